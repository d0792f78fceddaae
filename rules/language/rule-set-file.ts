/**
 * A rule set as it stands in its JSON file: a subset of json-rules-engine's format.
 *
 * The schema is `contracts/files/rules/rule-set.schema.ts`; what names mean is looked up by
 * `check-rule-set.ts`.
 * Source: rules.md B1, C0, D4.
 */
import type { Outcome } from './outcomes.ts';
import type { RuleKind } from './rule-kind.ts';
import type { RuleTexts, WorldItem } from './rule-world.ts';

export type Scalar = number | boolean | string | null;
export type FactInput = Scalar | readonly string[];
export type ParamValue = number | boolean | string | readonly string[];

/** Facts by name, and the lines of the order for `where`; what is absent is unknown. */
export interface FactsFile {
  readonly [fact: string]: FactInput | readonly LineFactsFile[];
}

export interface LineFactsFile {
  readonly [fact: string]: FactInput;
}

/** The key of the order's lines in {@link FactsFile}. */
export const linesKey = 'order.lines';

/** Of one value; the first four apply to any type. */
export const scalarOperators = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
] as const;

/** Of a list of texts; shown to people as: has, has not, any of, only, none of, all of. */
export const listOperators = [
  'contains',
  'doesNotContain',
  'someFact:in',
  'everyFact:in',
  'not:someFact:in',
  'everyValue:swap:in',
] as const;

export type ScalarOperator = (typeof scalarOperators)[number];
export type ListOperator = (typeof listOperators)[number];
export type Operator = ScalarOperator | ListOperator;

export interface LeafFile {
  readonly fact: string;
  readonly operator: Operator;
  readonly value: Scalar | readonly (string | number | boolean)[] | { readonly fact: string };
  readonly params?: { readonly where: ConditionFile };
}

/** Exactly one of `all`, `any`, `not`, `condition`. */
export type GroupFile =
  | { readonly all: readonly ConditionFile[] }
  | { readonly any: readonly ConditionFile[] }
  | { readonly not: ConditionFile }
  | { readonly condition: string };

export type ConditionFile = GroupFile | LeafFile;

export interface RuleFile {
  /** Identity of the rule across versions. */
  readonly name: string;
  /** Larger first; unique in the set. */
  readonly priority: number;
  /** A sentence for people. */
  readonly why?: string;
  readonly comment?: string;
  readonly owner?: string;
  /** In force from then on: ISO 8601 with its zone. */
  readonly from?: string;
  /** No longer in force at that instant. */
  readonly to?: string;
  readonly conditions: GroupFile;
  readonly event: { readonly type: RuleKind; readonly params: Outcome };
}

export interface CaseFile {
  readonly name: string;
  /** Facts that matter; the rest comes from `baseFacts`. */
  readonly facts: FactsFile;
  /** Instant of the decision [the epoch]: ISO 8601 with its zone. */
  readonly at?: string;
  readonly expect: {
    /** All that match, highest priority first. */
    readonly matched?: readonly string[];
    /** The one that decides, of kinds *first*; null: none. */
    readonly winner?: string | null;
    /** Members of the outcome; those not named are free. */
    readonly outcome?: { readonly [member: string]: unknown };
  };
  readonly tags?: readonly string[];
}

export interface RuleSetFile {
  readonly $schema?: string;
  readonly set: string;
  readonly kind: RuleKind;
  /** Written by publish; in a draft that of its parent, 0 where there is none. */
  readonly version: number;
  readonly owner?: string;
  readonly note?: string;
  readonly comment?: string;
  /** Become the facts `param.*`. */
  readonly params?: { readonly [name: string]: ParamValue };
  readonly conditions?: { readonly [name: string]: GroupFile };
  /** Words of the set's own: its outcomes say these, and the centre's where there are none. */
  readonly texts?: RuleTexts;
  /** Items of the set's own, before those of the centre. */
  readonly items?: readonly WorldItem[];
  readonly rules: readonly RuleFile[];
  readonly baseFacts?: FactsFile;
  readonly cases?: readonly CaseFile[];
}
