/** JSON report on a journal: which rules act, and which of their conditions matter. */
import type { RuleKind } from '../language/rule-kind.ts';
import type { Operator } from '../language/words.ts';

export interface CoverageReport {
  readonly kind: RuleKind;
  readonly set: string;
  readonly version: number;
  readonly evaluations: number;
  /** Journal lines of other rule kinds or sets, which are skipped. */
  readonly passedOver: number;
  /** Number of evaluations in which single conditions were counted. */
  readonly sampled: number;
  /** Figures by rule, highest priority first. */
  readonly rules: readonly RuleCoverage[];
  readonly neverFired: readonly UnusedRule[];
  /** Rules that matched but never with the highest priority. */
  readonly neverWon: readonly string[];
  /** Conditions that were never false and might be dropped. */
  readonly neverFalse: readonly LeafName[];
  readonly neverTrue: readonly LeafName[];
  /** Facts that the set uses, the most often unknown first. */
  readonly facts: readonly FactCoverage[];
}

export interface RuleCoverage {
  readonly rule: string;
  readonly matches: number;
  readonly wins: number;
  /** Figures by condition, in file order. */
  readonly leaves: readonly LeafCoverage[];
}

export interface LeafName {
  readonly rule: string;
  /** JSON pointer (RFC 6901) into the rule set. */
  readonly pointer: string;
  readonly fact: string;
  readonly operator: Operator;
}

export interface LeafCoverage extends Omit<LeafName, 'rule'> {
  readonly true: number;
  readonly false: number;
  /** Evaluations in which only this condition kept the rule from matching. */
  readonly decisive: number;
}

export interface UnusedRule {
  readonly rule: string;
  /** `cannot`: lint proved that the rule never matches; `didNot`: it merely never did. */
  readonly verdict: 'cannot' | 'didNot';
}

export interface FactCoverage {
  readonly fact: string;
  readonly unknown: number;
  /** Share of evaluations in which the fact was unknown, 0..1; null: no evaluation. */
  readonly unknownShare: number | null;
}
