/**
 * Calls counted by day and interval. Days without a count are absent; partial days are marked, not
 * filled with zeros; special days do not enter weekday means.
 */
import { dateOfDay } from '../../../kernel/index.ts';
import { weekDays, weekdayOf } from '../../clock.ts';

export interface CountedDay {
  readonly day: number;
  readonly calls: readonly number[];
  /** Sum of handle times by interval. Default: unknown. */
  readonly handleTimeMs?: readonly number[];
  /** Number of calls with known handle times. Default: unknown. */
  readonly handled?: readonly number[];
  readonly partial?: string;
}

export interface OrdinaryDay extends CountedDay {
  readonly total: number;
}

export interface CountedDays {
  /** Since midnight. */
  readonly startMs: number;
  readonly intervalMs: number;
  readonly intervals: number;
  readonly days: readonly CountedDay[];
}

export interface SpecialDay {
  readonly day: number;
  /** Name of the special day: `closed` means no calls. */
  readonly name: string;
  /** A date, or another name, whose days it resembles. Default: days of its own name. */
  readonly like?: string;
  /** Calls relative to a usual day. Default: as the days that it resembles. */
  readonly factor?: number;
}

export interface ExcludedDay {
  readonly date: string;
  readonly why: string;
}

/** An interval without calls where more than this were expected is a gap in the table. */
const expectedInGapMax = 20;
/** Distances in weeks to the same weekdays that predict a day. */
export const neighbours = [-4, -3, -2, -1, 1, 2, 3, 4] as const;

export function ordinaryDays(
  days: readonly CountedDay[],
  special: readonly SpecialDay[],
): { readonly ordinary: readonly OrdinaryDay[]; readonly leftOut: readonly ExcludedDay[] } {
  const names = new Map(special.map(({ day, name }) => [day, name]));
  const unnamed = new Map(days.flatMap((one) => (names.has(one.day) ? [] : [[one.day, one]])));
  const ordinary: OrdinaryDay[] = [];
  const leftOut: ExcludedDay[] = [];
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

export interface OpenDays {
  readonly isOpen: (day: number) => boolean;
  readonly between: (from: number, to: number) => number;
  readonly perWeek: number;
}

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
