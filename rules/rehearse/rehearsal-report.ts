/**
 * What a rehearsal found: the same of shadows, which watch live decisions, and of backtests, which
 * read a journal. It is JSON as it stands.
 *
 * It tells what would be decided, not what callers would then have done.
 * Source: rules.md D5.
 */
import type { FactProblem } from '../facts/fact-record.ts';
import type { FactsFile } from '../files/index.ts';
import type { RuleKind } from '../language/rule-kind.ts';

/** Changes listed, of the most frequent and of the random ones. */
export const changesListedMax = 20;
/** Examples kept of one change. */
export const examplesMax = 3;
/** Kinds of change told apart; what is beyond is counted as one. */
export const distinctChangesMax = 10_000;

export interface RehearsalReport {
  readonly kind: RuleKind;
  readonly before: SetName;
  readonly after: SetName;
  /** Of the random examples. */
  readonly seed: number;
  readonly decisions: number;
  /** Lines of other kinds or sets. */
  readonly passedOver: number;
  /** Decisions that give something else. */
  readonly changed: number;
  /** 0..1; null: no decision. */
  readonly changedShare: number | null;
  /** Decisions of other rules that give the same. */
  readonly sameByOthers: number;
  /** Decisions whose journal names other rules than the set before matches now. */
  readonly recordedOtherwise: number;
  /** Instant of the first and the last decision, milliseconds since 1970; null: no decision. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Decisions on which matches were counted: all of kinds *collect*, else a sample. */
  readonly sampled: number;
  readonly rules: readonly RuleEffect[];
  /** Of kinds that name a queue. */
  readonly queues: readonly QueueEffect[];
  readonly hours: readonly HourEffect[];
  /** Of these decisions the hour is that of UTC, because the clock was not known. */
  readonly hoursInUtc: number;
  readonly money: readonly MoneyEffect[];
  /** Most frequent first. */
  readonly changes: readonly Change[];
  readonly distinctChanges: number;
  /** Drawn among all changed decisions, each as likely as any other; in order of the journal. */
  readonly random: readonly ChangeExample[];
  /** Facts that were not what the dictionary says, and counted as unknown. */
  readonly problems: readonly (FactProblem & { readonly decisions: number })[];
}

export interface SetName {
  readonly set: string;
  readonly version: number;
}

/** One rule, in both sets. */
export interface RuleEffect {
  readonly rule: string;
  /** null: not in that set. */
  readonly before: RuleCounts | null;
  readonly after: RuleCounts | null;
  /** Changed decisions in which it matched, before or after. */
  readonly changed: number;
}

export interface RuleCounts {
  /** Of the decisions sampled. */
  readonly matched: number;
  /** Decisions in which it was the match of highest priority. */
  readonly won: number;
}

export interface QueueEffect {
  readonly queue: string;
  readonly before: number;
  readonly after: number;
  /** Decisions that name it only now. */
  readonly joined: number;
  /** Decisions that name it no longer. */
  readonly left: number;
}

export interface HourEffect {
  /** 0..23. */
  readonly hour: number;
  readonly decisions: number;
  readonly changed: number;
}

/** Names of sums: gain of prompts, discounts allowed, orders refused and held, and their totals. */
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
  /** Of sums; null: a count, or not known. */
  readonly currency: string | null;
  readonly before: number;
  readonly after: number;
  /** Decisions that should count, and lack a fact for it, on either side. */
  readonly unknown: number;
}

/** Decisions that went from the same rules to the same rules. */
export interface Change {
  /** Names of the rules that matched, highest priority first; of kinds *first* the winner. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly decisions: number;
  readonly examples: readonly ChangeExample[];
}

export interface ChangeExample {
  /** Place among the lines given, from 1. */
  readonly line: number;
  readonly subject: string | null;
  readonly atMs: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly facts: FactsFile;
}
