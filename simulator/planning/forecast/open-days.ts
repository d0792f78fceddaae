/** Which weekdays have calls, and how many such days lie between two days of the calendar. */
import { weekDays, weekdayOf } from './calendar-day.ts';
import type { CountedDay } from './counted-days.ts';

/** A history's open weekdays, and days counted by them alone. */
export interface OpenDays {
  readonly isOpen: (day: number) => boolean;
  /** Open days after `from`, up to and with `to`. */
  readonly between: (from: number, to: number) => number;
  readonly perWeek: number;
}

/** A weekday is open that was counted once. */
export function openDaysOf(history: readonly CountedDay[]): OpenDays {
  const open = new Set<number>(history.map(({ day }) => weekdayOf(day)));
  const isOpen = (day: number): boolean => open.has(weekdayOf(day));
  const between = (from: number, to: number): number => {
    const weeks = Math.max(0, Math.floor((to - from) / weekDays));
    let count = weeks * open.size;
    for (let day = from + weeks * weekDays + 1; day <= to; day++) if (isOpen(day)) count += 1;
    return count;
  };
  return { isOpen, between, perWeek: open.size };
}
