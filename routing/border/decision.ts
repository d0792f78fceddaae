/**
 * Decision records, which say why the core picked one call and agent, and the answers to questions
 * about waiting calls. Records are made only if the caller supplies a sink.
 */
import type { CallClass, DecisionLine, FactProblem } from '../../rules/index.ts';
import type { RuleSource } from '../centre/compile-plan.ts';
import type { ElementName } from '../centre/strategies.ts';
import type { TimerKind } from '../memory/timers.ts';

/** Tests of whether an agent may have a call, in the order in which they are applied. */
export const eligibilityTests = [
  'loggedOn',
  'notNotReady',
  'nothingPending',
  'deviceUsable',
  'linked',
  'linkDelay',
  'capacity',
  'noCoolDown',
  'notExcluded',
  'required',
  'reserve',
] as const;

export type EligibilityTest = (typeof eligibilityTests)[number];

/**
 * What can decide between two candidates: an element of the strategy, the rank of the link, the
 * agent id, or that there was only one candidate.
 */
export type Comparator = ElementName | 'onlyCandidate' | 'linkRank' | 'agentId';

export interface Candidate {
  readonly agentId: string;
  readonly linkRank: number;
  /** Values of the record's `comparators`; the smaller wins, so a score is negated. */
  readonly vector: readonly number[];
}

export interface CallKey {
  readonly class: CallClass;
  readonly dueKey: number;
  readonly sequence: number;
}

/**
 * Why an eligible agent gets no offer: the call already has all the offers it may have at once, or
 * an agent has claimed it.
 */
export type HoldBack = 'offerCap' | 'claim';

export interface DecisionRecord {
  readonly type: 'decision';
  readonly atMs: number;
  /** `n` of the `offer.offered` effect that made the offer. */
  readonly n: number;
  readonly offerId: string;
  readonly callId: string;
  readonly queueId: string;
  readonly agentId: string;
  readonly ruleVersion: number;
  /** The rule that gave the call its plan; absent if no rule did. */
  readonly rule?: RuleSource;
  readonly key: CallKey;
  readonly step: number;
  /** Comparators whose values stand in each `vector`. */
  readonly comparators: readonly Comparator[];
  /** Best first; the first is the winner. At most `candidatesMax` of the sink. */
  readonly candidates: readonly Candidate[];
  readonly candidateCount: number;
  readonly decidedBy: Comparator;
  /**
   * Number of agents stopped at each of {@link eligibilityTests}. This and the next two are present
   * only if the sink asks for a scan.
   */
  readonly stopped?: readonly number[];
  /** First failed test of each agent who was not a candidate. */
  readonly stoppedAgents?: { readonly [agentId: string]: EligibilityTest };
  /** Waiting calls that come before this one but did not get this agent, and why. */
  readonly overtaken?: readonly {
    readonly callId: string;
    readonly test: EligibilityTest | 'linkRank' | HoldBack;
  }[];
}

/** Candidates in a record by default; enough to see the choice without keeping them all. */
export const candidatesShownMax = 10;

/** What the rule set of one kind decided for one call. */
export interface RuleDecisionRecord
  extends Pick<DecisionLine, 'kind' | 'set' | 'version' | 'matched' | 'facts'> {
  readonly type: 'rules';
  readonly atMs: number;
  readonly callId: string;
  /** Milliseconds since 1970. */
  readonly decidedAtMs: number;
  /** Facts that the rules read and nobody supplied. */
  readonly unknown: readonly string[];
  /** Facts unknown to the dictionary, or with a value it does not allow; they count as unknown. */
  readonly wrong: readonly FactProblem[];
}

/** Receives decision records and says how much each may cost. */
export interface DecisionSink {
  /** Maximum number of candidates in a record. */
  readonly candidatesMax: number;
  /**
   * Whether to examine every agent and waiting call for each record. This is expensive: ask it
   * about one call only.
   */
  readonly scan: boolean;
  /** Record the decisions of this call only; default: of all calls. */
  readonly callId?: string;
  accept(record: DecisionRecord): void;
  /** Receives what rule sets decided; if absent, none of it is gathered. */
  acceptRules?(record: RuleDecisionRecord): void;
}

/** Answer to "why does this agent not have this call now?". */
export type WhyNot =
  | { readonly kind: 'eligible' }
  | { readonly kind: 'test'; readonly test: EligibilityTest }
  | { readonly kind: 'holdBack'; readonly holdBack: HoldBack }
  | { readonly kind: 'lost'; readonly comparator: Comparator; readonly to: string }
  | { readonly kind: 'won' }
  | { readonly kind: 'callNotWaiting'; readonly state: string }
  | { readonly kind: 'unknown'; readonly what: 'call' | 'agent' };

/** Answer to "why does this call still wait?". */
export interface WhyWaiting {
  readonly callId: string;
  readonly queueId: string;
  readonly key: CallKey;
  readonly step: number;
  readonly waitMs: number;
  /** Number of agents stopped at each of {@link eligibilityTests} now. */
  readonly stopped: readonly number[];
  readonly eligible: number;
  readonly holdBack?: HoldBack;
  /** The next timer that will change something for this call, and its time. */
  readonly next?: { readonly kind: TimerKind; readonly atMs: number };
}
