/**
 * An agent's day as it will be: the rostered shift, with what was drawn for this person and day.
 *
 * Every draw is named by the agent's place (shift, head), so that a further head, in his shift or
 * in another, changes nobody else's day.
 * Source: simulation.md 3.7, 7.2.
 */
import type { Distribution } from '../distributions/distribution.ts';
import type { AdherencePlan, BreakPlan } from './agents-plan.ts';

/** Uniforms of one agent. */
export type AgentDraw = (
  purpose: 'agentLateness' | 'agentAbsence' | 'unplannedAway',
  draw: number,
) => number;

/** A break of this day. */
export interface DayBreak {
  /** From now on at an idle moment. */
  readonly earliestMs: number;
  /** After the call he is on; null: only at an idle moment. */
  readonly latestMs: number | null;
  readonly lengthMs: number;
  readonly reason: string;
}

/** Null: he does not come, or would come only when it is over. */
export interface Presence {
  readonly startMs: number;
  readonly endMs: number;
  readonly breaks: readonly DayBreak[];
}

export interface AgentDay {
  /** Sick or on leave, the whole shift. */
  readonly isAbsent: boolean;
  readonly presence: Presence | null;
}

/** Draws of `agentLateness`: 0 coming, 1 leaving, then two a break. */
const delayDraws = { start: 0, end: 1, firstBreak: 2 } as const;

/** Makes the day of an agent. */
export function agentDay(
  shift: {
    readonly startMs: number;
    readonly endMs: number;
    readonly breaks: readonly BreakPlan[];
  },
  { lateness, earlyLeave, changeDelay, absenceShare }: AdherencePlan,
  draw: AgentDraw,
): AgentDay {
  if (absenceShare > 0 && draw('agentAbsence', 0) < absenceShare) {
    return { isAbsent: true, presence: null };
  }
  const drawn = (distribution: Distribution | null, place: number): number =>
    distribution === null ? 0 : Math.round(distribution.quantile(draw('agentLateness', place)));
  const startMs = shift.startMs + drawn(lateness, delayDraws.start);
  const endMs = shift.endMs - drawn(earlyLeave, delayDraws.end);
  if (startMs >= endMs) return { isAbsent: false, presence: null };
  const breaks = shift.breaks.map(({ atMs, windowMs, lengthMs, reason }, place) => {
    const first = delayDraws.firstBreak + 2 * place;
    const earliestMs = atMs + drawn(changeDelay, first);
    return {
      earliestMs,
      latestMs: windowMs === null ? null : earliestMs + windowMs,
      lengthMs: lengthMs + drawn(changeDelay, first + 1),
      reason,
    };
  });
  return { isAbsent: false, presence: { startMs, endMs, breaks } };
}
