/**
 * Daily totals by a Kalman filter: z = √(calls + ¼) over its mean is level + day effect (AR(1)) +
 * weekday effect + noise; variances by maximum likelihood. Cost: 81 multiplications a day.
 * Source: R. E. Kalman (1960); Brown et al. (2005); Weinberg, Brown and Stroud (2007).
 */
import { weekDays, weekdayOf } from '../../clock.ts';
import { addAt, sumBy } from '../../statistics/sums.ts';
import { nelderMead } from '../fit/nelder-mead.ts';
import { type OpenDays, type OrdinaryDay, openDaysOf } from './counted-days.ts';
import { spreadTotals } from './day-profile.ts';
import type { ForecastMethod, Weights } from './method.ts';

/** Start of the search: logarithms of variances, and the logit of the day effect's memory. */
const startWeights: Weights = [-9, -11, -7.5, 0.5, -8];
/**
 * Bounds of the search: below the least a variance counts as zero, and no sensible model has one
 * above the greatest.
 */
const logVarianceMin = -18;
const logVarianceMax = 0;
const memoryLogitMax = 5;

export const mixedModel: ForecastMethod = {
  id: 'mixed',
  name: 'mixed model on √(calls + ¼) × profile',
  isBaseline: false,
  learn: (history, before = startWeights) => {
    const cost = (weights: Weights): number =>
      isInside(weights) ? stateOf(history, weights).deviance : Number.POSITIVE_INFINITY;
    return nelderMead(cost, { start: before, step: 1, stepsMax: 250, precision: 1e-8 }).at;
  },
  forecast: (of) => {
    const scale = scaleOf(of.history);
    const state = stateOf(of.history, of.weights);
    const open = openDaysOf(of.history);
    return spreadTotals(of, (target, lastDay) => {
      const steps = Math.max(1, open.between(lastDay, target));
      const { mean, variance } = state.predict(weekdayOf(target), steps);
      // The mean of z², less ¼ and less the Poisson part of the variance, also ¼.
      return Math.max(0, (mean * mean + variance) * scale * scale - 0.5);
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
  return sumBy(history, ({ total }) => Math.sqrt(total + 0.25)) / Math.max(1, history.length);
}

export interface DayVariances {
  readonly level: number;
  readonly weekday: number;
  readonly dayEffect: number;
  /** Share of the day effect that remains a day later. */
  readonly memory: number;
  readonly noise: number;
}

export interface DayState {
  /** −2 log-likelihood per day, without the first weeks. */
  readonly deviance: number;
  predict(weekday: number, steps: number): { readonly mean: number; readonly variance: number };
}

const size = 2 + weekDays;
/** Prior variance of weekday effects: Sundays may have a quarter of the calls. */
const weekdayVarianceBefore = 0.3;
const levelVarianceBefore = 0.1;
/**
 * Weeks left out of the likelihood, which at first depends on the start more than on the variances.
 */
const settlingWeeks = 2;

/** Filters days; `scale`, the mean of √(calls + ¼), divides observations. */
function filterDays(
  history: readonly OrdinaryDay[],
  of: { readonly variances: DayVariances; readonly scale: number; readonly open: OpenDays },
): DayState {
  const { variances, scale, open } = of;
  const { memory } = variances;
  const x = new Float64Array(size);
  const p = new Float64Array(size * size);
  x[0] = 1;
  p[0] = levelVarianceBefore;
  p[size + 1] = variances.dayEffect / (1 - memory * memory);
  for (let k = 2; k < size; k++) p[k * size + k] = weekdayVarianceBefore;
  const noise = variances.noise + 0.25 / (scale * scale);
  const seen = { x, p, noise };
  let before: number | null = null;
  let deviance = 0;
  let counted = 0;
  for (const [place, day] of history.entries()) {
    const steps = before === null ? 0 : Math.max(1, open.between(before, day.day));
    stepOn(seen, variances, steps);
    before = day.day;
    const z = Math.sqrt(day.total + 0.25) / scale;
    const { error, variance } = learn(seen, 2 + weekdayOf(day.day), z);
    if (place < settlingWeeks * open.perWeek) continue;
    deviance += Math.log(variance) + (error * error) / variance;
    counted += 1;
  }
  return {
    deviance: deviance / Math.max(1, counted),
    predict: (weekday, steps) => {
      const ahead = { x: Float64Array.from(x), p: Float64Array.from(p), noise };
      stepOn(ahead, variances, steps);
      return seenOf(ahead, 2 + weekday);
    },
  };
}

interface Belief {
  /** State of the filter: level, day effect, weekday effects. */
  readonly x: Float64Array;
  readonly p: Float64Array;
  readonly noise: number;
}

function stepOn({ x, p }: Belief, variances: DayVariances, steps: number): void {
  const kept = variances.memory ** steps;
  x[1] = (x[1] ?? 0) * kept;
  for (let k = 0; k < size; k++) {
    p[size + k] = (p[size + k] ?? 0) * kept;
    p[k * size + 1] = (p[k * size + 1] ?? 0) * kept;
  }
  const forgotten = 1 - variances.memory ** 2;
  const grown = forgotten > 0 ? (1 - kept * kept) / forgotten : steps;
  addAt(p, 0, variances.level * steps);
  addAt(p, size + 1, variances.dayEffect * grown);
  for (let k = 2; k < size; k++) {
    addAt(p, k * size + k, (variances.weekday * steps) / weekDays);
  }
}

/** Expected observation on a day whose weekday effect has index `own`. */
function seenOf({ x, p, noise }: Belief, own: number): { mean: number; variance: number } {
  const places = [0, 1, own];
  let mean = 0;
  let variance = noise;
  for (const i of places) {
    mean += x[i] ?? 0;
    for (const j of places) variance += p[i * size + j] ?? 0;
  }
  return { mean, variance };
}

function learn(belief: Belief, own: number, z: number): { error: number; variance: number } {
  const { x, p } = belief;
  const { mean, variance } = seenOf(belief, own);
  const error = z - mean;
  const shared = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    shared[i] = (p[row] ?? 0) + (p[row + 1] ?? 0) + (p[row + own] ?? 0);
  }
  for (let i = 0; i < size; i++) {
    const gain = (shared[i] ?? 0) / variance;
    addAt(x, i, gain * error);
    const row = i * size;
    for (let j = 0; j < size; j++) p[row + j] = (p[row + j] ?? 0) - gain * (shared[j] ?? 0);
  }
  return { error, variance };
}
