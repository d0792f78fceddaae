/**
 * A call as readers see it: state, offers, and the segments of its life.
 *
 * Mutable for its book alone; everybody else gets it readonly.
 * Source: reference README 3 (call states and outcomes), acd-routing.md C1.
 */
import type {
  BlockReason,
  EndCause,
  FailCause,
  RescindCause,
  WaitEnd,
} from '../../routing/index.ts';
import type { CallClass } from '../../rules/index.ts';

/** States of the call's life cycle that readers can meet. */
export type CallViewState = 'queued' | 'connecting' | 'connected' | 'callback' | 'ended';

/** How an entry into a queue, or the call, came out. */
export type CallOutcome =
  | 'answered'
  | 'overflowed'
  | 'abandoned'
  | 'endedBySystem'
  | 'callback'
  | 'message';

/** Why a call ended, or left its queue. */
export type CallCause = EndCause | WaitEnd | BlockReason;

export type OfferState =
  | 'offered'
  | 'accepted'
  | 'connecting'
  | 'connected'
  | 'rejected'
  | 'expired'
  | 'failed'
  | 'rescinded';

/** One attempt to give the call to one agent. */
export interface OfferView {
  readonly offerId: string;
  readonly callId: string;
  readonly callVersion: number;
  readonly agentId: string;
  readonly queueId: string;
  readonly sessionId: string | null;
  readonly answerLimitMs: number;
  readonly offeredAtMs: number;
  state: OfferState;
  cause: FailCause | RescindCause | null;
  reason: string | null;
  version: number;
}

/** Part of a call's life: in a queue, with an agent, or an agent's work after it. */
export interface SegmentView {
  readonly kind: 'queue' | 'talk' | 'wrapUp';
  readonly queueId: string | null;
  readonly agentId: string | null;
  readonly offerId: string | null;
  readonly fromMs: number;
  toMs: number | null;
  /** Of a queue segment. */
  outcome: CallOutcome | null;
}

export interface CallView {
  readonly callId: string;
  /** Order of first entry among the calls of this run. */
  readonly sequence: number;
  /** A consult has an agent for a caller. */
  readonly direction: 'inbound' | 'incoming' | 'outgoing' | 'consult';
  readonly arrivedAtMs: number;
  queueId: string | null;
  /** Waits, or waited last, for this agent alone: its queue is not its own; null: it does not. */
  forAgentId: string | null;
  /** First entry into the present queue. */
  enteredAtMs: number;
  state: CallViewState;
  stateEnteredAtMs: number;
  /** Connected, and the caller is on hold. */
  isHeld: boolean;
  class: CallClass | null;
  dueKey: number | null;
  step: number;
  /** Queue entries so far: the version that an accept must name. */
  callVersion: number;
  outcome: CallOutcome | null;
  cause: CallCause | null;
  codes: readonly string[];
  readonly offers: OfferView[];
  readonly segments: SegmentView[];
  version: number;
}

/** What {@link newCall} cannot know by itself. */
export type CallBirth = Pick<CallView, 'callId' | 'sequence' | 'direction' | 'arrivedAtMs'>;

/** A call that has just been heard of. */
export function newCall(birth: CallBirth): CallView {
  return {
    ...birth,
    queueId: null,
    forAgentId: null,
    enteredAtMs: birth.arrivedAtMs,
    state: 'queued',
    stateEnteredAtMs: birth.arrivedAtMs,
    isHeld: false,
    class: null,
    dueKey: null,
    step: 0,
    callVersion: 0,
    outcome: null,
    cause: null,
    codes: [],
    offers: [],
    segments: [],
    version: 0,
  };
}
