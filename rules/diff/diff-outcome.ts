/** How an outcome changed, member by member. Source: rules.md D8. */
import { equalByValue } from '../../kernel/index.ts';
import type { PlanStep } from '../files/index.ts';

/** A member that was added, removed or changed. */
export interface MemberChange {
  /** Names and places from the outcome inwards. */
  readonly path: readonly string[];
  /** undefined: was not there. */
  readonly before: unknown;
  /** undefined: is gone. */
  readonly after: unknown;
  /** The step of a plan it belongs to, as it is now; of one that is gone, as it was. */
  readonly step?: PlanStep;
}

/** Members that differ: objects are looked into, and lists of objects by their place. */
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

/** Skill terms are said whole: a list of them is one expression. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const isOfSteps = value.length > 0 && value.every((one) => stepOf(one) !== undefined);
  return isOfSteps ? new Map(Object.entries(value)) : undefined;
}
