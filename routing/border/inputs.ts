/**
 * Inputs of the core: facts (past tense) and requests (imperative). Inputs of an instant share one
 * time. Each causes effects, or none if nothing changes, or one `refused`.
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

/** Values by name in the facts dictionary; missing facts are unknown. */
export type Facts = { readonly [name: string]: FactInput };

/** Target of a transfer or a consult. */
export type PartyTarget =
  | { readonly agentId: string }
  | { readonly queueId: string }
  | { readonly number: string };

export interface Treatment {
  /** Ids of announcements. */
  readonly say?: readonly string[];
  readonly music?: string;
  readonly announce?: readonly ('position' | 'ewt')[];
  readonly offer?: 'callback' | 'message';
  /** Announced position in the queue; 1 = next. */
  readonly position?: number;
  readonly ewtMs?: number;
}

/** Facts from callers, media and devices. */
interface OutsideFacts {
  'call.arrived': {
    callId: string;
    queueId?: string;
    plan?: RoutingPlan;
    facts?: Facts;
    /** The call's own condition on agents, besides each step's. */
    required?: Expression;
    class?: CallClass;
    offsetMs?: number;
    /** Id of the caller's leg in the switch; the core does not keep it. */
    legId?: string;
  };
  'call.hungUp': { callId: string };
  'call.digits': { callId: string; digits: string };
  'call.callbackTaken': { callId: string };
  'call.messageLeft': { callId: string };
  'call.returned': { callId: string; of: string };
  /** With `queueId` (outgoing only): a dialler's call through that queue. */
  'directCall.began': { callId: string; agentId: string; direction: Direction; queueId?: string };
  'offer.alerting': { offerId: string };
  'offer.connected': { offerId: string };
  'offer.failed': { offerId: string; cause: 'busy' | 'unreachable' | 'media' };
  'leg.ended': { offerId: string };
  /** `channels`: the channels affected; absent: the whole device. */
  'device.changed': { agentId: string; usable: boolean; channels?: readonly string[] };
}

/** Requests from agents. An interaction has its offer's id. */
interface AgentRequests {
  /** `groups`: groups in which to open sessions; default: all permitted. */
  logOn: { agentId: string; groups?: readonly string[]; addressId?: string; ready?: boolean };
  logOff: { agentId: string; lost?: boolean };
  /** `by`: the supervisor who asked; absent: the agent. */
  setState: { agentId: string; state: 'ready' | 'notReady'; reason?: string; by?: string };
  openSession: { agentId: string; groupId: string; addressId?: string };
  /** `next`: after the present call and wrap-up; allowed only during these. */
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
  consult: { offerId: string; to: PartyTarget; callId: string };
  completeTransfer: { offerId: string };
  cancelConsult: { offerId: string };
  conference: { offerId: string };
  transfer: {
    offerId: string;
    to: PartyTarget;
    class?: CallClass;
    returnTo?: 'queue' | 'agent' | 'message';
  };
  hangUp: { offerId: string };
  endWrapUp: { offerId: string };
  extendWrapUp: { offerId: string; byMs: number };
  setOutcome: { offerId: string; codes: readonly string[] };
}

/** From supervisors and operators. */
interface Operations {
  reclassCall: { callId: string; class?: CallClass; offsetMs?: number };
  moveCall: { callId: string; queueId: string };
  pullCall: { callId: string; agentId: string };
  hangUpCall: { callId: string };
  /** Passed on while the call waits unclaimed. `rule` absent: at a person's request. */
  treatCall: { callId: string; treatment: Treatment; rule?: RuleSource };
  /** `untilMs`: closing time, with state `closing`. */
  setQueueState: { queueId: string; state: QueueState; untilMs?: number };
  activate: {
    /** Version of the centre file or rule set. */
    version: number;
    /** Absent, without a rule set: `version` was active before. */
    centre?: CentreFile;
    /** Rule set to activate, in place of a centre. */
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
  /** Milliseconds since the trace's origin, whole. */
  readonly atMs: number;
  readonly inputs: readonly Input[];
}
