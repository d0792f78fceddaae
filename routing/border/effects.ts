/**
 * Effects: the facts that leave the core, causes before consequences. Statistics and event streams
 * are computed from them, and drivers derive the commands to gateways. `n` counts from 1 over the
 * life of a partition.
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
/** Why a call was not admitted: the state of its queue, or the rules. */
export type BlockReason = 'queueClosing' | 'queueClosed' | 'busy' | 'closed' | 'block';
/** Why the system ended a waiting call, or took its fallback. */
export type LimitCause = 'maxWait' | 'transferWait' | 'noStaff' | 'queueClosed' | 'overflowLoop';
/** Why the wait ended in a callback or a message: a limit, or the caller's choice. */
export type WaitEnd = LimitCause | 'caller';
/**
 * Why a call ended. A consult also ends when its customer is passed on (`transferred`,
 * `conferenced`). A customer's call ends as `transferred` when it leaves for an outside number.
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

/** Codes of refused inputs. */
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

type OfferRef = { offerId: string; callId: string; agentId: string };
type CallRef = { callId: string; queueId: string };
/** What happened to waiting calls. */
type OnActivation = { waiting: 'migrate' | 'pin' };

/** Members of each effect, by type. */
interface EffectFacts {
  'offer.offered': OfferRef & {
    callVersion: number;
    queueId: string;
    sessionId?: string;
    addressId?: string;
    answerLimitMs: number;
  };
  'offer.accepted': OfferRef;
  'offer.connecting': OfferRef;
  'offer.connected': OfferRef;
  'offer.rejected': OfferRef & { reason?: string };
  'offer.expired': OfferRef;
  'offer.failed': OfferRef & { cause: FailCause };
  'offer.rescinded': OfferRef & { cause: RescindCause };
  /**
   * The queue was not open or the rules refused the call; `queueId` is the queue it would have
   * entered.
   */
  'call.blocked': CallRef & {
    reason: BlockReason;
    /** Announcement for the caller. */
    text?: string;
  };
  'call.queued': CallRef & {
    reason: EntryReason;
    class: CallClass;
    dueKey: number;
    /** A call for this agent alone, which only takes channel and limits from the queue. */
    agentId?: string;
    /** The rule that gave the call its plan; absent if none did. */
    rule?: RuleSource;
  };
  'call.stepChanged': { callId: string; step: number; skipped?: true };
  'call.classChanged': { callId: string; class: CallClass; dueKey: number };
  /**
   * What the caller hears until the next treatment; `rule` is the rule that asked for it, absent if
   * a person did.
   */
  'call.treatment': CallRef & Treatment & { rule?: RuleSource };
  'call.answered': CallRef & { agentId: string; waitMs: number };
  'call.abandoned': CallRef & { phase: 'waiting' | 'alerting' | 'connecting'; waitMs: number };
  'call.overflowed': CallRef & { reason: 'overflow' | 'command'; waitMs: number };
  /**
   * With `waitMs` and `queueId`: the system ended the call while it waited. Without: an answered or
   * direct call, or a consult, ended.
   */
  'call.ended': { callId: string; cause: EndCause; queueId?: string; waitMs?: number };
  'callback.planned': CallRef & { cause: WaitEnd; waitMs: number };
  'call.messageTaken': CallRef & { cause: WaitEnd; waitMs: number };
  /** Rules offer the caller a callback; the call waits meanwhile. */
  'callback.offered': CallRef & { text?: string; callbackWithinMs?: number };
  /** An agent has claimed a callback: the customer is to be dialled now. */
  'callback.attempted': CallRef & { attempt: number; offerId: string; agentId: string };
  /** `attempt`: number of attempts made. */
  'callback.done': CallRef & { attempt: number; outcome: 'connected' | 'cancelled' };
  'call.held': OfferRef;
  'call.retrieved': OfferRef;
  /** The customer is with this agent, in this interaction, or has left for an outside number. */
  'call.transferred': OfferRef | { callId: string; number: string };
  /** The agent joined the call with this interaction. */
  'call.conferenced': OfferRef;
  /** A direct call begins: an interaction of this id that no offer preceded. */
  'interaction.began': OfferRef & { direction: Direction; queueId?: string };
  /** Wrap-up begins or, if sent again for the same offer, is extended. */
  'interaction.wrapUp': OfferRef & { untilMs: number };
  'interaction.ended': OfferRef & { codes?: readonly string[]; codeMissing?: true };
  'agent.state': {
    agentId: string;
    state: AgentState;
    /** Reason of the present Not Ready, given also while the agent works. */
    reason?: string;
    pending?: 'notReady' | 'loggedOff';
    /** Address of the log-on. */
    addressId?: string;
  };
  'agentSession.state': {
    sessionId: string;
    agentId: string;
    groupId: string;
    state: SessionState;
    reason?: string;
    /** Address at which the session's calls are delivered. */
    addressId?: string;
  };
  /** After a restart: release this media leg, which belongs to no interaction any more. */
  'leg.released': { offerId: string };
  'queue.state': { queueId: string; state: QueueState; untilMs?: number };
  /** A version of the centre became the active one. */
  'centre.changed': OnActivation & { version: number };
  /** A rule set became the active one of its kind. */
  'rules.changed': OnActivation & { kind: RuleKind; set: string; version: number };
  /** A waiting call follows a new plan from this step on; without `rule` it is its queue's plan. */
  'call.migrated': { callId: string; step: number; rule?: RuleSource };
  /** `input`: index of the input in its instant, from 0; call and offer are those that it names. */
  refused: { input: number; code: RefusalCode; callId?: string; offerId?: string };
}

export type EffectType = keyof EffectFacts;
export type EffectBody = {
  [Type in EffectType]: Readonly<{ type: Type } & EffectFacts[Type]>;
}[EffectType];

/** An effect as the trace writes it, one per line. */
export type Effect = { readonly atMs: number; readonly n: number } & EffectBody;
