/** How an outcome changed, member by member. */
import { equalByValue } from '../../kernel/index.ts';
import type { PlanStep } from '../files/index.ts';

/** An added, removed or changed member. */
export interface MemberChange {
  /** Member names and list indexes, from the outcome inwards. */
  readonly path: readonly string[];
  /** Value of the member in the old version; undefined if it was added. */
  readonly before: unknown;
  /** Value of the member in the new version; undefined if it was removed. */
  readonly after: unknown;
  /**
   * Step of the routing plan that has the member: the new step, or the old one if it was removed.
   */
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
    return [{ path, before, after, ...(step === undefined ? {} : { step }) }];
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

/** Other lists, such as skill terms, are compared whole. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const isOfSteps = value.length > 0 && value.every((one) => stepOf(one) !== undefined);
  return isOfSteps ? new Map(Object.entries(value)) : undefined;
}
