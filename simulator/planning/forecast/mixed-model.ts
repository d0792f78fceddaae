/**
 * The mixed model: daily totals by the filter of `day-state.ts`, spread by the profile.
 *
 * Its five variances are learned by maximum likelihood of one-day-ahead errors, so the model finds
 * by itself how far yesterday's busyness reaches.
 * Source: simulation.md 11.4 (3); Brown et al. (2005); Weinberg, Brown and Stroud (2007).
 */

import { weekdayOf } from '../../clock.ts';
import { nelderMead } from '../fit/nelder-mead.ts';
import { type OrdinaryDay, openDaysOf } from './counted-days.ts';
import { type DayState, type DayVariances, filterDays } from './day-state.ts';
import type { ForecastMethod, Weights } from './method.ts';

/** Logarithms of variances, and the logit of the memory. */
const startWeights: Weights = [-9, -11, -7.5, 0.5, -8];
/** Smaller variances than this are none; larger ones than 1 are no model. */
const logVarianceMin = -18;
const logVarianceMax = 0;
const memoryLogitMax = 5;

/** Implements {@link ForecastMethod}. */
export const mixedModel: ForecastMethod = {
  id: 'mixed',
  name: 'mixed model on √(calls + ¼) × profile',
  isBaseline: false,
  learn: (history, before = startWeights) => {
    const cost = (weights: Weights): number =>
      isInside(weights) ? stateOf(history, weights).deviance : Number.POSITIVE_INFINITY;
    return nelderMead(cost, { start: before, step: 1, stepsMax: 250, precision: 1e-8 }).at;
  },
  forecast: ({ history, profile, targets, weights }) => {
    const scale = scaleOf(history);
    const state = stateOf(history, weights);
    const open = openDaysOf(history);
    const lastDay = history.at(-1)?.day ?? 0;
    return targets.map((target) => {
      const steps = Math.max(1, open.between(lastDay, target));
      const { mean, variance } = state.predict(weekdayOf(target), steps);
      // E[z²] − ¼, without the Poisson part of the variance, which is that ¼.
      const total = Math.max(0, (mean * mean + variance) * scale * scale - 0.5);
      return profile(target, target - lastDay).map((share) => share * total);
    });
  },
};

function stateOf(history: readonly OrdinaryDay[], weights: Weights): DayState {
  const variances = variancesOf(weights);
  return filterDays(history, { variances, scale: scaleOf(history), open: openDaysOf(history) });
}

function variancesOf(weights: Weights): DayVariances {
  const [level = 0, weekday = 0, dayEffect = 0, memory = 0, noise = 0] = weights;
  return {
    level: Math.exp(level),
    weekday: Math.exp(weekday),
    dayEffect: Math.exp(dayEffect),
    memory: 1 / (1 + Math.exp(-memory)),
    noise: Math.exp(noise),
  };
}

function isInside([
  level = 0,
  weekday = 0,
  dayEffect = 0,
  memory = 0,
  noise = 0,
]: Weights): boolean {
  const logs = [level, weekday, dayEffect, noise];
  const isVariance = (log: number): boolean => log >= logVarianceMin && log <= logVarianceMax;
  return logs.every(isVariance) && Math.abs(memory) <= memoryLogitMax;
}

function scaleOf(history: readonly OrdinaryDay[]): number {
  const roots = history.reduce((sum, day) => sum + Math.sqrt(day.total + 0.25), 0);
  return roots / Math.max(1, history.length);
}
