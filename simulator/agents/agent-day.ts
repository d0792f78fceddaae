/**
 * An agent's rostered shift, what was drawn for this day, and the state now. Draws are keyed by
 * shift and head, so that one more head changes nobody else's day.
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
  /** The break begins at the first idle moment after this time. */
  readonly earliestMs: number;
  /** After this time the break follows the call at hand; null waits for an idle moment. */
  readonly latestMs: number | null;
  readonly lengthMs: number;
  readonly reason: string;
}

/** Null if the agent does not come, or would come only after the shift. */
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
  /** The agent has asked to log off; the core does so once the call in hand is over. */
  isLeaving: boolean;
  /** Not Ready time of this agent that is due but has not begun (a call is in hand). */
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
