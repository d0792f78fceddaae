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

/** Who called whom. */
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
  /** Id of the music. */
  readonly music?: string;
  /** What is announced: the position, the expected wait. */
  readonly announce?: readonly ('position' | 'ewt')[];
  /** What the caller may choose in place of waiting. */
  readonly offer?: 'callback' | 'message';
  /** Announced position; 1 = next. */
  readonly position?: number;
  /** Announced expected wait. */
  readonly ewtMs?: number;
}

/** From callers, media and devices. */
interface OutsideFacts {
  /** A call arrives: in a queue, with a plan, or with facts for the rules. */
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
  /** The caller hung up. */
  'call.hungUp': { callId: string };
  /** The caller pressed keys. */
  'call.digits': { callId: string; digits: string };
  /** The caller chose to be called back. */
  'call.callbackTaken': { callId: string };
  /** The caller left a message. */
  'call.messageLeft': { callId: string };
  /** A transferred call that nobody took comes back. */
  'call.returned': { callId: string; of: string };
  /** With `queueId` (outgoing only): a dialler call through that queue. */
  'directCall.began': { callId: string; agentId: string; direction: Direction; queueId?: string };
  /** The agent's telephone rings. */
  'offer.alerting': { offerId: string };
  /** Agent and caller are connected. */
  'offer.connected': { offerId: string };
  /** The agent could not be reached. */
  'offer.failed': { offerId: string; cause: 'busy' | 'unreachable' | 'media' };
  /** The agent's leg ended, by itself or theirs. */
  'leg.ended': { offerId: string };
  /** `channels`: those affected; absent: the whole device. */
  'device.changed': { agentId: string; usable: boolean; channels?: readonly string[] };
}

/** From agents. An interaction has its offer's id. */
interface AgentRequests {
  /** `groups`: groups to open sessions for; default: all permitted. */
  logOn: { agentId: string; groups?: readonly string[]; addressId?: string; ready?: boolean };
  /** `lost`: the agent's connection broke, rather than they asked. */
  logOff: { agentId: string; lost?: boolean };
  /** `by`: the supervisor who asked, if not the agent. */
  setState: { agentId: string; state: 'ready' | 'notReady'; reason?: string; by?: string };
  /** Signs on to a group. */
  openSession: { agentId: string; groupId: string; addressId?: string };
  /** `next`: after the present call and wrap-up; allowed only then. */
  setSessionState: {
    sessionId: string;
    state: 'ready' | 'notReady';
    reason?: string;
    next?: true;
  };
  /** Signs off from a group. */
  endSession: { sessionId: string };
  /** Refused where the call has changed since `callVersion`. */
  acceptOffer: { offerId: string; callVersion?: number };
  /** Declines the call. */
  rejectOffer: { offerId: string; reason?: string };
  /** Puts the caller on hold. */
  hold: { offerId: string };
  /** Takes the caller off hold. */
  retrieve: { offerId: string };
  /** Asks somebody while the caller holds. */
  consult: { offerId: string; to: PartyTarget; callId: string };
  /** Passes the caller on to whom was asked. */
  completeTransfer: { offerId: string };
  /** Ends the consult and returns to the caller. */
  cancelConsult: { offerId: string };
  /** Joins the caller and whom was asked. */
  conference: { offerId: string };
  /** Passes the caller on without asking. */
  transfer: {
    offerId: string;
    to: PartyTarget;
    class?: CallClass;
    returnTo?: 'queue' | 'agent' | 'message';
  };
  /** Ends the agent's part of the call. */
  hangUp: { offerId: string };
  /** Ends the wrap-up early. */
  endWrapUp: { offerId: string };
  /** Lengthens the wrap-up. */
  extendWrapUp: { offerId: string; byMs: number };
  /** Records what the call came to. */
  setOutcome: { offerId: string; codes: readonly string[] };
}

/** From supervisors and operators. */
interface Operations {
  /** Changes the urgency of a waiting call. */
  reclassCall: { callId: string; class?: CallClass; offsetMs?: number };
  /** Moves a waiting call to another queue. */
  moveCall: { callId: string; queueId: string };
  /** Offers a waiting call to this agent. */
  pullCall: { callId: string; agentId: string };
  /** Ends a call. */
  hangUpCall: { callId: string };
  /** Passed on while the call waits unclaimed. `rule` absent: a person asks for it. */
  treatCall: { callId: string; treatment: Treatment; rule?: RuleSource };
  /** `untilMs`, with `closing`: closing time. */
  setQueueState: { queueId: string; state: QueueState; untilMs?: number };
  /** Makes a version of the centre, or a rule set, the active one. */
  activate: {
    /** Of the centre file or rule set. */
    version: number;
    /** Absent without a rule set: `version` was activated before. */
    centre?: CentreFile;
    /** Replaces `centre`: becomes active for its kind. */
    ruleSet?: RuleSetFile;
    waiting?: 'migrate' | 'pin';
  };
  /** Figures of the day begin anew. */
  newDay: object;
  /** The service restarted: offers whose legs are gone end. */
  restart: { epoch: number; liveLegs: readonly string[] };
}

/** Inputs of a table of their members. */
type InputOf<Said> = {
  [Type in keyof Said]: Readonly<{ type: Type } & Said[Type]>;
}[keyof Said];

/** An input from callers, media and devices. */
export type OutsideInput = InputOf<OutsideFacts>;
/** An input from an agent. */
export type AgentInput = InputOf<AgentRequests>;
/** An input from a supervisor or operator. */
export type OperationInput = InputOf<Operations>;
/** What the core is told, or asked to do. */
export type Input = OutsideInput | AgentInput | OperationInput;

/** Whether a queue takes calls; a closing one serves those that wait. */
export type QueueState = 'open' | 'closing' | 'closed';

/** Inputs that share one time. */
export interface Instant {
  /** Whole milliseconds since the trace's origin. */
  readonly atMs: number;
  /** In the order in which they act. */
  readonly inputs: readonly Input[];
}
