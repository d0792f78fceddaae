/** JSON shapes of json-rules-engine's rules, and the arguments of its handlers. */
import type { Almanac } from './almanac.ts';
import type { Params } from './fact.ts';
import type { RuleResult } from './rule-result.ts';

export interface RuleEvent {
  type: string;
  params?: Record<string, unknown>;
}

/** May return a promise, which the run awaits. */
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
  /** Larger is evaluated first. Default: 1. */
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

/** @throws {Error} if the root is a leaf or has no known key. */
export function checkRoot(conditions: object): void {
  if (rootKeys.some((key) => Object.hasOwn(conditions, key))) return;
  throw new Error(
    '"conditions" root must contain a single instance of "all", "any", "not", or "condition"',
  );
}
