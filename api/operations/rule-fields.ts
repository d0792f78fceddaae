/** How the rule set and version of a path are found. */
import type { RuleVersionResource } from '../../contracts/index.ts';
import type { SetView } from '../../live/index.ts';
import type { Serving } from '../operation.ts';
import { presentVersion } from '../presenters/rule.ts';
import { Refusal } from '../refusal.ts';

interface OfRuleSet {
  readonly params: { readonly ruleSet: string };
  readonly person: string | null;
}

interface OfRuleVersion extends OfRuleSet {
  readonly params: { readonly ruleSet: string; readonly version: number };
}

/** The set and version of the path, and who asks for them. */
export function ruleVersionAsked(asked: OfRuleVersion, serving: Serving) {
  return { ...ruleSetAsked(asked, serving), version: asked.params.version };
}

/** The set of the path, and who asks for it. */
export function ruleSetAsked({ params, person }: OfRuleSet, serving: Serving) {
  return { person, setId: requireRuleSet(params.ruleSet, serving).set.id };
}

export function requireRuleSet(
  id: string,
  { office, wire }: Pick<Serving, 'office' | 'wire'>,
): SetView {
  const set = office.set(wire.fileId(id) ?? '');
  if (set === null) {
    throw new Refusal('rule_set_not_found', `No rule set ${id} in centre ${wire.centreId}.`);
  }
  return set;
}

/** A version as it is, with what its text is found to be. */
export async function versionNow(
  { setId, version }: { readonly setId: string; readonly version: number },
  { office, wire }: Serving,
): Promise<RuleVersionResource> {
  const view = office.version(setId, version);
  if (view === null) {
    const detail = `The rule set ${setId} has no version ${version}.`;
    throw new Refusal('rule_version_not_found', detail);
  }
  return presentVersion(view, await office.judgementOf(setId, view.text), wire);
}
