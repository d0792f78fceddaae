/**
 * Effects: facts that leave the core, causes first. Statistics, event streams and gateway commands
 * derive from them. `n` counts from 1 over a partition's life.
 */
import type { CallClass, RuleKind } from '../../rules/index.ts';
import type { RuleSource } from '../centre/compile-plan.ts';
import type { Direction, QueueState, Treatment } from './inputs.ts';

/** Why an offer was taken back. */
export type RescindCause =
  | 'callGone'
  | 'otherAgent'
  | 'command'
  | 'stateChange'
  | 'maxWait'
  | 'restart';
/** Why an offer failed. */
export type FailCause = 'busy' | 'unreachable' | 'media';
/** Why a call enters a queue. */
export type EntryReason = 'inbound' | 'overflow' | 'transfer' | 'consult' | 'return' | 'command';
/** Why a call was not admitted: queue state, or rules. */
export type BlockReason = 'queueClosing' | 'queueClosed' | 'busy' | 'closed' | 'block';
/** Why the system ended a wait or took its fallback. */
export type LimitCause = 'maxWait' | 'transferWait' | 'noStaff' | 'queueClosed' | 'overflowLoop';
/** Why a wait ended in a callback or message. */
export type WaitEnd = LimitCause | 'caller';
/**
 * Why a call ended. A consult also ends when its customer is passed on (`transferred`,
 * `conferenced`); a customer's call is `transferred` to an outside number.
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
/** State of an agent, as people see it. */
export type AgentState =
  | 'loggedOff'
  | 'notReady'
  | 'ready'
  | 'reserved'
  | 'busy'
  | 'workingAfterCall';
/** State of an agent's session in a group. */
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
/** Why an input was refused. */
export type RefusalCode = (typeof refusalCodes)[number];

/** Names an offer, its call and its agent. */
type OfferRef = { offerId: string; callId: string; agentId: string };
/** Names a call and its queue. */
type CallRef = { callId: string; queueId: string };
/** What an activation does to waiting calls. */
type OnActivation = { waiting: 'migrate' | 'pin' };

/** Members of each effect, by type. */
interface EffectFacts {
  /** The call is offered to the agent. */
  'offer.offered': OfferRef & {
    callVersion: number;
    queueId: string;
    sessionId?: string;
    addressId?: string;
    answerLimitMs: number;
  };
  /** The agent accepted. */
  'offer.accepted': OfferRef;
  /** The agent is being connected. */
  'offer.connecting': OfferRef;
  /** Agent and caller talk. */
  'offer.connected': OfferRef;
  /** The agent declined. */
  'offer.rejected': OfferRef & { reason?: string };
  /** The agent did not answer in time. */
  'offer.expired': OfferRef;
  /** The agent could not be reached. */
  'offer.failed': OfferRef & { cause: FailCause };
  /** The offer was taken back. */
  'offer.rescinded': OfferRef & { cause: RescindCause };
  /** `queueId` is the queue that the call would have entered. */
  'call.blocked': CallRef & {
    reason: BlockReason;
    /** Announcement for the caller. */
    text?: string;
  };
  /** The call waits in the queue. */
  'call.queued': CallRef & {
    reason: EntryReason;
    class: CallClass;
    dueKey: number;
    /** For this agent only; the queue gives channel and limits. */
    agentId?: string;
    /** The rule that gave the plan; absent: none. */
    rule?: RuleSource;
  };
  /** The call entered a step of its plan. */
  'call.stepChanged': { callId: string; step: number; skipped?: true };
  /** The call's urgency changed. */
  'call.classChanged': { callId: string; class: CallClass; dueKey: number };
  /** What the caller hears until the next treatment; `rule` absent: a person asked for it. */
  'call.treatment': CallRef & Treatment & { rule?: RuleSource };
  /** The first agent talks with the caller. */
  'call.answered': CallRef & { agentId: string; waitMs: number };
  /** The caller gave up. */
  'call.abandoned': CallRef & { phase: 'waiting' | 'alerting' | 'connecting'; waitMs: number };
  /** The call left the queue for another. */
  'call.overflowed': CallRef & { reason: 'overflow' | 'command'; waitMs: number };
  /**
   * With `waitMs` and `queueId`: a wait that the system ended. Without: an answered or direct call,
   * or a consult.
   */
  'call.ended': { callId: string; cause: EndCause; queueId?: string; waitMs?: number };
  /** The wait ended in a promised callback. */
  'callback.planned': CallRef & { cause: WaitEnd; waitMs: number };
  /** The wait ended in a message. */
  'call.messageTaken': CallRef & { cause: WaitEnd; waitMs: number };
  /** Rules offer a callback; the call waits meanwhile. */
  'callback.offered': CallRef & { text?: string; callbackWithinMs?: number };
  /** An agent has claimed a callback: dial the customer now. */
  'callback.attempted': CallRef & { attempt: number; offerId: string; agentId: string };
  /** `attempt`: number of attempts made. */
  'callback.done': CallRef & { attempt: number; outcome: 'connected' | 'cancelled' };
  /** The caller is on hold. */
  'call.held': OfferRef;
  /** The caller is off hold. */
  'call.retrieved': OfferRef;
  /** The customer is in this interaction, or has left for an outside number. */
  'call.transferred': OfferRef | { callId: string; number: string };
  /** The agent joined the call with this interaction. */
  'call.conferenced': OfferRef;
  /** A direct call begins; no offer preceded this interaction. */
  'interaction.began': OfferRef & { direction: Direction; queueId?: string };
  /** Begins a wrap-up or, repeated, extends it. */
  'interaction.wrapUp': OfferRef & { untilMs: number };
  /** The agent is done with the call. */
  'interaction.ended': OfferRef & { codes?: readonly string[]; codeMissing?: true };
  /** The agent's state changed. */
  'agent.state': {
    agentId: string;
    state: AgentState;
    /** Reason of the present Not Ready, also during work. */
    reason?: string;
    /** A state that follows after the present call. */
    pending?: 'notReady' | 'loggedOff';
    /** Address of the log-on. */
    addressId?: string;
  };
  /** The state of a session changed. */
  'agentSession.state': {
    sessionId: string;
    agentId: string;
    groupId: string;
    state: SessionState;
    reason?: string;
    /** Address at which the session's calls are delivered. */
    addressId?: string;
  };
  /** After a restart: release this media leg, which has no interaction. */
  'leg.released': { offerId: string };
  /** The state of the queue changed. */
  'queue.state': { queueId: string; state: QueueState; untilMs?: number };
  /** A version of the centre became active. */
  'centre.changed': OnActivation & { version: number };
  /** A rule set became active for its kind. */
  'rules.changed': OnActivation & { kind: RuleKind; set: string; version: number };
  /** A waiting call follows a new plan from this step; `rule` absent: its queue's plan. */
  'call.migrated': { callId: string; step: number; rule?: RuleSource };
  /** `input`: index in its instant, from 0; call and offer are those it names. */
  refused: { input: number; code: RefusalCode; callId?: string; offerId?: string };
}

/** Name of an effect. */
export type EffectType = keyof EffectFacts;
/** An effect without its place in the trace. */
export type EffectBody = {
  [Type in EffectType]: Readonly<{ type: Type } & EffectFacts[Type]>;
}[EffectType];

/** As the trace writes it, one per line. */
export type Effect = { readonly atMs: number; readonly n: number } & EffectBody;
