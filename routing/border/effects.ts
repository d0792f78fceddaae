/**
 * What leaves the core: facts, in the order of their causes.
 *
 * Statistics and event streams are folds over effects; a driver derives its commands to gateways
 * from them. `n` counts from 1 through the life of a partition.
 * Source: ux-and-api.md 17.2, acd-routing.md B3.
 */
import type { CallClass, RuleKind } from '../../rules/index.ts';
import type { RuleSource } from '../centre/compile-plan.ts';
import type { Direction, QueueState, Treatment } from './inputs.ts';

export type RescindCause =
  | 'callGone'
  | 'otherAgent'
  | 'command'
  | 'stateChange'
  | 'maxWait'
  | 'restart';
export type FailCause = 'busy' | 'unreachable' | 'media';
/** Why a call enters a queue. */
export type EntryReason = 'inbound' | 'overflow' | 'transfer' | 'consult' | 'return' | 'command';
/** Why a call does not come in: the state of its queue, or what rules say. */
export type BlockReason = 'queueClosing' | 'queueClosed' | 'busy' | 'closed' | 'block';
/** Why the system ended a waiting call, or took its fallback. */
export type LimitCause = 'maxWait' | 'transferWait' | 'noStaff' | 'queueClosed' | 'overflowLoop';
/** Why a callback or a message ended the wait: a limit, or what the caller chose. */
export type WaitEnd = LimitCause | 'caller';
/**
 * Why a call is over. A consult is also over with its customer passed on: `transferred`,
 * `conferenced`; a customer's call is `transferred` where it has left for a number.
 */
export type EndCause =
  | LimitCause
  | 'callerHungUp'
  | 'agentHungUp'
  | 'legEnded'
  | 'command'
  | 'lostMedia'
  | 'consultCancelled'
  | 'transferred'
  | 'conferenced';
export type AgentState =
  | 'loggedOff'
  | 'notReady'
  | 'ready'
  | 'reserved'
  | 'busy'
  | 'workingAfterCall';
export type SessionState =
  | 'notReady'
  | 'ready'
  | 'busyOnCall'
  | 'busyWrapUp'
  | 'ended'
  | 'released';

/** Why an input was refused (ux-and-api.md 2.3). */
export const refusalCodes = [
  'agent_not_found',
  'queue_not_found',
  'session_not_found',
  'address_not_found',
  'agent_state_not_allowed',
  'session_state_not_allowed',
  'session_exists',
  'group_not_permitted',
  'address_busy',
  'name_taken',
  'call_gone',
  'call_state_not_allowed',
  'offer_not_live',
  'offer_version_stale',
  'already_accepted',
  'no_capacity',
  'queue_closed',
  'code_required',
  'no_extension_left',
  'consult_not_connected',
  'queue_in_use',
  'agent_in_use',
  'invalid_parameter',
  'operation_unavailable',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

type OfferRef = { readonly offerId: string; readonly callId: string; readonly agentId: string };
type CallRef = { readonly callId: string; readonly queueId: string };

export type EffectBody =
  | (OfferRef & {
      readonly type: 'offer.offered';
      readonly callVersion: number;
      readonly queueId: string;
      readonly sessionId?: string;
      readonly addressId?: string;
      readonly answerLimitMs: number;
    })
  | (OfferRef & { readonly type: 'offer.accepted' })
  | (OfferRef & { readonly type: 'offer.connecting' })
  | (OfferRef & { readonly type: 'offer.connected' })
  | (OfferRef & { readonly type: 'offer.rejected'; readonly reason?: string })
  | (OfferRef & { readonly type: 'offer.expired' })
  | (OfferRef & { readonly type: 'offer.failed'; readonly cause: FailCause })
  | (OfferRef & { readonly type: 'offer.rescinded'; readonly cause: RescindCause })
  /** Its queue is not open, or the rules let it not in; the queue is the one it would have entered. */
  | (CallRef & {
      readonly type: 'call.blocked';
      readonly reason: BlockReason;
      /** What the caller is to hear. */
      readonly text?: string;
    })
  | (CallRef & {
      readonly type: 'call.queued';
      readonly reason: EntryReason;
      readonly class: CallClass;
      readonly dueKey: number;
      /** A call for this agent alone: no entry of the queue, of which it has channel and limits. */
      readonly agentId?: string;
      /** Which gave it its plan; absent: no rule did. */
      readonly rule?: RuleSource;
    })
  | {
      readonly type: 'call.stepChanged';
      readonly callId: string;
      readonly step: number;
      readonly skipped?: true;
    }
  | {
      readonly type: 'call.classChanged';
      readonly callId: string;
      readonly class: CallClass;
      readonly dueKey: number;
    }
  /** What its caller hears now, until the next, or until somebody answers. */
  | (CallRef &
      Treatment & {
        readonly type: 'call.treatment';
        /** Which says so; absent: a person did. */
        readonly rule?: RuleSource;
      })
  | (CallRef & {
      readonly type: 'call.answered';
      readonly agentId: string;
      readonly waitMs: number;
    })
  | (CallRef & {
      readonly type: 'call.abandoned';
      readonly phase: 'waiting' | 'alerting' | 'connecting';
      readonly waitMs: number;
    })
  | (CallRef & {
      readonly type: 'call.overflowed';
      readonly reason: 'overflow' | 'command';
      readonly waitMs: number;
    })
  /**
   * With `waitMs` and `queueId`: ended by the system while it waited (X). Without: the end of an
   * answered or direct call, or of a consult.
   */
  | {
      readonly type: 'call.ended';
      readonly callId: string;
      readonly cause: EndCause;
      readonly queueId?: string;
      readonly waitMs?: number;
    }
  | (CallRef & {
      readonly type: 'callback.planned';
      readonly cause: WaitEnd;
      readonly waitMs: number;
    })
  | (CallRef & {
      readonly type: 'call.messageTaken';
      readonly cause: WaitEnd;
      readonly waitMs: number;
    })
  /** Rules have the caller offered a callback; their call waits meanwhile. */
  | (CallRef & {
      readonly type: 'callback.offered';
      readonly text?: string;
      readonly callbackWithinMs?: number;
    })
  /** An agent has the claim of a callback: the caller is to be dialled. */
  | (CallRef & {
      readonly type: 'callback.attempted';
      readonly attempt: number;
      readonly offerId: string;
      readonly agentId: string;
    })
  | (CallRef & {
      readonly type: 'callback.done';
      /** Attempts made. */
      readonly attempt: number;
      readonly outcome: 'connected' | 'cancelled';
    })
  | (OfferRef & { readonly type: 'call.held' })
  | (OfferRef & { readonly type: 'call.retrieved' })
  /** The customer is with this agent now, by this interaction, or has left for a number. */
  | (OfferRef & { readonly type: 'call.transferred' })
  | { readonly type: 'call.transferred'; readonly callId: string; readonly number: string }
  /** The agent has joined the call, by this interaction. */
  | (OfferRef & { readonly type: 'call.conferenced' })
  /** A direct call begins: there was no offer, but an interaction of that id. */
  | (OfferRef & {
      readonly type: 'interaction.began';
      readonly direction: Direction;
      readonly queueId?: string;
    })
  /** Wrap-up begins, or (same offer again) is extended. */
  | (OfferRef & { readonly type: 'interaction.wrapUp'; readonly untilMs: number })
  | (OfferRef & {
      readonly type: 'interaction.ended';
      readonly codes?: readonly string[];
      readonly codeMissing?: true;
    })
  | {
      readonly type: 'agent.state';
      readonly agentId: string;
      readonly state: AgentState;
      /** Of the Not Ready that holds, also beside work. */
      readonly reason?: string;
      readonly pending?: 'notReady' | 'loggedOff';
      /** Of the log-on. */
      readonly addressId?: string;
    }
  | {
      readonly type: 'agentSession.state';
      readonly sessionId: string;
      readonly agentId: string;
      readonly groupId: string;
      readonly state: SessionState;
      readonly reason?: string;
      /** Where its calls are delivered. */
      readonly addressId?: string;
    }
  /** After a restart: media that no interaction has any more, to be let go. */
  | { readonly type: 'leg.released'; readonly offerId: string }
  | {
      readonly type: 'queue.state';
      readonly queueId: string;
      readonly state: QueueState;
      readonly untilMs?: number;
    }
  /** A version is the active one now; `waiting`: what became of waiting calls. */
  | {
      readonly type: 'centre.changed';
      readonly version: number;
      readonly waiting: 'migrate' | 'pin';
    }
  /** A rule set is the active one of its kind now; `waiting`: what became of waiting calls. */
  | {
      readonly type: 'rules.changed';
      readonly kind: RuleKind;
      readonly set: string;
      readonly version: number;
      readonly waiting: 'migrate' | 'pin';
    }
  /** A waiting call goes by the new plan, from this step on. */
  | {
      readonly type: 'call.migrated';
      readonly callId: string;
      readonly step: number;
      /** Which gave it the plan; absent: it is its queue's. */
      readonly rule?: RuleSource;
    }
  | {
      readonly type: 'refused';
      /** Place of the input in its instant, from 0. */
      readonly input: number;
      readonly code: RefusalCode;
    };

export type EffectType = EffectBody['type'];

/** An effect as it leaves the core: one line of the trace's output. */
export type Effect = { readonly atMs: number; readonly n: number } & EffectBody;
