/**
 * What callers do beside waiting and talking, compiled: distributions ready to sample, times in ms.
 */

import type { Distribution } from '../distributions/distribution.ts';
import type { CallTypePlan } from '../plan.ts';
import type { PromptPlan } from './prompt-lines.ts';

/** A share that rises and falls in straight lines with a wait. */
export type ShareByWait = readonly (readonly [waitMs: number, share: number])[];

/** Who leaves at once where nobody takes the call. */
export interface BalkPlan {
  readonly share: number;
  /** Null: callers are not told a wait, or do not mind it. */
  readonly byAnnouncedWait: ShareByWait | null;
}

/** Who calls again, and after how long. */
export interface CallAgainPlan {
  readonly share: number;
  readonly delay: Distribution;
  /** Attempts of a caller, the first included. */
  readonly attemptsMax: number;
}

/** An offer at the end of a call. */
export interface UpSellPlan {
  readonly share: number;
  /** Null: however many wait. */
  readonly whenWaitingMax: number | null;
  readonly time: Distribution;
  readonly acceptShare: number;
  readonly valueMinor: Distribution;
}

/** What a call earns. */
export interface OrderPlan {
  readonly share: number;
  readonly valueMinor: Distribution;
  readonly upSell: UpSellPlan | null;
  /** Null: no prompt rules are in force, or the scenario names no lines. */
  readonly prompts: PromptPlan | null;
}

/** What the callers of a type do; null: not that. */
export interface CallerLife {
  readonly balk: BalkPlan | null;
  readonly afterAbandon: CallAgainPlan | null;
  readonly afterBlock: CallAgainPlan | null;
  readonly returnCall: CallAgainPlan | null;
  readonly order: OrderPlan | null;
}

/** What stands before the queues. */
export interface EntrancePlan {
  /** Null: without limit. */
  readonly lines: LinesPlan | null;
  readonly ivr: IvrPlan | null;
}

export interface LinesPlan {
  readonly count: number;
  /** Lines that take no new calls for a while. */
  readonly lost: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly count: number;
  }[];
}

export interface IvrPlan {
  readonly time: Distribution;
  readonly containedShare: number;
}

/** Calling back in place of waiting. */
export interface CallbackPlan {
  readonly offerAboveWaitMs: number;
  readonly acceptShare: number;
  /** In place of it, by expected wait. */
  readonly acceptByExpectedWait: ShareByWait | null;
  readonly reach: ReachPlan;
  /** The caller is dialled first, and waits for the agent; else the agent waits while it rings. */
  readonly isCustomerFirst: boolean;
  /** Of who is dialled first; null: he waits for ever. */
  readonly patience: Distribution | null;
}

/** Reaching somebody by phone. */
export interface ReachPlan {
  readonly answerShare: number;
  readonly attemptsMax: number;
  /** Null: no time passes. */
  readonly spacing: Distribution | null;
  readonly ringTime: Distribution | null;
}

/** A list of people to call. */
export interface OutboundPlan {
  /** Its calls, once they are in a queue; their place is after those of the callers. */
  readonly type: CallTypePlan;
  /** The queue whose wrap-up rule holds; null: that of agents' own calls. */
  readonly queueId: string | null;
  /** Dialled ahead: more answers than idle agents at most with this chance; null: by idle ones. */
  readonly chanceMax: number | null;
  /** Entries; infinite: the list never ends. */
  readonly entries: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly idleMin: number;
  readonly reach: ReachPlan;
  /** Agents, by their places in the plan. */
  readonly agents: ReadonlySet<number>;
}
