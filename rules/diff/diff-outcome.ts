/** How an outcome changed, member by member. */
import { equalByValue, omitUndefined } from '../../kernel/index.ts';
import type { PlanStep } from '../files/index.ts';

/** An added, removed or changed member. */
export interface MemberChange {
  /** Member names and list indexes, from the outcome inwards. */
  readonly path: readonly string[];
  /** The member's old value; undefined if added. */
  readonly before: unknown;
  /** The member's new value; undefined if removed. */
  readonly after: unknown;
  /** Step of the routing plan that has the member, in the new version if it still exists. */
  readonly step?: PlanStep;
}

export function diffOutcome(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly MemberChange[] {
  if (equalByValue(before, after)) return [];
  const [old, now] = [membersOf(before), membersOf(after)];
  const step = stepOf(after) ?? stepOf(before);
  if (old === undefined || now === undefined) {
    return [{ path, before, after, ...omitUndefined({ step }) }];
  }
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const changes = names.flatMap((name) =>
    diffOutcome(old.get(name), now.get(name), [...path, name]),
  );
  return step === undefined ? changes : changes.map((change) => ({ ...change, step }));
}

function stepOf(value: unknown): PlanStep | undefined {
  const isStep = typeof value === 'object' && value !== null && 'atMs' in value;
  return isStep ? (value as PlanStep) : undefined;
}

/** Members of an object or a list of plan steps; other lists are compared whole. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const isOfSteps = value.length > 0 && value.every((one) => stepOf(one) !== undefined);
  return isOfSteps ? new Map(Object.entries(value)) : undefined;
}
