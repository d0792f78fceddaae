/** The JSON of json-rules-engine's rules, and what its handlers are given. */
import type { Almanac } from './almanac.ts';
import type { Params } from './fact.ts';
import type { RuleResult } from './rule-result.ts';

export interface RuleEvent {
  type: string;
  params?: Record<string, unknown>;
}

/** May return a promise, which the run waits for. */
export type EventHandler<Event = RuleEvent> = (
  event: Event,
  almanac: Almanac,
  ruleResult: RuleResult,
) => unknown;

export interface LeafProperties {
  readonly fact: string;
  readonly operator: string;
  /** A constant, or `{ fact, params, path }`. */
  readonly value: unknown;
  readonly path?: string;
  readonly priority?: number;
  readonly params?: Params;
  readonly name?: string;
}

interface GroupProperties {
  readonly name?: string;
  readonly priority?: number;
}

/** What stands at the root of a rule or of a named condition. */
export type TopLevelCondition =
  | (GroupProperties & { readonly all: readonly NestedCondition[] })
  | (GroupProperties & { readonly any: readonly NestedCondition[] })
  | (GroupProperties & { readonly not: NestedCondition })
  | (GroupProperties & { readonly condition: string });

export type NestedCondition = LeafProperties | TopLevelCondition;

export interface RuleProperties {
  readonly conditions: TopLevelCondition;
  readonly event: RuleEvent;
  readonly name?: string;
  /** Larger first [1]. */
  readonly priority?: number;
  readonly onSuccess?: EventHandler;
  readonly onFailure?: EventHandler;
}

export interface RuleJson {
  readonly conditions: unknown;
  readonly priority: number;
  readonly event: RuleEvent;
  readonly name: string | undefined;
}

const rootKeys = ['all', 'any', 'not', 'condition'] as const;

/** @throws {Error} where a leaf, or nothing known, stands at the root. */
export function checkRoot(conditions: object): void {
  if (rootKeys.some((key) => Object.hasOwn(conditions, key))) return;
  throw new Error(
    '"conditions" root must contain a single instance of "all", "any", "not", or "condition"',
  );
}
