/**
 * A snapshot: the whole state of a core as plain JSON, from which it goes on as if nothing had
 * happened.
 *
 * Only what cannot be derived is in it; signatures, ordered sets and heaps are built anew.
 * Versioned as decisions/0001 says.
 */
import type {
  CallClass,
  ExpressionAst,
  FactsFile,
  QueuePlan,
  RuleSetFile,
} from '../../rules/index.ts';
import type { AgentState, SessionState } from '../border/effects.ts';
import type { QueueState } from '../border/inputs.ts';
import type { CentreFile } from '../centre/centre-file.ts';
import type { CompiledWrapUp } from '../centre/compile-centre.ts';
import type { RuleSource } from '../centre/compile-plan.ts';
import type { LeftCall } from '../memory/records.ts';

export interface Snapshot {
  readonly schema: 'callwright.snapshot/1';
  readonly nowMs: number;
  readonly instant: number;
  readonly sequence: number;
  readonly effects: number;
  /** Number of the active version. */
  readonly ruleVersion: number;
  /** Those activated beside the first, which the reader has; ascending. */
  readonly versions: readonly (readonly [number, CentreFile])[];
  /** The active ones; absent: there are none. */
  readonly ruleSets?: readonly RuleSetFile[];
  /** Milliseconds since 1970 of time 0; absent: 0. */
  readonly originMs?: number;
  readonly epoch: number;
  readonly restartedAtMs: number;
  readonly queues: readonly QueueSnapshot[];
  readonly agents: readonly AgentSnapshot[];
  /** Ages kept of callers who left: call id, age from, left at; oldest first. */
  readonly abandoned: readonly (readonly [string, number, number])[];
  /** In order of sequence. */
  readonly calls: readonly CallSnapshot[];
}

export interface QueueSnapshot {
  readonly id: string;
  readonly state: QueueState;
  readonly untilMs: number | null;
  readonly offersMade: number;
}

export interface AgentSnapshot {
  readonly id: string;
  readonly wish: string;
  readonly reason: string | null;
  readonly pendingReason: string | null;
  readonly imposed: readonly ('device' | 'noAnswer' | 'rejects')[];
  /** Channels that the device cannot serve. */
  readonly unusable: readonly string[];
  readonly addressId: string | null;
  readonly sessions: readonly SessionSnapshot[];
  readonly sessionsMade: number;
  readonly noAnswers: number;
  readonly rejects: number;
  readonly coolUntilMs: number;
  readonly autoReturnAtMs: number;
  readonly handledToday: number;
  readonly talkTodayMs: number;
  /** [queue id, number of the offer]. */
  readonly lastOfferFrom: readonly (readonly [string, number])[];
  readonly accruedMs: number;
  readonly idleSinceMs: number;
  readonly isIdleRunning: boolean;
  readonly lastWorkAtMs: number;
  readonly readyAtMs: number;
  readonly lastInboundAtMs: number;
  readonly lastOfferAtMs: number;
  /** The call that went on without them, and their accrued idle time before it. */
  readonly left: LeftCall | null;
  readonly lostAtMs: number;
  readonly isLost: boolean;
  readonly reportedState: AgentState;
  readonly reportedReason: string | null;
  readonly reportedPending: 'notReady' | 'loggedOff' | null;
}

export interface SessionSnapshot {
  readonly n: number;
  readonly group: string;
  readonly addressId: string | null;
  readonly own: string;
  readonly reason: string | null;
  readonly reported: SessionState | null;
  readonly reportedReason: string | null;
}

export interface CallSnapshot {
  readonly id: string;
  readonly sequence: number;
  readonly direct: 'incoming' | 'outgoing' | null;
  readonly state: string;
  /** null: an agent's own call, through no queue. */
  readonly queue: string | null;
  /** The plan it brought, while that holds; null: its queue's. */
  readonly plan: QueuePlan | null;
  /** The rule that gave it this plan; absent: none did. */
  readonly rule?: RuleSource;
  /** What rules know of it; absent: nothing is kept. */
  readonly facts?: FactsFile;
  /** What it keeps of its queue in an earlier version; null: its queue is as the active one says. */
  readonly kept: KeptSnapshot | null;
  readonly required: ExpressionAst | null;
  readonly class: CallClass;
  readonly offsetMs: number;
  readonly classSetAtMs: number;
  readonly promotedAtMs: number;
  readonly ageFromMs: number;
  readonly enteredAtMs: number;
  readonly version: number;
  readonly entries: readonly (readonly [string, number])[];
  readonly step: number;
  readonly stepsTaken: number;
  readonly offersMade: number;
  /**
   * Limits of its waiting: when each is due, or was, while an offer holds it up; -1: it has none.
   */
  readonly limits: {
    readonly stepAtMs: number;
    readonly maxWaitAtMs: number;
    readonly noStaffAtMs: number;
    readonly closingAtMs: number;
  };
  /** Offers at once when a ring round begins, and when the present one began [-1]. */
  readonly ring: { readonly offersMax: number; readonly beganAtMs: number };
  /** Number of a supervisor's offer that lives; null: none. */
  readonly pulled: number | null;
  readonly attempts: number;
  readonly hasRestoredAge: boolean;
  /** A consult under way: the interaction that asks; null: none. */
  readonly consultOf: string | null;
  /** A call for one agent, and when that ends; null: none. */
  readonly forAgent: {
    readonly agentId: string;
    readonly fromAgentId: string;
    readonly returnTo: 'queue' | 'agent' | 'message';
    readonly untilMs: number;
  } | null;
  /** Who last talked with the customer. */
  readonly lastAgentId: string | null;
  /** Numbers of the offers accepted behind the claim, first accepted first. */
  readonly parked: readonly number[];
  readonly exclusions: readonly {
    readonly agentId: string;
    readonly untilMs: number | null;
    readonly stays: boolean;
  }[];
  readonly works: readonly WorkSnapshot[];
}

export interface KeptSnapshot {
  /** null: the call goes by the one it brought. */
  readonly plan: QueuePlan | null;
  readonly answerLimitMs: number;
  readonly wrapUp: CompiledWrapUp;
  readonly promoteAfterMs: number | null;
}

export interface WorkSnapshot {
  readonly n: number;
  readonly agentId: string;
  /** Number of the agent's session; null: none. */
  readonly session: number | null;
  readonly queue: string | null;
  readonly direct: 'incoming' | 'outgoing' | null;
  /** The call its agent talks in, where that is not its own. */
  readonly serves: string | null;
  readonly channel: string;
  readonly cost: number;
  readonly answerLimitMs: number;
  readonly madeAtMs: number;
  readonly offerState: string;
  readonly interactionState: string | null;
  readonly connectedAtMs: number;
  readonly accruedBeforeMs: number;
  readonly givesBackMs: number;
  /** The rule taken at Connected, and its limit for this agent; null: not connected yet. */
  readonly wrapUp: CompiledWrapUp | null;
  readonly wrapUpLimitMs: number;
  readonly countsAsWork: boolean;
  readonly wrapUpBeganAtMs: number;
  readonly wrapUpUntilMs: number;
  readonly extensions: number;
  readonly outcome: readonly string[] | null;
  readonly limitAtMs: number;
}
