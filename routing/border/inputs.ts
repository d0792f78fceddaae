/**
 * Inputs of the core: facts (past tense) and requests (imperative). Inputs of an instant share one
 * time. Each causes effects, nothing if nothing changes, or one `refused`, which changed nothing.
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

/** By name in the facts dictionary; missing facts are unknown. */
export type Facts = { readonly [name: string]: FactInput };

/** Target of a transfer or a consult. */
export type PartyTarget =
  | { readonly agentId: string }
  | { readonly queueId: string }
  | { readonly number: string };

/** What a waiting caller hears and may choose. */
export interface Treatment {
  /** Ids of announcements. */
  readonly say?: readonly string[];
  readonly music?: string;
  readonly announce?: readonly ('position' | 'ewt')[];
  readonly offer?: 'callback' | 'message';
  /** Announced position; 1 = next. */
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
    /** The call's own terms, added to every step's. */
    required?: Expression;
    class?: CallClass;
    offsetMs?: number;
    /** The switch's name of the caller's leg; the core does not keep it. */
    legId?: string;
  };
  'call.hungUp': { callId: string };
  'call.digits': { callId: string; digits: string };
  'call.callbackTaken': { callId: string };
  'call.messageLeft': { callId: string };
  'call.returned': { callId: string; of: string };
  /** With `queueId` (outgoing only): a dialler call through that queue. */
  'directCall.began': { callId: string; agentId: string; direction: Direction; queueId?: string };
  'offer.alerting': { offerId: string };
  'offer.connected': { offerId: string };
  'offer.failed': { offerId: string; cause: 'busy' | 'unreachable' | 'media' };
  'leg.ended': { offerId: string };
  /** `channels`: those affected; absent: the whole device. */
  'device.changed': { agentId: string; usable: boolean; channels?: readonly string[] };
}

/** From agents. An interaction has its offer's id. */
interface AgentRequests {
  /** `groups`: groups to open sessions for; default: all permitted. */
  logOn: { agentId: string; groups?: readonly string[]; addressId?: string; ready?: boolean };
  logOff: { agentId: string; lost?: boolean };
  /** `by`: the supervisor who asked, if not the agent. */
  setState: { agentId: string; state: 'ready' | 'notReady'; reason?: string; by?: string };
  openSession: { agentId: string; groupId: string; addressId?: string };
  /** `next`: after the present call and wrap-up; allowed only then. */
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
  /** Passed on while the call waits unclaimed. `rule` absent: a person asks for it. */
  treatCall: { callId: string; treatment: Treatment; rule?: RuleSource };
  /** `untilMs`, with `closing`: closing time. */
  setQueueState: { queueId: string; state: QueueState; untilMs?: number };
  activate: {
    /** Of the centre file or rule set. */
    version: number;
    /** Absent without a rule set: `version` was activated before. */
    centre?: CentreFile;
    /** Replaces `centre`: becomes active for its kind. */
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
  /** Whole milliseconds since the trace's origin. */
  readonly atMs: number;
  readonly inputs: readonly Input[];
}
