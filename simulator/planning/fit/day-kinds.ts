/**
 * Which weekdays are full, and how much days vary. A full weekday has at least 60 % of the calls of
 * the busiest one; others need a scenario of their own.
 */
import { dayNames } from '../../../contracts/index.ts';
import { type Weekday, weekDays, weekdayOf } from '../../clock.ts';
import { addTo, meanOf, sumBy, sumOf } from '../../statistics/sums.ts';
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

/** Variation beyond Poisson that weekday and trend do not explain, as variances of factors. */
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

interface BusynessOptions {
  readonly blocks: number;
  readonly intervalMs: number;
  /** Numbers of the days. Default: days without weekdays and trend. */
  readonly days?: readonly number[];
}

/** Estimates variances by moments; `blocks` intervals form a block. */
export function fitBusyness(
  counts: readonly (readonly number[])[],
  { blocks, intervalMs, days: dates = [] }: BusynessOptions,
): BusynessFit {
  const days = counts.length;
  const totals = counts.map(sumOf);
  const mean = sumOf(totals) / Math.max(1, days);
  const { means, parameters } = expectedTotals(totals, dates);
  const residual = sumBy(totals, (total, place) => (total - (means[place] ?? mean)) ** 2);
  const variance = residual / Math.max(1, days - parameters);
  const meanSquare = sumBy(means, (expected) => expected ** 2) / Math.max(1, days);
  const dayVariance = meanSquare === 0 ? 0 : (variance - mean) / meanSquare;
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

/** A trend is not told from chance in fewer days. */
const trendDaysMin = 15;
/** Weekday and trend are estimated in turns, which converge fast. */
const turns = 8;

/** Totals by weekday and a trend in equal steps a day, and how many numbers these take. */
function expectedTotals(
  totals: readonly number[],
  dates: readonly number[],
): { readonly means: readonly number[]; readonly parameters: number } {
  const all = meanOf(totals);
  if (dates.length !== totals.length) return { means: totals.map(() => all), parameters: 1 };
  const hasTrend = totals.length >= trendDaysMin;
  const middle = meanOf(dates);
  const squares = sumBy(dates, (day) => (day - middle) ** 2);
  let slope = 0;
  let base = totals.map(() => all);
  for (let turn = 0; turn < turns; turn += 1) {
    const trend = dates.map((day) => 1 + slope * (day - middle));
    base = dates.map((day) => {
      const same = dates.flatMap((other, place) =>
        weekdayOf(other) === weekdayOf(day) ? [place] : [],
      );
      return sumBy(same, (place) => totals[place] ?? 0) / sumBy(same, (place) => trend[place] ?? 1);
    });
    if (!hasTrend) break;
    const products = sumBy(
      dates,
      (day, place) => (day - middle) * ((totals[place] ?? 0) / Math.max(1, base[place] ?? 1) - 1),
    );
    slope = products / squares;
  }
  return {
    means: base.map((calls, place) => calls * (1 + slope * ((dates[place] ?? 0) - middle))),
    parameters: new Set(dates.map(weekdayOf)).size + (hasTrend ? 1 : 0),
  };
}

/** Calls of a weekday relative to all days, by its name; empty with one weekday or one week. */
export function weekdayFactors(
  counts: readonly (readonly number[])[],
  dates: readonly number[],
): Readonly<Record<string, number>> {
  const totals = counts.map(sumOf);
  const all = meanOf(totals);
  const groups = [...Map.groupBy(dates.keys(), (place) => weekdayOf(dates[place] ?? 0))];
  if (all === 0 || groups.length < 2 || groups.some(([, places]) => places.length < 2)) return {};
  return Object.fromEntries(
    groups.map(([weekday, places]) => {
      const mean = meanOf(places.map((place) => totals[place] ?? 0));
      return [dayNames[weekday] ?? '', Number((mean / all).toFixed(3))];
    }),
  );
}
