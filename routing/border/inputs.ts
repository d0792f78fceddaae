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
export type OutsideInput =
  | {
      readonly type: 'call.arrived';
      readonly callId: string;
      readonly queueId?: string;
      readonly plan?: RoutingPlan;
      readonly facts?: Facts;
      /** The call's own required terms, beside those of every step. */
      readonly required?: Expression;
      readonly class?: CallClass;
      readonly offsetMs?: number;
      /** The switch's name of the caller's leg; the core keeps nothing of it. */
      readonly legId?: string;
    }
  | { readonly type: 'call.hungUp'; readonly callId: string }
  | { readonly type: 'call.digits'; readonly callId: string; readonly digits: string }
  | { readonly type: 'call.callbackTaken'; readonly callId: string }
  | { readonly type: 'call.messageLeft'; readonly callId: string }
  | { readonly type: 'call.returned'; readonly callId: string; readonly of: string }
  | {
      readonly type: 'directCall.began';
      readonly callId: string;
      readonly agentId: string;
      readonly direction: Direction;
      /** Outgoing only: a dialler call delivered through this queue. */
      readonly queueId?: string;
    }
  | { readonly type: 'offer.alerting'; readonly offerId: string }
  | { readonly type: 'offer.connected'; readonly offerId: string }
  | {
      readonly type: 'offer.failed';
      readonly offerId: string;
      readonly cause: 'busy' | 'unreachable' | 'media';
    }
  | { readonly type: 'leg.ended'; readonly offerId: string }
  | {
      readonly type: 'device.changed';
      readonly agentId: string;
      readonly usable: boolean;
      /** Only these channels; absent: the whole device. */
      readonly channels?: readonly string[];
    };

/** From agents. Interactions are named by their offer's id. */
export type AgentInput =
  | {
      readonly type: 'logOn';
      readonly agentId: string;
      /** Groups to open sessions for [all permitted ones]. */
      readonly groups?: readonly string[];
      readonly addressId?: string;
      readonly ready?: boolean;
    }
  | { readonly type: 'logOff'; readonly agentId: string; readonly lost?: boolean }
  | {
      readonly type: 'setState';
      readonly agentId: string;
      readonly state: 'ready' | 'notReady';
      readonly reason?: string;
      /** A supervisor's id, where it is not the agent's own request. */
      readonly by?: string;
    }
  | {
      readonly type: 'openSession';
      readonly agentId: string;
      readonly groupId: string;
      readonly addressId?: string;
    }
  | {
      readonly type: 'setSessionState';
      readonly sessionId: string;
      readonly state: 'ready' | 'notReady';
      readonly reason?: string;
      /** For when its call and wrap-up are over; only while they are not. */
      readonly next?: true;
    }
  | { readonly type: 'endSession'; readonly sessionId: string }
  | { readonly type: 'acceptOffer'; readonly offerId: string; readonly callVersion?: number }
  | { readonly type: 'rejectOffer'; readonly offerId: string; readonly reason?: string }
  | { readonly type: 'hold'; readonly offerId: string }
  | { readonly type: 'retrieve'; readonly offerId: string }
  | {
      readonly type: 'consult';
      readonly offerId: string;
      readonly to: Target;
      readonly callId: string;
    }
  | { readonly type: 'completeTransfer'; readonly offerId: string }
  | { readonly type: 'cancelConsult'; readonly offerId: string }
  | { readonly type: 'conference'; readonly offerId: string }
  | {
      readonly type: 'transfer';
      readonly offerId: string;
      readonly to: Target;
      readonly class?: CallClass;
      readonly returnTo?: 'queue' | 'agent' | 'message';
    }
  | { readonly type: 'hangUp'; readonly offerId: string }
  | { readonly type: 'endWrapUp'; readonly offerId: string }
  | { readonly type: 'extendWrapUp'; readonly offerId: string; readonly byMs: number }
  | { readonly type: 'setOutcome'; readonly offerId: string; readonly codes: readonly string[] };

/** From supervisors and operations. */
export type OperationInput =
  | {
      readonly type: 'reclassCall';
      readonly callId: string;
      readonly class?: CallClass;
      readonly offsetMs?: number;
    }
  | { readonly type: 'moveCall'; readonly callId: string; readonly queueId: string }
  | { readonly type: 'pullCall'; readonly callId: string; readonly agentId: string }
  | { readonly type: 'hangUpCall'; readonly callId: string }
  /** The core passes it on while the call waits unclaimed, and keeps nothing of it. */
  | {
      readonly type: 'treatCall';
      readonly callId: string;
      readonly treatment: Treatment;
      /** Which says so; absent: a person does. */
      readonly rule?: RuleSource;
    }
  | {
      readonly type: 'setQueueState';
      readonly queueId: string;
      readonly state: QueueState;
      /** With `closing`: when the queue is closed. */
      readonly untilMs?: number;
    }
  | {
      readonly type: 'activate';
      /** Of the centre file, or of the rule set. */
      readonly version: number;
      /** Absent, and no rule set either: a version activated before. */
      readonly centre?: CentreFile;
      /** In place of a centre: it becomes the active one of its kind. */
      readonly ruleSet?: RuleSetFile;
      readonly waiting?: 'migrate' | 'pin';
    }
  | { readonly type: 'newDay' }
  | {
      readonly type: 'restart';
      readonly epoch: number;
      readonly liveLegs: readonly string[];
    };

export type QueueState = 'open' | 'closing' | 'closed';

export type Input = OutsideInput | AgentInput | OperationInput;

export interface Instant {
  /** Integer milliseconds since the origin of the trace. */
  readonly atMs: number;
  readonly inputs: readonly Input[];
}
