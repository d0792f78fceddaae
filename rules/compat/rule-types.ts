/** JSON shapes of json-rules-engine's rules. */

export type Params = Readonly<Record<string, unknown>>;

export interface RuleEvent {
  type: string;
  params?: Record<string, unknown>;
}

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
