/**
 * An agent's day as it will be: the rostered shift, with what was drawn for this person and day.
 *
 * Every draw is named by the agent's place (shift, head), so that a further head, in his shift or
 * in another, changes nobody else's day.
 * Source: simulation.md 3.7, 7.2.
 */
import { type AdherencePlan, type BreakPlan, occasionalMs } from './agents-plan.ts';

/** Uniforms of one agent. */
export type AgentDraw = (
  purpose: 'agentLateness' | 'agentAbsence' | 'unplannedAway' | 'breakChoice',
  draw: number,
) => number;

/** A break of this day; `firstIdle` where `latestMs` is later than `earliestMs`. */
export interface DayBreak {
  readonly earliestMs: number;
  /** At the latest, after the call he is on. */
  readonly latestMs: number;
  readonly lengthMs: number;
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
  { lateness, earlyLeave, delay, absenceShare }: AdherencePlan,
  draw: AgentDraw,
): AgentDay {
  if (absenceShare > 0 && draw('agentAbsence', 0) < absenceShare) {
    return { isAbsent: true, presence: null };
  }
  const delayed = (law: typeof delay, place: number): number =>
    law === null ? 0 : occasionalMs(law, draw('agentLateness', place));
  const startMs = shift.startMs + delayed(lateness, delayDraws.start);
  const endMs = shift.endMs - delayed(earlyLeave, delayDraws.end);
  if (startMs >= endMs) return { isAbsent: false, presence: null };
  const breaks = shift.breaks.map((planned, place) => {
    const first = delayDraws.firstBreak + 2 * place;
    const lateMs = delayed(delay, first);
    const { earliestMs, latestMs } = windowOf(planned, () => draw('breakChoice', place));
    return {
      earliestMs: earliestMs + lateMs,
      latestMs: latestMs + lateMs,
      lengthMs: planned.lengthMs + delayed(delay, first + 1),
    };
  });
  return { isAbsent: false, presence: { startMs, endMs, breaks } };
}

function windowOf(
  { atMs, windowMs, rule }: BreakPlan,
  uniform: () => number,
): Pick<DayBreak, 'earliestMs' | 'latestMs'> {
  if (windowMs === 0) return { earliestMs: atMs, latestMs: atMs };
  if (rule === 'firstIdle') return { earliestMs: atMs, latestMs: atMs + windowMs };
  const chosenMs = atMs + Math.round(windowMs * uniform());
  return { earliestMs: chosenMs, latestMs: chosenMs };
}
