/**
 * An agent's day: the rostered shift, with what was drawn for this person and day, and what is
 * known of them as it goes on (`duty.ts`).
 *
 * Every draw is named by the agent's place (shift, head), so that a further head, in the same shift
 * or in another, changes nobody else's day.
 * Source: simulation.md 3.7, 7.2.
 */

import type { AgentState } from '../../routing/index.ts';
import { noEvent } from '../day/event-number.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { AdherencePlan, BreakPlan } from './compile-agents.ts';

/** Uniforms of one agent. */
export type AgentDraw = (
  purpose: 'agentLateness' | 'agentAbsence' | 'unplannedAway',
  draw: number,
) => number;

/** A break of this day. */
export interface DayBreak {
  /** From now on at an idle moment. */
  readonly earliestMs: number;
  /** After the call they are on; null: only at an idle moment. */
  readonly latestMs: number | null;
  readonly lengthMs: number;
  readonly reason: string;
}

/** Null: they do not come, or would come only when it is over. */
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

/** As it stands now. */
export interface Duty {
  readonly id: string;
  readonly agent: number;
  readonly day: AgentDay;
  readonly draw: AgentDraw;
  isOnShift: boolean;
  isLost: boolean;
  /** A person decides for this agent: nothing of the shift is asked of the core. */
  isHandedOver: boolean;
  /** The log-off has been asked for, and acts when the call at hand is over. */
  isLeaving: boolean;
  /** Time not ready that is due and has not begun. */
  owedMs: number;
  /** Breaks that wait for an idle moment. */
  readonly open: DayBreak[];
  /** Of the end of the break they are on. */
  overHandle: number;
  /** Times away so far; two draws each. */
  awayCount: number;
  /** The break they take or are on has a time away in it. */
  isAway: boolean;
  /** As last reported by the core. */
  state: AgentState;
}

/** Of an agent who has not come yet. */
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

/** There, whatever they do, and not in the hands of a person. */
export function isAtWork({ isOnShift, isLost, isHandedOver }: Duty): boolean {
  return isOnShift && !isLost && !isHandedOver;
}

/** Draw 0: time ready; 1: time away. */
export function drawn(distribution: Distribution, { draw, awayCount }: Duty, which: 0 | 1): number {
  return Math.round(distribution.quantile(draw('unplannedAway', 2 * awayCount + which)));
}
