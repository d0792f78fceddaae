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

type OfferRef = { offerId: string; callId: string; agentId: string };
type CallRef = { callId: string; queueId: string };
/** What became of waiting calls. */
type OnActivation = { waiting: 'migrate' | 'pin' };

/** What each effect says, by its type. */
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
  /** Its queue is not open, or the rules let it not in; the queue is the one it would have entered. */
  'call.blocked': CallRef & {
    reason: BlockReason;
    /** What the caller is to hear. */
    text?: string;
  };
  'call.queued': CallRef & {
    reason: EntryReason;
    class: CallClass;
    dueKey: number;
    /** A call for this agent alone: no entry of the queue, of which it has channel and limits. */
    agentId?: string;
    /** Which gave it its plan; absent: no rule did. */
    rule?: RuleSource;
  };
  'call.stepChanged': { callId: string; step: number; skipped?: true };
  'call.classChanged': { callId: string; class: CallClass; dueKey: number };
  /** What its caller hears now, until the next; `rule` says so; absent: a person did. */
  'call.treatment': CallRef & Treatment & { rule?: RuleSource };
  'call.answered': CallRef & { agentId: string; waitMs: number };
  'call.abandoned': CallRef & { phase: 'waiting' | 'alerting' | 'connecting'; waitMs: number };
  'call.overflowed': CallRef & { reason: 'overflow' | 'command'; waitMs: number };
  /**
   * With `waitMs` and `queueId`: ended by the system while it waited (X). Without: the end of an
   * answered or direct call, or of a consult.
   */
  'call.ended': { callId: string; cause: EndCause; queueId?: string; waitMs?: number };
  'callback.planned': CallRef & { cause: WaitEnd; waitMs: number };
  'call.messageTaken': CallRef & { cause: WaitEnd; waitMs: number };
  /** Rules have the caller offered a callback; their call waits meanwhile. */
  'callback.offered': CallRef & { text?: string; callbackWithinMs?: number };
  /** An agent has the claim of a callback: the caller is to be dialled. */
  'callback.attempted': CallRef & { attempt: number; offerId: string; agentId: string };
  /** `attempt`: attempts made. */
  'callback.done': CallRef & { attempt: number; outcome: 'connected' | 'cancelled' };
  'call.held': OfferRef;
  'call.retrieved': OfferRef;
  /** The customer is with this agent now, by this interaction, or has left for a number. */
  'call.transferred': OfferRef | { callId: string; number: string };
  /** The agent has joined the call, by this interaction. */
  'call.conferenced': OfferRef;
  /** A direct call begins: there was no offer, but an interaction of that id. */
  'interaction.began': OfferRef & { direction: Direction; queueId?: string };
  /** Wrap-up begins, or (same offer again) is extended. */
  'interaction.wrapUp': OfferRef & { untilMs: number };
  'interaction.ended': OfferRef & { codes?: readonly string[]; codeMissing?: true };
  'agent.state': {
    agentId: string;
    state: AgentState;
    /** Of the Not Ready that holds, also beside work. */
    reason?: string;
    pending?: 'notReady' | 'loggedOff';
    /** Of the log-on. */
    addressId?: string;
  };
  'agentSession.state': {
    sessionId: string;
    agentId: string;
    groupId: string;
    state: SessionState;
    reason?: string;
    /** Where its calls are delivered. */
    addressId?: string;
  };
  /** After a restart: media that no interaction has any more, to be let go. */
  'leg.released': { offerId: string };
  'queue.state': { queueId: string; state: QueueState; untilMs?: number };
  /** A version is the active one now. */
  'centre.changed': OnActivation & { version: number };
  /** A rule set is the active one of its kind now. */
  'rules.changed': OnActivation & { kind: RuleKind; set: string; version: number };
  /** A waiting call goes by the new plan, from this step on; without a rule it is its queue's. */
  'call.migrated': { callId: string; step: number; rule?: RuleSource };
  /** `input`: its place in its instant, from 0; the call and the offer are those that it names. */
  refused: { input: number; code: RefusalCode; callId?: string; offerId?: string };
}

export type EffectType = keyof EffectFacts;
export type EffectBody = {
  [Type in EffectType]: Readonly<{ type: Type } & EffectFacts[Type]>;
}[EffectType];

/** An effect as it leaves the core: one line of the trace's output. */
export type Effect = { readonly atMs: number; readonly n: number } & EffectBody;
