/**
 * What a scenario says of its agents, compiled: distributions ready to sample, times since the
 * day's start.
 *
 * A shift is what was rostered; what a day makes of it is drawn (`agent-day.ts`).
 * Source: simulation.md 3.7, 13.
 */
import type { Distribution } from '../distributions/distribution.ts';

/**
 * A planned break: at the first idle moment of its window, and at the window's end after the call
 * he is on. Without an end of the window it waits for an idle moment as long as it takes.
 */
export interface BreakPlan {
  readonly atMs: number;
  /** 0: at once, or after the call; null: no end. */
  readonly windowMs: number | null;
  readonly lengthMs: number;
  /** Of the state that the core is told. */
  readonly reason: string;
}

/** Ready and away by turns: what nobody planned. */
export interface AwayPlan {
  /** From the log-on, or the last return, to the next time away. */
  readonly readyTime: Distribution;
  readonly awayTime: Distribution;
}

/** How people keep to their shifts; null: to the minute. */
export interface AdherencePlan {
  readonly lateness: Distribution | null;
  readonly earlyLeave: Distribution | null;
  /** By how much each break, and each return from one, comes late. */
  readonly changeDelay: Distribution | null;
  /** Of agent-days: who does not come at all. */
  readonly absenceShare: number;
  /** Heads of a profile stand in for each other at shift ends; see `duty.ts`. */
  readonly standsIn: boolean;
  readonly away: AwayPlan | null;
}

/** Mean handle time × (1 + gap · exp(−calls handled / scale)). */
export interface LearningPlan {
  readonly gap: number;
  readonly scaleCalls: number;
}

/** Calls answered in it are connected late. */
export interface NetworkDelayPlan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly addedMs: number;
}

/** So many agents of a profile, the first at work, log off after their calls and come back. */
export interface AgentsLostPlan {
  readonly atMs: number;
  readonly untilMs: number;
  readonly profile: string;
  readonly count: number;
}
