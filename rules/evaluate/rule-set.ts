/**
 * A compiled rule set: what routing, orders, live service and simulator hold.
 *
 * Everything here is synchronous, pure and total: it reads facts and an instant, changes nothing
 * and never throws. Instants are milliseconds since 1970.
 * Source: rules.md B5.
 */
import type { FactRecord } from '../facts/fact-record.ts';
import type { OutcomeOf } from '../files/index.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import type { RuleKind } from '../language/rule-kind.ts';

/** The static part of a call's facts, looked up once. Opaque; belongs to the set that made it. */
export interface OpenFacts {
  /** Words that the static facts leave alive: their number and their bits, in turn. */
  readonly possible: Int32Array;
}

export interface Decision<K extends RuleKind = RuleKind> {
  readonly set: string;
  readonly version: number;
  /** Names of the rules that match, highest priority first. Of kinds *first*, the winner alone. */
  readonly matched: readonly string[];
  /** What the kind makes of the matches; null: nothing matched. */
  readonly outcome: KindOutcome[K] | null;
}

/** By kind: what all matches together give. */
export interface KindOutcome
  extends Pick<OutcomeOf, 'classify' | 'admit' | 'route' | 'treat' | 'priceLimit'> {
  /** Candidates with the names of their rules, highest priority first; ranking is `rank-prompts`. */
  readonly prompt: readonly Named<OutcomeOf['prompt']>[];
  readonly script: readonly Named<OutcomeOf['script']>[];
  readonly check: CheckVerdict;
  /** Refusals, the one to tell first; empty is eligible. */
  readonly coupon: readonly Named<OutcomeOf['coupon']>[];
}

/** The outcome of one rule, with the name that says whose it is. */
export type Named<Outcome> = Outcome & { readonly rule: string };

/** The worst effect wins, all reasons are listed, scores of distinct rules add once. */
export interface CheckVerdict {
  readonly effect: 'refuse' | 'hold' | 'note' | 'pass';
  readonly score: number;
  readonly findings: readonly Named<OutcomeOf['check']>[];
}

export interface RuleSet<K extends RuleKind = RuleKind> {
  readonly checked: CheckedRuleSet<K>;
  readonly set: string;
  readonly version: number;
  readonly kind: K;
  decide(record: FactRecord, atMs: number): Decision<K>;
  /** Place in `checked.rules` of the first rule that matches; -1: none. Allocates nothing. */
  first(record: FactRecord, atMs: number): number;
  /** Writes the places of all rules that match to `into`, and returns how many. */
  all(record: FactRecord, atMs: number, into: Int32Array): number;
  open(record: FactRecord): OpenFacts;
  decideOpen(open: OpenFacts, record: FactRecord, atMs: number): Decision<K>;
  firstOpen(open: OpenFacts, record: FactRecord, atMs: number): number;
  allOpen(open: OpenFacts, record: FactRecord, atMs: number, into: Int32Array): number;
  /**
   * The next instant at which time alone can change the decision: never late, perhaps early.
   * undefined: no such instant. The record is that of `atMs`; which of its facts time moves, and
   * how, says `evaluate/wakes.ts`. Whatever else changes is an event, after which one asks again.
   */
  nextChangeAtMs(open: OpenFacts, record: FactRecord, atMs: number): number | undefined;
}
