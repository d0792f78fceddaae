/** How the rule set and version of a path are found. */
import type { SetView, VersionView } from '../../live/index.ts';
import type { Serving } from '../operation.ts';
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

export function requireRuleVersion(
  setId: string,
  version: number,
  { office }: Pick<Serving, 'office'>,
): VersionView {
  const view = office.version(setId, version);
  if (view === null) {
    const detail = `The rule set ${setId} has no version ${version}.`;
    throw new Refusal('rule_version_not_found', detail);
  }
  return view;
}
