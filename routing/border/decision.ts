/**
 * Decision records, which say why the core picked a call and an agent, and answers about waiting
 * calls. Without a sink no records are made.
 */
import type { CallClass, DecisionLine, FactProblem } from '../../rules/index.ts';
import type { RuleSource } from '../centre/compile-plan.ts';
import type { ElementName } from '../centre/strategies.ts';
import type { TimerKind } from '../memory/timers.ts';

/** Tests of whether an agent may have a call, in order. */
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
 * What decides between candidates: an element of the strategy, the link's rank, the agent's id; or
 * there is only one candidate.
 */
export type Comparator = ElementName | 'onlyCandidate' | 'linkRank' | 'agentId';

export interface Candidate {
  readonly agentId: string;
  readonly linkRank: number;
  /** Values by comparator, the smaller the better; a score is negated. */
  readonly vector: readonly number[];
}

export interface CallKey {
  readonly class: CallClass;
  readonly dueKey: number;
  readonly sequence: number;
}

/** Why an eligible agent gets no offer: the call has the most offers allowed, or is claimed. */
export type HoldBack = 'offerCap' | 'claim';

export interface DecisionRecord {
  readonly type: 'decision';
  readonly atMs: number;
  /** Number (`n`) of the effect that reports the offer. */
  readonly n: number;
  readonly offerId: string;
  readonly callId: string;
  readonly queueId: string;
  readonly agentId: string;
  readonly ruleVersion: number;
  /** Rule that gave the plan; absent: none. */
  readonly rule?: RuleSource;
  readonly key: CallKey;
  readonly step: number;
  /** Comparators whose values are in each `vector`, in order. */
  readonly comparators: readonly Comparator[];
  /** Best first, so the first is the winner; at most the sink's `candidatesMax`. */
  readonly candidates: readonly Candidate[];
  readonly candidateCount: number;
  readonly decidedBy: Comparator;
  /**
   * Agents stopped by each of {@link eligibilityTests}. This and the next two members need a scan.
   */
  readonly stopped?: readonly number[];
  /** First test failed by each agent who was no candidate. */
  readonly stoppedAgents?: { readonly [agentId: string]: EligibilityTest };
  /** Calls that have waited longer, and why each did not get this agent. */
  readonly overtaken?: readonly {
    readonly callId: string;
    readonly test: EligibilityTest | 'linkRank' | HoldBack;
  }[];
}

/** Default number of candidates in a record. */
export const candidatesShownMax = 10;

/** A rule set's decision about a call. */
export interface RuleDecisionRecord
  extends Pick<DecisionLine, 'kind' | 'set' | 'version' | 'matched' | 'facts'> {
  readonly type: 'rules';
  readonly atMs: number;
  readonly callId: string;
  /** Milliseconds since 1970. */
  readonly decidedAtMs: number;
  /** Facts that the rules read but nobody supplied. */
  readonly unknown: readonly string[];
  /** Facts outside the dictionary or with a wrong value; these count as unknown. */
  readonly wrong: readonly FactProblem[];
}

/** Receives decision records and limits their cost. */
export interface DecisionSink {
  /** Most candidates in a record. */
  readonly candidatesMax: number;
  /**
   * Whether each record examines every agent and waiting call, which is expensive: use it for one
   * call.
   */
  readonly scan: boolean;
  readonly callId?: string;
  accept(record: DecisionRecord): void;
  /** Receives decisions of rule sets; if absent, none are recorded. */
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
  /** Number of agents stopped by each of {@link eligibilityTests} now. */
  readonly stopped: readonly number[];
  readonly eligible: number;
  readonly holdBack?: HoldBack;
  /** The next timer that can change something for this call. */
  readonly next?: { readonly kind: TimerKind; readonly atMs: number };
}
