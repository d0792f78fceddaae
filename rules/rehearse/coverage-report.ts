/**
 * What a journal says of a rule set: which rules act, and which of their conditions matter. It is
 * JSON as it stands.
 *
 * Source: rules.md E3.
 */
import type { RuleKind } from '../language/rule-kind.ts';
import type { Operator } from '../language/words.ts';

export interface CoverageReport {
  readonly kind: RuleKind;
  readonly set: string;
  readonly version: number;
  readonly evaluations: number;
  /** Lines of other kinds or sets. */
  readonly passedOver: number;
  /** Evaluations on which conditions were counted. */
  readonly sampled: number;
  /** By priority, largest first. */
  readonly rules: readonly RuleCoverage[];
  readonly neverFired: readonly NeverFired[];
  /** Matched, and never as the one of highest priority. */
  readonly neverWon: readonly string[];
  /** Never false: candidates to drop. */
  readonly neverFalse: readonly LeafName[];
  readonly neverTrue: readonly LeafName[];
  /** Facts that the set reads, those most often unknown first. */
  readonly facts: readonly FactCoverage[];
}

export interface RuleCoverage {
  readonly rule: string;
  readonly matches: number;
  readonly wins: number;
  /** Left to right. */
  readonly leaves: readonly LeafCoverage[];
}

export interface LeafName {
  readonly rule: string;
  /** RFC 6901, into the rule set. */
  readonly pointer: string;
  readonly fact: string;
  readonly operator: Operator;
}

export interface LeafCoverage extends Omit<LeafName, 'rule'> {
  readonly true: number;
  readonly false: number;
  /** Evaluations in which this condition alone kept its rule from holding. */
  readonly decisive: number;
}

export interface NeverFired {
  readonly rule: string;
  /** Whether it cannot fire at all, as lint found, or did not. */
  readonly verdict: 'cannot' | 'didNot';
}

export interface FactCoverage {
  readonly fact: string;
  readonly unknown: number;
  /** 0..1; null: no evaluation. */
  readonly unknownShare: number | null;
}
