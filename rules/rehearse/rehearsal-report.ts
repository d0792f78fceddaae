/**
 * JSON report of a rehearsal: a shadow on live decisions, or a backtest on a journal. It shows what
 * would be decided, not how callers would then behave.
 */
import type { FactProblem } from '../facts/fact-record.ts';
import type { FactsFile } from '../files/index.ts';
import type { RuleKind } from '../language/rule-kind.ts';

/** Most changes listed by frequency, and as many at random. */
export const changesListedMax = 20;
/** Most examples kept per change. */
export const examplesMax = 3;
/** Most kinds of changes counted separately; the rest are counted together. */
export const distinctChangesMax = 10_000;

export interface RehearsalReport {
  readonly kind: RuleKind;
  readonly before: SetName;
  readonly after: SetName;
  /** Seed of the random examples. */
  readonly seed: number;
  readonly decisions: number;
  /** Journal lines of other rule kinds or sets, which are skipped. */
  readonly passedOver: number;
  /** Decisions to which the candidate gives another outcome. */
  readonly changed: number;
  /** Changed share of decisions, 0..1; null: no decision. */
  readonly changedShare: number | null;
  /** Decisions with the same outcome in both sets, though by other rules. */
  readonly sameByOthers: number;
  /** Decisions for which the journal names other rules than the old set matches now. */
  readonly recordedOtherwise: number;
  /** Instants of the first and last decision in ms since 1970; null if there was none. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /**
   * Decisions whose matches were all counted, not only winners: all in kinds that collect, else a
   * sample.
   */
  readonly sampled: number;
  readonly rules: readonly RuleEffect[];
  /** Figures by queue, for kinds whose outcome names one. */
  readonly queues: readonly QueueEffect[];
  readonly hours: readonly HourEffect[];
  /** Decisions counted by UTC hour, because the clock facts were missing. */
  readonly hoursInUtc: number;
  readonly money: readonly MoneyEffect[];
  /** Changes, most frequent first. */
  readonly changes: readonly DecisionChange[];
  readonly distinctChanges: number;
  /** A uniform random sample of changed decisions, in journal order. */
  readonly random: readonly ChangeExample[];
  /** Facts that did not fit the dictionary and counted as unknown. */
  readonly problems: readonly (FactProblem & { readonly decisions: number })[];
}

export interface SetName {
  readonly set: string;
  readonly version: number;
}

/** Figures of one rule in both sets. */
export interface RuleEffect {
  readonly rule: string;
  /** The rule's figures; null if the set lacks the rule. */
  readonly before: RuleCounts | null;
  readonly after: RuleCounts | null;
  /** Changed decisions in which this rule matched before or after. */
  readonly changed: number;
}

export interface RuleCounts {
  /** Decisions of the sample in which the rule matched. */
  readonly matched: number;
  /** Decisions in which the rule was the highest match. */
  readonly won: number;
}

export interface QueueEffect {
  readonly queue: string;
  readonly before: number;
  readonly after: number;
  /** Decisions that name the queue only with the new set. */
  readonly joined: number;
  /** Decisions that name the queue only with the old set. */
  readonly left: number;
}

export interface HourEffect {
  /** Hour of the day, 0..23. */
  readonly hour: number;
  readonly decisions: number;
  readonly changed: number;
}

/** Names of sums: prompt gains, allowed discounts, orders refused and held. */
export type MoneyName =
  | 'promptGainMinor'
  | 'promptsShown'
  | 'allowedDiscountMinor'
  | 'pricesAllowed'
  | 'pricesToApprove'
  | 'heldMinor'
  | 'heldOrders'
  | 'refusedMinor'
  | 'refusedOrders';

export interface MoneyEffect {
  readonly name: MoneyName;
  /** Currency; null for counts, or if unknown. */
  readonly currency: string | null;
  readonly before: number;
  readonly after: number;
  /** Decisions left out of the sum because a required fact is missing. */
  readonly unknown: number;
}

/** Decisions with the same pair of matching rules. */
export interface DecisionChange {
  /** Matching rules, highest priority first; only the winner in kinds *first*. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly decisions: number;
  readonly examples: readonly ChangeExample[];
}

export interface ChangeExample {
  /** Line number in the journal, from 1. */
  readonly line: number;
  readonly subject: string | null;
  readonly atMs: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly facts: FactsFile;
}
