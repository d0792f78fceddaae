/** JSON shapes of json-rules-engine's rules. */

export type Params = Readonly<Record<string, unknown>>;

/** What a rule says when it holds. */
export interface RuleEvent {
  type: string;
  /** What goes with it. */
  params?: Record<string, any>;
}

/** A comparison of a fact. */
export interface LeafProperties {
  readonly fact: string;
  readonly operator: string;
  /** A constant, or `{ fact, params, path }`. */
  readonly value: unknown;
  /** The part of the fact's value that is compared. */
  readonly path?: string;
  /** Higher ones are evaluated first. Default: the fact's. */
  readonly priority?: number;
  /** Parameters for the fact's function. */
  readonly params?: Params;
  readonly name?: string;
}

/** What groups have in common. */
interface GroupProperties {
  readonly name?: string;
  /** Higher ones are evaluated first. */
  readonly priority?: number;
}

/** A group, or a reference to a named condition. */
export type TopLevelCondition =
  | (GroupProperties & { readonly all: readonly NestedCondition[] })
  | (GroupProperties & { readonly any: readonly NestedCondition[] })
  | (GroupProperties & { readonly not: NestedCondition })
  | (GroupProperties & { readonly condition: string });

/** A comparison, a group or a reference. */
export type NestedCondition = LeafProperties | TopLevelCondition;

export interface RuleJson {
  readonly conditions: unknown;
  readonly priority: number;
  readonly event: RuleEvent;
  readonly name: string | undefined;
}

const rootKeys = ['all', 'any', 'not', 'condition'] as const;

/** Checks a condition. @throws {Error} if the root is a leaf or has no known key. */
export function checkRoot(conditions: object): void {
  if (rootKeys.some((key) => Object.hasOwn(conditions, key))) return;
  throw new Error(
    '"conditions" root must contain a single instance of "all", "any", "not", or "condition"',
  );
}
