/**
 * Which weekdays are full, and how much days vary. A full weekday has at least 60 % of the calls of
 * the busiest one; others need a scenario of their own.
 */
import { type Weekday, weekDays, weekdayOf } from '../../clock.ts';
import { addTo, squaresAbout, sumBy, sumOf } from '../../statistics/sums.ts';
import type { CallList } from './logged-calls.ts';

const fullDayShare = 0.6;

export function fullWeekdays(calls: CallList): readonly Weekday[] {
  const counts = new Map<number, number>();
  for (const { day } of calls) addTo(counts, day);
  const means = Array.from({ length: weekDays }, (_, weekday) => {
    const totals = [...counts].filter(([day]) => weekdayOf(day) === weekday);
    return sumBy(totals, ([, count]) => count) / Math.max(1, totals.length);
  });
  const most = Math.max(...means);
  return means.flatMap((mean, weekday) =>
    mean > 0 && mean >= fullDayShare * most ? [weekday as Weekday] : [],
  );
}

export function countsByDay(
  calls: CallList,
  of: {
    readonly days: readonly number[];
    readonly startMs: number;
    readonly endMs: number;
    readonly intervalMs: number;
  },
): readonly (readonly number[])[] {
  const places = new Map(of.days.map((day, place) => [day, place]));
  const intervals = Math.ceil((of.endMs - of.startMs) / of.intervalMs);
  const counts = of.days.map(() => new Array<number>(intervals).fill(0));
  for (const { day, enteredAtMs } of calls) {
    const ofDay = counts[places.get(day) ?? -1];
    const interval = Math.floor((enteredAtMs - of.startMs) / of.intervalMs);
    if (ofDay?.[interval] !== undefined) ofDay[interval] += 1;
  }
  return counts;
}

/** Variation of days beyond Poisson, as variances of factors with mean 1. */
export interface BusynessFit {
  /** Variance of the day's factor beyond Poisson; at most 0 if there is none. */
  readonly dayVariance: number;
  /** Variance of the factor of a block of hours, given the day's factor. */
  readonly blockVariance: number;
  readonly blockMs: number;
  readonly days: number;
  /** Variance over mean of the daily totals; 1 if calls come as a Poisson process. */
  readonly varianceToMean: number;
}

/** Estimates variances by moments; `blocks` intervals form a block. */
export function fitBusyness(
  counts: readonly (readonly number[])[],
  { blocks, intervalMs }: { readonly blocks: number; readonly intervalMs: number },
): BusynessFit {
  const days = counts.length;
  const totals = counts.map(sumOf);
  const mean = sumOf(totals) / Math.max(1, days);
  const variance = squaresAbout(mean, totals) / Math.max(1, days - 1);
  const dayVariance = mean === 0 ? 0 : (variance - mean) / mean ** 2;
  const intervals = counts[0]?.length ?? 0;
  let excess = 0;
  let squares = 0;
  for (let from = 0; from < intervals; from += blocks) {
    const ofBlock = counts.map((day) => sumOf(day.slice(from, from + blocks)));
    const blockMean = sumOf(ofBlock) / Math.max(1, days);
    for (const [place, count] of ofBlock.entries()) {
      const expected = (blockMean * (totals[place] ?? 0)) / Math.max(mean, 1);
      excess += ((count - expected) ** 2 * days) / Math.max(1, days - 1) - expected;
      squares += expected * expected;
    }
  }
  return {
    dayVariance,
    blockVariance: squares === 0 ? 0 : excess / squares,
    blockMs: blocks * intervalMs,
    days,
    varianceToMean: mean === 0 ? 0 : variance / mean,
  };
}
