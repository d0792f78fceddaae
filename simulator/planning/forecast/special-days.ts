/**
 * Named days by analogy: what earlier days of the name had, relative to usual days around them.
 * Days unlike their weekday that nobody named are found, for a person to name.
 */
import { dateOfDay } from '../../../kernel/index.ts';
import { dayNumberOf, weekDays, weekdayNames, weekdayOf } from '../../clock.ts';
import { sumBy, sumOf } from '../../statistics/sums.ts';
import { type CountedDay, neighbours, type OrdinaryDay, type SpecialDay } from './counted-days.ts';

export interface Analogy {
  /** Dates of the days that it follows; empty where a factor was given. */
  readonly dates: readonly string[];
  /** Calls relative to a usual day; null: the usual calls are unknown. */
  readonly factor: number | null;
  readonly calls: readonly number[];
  /** Squared relative deviation of such days from each other. */
  readonly kappa: number;
}

interface KnownDays {
  readonly days: readonly CountedDay[];
  readonly ordinary: readonly OrdinaryDay[];
  readonly special: readonly SpecialDay[];
}

/** Of a single earlier day: a fifth more or less calls is no surprise. */
const kappaOfOne = 0.04;

/** Calls of a named day, `means` being those of a usual one; null without an earlier day. */
export function analogyOf(
  named: SpecialDay,
  means: readonly number[],
  { days, ordinary, special }: KnownDays,
): Analogy | null {
  const { factor: given, like = named.name } = named;
  if (given !== undefined) {
    const calls = means.map((mean) => given * mean);
    return { dates: [], factor: given, calls, kappa: kappaOfOne };
  }
  const liked = dayNumberOf(like);
  const followed = new Set(
    liked === undefined
      ? special.filter(({ name }) => name === like).map(({ day }) => day)
      : [liked],
  );
  const before = days.filter(({ day }) => followed.has(day));
  if (before.length === 0) return null;
  const dates = before.map(({ day }) => dateOfDay(day));
  const perDay = (place: number): number =>
    sumBy(before, ({ calls }) => calls[place] ?? 0) / before.length;
  const usual = before.map((one) => usualOf(one, ordinary));
  const mean = means.map((_, place) => perDay(place));
  const all = sumOf(mean);
  const expected = sumOf(means);
  if (all === 0 || expected === 0 || usual.some((calls) => calls === null)) {
    return { dates, factor: null, calls: mean, kappa: kappaOfOne };
  }
  const ratios = before.map(({ calls }, place) => sumOf(calls) / (usual[place] ?? 1));
  const factor = sumOf(ratios) / ratios.length;
  const spread = sumBy(ratios, (ratio) => (ratio / factor - 1) ** 2);
  return {
    dates,
    factor,
    calls: mean.map((calls) => (calls / all) * factor * expected),
    kappa: ratios.length === 1 ? kappaOfOne : spread / (ratios.length - 1),
  };
}

/** Mean calls of the same weekday in the weeks around it; null if none is known. */
function usualOf({ day }: CountedDay, ordinary: readonly OrdinaryDay[]): number | null {
  const near = nearDays(day, ordinary);
  const mean = sumBy(near, ({ total }) => total) / near.length;
  return mean > 0 ? mean : null;
}

function nearDays(day: number, ordinary: readonly OrdinaryDay[]): readonly OrdinaryDay[] {
  const places = new Set(neighbours.map((weeks) => day + weeks * weekDays));
  return ordinary.filter((one) => places.has(one.day));
}

export interface UnusualDay {
  readonly date: string;
  readonly weekday: string;
  readonly calls: number;
  /** Median of the same weekday in the four weeks before and after. */
  readonly usual: number;
}

const nearMin = 3;
/** Deviations from the usual calls that make a day unusual: robust ones, and at least a quarter. */
const deviationsMin = 4;
const leastRatio = Math.log(1.25);
/** Makes a median absolute deviation that of a normal distribution. */
const normalShare = 1.4826;

/** Days unlike their weekday, the most unlike first. */
export function unusualDays(ordinary: readonly OrdinaryDay[]): readonly UnusualDay[] {
  const byDay = new Map(ordinary.map((one) => [one.day, one]));
  const compared = ordinary.flatMap(({ day, total }) => {
    const near = neighbours.flatMap((weeks) => byDay.get(day + weeks * weekDays)?.total ?? []);
    if (near.length < nearMin) return [];
    const usual = median(near);
    return [{ day, total, usual, distance: Math.abs(Math.log((total + 1) / (usual + 1))) }];
  });
  const deviation = normalShare * median(compared.map(({ distance }) => distance));
  const limit = Math.max(leastRatio, deviationsMin * deviation);
  return compared
    .filter(({ distance }) => distance > limit)
    .sort((a, b) => b.distance - a.distance || a.day - b.day)
    .map(({ day, total, usual }) => ({
      date: dateOfDay(day),
      weekday: weekdayNames[weekdayOf(day)] ?? '',
      calls: total,
      usual,
    }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
}
