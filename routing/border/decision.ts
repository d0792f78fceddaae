/**
 * Who takes decision records, which say why the core picked a call and an agent, and answers about
 * waiting calls. Records are made only for a sink.
 */
import type { CallKey, Comparator, DecisionRecord, RuleDecisionRecord } from '../files/index.ts';
import type { TimerKind } from '../memory/timers.ts';
import type { EligibilityTest } from './codes.ts';

/**
 * Why an eligible agent gets no offer: the call has the most offers allowed, or is claimed, or is a
 * callback that rests while its queue is closed.
 */
export type HoldBack = 'offerCap' | 'claim' | 'queueClosed';

/** Default number of candidates in a record. */
export const candidatesShownMax = 10;

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
  /** Receives the record of a decision. */
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
  /** What orders the call among others. */
  readonly key: CallKey;
  readonly step: number;
  readonly waitMs: number;
  /** Number of agents stopped by each of {@link eligibilityTests} now. */
  readonly stopped: readonly number[];
  /** Agents who could have the call now. */
  readonly eligible: number;
  readonly holdBack?: HoldBack;
  /** The next timer that can change something for this call. */
  readonly next?: { readonly kind: TimerKind; readonly atMs: number };
}
