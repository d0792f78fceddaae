/**
 * Times count from the day's start. Calendar days are whole numbers: day 0 is 1970-01-01, a
 * Thursday.
 */
import type { Scenario } from '../contracts/index.ts';
import { dateOfDay, dayOfDate } from '../kernel/index.ts';
import { weekdays } from '../rules/index.ts';

const defaults = { dayStart: '00:00', dayEnd: '24:00', intervalMs: 1_800_000 } as const;

export interface Clock {
  /** Local time, in ms since midnight. */
  readonly startMs: number;
  readonly dayMs: number;
  readonly intervalMs: number;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export function overlapMs(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs));
}

/** The scenario's clock, missing members filled with the defaults. */
export function clockOf({ clock }: Pick<Scenario, 'clock'>): Clock {
  const startMs = msOf(clock?.dayStart ?? defaults.dayStart);
  return {
    startMs,
    dayMs: msOf(clock?.dayEnd ?? defaults.dayEnd) - startMs,
    intervalMs: clock?.intervalMs ?? defaults.intervalMs,
  };
}

/** A time to the nearest minute, as `HH:MM`; the next day continues with `24:30`. */
export function timeText(sinceMidnightMs: number): string {
  const minutes = Math.round(sinceMidnightMs / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Milliseconds since midnight of a time `HH:MM`. */
export function msOf(time: string): number {
  const [hours = '', minutes = ''] = time.split(':');
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** 0 is Monday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const weekDays = 7;

/** In English, Monday first. */
export const weekdayNames = weekdays.en;

/** Number of a date `YYYY-MM-DD`; undefined if there is no such day. */
export function dayNumberOf(date: string): number | undefined {
  const day = dayOfDate(date);
  return /^\d{4}-\d\d-\d\d$/.test(date) && dateOfDay(day) === date ? day : undefined;
}

/** Weekday of a day numbered from 1970-01-01. */
export function weekdayOf(day: number): Weekday {
  return ((((day + 3) % weekDays) + weekDays) % weekDays) as Weekday;
}
