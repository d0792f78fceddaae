/**
 * Calls counted by interval of the day, day by day: what a forecast is made from.
 *
 * Days are in order, and days without a count are simply not there. What is no ordinary day is left
 * out before anything is learned: special days never enter weekday means, and a partial day is
 * marked, not filled with zeros.
 * Source: simulation.md 11.4.
 */
import { dateOfDay, type Weekday, weekdayOf } from './calendar-day.ts';

/** One day's calls. */
export interface CountedDay {
  /** Number of the day; see `calendar-day.ts`. */
  readonly day: number;
  /** Of each interval. */
  readonly calls: readonly number[];
  /** Handle time of the calls of each interval, summed [not known]. */
  readonly handleTimeMs?: readonly number[];
  /** Calls whose handle time is in that sum [as not known]. */
  readonly handled?: readonly number[];
  /** Why the day is not whole, where its reader knows. */
  readonly partial?: string;
}

/** Days of one shape: the same intervals on each. */
export interface CountedDays {
  /** Of the first interval, since midnight. */
  readonly startMs: number;
  readonly intervalMs: number;
  readonly intervals: number;
  readonly days: readonly CountedDay[];
}

/** A day of the calendar that is unlike others: a holiday, a campaign. */
export interface SpecialDay {
  readonly day: number;
  /** Days of one name have a profile of their own; `closed`: no calls. */
  readonly name: string;
}

/** A day that is left out of what is learned, and why. */
export interface LeftOut {
  readonly date: string;
  readonly why: string;
}

/** A run of empty intervals is no chance where so many calls were expected in it. */
const expectedInGapMax = 20;
/** Same weekdays on either side that say what to expect of a day. */
const neighbourWeeks = 4;

/** Calls of a day. */
export function totalOf({ calls }: CountedDay): number {
  return calls.reduce((sum, count) => sum + count, 0);
}

/** The ordinary days, and those left out. */
export function ordinaryDays(
  days: readonly CountedDay[],
  special: readonly SpecialDay[],
): { readonly ordinary: readonly CountedDay[]; readonly leftOut: readonly LeftOut[] } {
  const names = new Map(special.map(({ day, name }) => [day, name]));
  const byWeekday = new Map<Weekday, CountedDay[]>();
  for (const one of days) {
    if (names.has(one.day)) continue;
    const weekday = weekdayOf(one.day);
    byWeekday.set(weekday, [...(byWeekday.get(weekday) ?? []), one]);
  }
  const ordinary: CountedDay[] = [];
  const leftOut: LeftOut[] = [];
  for (const one of days) {
    const name = names.get(one.day);
    const sameWeekday = byWeekday.get(weekdayOf(one.day)) ?? [];
    const gap = name === undefined ? (one.partial ?? gapOf(one, sameWeekday)) : null;
    const date = dateOfDay(one.day);
    if (name !== undefined) leftOut.push({ date, why: `special: ${name}` });
    else if (gap !== null) leftOut.push({ date, why: gap });
    else ordinary.push(one);
  }
  return { ordinary, leftOut };
}

/** Why a day is partial; null: it is whole. */
function gapOf(one: CountedDay, sameWeekday: readonly CountedDay[]): string | null {
  const near = sameWeekday.filter(
    ({ day }) => day !== one.day && Math.abs(day - one.day) <= 7 * neighbourWeeks,
  );
  if (near.length < 2) return null;
  let expected = 0;
  let empty = 0;
  for (const [place, calls] of one.calls.entries()) {
    if (calls > 0) {
      expected = 0;
      empty = 0;
      continue;
    }
    const usual = near.map((day) => day.calls[place] ?? 0).sort((a, b) => a - b);
    expected += usual[Math.floor(usual.length / 2)] ?? 0;
    empty += 1;
    if (expected >= expectedInGapMax) {
      return empty === one.calls.length
        ? `no calls, where ${expected} are usual`
        : `partial: no calls in ${empty} intervals, where ${expected} are usual`;
    }
  }
  return null;
}
