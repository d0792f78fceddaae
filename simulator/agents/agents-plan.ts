/**
 * What a scenario says of its agents, compiled: laws ready to sample, times since the day's start.
 *
 * A shift is what was rostered; what a day makes of it is drawn (`agent-day.ts`).
 * Source: simulation.md 3.7, 13.
 */
import type { Law } from '../laws/law.ts';

/**
 * A planned break. `afterCall`: at a moment drawn from its window, after the call he is on then;
 * `firstIdle`: at the first moment of its window when he is idle, at its end as the other.
 */
export interface BreakPlan {
  readonly atMs: number;
  readonly windowMs: number;
  readonly lengthMs: number;
  readonly rule: 'afterCall' | 'firstIdle';
}

/** A time that is 0 with a share, else by its law: punctual people, and the others. */
export interface OccasionalLaw {
  readonly atZeroShare: number;
  readonly law: Law;
}

/** Ready and away by turns: what nobody planned. */
export interface AwayPlan {
  /** From the log-on, or the last return, to the next time away. */
  readonly readyTime: Law;
  readonly awayTime: Law;
}

/** How people keep to their shifts; null: to the minute. */
export interface AdherencePlan {
  readonly lateness: OccasionalLaw | null;
  readonly earlyLeave: OccasionalLaw | null;
  /** By how much each break, and each return from one, comes late. */
  readonly delay: OccasionalLaw | null;
  /** Of agent-days: who does not come at all. */
  readonly absenceShare: number;
  readonly unplannedAway: AwayPlan | null;
}

/** Mean handle time × (1 + gap · exp(−calls handled / scale)). */
export interface LearningPlan {
  readonly gap: number;
  readonly scaleCalls: number;
}

/** Everybody keeps to the plan. */
export const punctual: AdherencePlan = {
  lateness: null,
  earlyLeave: null,
  delay: null,
  absenceShare: 0,
  unplannedAway: null,
};

/** The time at uniform `u`, whole ms: non-decreasing in it. */
export function occasionalMs({ atZeroShare, law }: OccasionalLaw, uniform: number): number {
  if (uniform < atZeroShare) return 0;
  return Math.round(law.quantile((uniform - atZeroShare) / (1 - atZeroShare)));
}
