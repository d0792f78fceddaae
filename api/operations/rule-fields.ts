/** Inputs and codes of the operations on rule sets, and how a path's set and version are found. */
import { z } from 'zod';
import { type ErrorCode, wireIdSchema } from '../../contracts/index.ts';
import type { SetView, VersionView } from '../../live/index.ts';
import type { Serving } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import { bodyErrors, keyedErrors, personErrors } from './fields.ts';

export const versionNumber = z.coerce.number().int().min(1).max(1_000_000_000);
export const ruleSetParams = z.strictObject({ ruleSet: wireIdSchema });
export const ruleVersionParams = z.strictObject({ ruleSet: wireIdSchema, version: versionNumber });

export const ofSet: readonly ErrorCode[] = [...personErrors, 'rule_set_not_found'];
export const ofVersion: readonly ErrorCode[] = [...ofSet, 'rule_version_not_found'];
export const ofDraft: readonly ErrorCode[] = [
  ...ofSet,
  'version_required',
  'version_mismatch',
  ...bodyErrors,
];
/** Of a step of a version's life. */
export const ofStep: readonly ErrorCode[] = [
  ...ofVersion,
  ...keyedErrors,
  'rules_state_not_allowed',
];

interface OfRuleSet {
  readonly params: { readonly ruleSet: string };
  readonly person: string | null;
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
