/**
 * Additive Holt-Winters with a weekly season on daily totals, spread by the profile.
 *
 * Two weights (level, season) are learned: those with the least squared error one open day ahead.
 * No trend: a straight line a month ahead did harm on every series seen. Steps go by open days.
 * Source: P. R. Winters (1960); simulation.md 11.3-11.4.
 */

import { weekDays, weekdayOf } from '../../clock.ts';
import { nelderMead } from '../fit/nelder-mead.ts';
import type { OrdinaryDay } from './counted-days.ts';
import type { ForecastMethod, Weights } from './method.ts';

/** To begin with: level 0.2, season 0.05. */
const startWeights: Weights = [-1.4, -3];
/** Season and level settle before errors count. */
const settlingDays = 14;

interface State {
  level: number;
  readonly season: number[];
  squares: number;
}

/** Implements {@link ForecastMethod}; weights are logits. */
export const holtWinters: ForecastMethod = {
  id: 'holtWinters',
  name: 'Holt-Winters on daily totals × profile',
  isBaseline: false,
  learn: (history, before = startWeights) =>
    nelderMead((weights) => run(history, weights).squares, { start: before, stepsMax: 150 }).at,
  forecast: ({ history, profile, targets, weights }) => {
    const { level, season } = run(history, weights);
    const lastDay = history.at(-1)?.day ?? 0;
    return targets.map((target) => {
      const total = Math.max(0, level + (season[weekdayOf(target)] ?? 0));
      return profile(target, target - lastDay).map((share) => share * total);
    });
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

/** Level and season as the first weeks show them. */
function begun(history: readonly OrdinaryDay[]): State {
  const first = history.slice(0, 2 * settlingDays);
  const level = first.reduce((sum, day) => sum + day.total, 0) / Math.max(1, first.length);
  const season = Array.from({ length: weekDays }, (_, weekday) => {
    const same = first.filter(({ day }) => weekdayOf(day) === weekday);
    const sum = same.reduce((all, day) => all + day.total, 0);
    return same.length === 0 ? 0 : sum / same.length - level;
  });
  return { level, season, squares: 0 };
}
