/** What is known of one agent through the day; see `duty.ts`. */
import type { AgentState } from '../../routing/index.ts';
import { noEvent } from '../day/day-event.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { AgentDay, AgentDraw, DayBreak } from './agent-day.ts';

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
  /** Of the end of the break he is on. */
  overHandle: number;
  /** Times away so far; two draws each. */
  awayCount: number;
  /** The break he takes or is on has a time away in it. */
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
