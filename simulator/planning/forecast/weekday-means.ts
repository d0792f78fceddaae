/**
 * Methods by weekday: seasonal naive baselines, weekday mean × profile × level with a trend that
 * goes on, whose level stays or returns to the usual one, and Holt-Winters by open days.
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

/** Weight of the newest day: more lags less where levels move, less is steadier where they do not. */
const newestWeight = 0.6;
/** Days that show a trend: older ones may have had another. */
const trendDaysMax = 182;

interface Levels {
  /** Days without their trend. */
  readonly flat: readonly OrdinaryDay[];
  readonly means: readonly number[];
  /** After each day: an exponential mean of days relative to their weekdays’ means. */
  readonly levels: readonly number[];
  readonly growthPerDay: number;
}

function levelsOf(history: readonly OrdinaryDay[]): Levels {
  const recent = history.slice(-trendDaysMax);
  const last = recent.at(-1)?.day ?? 0;
  const growthPerDay = growthOf(recent);
  const flat = recent.map(({ total, ...day }) => ({
    ...day,
    total: total * Math.exp(growthPerDay * (last - day.day)),
  }));
  const means = weekdayMeans(flat);
  let level = 1;
  const levels = flat.map(({ day, total }) => {
    const mean = means[weekdayOf(day)] ?? 0;
    if (mean > 0) level += newestWeight * (total / mean - level);
    return level;
  });
  return { flat, means, levels, growthPerDay };
}

const levelMin = 0.01;

/** Days after a level, when `memory` of its logarithm is left each day. */
function faded(level: number, memory: number, days: number): number {
  return Math.max(levelMin, level) ** (memory ** days);
}

/**
 * Weekday mean × profile × level with a trend, which goes on. `memories`: how much of the level’s
 * logarithm may be left a day later; it is learned.
 */
function levelMethod(
  named: Pick<ForecastMethod, 'id' | 'name'>,
  memories: readonly number[],
): ForecastMethod {
  return {
    ...named,
    isBaseline: false,
    learn: (history) => [memoryOf(history, memories)],
    forecast: (of) => {
      const { means, levels, growthPerDay } = levelsOf(of.history);
      const [memory = 1] = of.weights;
      return spreadTotals(of, (target, lastDay) => {
        const ahead = target - lastDay;
        const level = faded(levels.at(-1) ?? 1, memory, ahead);
        return level * (means[weekdayOf(target)] ?? 0) * Math.exp(growthPerDay * ahead);
      });
    },
  };
}

/** Less memory has to err less by this share, as it forgets a level that stays. */
const clearlyLess = 0.99;
const memoryHorizons = [7, 14, 28];

/** The memory that would have erred least. */
function memoryOf(history: readonly OrdinaryDay[], memories: readonly number[]): number {
  const { flat, means, levels } = levelsOf(history);
  const after = new Map(flat.map(({ day }, place) => [day, levels[place] ?? 1]));
  const errorOf = (memory: number): number =>
    sumBy(flat, ({ day, total }) =>
      sumBy(memoryHorizons, (days) => {
        const level = after.get(day - days);
        if (level === undefined) return 0;
        return Math.abs(total - faded(level, memory, days) * (means[weekdayOf(day)] ?? 0));
      }),
    );
  let best = { memory: 1, error: Number.POSITIVE_INFINITY };
  for (const memory of memories) {
    const error = errorOf(memory);
    if (error < clearlyLess * best.error) best = { memory, error };
  }
  return best.memory;
}

export const trendProfile = levelMethod(
  { id: 'trend', name: 'weekday mean × profile × level with a trend' },
  [1],
);

/** The same with a level that returns to the usual one. */
export const dampedLevel = levelMethod(
  { id: 'damped', name: 'weekday mean × profile × level that returns' },
  [1, 0.995, 0.99, 0.98, 0.97, 0.95],
);

const trendWeeksMin = 8;
/** A slope of so many standard errors counts as none. */
const slopeErrorsMin = 2;

/** Slope of the logarithm of weekly levels, shrunk by its standard error; 0: none is clear. */
function growthOf(days: readonly OrdinaryDay[]): number {
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
