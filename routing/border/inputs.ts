/**
 * What enters the core: facts of the outside (past tense) and requests (imperative).
 *
 * One instant is one batch with one time. Every input is answered: by effects, by nothing where
 * nothing changes, or by one `refused` effect; a refused one changes nothing.
 * Source: ux-and-api.md 17.2.
 */
import type {
  CallClass,
  Expression,
  FactInput,
  RoutingPlan,
  RuleSetFile,
} from '../../rules/index.ts';
import type { CentreFile } from '../centre/centre-file.ts';
import type { RuleSource } from '../centre/compile-plan.ts';

export type Direction = 'incoming' | 'outgoing';

/** By names of the facts dictionary; what is not said is unknown. */
export type Facts = { readonly [name: string]: FactInput };

/** Who a transfer or a consult is for. */
export type Target =
  | { readonly agentId: string }
  | { readonly queueId: string }
  | { readonly number: string };

/** What a waiting caller hears, and what they may choose. */
export interface Treatment {
  /** Ids of texts. */
  readonly say?: readonly string[];
  readonly music?: string;
  readonly announce?: readonly ('position' | 'ewt')[];
  readonly offer?: 'callback' | 'message';
  /** What is announced: 1 = next. */
  readonly position?: number;
  readonly ewtMs?: number;
}

/** From callers, media and devices. */
interface OutsideFacts {
  'call.arrived': {
    callId: string;
    queueId?: string;
    plan?: RoutingPlan;
    facts?: Facts;
    /** The call's own required terms, beside those of every step. */
    required?: Expression;
    class?: CallClass;
    offsetMs?: number;
    /** The switch's name of the caller's leg; the core keeps nothing of it. */
    legId?: string;
  };
  'call.hungUp': { callId: string };
  'call.digits': { callId: string; digits: string };
  'call.callbackTaken': { callId: string };
  'call.messageLeft': { callId: string };
  'call.returned': { callId: string; of: string };
  /** With a queue, outgoing only: a dialler call delivered through it. */
  'directCall.began': { callId: string; agentId: string; direction: Direction; queueId?: string };
  'offer.alerting': { offerId: string };
  'offer.connected': { offerId: string };
  'offer.failed': { offerId: string; cause: 'busy' | 'unreachable' | 'media' };
  'leg.ended': { offerId: string };
  /** Of these channels only; absent: the whole device. */
  'device.changed': { agentId: string; usable: boolean; channels?: readonly string[] };
}

/** From agents. Interactions are named by their offer's id. */
interface AgentRequests {
  /** `groups` to open sessions for [all permitted ones]. */
  logOn: { agentId: string; groups?: readonly string[]; addressId?: string; ready?: boolean };
  logOff: { agentId: string; lost?: boolean };
  /** `by`: a supervisor's id, where it is not the agent's own request. */
  setState: { agentId: string; state: 'ready' | 'notReady'; reason?: string; by?: string };
  openSession: { agentId: string; groupId: string; addressId?: string };
  /** `next`: for when its call and wrap-up are over; only while they are not. */
  setSessionState: {
    sessionId: string;
    state: 'ready' | 'notReady';
    reason?: string;
    next?: true;
  };
  endSession: { sessionId: string };
  acceptOffer: { offerId: string; callVersion?: number };
  rejectOffer: { offerId: string; reason?: string };
  hold: { offerId: string };
  retrieve: { offerId: string };
  consult: { offerId: string; to: Target; callId: string };
  completeTransfer: { offerId: string };
  cancelConsult: { offerId: string };
  conference: { offerId: string };
  transfer: {
    offerId: string;
    to: Target;
    class?: CallClass;
    returnTo?: 'queue' | 'agent' | 'message';
  };
  hangUp: { offerId: string };
  endWrapUp: { offerId: string };
  extendWrapUp: { offerId: string; byMs: number };
  setOutcome: { offerId: string; codes: readonly string[] };
}

/** From supervisors and operations. */
interface Operations {
  reclassCall: { callId: string; class?: CallClass; offsetMs?: number };
  moveCall: { callId: string; queueId: string };
  pullCall: { callId: string; agentId: string };
  hangUpCall: { callId: string };
  /**
   * The core passes it on while the call waits unclaimed, and keeps nothing of it. `rule` says so;
   * absent: a person does.
   */
  treatCall: { callId: string; treatment: Treatment; rule?: RuleSource };
  /** `untilMs`, with `closing`: when the queue is closed. */
  setQueueState: { queueId: string; state: QueueState; untilMs?: number };
  activate: {
    /** Of the centre file, or of the rule set. */
    version: number;
    /** Absent, and no rule set either: a version activated before. */
    centre?: CentreFile;
    /** In place of a centre: it becomes the active one of its kind. */
    ruleSet?: RuleSetFile;
    waiting?: 'migrate' | 'pin';
  };
  newDay: object;
  restart: { epoch: number; liveLegs: readonly string[] };
}

type InputOf<Said> = {
  [Type in keyof Said]: Readonly<{ type: Type } & Said[Type]>;
}[keyof Said];

export type OutsideInput = InputOf<OutsideFacts>;
export type AgentInput = InputOf<AgentRequests>;
export type OperationInput = InputOf<Operations>;
export type Input = OutsideInput | AgentInput | OperationInput;

export type QueueState = 'open' | 'closing' | 'closed';

export interface Instant {
  /** Integer milliseconds since the origin of the trace. */
  readonly atMs: number;
  readonly inputs: readonly Input[];
}
