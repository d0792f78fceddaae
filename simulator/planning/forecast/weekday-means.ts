/**
 * Methods by weekday: seasonal naive baselines, weekday mean × profile × level, and Holt-Winters by
 * open days, without a trend, which did harm on every series seen.
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
  forecast: (of) => {
    const means = weekdayMeans(of.history);
    let level = 1;
    for (const day of of.history) {
      const mean = means[weekdayOf(day.day)] ?? 0;
      if (mean > 0) level += newestWeight * (day.total / mean - level);
    }
    return spreadTotals(of, (target) => level * (means[weekdayOf(target)] ?? 0));
  },
};

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
