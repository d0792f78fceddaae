/**
 * Methods by weekday: seasonal naive baselines, weekday mean × profile × level with and without a
 * trend, and Holt-Winters by open days. A trend is a method of its own, because it did harm on
 * series that have none.
 * Source: P. R. Winters (1960).
 */
import { weekDays, weekdayOf } from '../../clock.ts';
import { sumBy } from '../../statistics/sums.ts';
import { nelderMead } from '../fit/nelder-mead.ts';
import type { OrdinaryDay } from './counted-days.ts';
import { spreadTotals } from './day-profile.ts';
import type { ForecastMethod, Weights } from './method.ts';

export function seasonalNaive(
  named: Pick<ForecastMethod, 'id' | 'name'>,
  weeks: number,
): ForecastMethod {
  return {
    ...named,
    isBaseline: true,
    learn: () => [],
    forecast: ({ history, targets }) =>
      targets.map((target) => meanDay(sameWeekdays(history, target).slice(-weeks), history)),
  };
}

/** All days, where the weekday is not known yet. */
function sameWeekdays(history: readonly OrdinaryDay[], target: number): readonly OrdinaryDay[] {
  const weekday = weekdayOf(target);
  const same = history.filter(({ day }) => weekdayOf(day) === weekday);
  return same.length > 0 ? same : history;
}

function meanDay(days: readonly OrdinaryDay[], history: readonly OrdinaryDay[]): readonly number[] {
  const intervals = history[0]?.calls.length ?? 0;
  return Array.from({ length: intervals }, (_, place) => {
    return sumBy(days, ({ calls }) => calls[place] ?? 0) / Math.max(1, days.length);
  });
}

const newestWeight = 0.25;

/** Learns only weekday means; the level is an exponential mean of recent days relative to these. */
export const levelProfile: ForecastMethod = {
  id: 'levelProfile',
  name: 'weekday mean × profile × recent level',
  isBaseline: false,
  learn: () => [],
  forecast: (of) => spreadTotals(of, levelOf(of.history)),
};

/** Days that show a trend: older ones may have had another. */
const trendDaysMax = 182;

/** The same on days without their trend, which goes on. */
export const trendProfile: ForecastMethod = {
  id: 'trend',
  name: 'weekday mean × profile × level with a trend',
  isBaseline: false,
  learn: () => [],
  forecast: (of) => {
    const recent = of.history.slice(-trendDaysMax);
    const last = recent.at(-1)?.day ?? 0;
    const growth = growthPerDay(recent);
    const flat = recent.map(({ total, ...day }) => ({
      ...day,
      total: total * Math.exp(growth * (last - day.day)),
    }));
    const expected = levelOf(flat);
    return spreadTotals(of, (target) => expected(target) * Math.exp(growth * (target - last)));
  },
};

const trendWeeksMin = 8;
/** A slope of so many standard errors counts as none. */
const slopeErrorsMin = 2;

/** Slope of the logarithm of weekly levels, shrunk by its standard error; 0: none is clear. */
function growthPerDay(days: readonly OrdinaryDay[]): number {
  const means = weekdayMeans(days);
  const last = days.at(-1)?.day ?? 0;
  const weeks = [...Map.groupBy(days, ({ day }) => Math.floor((last - day) / weekDays))];
  const points = weeks.map(([week, own]) => {
    const mean = sumBy(own, ({ day }) => means[weekdayOf(day)] ?? 0);
    return { x: -week, y: Math.log((sumBy(own, ({ total }) => total) + 1) / (mean + 1)) };
  });
  const count = points.length;
  if (count < trendWeeksMin) return 0;
  const [middle, height] = [sumBy(points, ({ x }) => x), sumBy(points, ({ y }) => y)];
  const apart = points.map(({ x, y }) => ({ x: x - middle / count, y: y - height / count }));
  const squares = sumBy(apart, ({ x }) => x * x);
  const slope = sumBy(apart, ({ x, y }) => x * y) / squares;
  const errors = apart.map(({ x, y }) => y - slope * x);
  const noise = sumBy(errors, (error) => error * error);
  if (noise === 0) return slope / weekDays;
  const alike = sumBy(errors, (error, place) => error * (errors[place + 1] ?? 0)) / noise;
  const memory = Math.min(0.9, Math.max(0, alike));
  const variance = ((noise / (count - 2) / squares) * (1 + memory)) / (1 - memory);
  const clear = Math.max(0, 1 - (slopeErrorsMin ** 2 * variance) / (slope * slope || Infinity));
  return (clear * slope) / weekDays;
}

/** Expected total of a day: its weekday's mean at the level of recent days. */
function levelOf(history: readonly OrdinaryDay[]): (target: number) => number {
  const means = weekdayMeans(history);
  let level = 1;
  for (const day of history) {
    const mean = means[weekdayOf(day.day)] ?? 0;
    if (mean > 0) level += newestWeight * (day.total / mean - level);
  }
  return (target) => level * (means[weekdayOf(target)] ?? 0);
}

function weekdayMeans(history: readonly OrdinaryDay[]): readonly number[] {
  return Array.from({ length: weekDays }, (_, weekday) =>
    meanTotal(history.filter(({ day }) => weekdayOf(day) === weekday)),
  );
}

/** 0 without days. */
function meanTotal(days: readonly OrdinaryDay[]): number {
  return sumBy(days, ({ total }) => total) / Math.max(1, days.length);
}

/** Logits of the first smoothing factors: level 0.2, season 0.05. */
const startWeights: Weights = [-1.4, -3];
const settlingDays = 14;

interface State {
  level: number;
  readonly season: number[];
  squares: number;
}

export const holtWinters: ForecastMethod = {
  id: 'holtWinters',
  name: 'Holt-Winters on daily totals × profile',
  isBaseline: false,
  learn: (history, before = startWeights) =>
    nelderMead((weights) => run(history, weights).squares, { start: before, stepsMax: 150 }).at,
  forecast: (of) => {
    const { level, season } = run(of.history, of.weights);
    return spreadTotals(of, (target) => Math.max(0, level + (season[weekdayOf(target)] ?? 0)));
  },
};

function run(history: readonly OrdinaryDay[], weights: Weights): State {
  const [levelStep = 0, seasonStep = 0] = weights.map((x) => 1 / (1 + Math.exp(-x)));
  const state = begun(history);
  for (const [place, day] of history.entries()) {
    const weekday = weekdayOf(day.day);
    const season = state.season[weekday] ?? 0;
    const error = day.total - state.level - season;
    if (place >= settlingDays) state.squares += error * error;
    state.level += levelStep * error;
    state.season[weekday] = season + seasonStep * (1 - levelStep) * error;
  }
  return state;
}

function begun(history: readonly OrdinaryDay[]): State {
  const first = history.slice(0, 2 * settlingDays);
  const level = meanTotal(first);
  const season = Array.from({ length: weekDays }, (_, weekday) => {
    const same = first.filter(({ day }) => weekdayOf(day) === weekday);
    return same.length === 0 ? 0 : meanTotal(same) - level;
  });
  return { level, season, squares: 0 };
}
