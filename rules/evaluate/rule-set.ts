/**
 * A compiled rule set, with synchronous, pure functions that never throw. Instants are in ms since
 * 1970.
 */
import type { FactRecord } from '../facts/fact-record.ts';
import type { OutcomeOf } from '../files/index.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import type { RuleKind } from '../language/rule-kind.ts';

/** The evaluated static facts of a call. Opaque, and valid only for the set that made it. */
export interface OpenFacts {
  /** Rules still possible after the static facts, as pairs of word number and bits. */
  readonly possible: Int32Array;
}

/** What a rule set decides for some facts. */
export interface Decision<K extends RuleKind = RuleKind> {
  readonly set: string;
  readonly version: number;
  /** Names of matching rules, highest priority first; in kinds *first* only the winner. */
  readonly matched: readonly string[];
  /** Outcomes combined as the kind prescribes; null if no rule matched. */
  readonly outcome: KindOutcome[K] | null;
}

/** The combined outcome of all matches, by kind. */
export interface KindOutcome
  extends Pick<OutcomeOf, 'classify' | 'admit' | 'route' | 'treat' | 'priceLimit'> {
  /** Possible prompts with their rules' names, highest priority first, not yet ranked. */
  readonly prompt: readonly NamedOutcome<OutcomeOf['prompt']>[];
  /** Texts that are due, highest priority first. */
  readonly script: readonly NamedOutcome<OutcomeOf['script']>[];
  /** What the checks come to. */
  readonly check: CheckVerdict;
  /** Reasons to refuse the coupon, the one to show first; empty: eligible. */
  readonly coupon: readonly NamedOutcome<OutcomeOf['coupon']>[];
}

/** An outcome with the name of its rule. */
export type NamedOutcome<Outcome> = Outcome & { readonly rule: string };

/** The most severe effect, the sum of the matching rules' scores, and all findings. */
export interface CheckVerdict {
  /** The most severe effect of the matching rules. */
  readonly effect: 'refuse' | 'hold' | 'note' | 'pass';
  /** Sum of the scores. */
  readonly score: number;
  readonly findings: readonly NamedOutcome<OutcomeOf['check']>[];
}

export interface RuleSet<K extends RuleKind = RuleKind> {
  readonly checked: CheckedRuleSet<K>;
  readonly set: string;
  readonly version: number;
  readonly kind: K;
  decide(record: FactRecord, atMs: number): Decision<K>;
  /** Index in `checked.rules` of the first match; -1: none. Allocates nothing. */
  first(record: FactRecord, atMs: number): number;
  /** Writes the indexes of all matches to `into` and returns their number. */
  all(record: FactRecord, atMs: number, into: Int32Array): number;
  open(record: FactRecord): OpenFacts;
  decideOpen(open: OpenFacts, record: FactRecord, atMs: number): Decision<K>;
  firstOpen(open: OpenFacts, record: FactRecord, atMs: number): number;
  allOpen(open: OpenFacts, record: FactRecord, atMs: number, into: Int32Array): number;
  /**
   * The next instant at which time alone may change the decision, perhaps too early, never too
   * late; undefined: none. `record` holds the facts at `atMs`. Ask again after events that change
   * facts.
   */
  nextChangeAtMs(open: OpenFacts, record: FactRecord, atMs: number): number | undefined;
}
