/**
 * Turns fractional staff by quarter of an hour into whole shifts. Rounding is carried forward (5.25
 * agents are five, and a sixth in every fourth quarter); who came first leaves first.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { minuteMs } from '../../../kernel/index.ts';
import { timeText } from '../../clock.ts';
import { slotMs } from './log-ons.ts';

export type Shift = Scenario['agents']['shifts'][number];

const slotMinutes = slotMs / minuteMs;
export const slotsPerHour = 60 / slotMinutes;

export interface ProfileStaff {
  readonly id: string;
  /** Fractional agents by quarter of an hour. */
  readonly agents: readonly number[];
  /**
   * Fewest agents in each quarter of an hour, so that somebody is there wherever calls are
   * answered.
   */
  readonly least: readonly number[];
}

export interface StaffPlan {
  readonly profiles: readonly ProfileStaff[];
  /** Minutes from midnight to the day's start. */
  readonly startMinute: number;
  /** When agents still present at the end of the day leave, in minutes since midnight. */
  readonly lastMinute: number;
}

/** Shifts in the order of their start. */
export function shiftsOf({ profiles, startMinute, lastMinute }: StaffPlan): readonly Shift[] {
  const shifts = new Map<string, Shift>();
  for (const { id, agents, least } of profiles) {
    const onDuty: number[] = [];
    const leave = (slot: number, endMinute: number): void => {
      const begin = startMinute + (onDuty.shift() ?? slot) * slotMinutes;
      const [start, end] = [timeText(minuteMs * begin), timeText(minuteMs * endMinute)];
      const key = `${start}-${end} ${id}`;
      const count = (shifts.get(key)?.count ?? 0) + 1;
      shifts.set(key, { profile: id, count, start, end });
    };
    let carried = 0;
    for (const [slot, wanted] of agents.entries()) {
      const total = Math.max(least[slot] ?? 0, Math.round(wanted + carried));
      carried = Math.max(-1, Math.min(1, carried + wanted - total));
      while (onDuty.length < total) onDuty.push(slot);
      while (onDuty.length > total) leave(slot, startMinute + slot * slotMinutes);
    }
    while (onDuty.length > 0) leave(agents.length, lastMinute);
  }
  return [...shifts.entries()]
    .filter(([, { start, end }]) => start < end)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, shift]) => shift);
}
