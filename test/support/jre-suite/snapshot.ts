/** What a condition of a result looked like before anybody could change it. */
import type { Condition } from '../../../rules/compat/index.ts';

export type Snapshot =
  | { readonly kind: 'all' | 'any'; readonly members: readonly Snapshot[] }
  | { readonly kind: 'not'; readonly member: Snapshot }
  /** A reference to a condition that nobody set. */
  | { readonly kind: 'unset' }
  | { readonly kind: 'skipped' }
  | LeafSnapshot;

export interface LeafSnapshot {
  readonly kind: 'leaf';
  /** What the leaf asks for: equal texts are one fact. */
  readonly asked: string;
  readonly operator: string;
  readonly value: unknown;
  readonly operand: unknown;
  readonly result: unknown;
}

/** Plain objects in place of conditions are taken as well: rules may be given some. */
export function snapshotOf(condition: Condition): Snapshot {
  const { all, any, not, fact, params, path, operator } = condition;
  if (any) return { kind: 'any', members: any.map(snapshotOf) };
  if (all) return { kind: 'all', members: all.map(snapshotOf) };
  if (not) return { kind: 'not', member: snapshotOf(not) };
  if (Object.hasOwn(condition, 'condition')) return { kind: 'unset' };
  if (!Object.hasOwn(condition, 'result')) return { kind: 'skipped' };
  return {
    kind: 'leaf',
    asked: JSON.stringify([fact, params, path]),
    operator,
    value: copied(condition.factResult),
    operand: copied(condition.valueResult),
    result: condition.result,
  };
}

function copied(value: unknown): unknown {
  return Array.isArray(value) ? [...value] : value;
}
