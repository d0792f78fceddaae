/**
 * An agent's day: rostered shift, drawn absence and breaks, present state. Draws are keyed by shift
 * and position in it, so that one more agent changes nobody else's day.
 */
import type { AgentState } from '../../routing/index.ts';
import { noEvent } from '../day/event-number.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { AdherencePlan, BreakPlan } from './compile-agents.ts';

export type AgentDraw = (
  purpose: 'agentLateness' | 'agentAbsence' | 'unplannedAway',
  draw: number,
) => number;

export interface DayBreak {
  /** The break begins when the agent is first idle after this time. */
  readonly earliestMs: number;
  /** From this time on the break begins after the call in progress; null: only when idle. */
  readonly latestMs: number | null;
  readonly lengthMs: number;
  readonly reason: string;
}

/** An agent's presence on one day. */
export interface Presence {
  readonly startMs: number;
  readonly endMs: number;
  readonly breaks: readonly DayBreak[];
}

export interface AgentDay {
  readonly isAbsent: boolean;
  readonly presence: Presence | null;
}

const delayDraws = { start: 0, end: 1, firstBreak: 2 } as const;

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

export interface Duty {
  readonly id: string;
  readonly agent: number;
  readonly day: AgentDay;
  readonly draw: AgentDraw;
  isOnShift: boolean;
  isLost: boolean;
  isHandedOver: boolean;
  /** Logs off after the call in progress. */
  isLeaving: boolean;
  /** Length of a Not Ready time that is due but begins only after the agent's call. */
  owedMs: number;
  readonly open: DayBreak[];
  overHandle: number;
  awayCount: number;
  isAway: boolean;
  state: AgentState;
}

export function newDuty(of: Pick<Duty, 'id' | 'agent' | 'day' | 'draw'>): Duty {
  return {
    ...of,
    isOnShift: false,
    isLost: false,
    isHandedOver: false,
    isLeaving: false,
    owedMs: 0,
    open: [],
    overHandle: noEvent,
    awayCount: 0,
    isAway: false,
    state: 'loggedOff',
  };
}

export function isAtWork({ isOnShift, isLost, isHandedOver }: Duty): boolean {
  return isOnShift && !isLost && !isHandedOver;
}

export function drawTime(
  distribution: Distribution,
  { draw, awayCount }: Duty,
  which: 0 | 1,
): number {
  return Math.round(distribution.quantile(draw('unplannedAway', 2 * awayCount + which)));
}
