/**
 * Decision records, which say why the core picked a call and an agent, and answers about waiting
 * calls. Records are made only for a sink.
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

/** A test of whether an agent may have a call. */
export type EligibilityTest = (typeof eligibilityTests)[number];

/**
 * What decides between candidates: an element of the strategy, the link's rank, the agent id, or
 * that there was one candidate.
 */
export type Comparator = ElementName | 'onlyCandidate' | 'linkRank' | 'agentId';

/** An agent who could have the call. */
export interface Candidate {
  readonly agentId: string;
  /** Rank of the link between agent and queue. */
  readonly linkRank: number;
  /** Values of `comparators`; the smaller wins, so a score is negated. */
  readonly vector: readonly number[];
}

/** What orders waiting calls: class, due key, sequence. */
export interface CallKey {
  readonly class: CallClass;
  readonly dueKey: number;
  /** Number of the call in order of arrival. */
  readonly sequence: number;
}

/** Why an eligible agent gets no offer: the call has all the offers it may have, or is claimed. */
export type HoldBack = 'offerCap' | 'claim';

/** Why a call was offered to an agent. */
export interface DecisionRecord {
  readonly type: 'decision';
  readonly atMs: number;
  /** `n` of the `offer.offered` effect that made the offer. */
  readonly n: number;
  readonly offerId: string;
  readonly callId: string;
  readonly queueId: string;
  readonly agentId: string;
  /** Active version of the centre. */
  readonly ruleVersion: number;
  /** The rule that gave the plan; absent: none. */
  readonly rule?: RuleSource;
  /** What orders the call among others. */
  readonly key: CallKey;
  readonly step: number;
  /** Comparators whose values stand in each `vector`. */
  readonly comparators: readonly Comparator[];
  /** Best first; the first is the winner. At most `candidatesMax` of the sink. */
  readonly candidates: readonly Candidate[];
  /** Agents who could have the call. */
  readonly candidateCount: number;
  /** The comparator that put the winner before the next candidate. */
  readonly decidedBy: Comparator;
  /**
   * Agents stopped at each of {@link eligibilityTests}. This and the next two members need a scan.
   */
  readonly stopped?: readonly number[];
  /** First failed test of each agent who was no candidate. */
  readonly stoppedAgents?: { readonly [agentId: string]: EligibilityTest };
  /** Earlier waiting calls that did not get this agent, and why. */
  readonly overtaken?: readonly {
    readonly callId: string;
    readonly test: EligibilityTest | 'linkRank' | HoldBack;
  }[];
}

/** Default number of candidates in a record. */
export const candidatesShownMax = 10;

/** Decision of one kind's rule set for one call. */
export interface RuleDecisionRecord
  extends Pick<DecisionLine, 'kind' | 'set' | 'version' | 'matched' | 'facts'> {
  readonly type: 'rules';
  readonly atMs: number;
  readonly callId: string;
  /** Milliseconds since 1970. */
  readonly decidedAtMs: number;
  /** Facts that the rules read and nobody supplied. */
  readonly unknown: readonly string[];
  /** Facts outside the dictionary or with a wrong value; they count as unknown. */
  readonly wrong: readonly FactProblem[];
}

/** Receives decision records and limits their cost. */
export interface DecisionSink {
  /** Maximum of candidates in a record. */
  readonly candidatesMax: number;
  /** Examines every agent and waiting call per record, which is expensive: use it for one call. */
  readonly scan: boolean;
  /** Only this call is recorded; default: all. */
  readonly callId?: string;
  /** Receives the record of a decision. */
  accept(record: DecisionRecord): void;
  /** Receives rule sets' decisions; if absent, they are not gathered. */
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
  /** What orders the call among others. */
  readonly key: CallKey;
  readonly step: number;
  readonly waitMs: number;
  /** Agents stopped at each of {@link eligibilityTests} now. */
  readonly stopped: readonly number[];
  /** Agents who could have the call now. */
  readonly eligible: number;
  readonly holdBack?: HoldBack;
  /** The next timer that changes something for this call. */
  readonly next?: { readonly kind: TimerKind; readonly atMs: number };
}
