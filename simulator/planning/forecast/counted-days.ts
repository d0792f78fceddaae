/**
 * Calls counted by interval of the day, day by day: what a forecast is made from.
 *
 * Days are in order, and days without a count are simply not there. What is no ordinary day is left
 * out before anything is learned: special days never enter weekday means, and a partial day is
 * marked, not filled with zeros.
 * Source: simulation.md 11.4.
 *
 * Which weekdays have calls, and how many such days lie between two days of the calendar.
 */
import { dateOfDay } from '../../../kernel/index.ts';
import { weekDays, weekdayOf } from '../../clock.ts';

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

/** A day to learn from, with the sum of its calls: methods ask for it at every step. */
export interface OrdinaryDay extends CountedDay {
  readonly total: number;
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
/** The same weekdays that say what to expect of a day: so many weeks away. */
const neighbours = [-4, -3, -2, -1, 1, 2, 3, 4] as const;

/** The ordinary days, and those left out. */
export function ordinaryDays(
  days: readonly CountedDay[],
  special: readonly SpecialDay[],
): { readonly ordinary: readonly OrdinaryDay[]; readonly leftOut: readonly LeftOut[] } {
  const names = new Map(special.map(({ day, name }) => [day, name]));
  const unnamed = new Map(days.flatMap((one) => (names.has(one.day) ? [] : [[one.day, one]])));
  const ordinary: OrdinaryDay[] = [];
  const leftOut: LeftOut[] = [];
  for (const one of days) {
    const name = names.get(one.day);
    const near = neighbours.flatMap((weeks) => unnamed.get(one.day + weeks * weekDays) ?? []);
    const gap = name === undefined ? (one.partial ?? gapOf(one, near)) : null;
    const date = dateOfDay(one.day);
    if (name !== undefined) leftOut.push({ date, why: `special: ${name}` });
    else if (gap !== null) leftOut.push({ date, why: gap });
    else ordinary.push({ ...one, total: one.calls.reduce((sum, count) => sum + count, 0) });
  }
  return { ordinary, leftOut };
}

/** Why a day is partial; null: it is whole. */
function gapOf(one: CountedDay, near: readonly CountedDay[]): string | null {
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
