/**
 * Days of the calendar as whole numbers, so that weeks can be counted without a clock.
 *
 * Day 0 is 1970-01-01, a Thursday. Weekdays run from 0, Monday, to 6, Sunday.
 */
import { instantMs } from '../../../rules/index.ts';

const dayMs = 86_400_000;

/** 0 is Monday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Days of a week. */
export const weekDays = 7;

/** Names as people write them, from Monday. */
export const weekdayNames = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** Number of a date `YYYY-MM-DD`; undefined where there is no such day. */
export function dayNumberOf(date: string): number | undefined {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(date) ? instantMs(`${date}T00:00:00Z`) : undefined;
  return atMs === undefined ? undefined : atMs / dayMs;
}

/** Weekday of a day's number. */
export function weekdayOf(day: number): Weekday {
  return ((((day + 3) % weekDays) + weekDays) % weekDays) as Weekday;
}
