/**
 * Effects: facts that leave the core, causes first. Statistics, event streams and gateway commands
 * derive from these. `n` counts a core's effects from 1.
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
/** Why a call was not admitted: queue state, or rules. */
export type BlockReason = 'queueClosing' | 'queueClosed' | 'busy' | 'closed' | 'block';
/** Why the system ended a wait or moved its call by fallback. */
export type LimitCause = 'maxWait' | 'transferWait' | 'noStaff' | 'queueClosed' | 'overflowLoop';
/** Why a wait ended in a callback or a message. */
export type WaitEnd = LimitCause | 'caller';
/**
 * Why a call ended. A consult also ends when its customer is passed on (`transferred`,
 * `conferenced`); `transferred` also means to an outside number.
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
  /** `queueId`: the queue that the call would have entered. */
  'call.blocked': CallRef & {
    reason: BlockReason;
    /** Announcement for the caller. */
    text?: string;
  };
  'call.queued': CallRef & {
    reason: EntryReason;
    class: CallClass;
    dueKey: number;
    /** The only agent who may get the call; the queue gives channel and limits. */
    agentId?: string;
    /** Rule that gave the plan; absent: none. */
    rule?: RuleSource;
  };
  'call.stepChanged': { callId: string; step: number; skipped?: true };
  'call.classChanged': { callId: string; class: CallClass; dueKey: number };
  /** What the caller hears until the next treatment; `rule` absent: at a person's request. */
  'call.treatment': CallRef & Treatment & { rule?: RuleSource };
  'call.answered': CallRef & { agentId: string; waitMs: number };
  'call.abandoned': CallRef & { phase: 'waiting' | 'alerting' | 'connecting'; waitMs: number };
  'call.overflowed': CallRef & { reason: 'overflow' | 'command'; waitMs: number };
  /**
   * With `waitMs` and `queueId`: the system ended a wait. Without: the call was answered, direct or
   * a consult.
   */
  'call.ended': { callId: string; cause: EndCause; queueId?: string; waitMs?: number };
  'callback.planned': CallRef & { cause: WaitEnd; waitMs: number };
  'call.messageTaken': CallRef & { cause: WaitEnd; waitMs: number };
  'callback.offered': CallRef & { text?: string; callbackWithinMs?: number };
  'callback.attempted': CallRef & { attempt: number; offerId: string; agentId: string };
  /** `attempt`: number of attempts so far. */
  'callback.done': CallRef & { attempt: number; outcome: 'connected' | 'cancelled' };
  'call.held': OfferRef;
  'call.retrieved': OfferRef;
  /** The customer now is in this interaction, or has gone to an outside number. */
  'call.transferred': OfferRef | { callId: string; number: string };
  /** The interaction's agent joined the call. */
  'call.conferenced': OfferRef;
  /** A direct call begins: an interaction without an offer. */
  'interaction.began': OfferRef & { direction: Direction; queueId?: string };
  /** A wrap-up begins or, if it has begun, is extended. */
  'interaction.wrapUp': OfferRef & { untilMs: number };
  'interaction.ended': OfferRef & { codes?: readonly string[]; codeMissing?: true };
  'agent.state': {
    agentId: string;
    state: AgentState;
    /** Why the agent is Not Ready, also while they work. */
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
    /** Address where the session gets its calls. */
    addressId?: string;
  };
  /** After a restart: this media leg has no interaction and must be released. */
  'leg.released': { offerId: string };
  'queue.state': { queueId: string; state: QueueState; untilMs?: number };
  /** A version of the centre became active. */
  'centre.changed': OnActivation & { version: number };
  /** A rule set became active for its kind. */
  'rules.changed': OnActivation & { kind: RuleKind; set: string; version: number };
  /** A waiting call now follows a new plan, from this step; `rule` absent: its queue's plan. */
  'call.migrated': { callId: string; step: number; rule?: RuleSource };
  /**
   * `input`: the refused input's index in its instant, from 0; call and offer are those it names.
   */
  refused: { input: number; code: RefusalCode; callId?: string; offerId?: string };
}

export type EffectType = keyof EffectFacts;
export type EffectBody = {
  [Type in EffectType]: Readonly<{ type: Type } & EffectFacts[Type]>;
}[EffectType];

/** An effect, in the form of a trace's line. */
export type Effect = { readonly atMs: number; readonly n: number } & EffectBody;
