import { describe, expect, it } from 'vitest';
import {
  allPairs,
  antitheticPairs,
  chooseBest,
  controlledRatio,
  independentBatches,
  knConstants,
  mser5,
  outlookOf,
  pairedDifference,
  quantileInterval,
  quantileRanks,
  rankedGroups,
  type Sums,
  waitQuantiles,
} from '../../simulator/index.ts';

const asSums = (values: readonly number[]): readonly Sums[] =>
  values.map((numerator) => ({ numerator, denominator: 1 }));
const a = [0.81, 0.78, 0.84, 0.8, 0.76, 0.83, 0.79, 0.82, 0.8, 0.77];
const b = [0.84, 0.8, 0.85, 0.84, 0.79, 0.85, 0.83, 0.84, 0.83, 0.81];

describe('paired differences', () => {
  it('have the interval of the differences, not that of two runs', () => {
    const told = pairedDifference({ a: asSums(a), b: asSums(b), confidence: 0.95 });
    expect(told.value).toBeCloseTo(0.028, 12);
    expect(told.halfWidth).toBeCloseTo(0.0073881743557836, 12);
    expect(told.n).toBe(10);
  });

  it('of ratios weigh each day by its calls', () => {
    const few = { numerator: 0, denominator: 1 };
    const many = { numerator: 90, denominator: 99 };
    const told = pairedDifference({
      a: [few, many],
      b: [few, { numerator: 99, denominator: 99 }],
      confidence: 0.95,
    });
    expect(told.value).toBeCloseTo(0.09, 12);
  });

  it('of days on which nothing was counted say nothing', () => {
    const none = [{ numerator: 0, denominator: 0 }];
    const one = [{ numerator: 1, denominator: 2 }];
    const told = pairedDifference({ a: none, b: one, confidence: 0.95 });
    expect(told).toMatchObject({ value: null, halfWidth: null });
    const alone = pairedDifference({ a: one, b: one, confidence: 0.95 });
    expect(alone).toMatchObject({ value: 0, low: null, n: 1 });
  });
});

describe('warm-up and batches', () => {
  const series = Array.from(
    { length: 200 },
    (_, i) => 10 + 8 * Math.exp(-i / 20) + Math.sin(1.7 * i),
  );

  it('MSER-5 drops what a run needs to settle', () => {
    const told = mser5(series);
    expect(told.dropped).toBe(13 * 5);
    expect(told.statistic).toBeCloseTo(0.001160331336471137, 15);
    expect(told.mean).toBeCloseTo(10.037476434060254, 12);
    expect(told.isTooShort).toBe(false);
  });

  it('MSER-5 drops nothing of a flat run, and calls one that only grows too short', () => {
    expect(mser5(Array.from({ length: 100 }, (_, i) => i)).isTooShort).toBe(true);
    expect(mser5(Array.from({ length: 100 }, () => 4))).toMatchObject({ dropped: 0, mean: 4 });
    expect(mser5([])).toMatchObject({ dropped: 0, mean: null, isTooShort: true });
  });

  it('batches that follow one another are joined, others are left alone', () => {
    const alternating = asSums(Array.from({ length: 32 }, (_, i) => i % 2));
    expect(independentBatches(alternating).batches).toHaveLength(32);
    const slow = asSums(Array.from({ length: 32 }, (_, i) => Math.sin(i / 3)));
    const told = independentBatches(slow);
    expect(told.batches).toHaveLength(16);
    expect(told.isCorrelated).toBe(true);
    const total = told.batches.reduce((sum, { denominator }) => sum + denominator, 0);
    expect(total).toBe(32);
  });
});

describe('quantiles', () => {
  it.each([
    [30, 0.5, 10, 21],
    [30, 0.9, 22, 30],
    [50, 0.9, 41, 50],
    [100, 0.5, 40, 61],
    [100, 0.9, 84, 97],
    [100, 0.95, 91, 100],
    [400, 0.95, 372, 389],
  ])('ranks of %i days at %d', (count, share, low, high) => {
    expect(quantileRanks({ count, share, confidence: 0.95 })).toEqual({ low, high });
  });

  it.each([30, 50])('%i days are too few for the 95th percentile', (count) => {
    expect(quantileRanks({ count, share: 0.95, confidence: 0.95 })).toBeNull();
  });

  it('of days are order statistics', () => {
    const values = Array.from({ length: 100 }, (_, place) => (place * 37) % 100);
    const told = quantileInterval({ values, share: 0.9, confidence: 0.95 });
    expect(told).toEqual({ value: 89, low: 83, high: 96, n: 100 });
    expect(quantileInterval({ values: [], share: 0.9, confidence: 0.95 }).value).toBeNull();
  });

  it('of waits are those of all calls, and spread as groups of days do', () => {
    const days = Array.from({ length: 20 }, (_, day) => [90, 5, 0, 5 + (day % 2)]);
    const [half, most] = waitQuantiles({
      days,
      shares: [0.5, 0.99],
      confidence: 0.95,
      waitMsOf: (bin) => bin * 100,
    });
    expect(half).toEqual({ share: 0.5, waitMs: 0, low: 0, high: 0 });
    expect(most).toMatchObject({ waitMs: 300, low: 300, high: 300 });
    const [few] = waitQuantiles({
      days: days.slice(0, 9),
      shares: [0.5],
      confidence: 0.95,
      waitMsOf: (bin) => bin,
    });
    expect(few).toMatchObject({ waitMs: 0, low: null });
  });
});

describe('less variance', () => {
  it('a control takes out what the number of calls explains', () => {
    const values = [251, 247, 262, 255, 240, 266, 249, 258, 252, 244];
    const noise = [3, -2, 5, 1, -4, 2, 0, -1, 4, -3];
    const told = controlledRatio(
      asSums(values.map((value, day) => 0.9 * value + (noise[day] ?? 0))),
      [{ id: 'calls', mean: 250, values }],
      0.95,
    );
    expect(told?.coefficients[0]).toBeCloseTo(1.1609890109890115, 12);
    expect(told?.value).toBeCloseTo(224.87362637362637, 10);
    expect(told?.residualVariance).toBeCloseTo(5.353708791208795, 10);
    expect(told?.degrees).toBe(8);
  });

  it('a control that never varies, or stands there twice, is refused', () => {
    const same = { id: 'calls', mean: 5, values: [5, 5, 5, 5] };
    const replications = asSums([1, 2, 3, 4]);
    expect(controlledRatio(replications, [same], 0.95)).toBeNull();
    const one = { id: 'calls', mean: 5, values: [4, 5, 7, 6] };
    expect(controlledRatio(replications, [one, one], 0.9)).toBeNull();
  });

  it('antithetic days count as pairs', () => {
    expect(antitheticPairs(asSums([1, 2, 3, 4, 5]))).toEqual([
      { numerator: 3, denominator: 2 },
      { numerator: 7, denominator: 2 },
    ]);
  });
});

describe('stopping', () => {
  const estimate = { value: 10, low: 9, high: 11, n: 20 };

  it('absolute: when the half-width is small enough', () => {
    expect(outlookOf(estimate, { halfWidth: 1, isRelative: false }).isEnough).toBe(true);
    const told = outlookOf(estimate, { halfWidth: 0.5, isRelative: false });
    expect(told).toEqual({ isEnough: false, halfWidth: 1, predictedTotal: 80 });
  });

  it('relative: γ / (1 + γ) of the estimate', () => {
    expect(outlookOf(estimate, { halfWidth: 0.1, isRelative: true }).isEnough).toBe(false);
    expect(outlookOf(estimate, { halfWidth: 0.1112, isRelative: true }).isEnough).toBe(true);
  });

  it('an estimate of 0 never is precise relative to itself', () => {
    const nothing = outlookOf(
      { value: 0, low: -1, high: 1, n: 9 },
      { halfWidth: 0.1, isRelative: true },
    );
    expect(nothing).toEqual({ isEnough: false, halfWidth: 1, predictedTotal: null });
  });
});

describe('the best of several plans', () => {
  it.each([
    [2, 10, 0.3340502686000293, 6.012904834800527],
    [5, 10, 0.6349672651536731, 11.429410772766115],
    [10, 20, 0.3029338036492749, 11.511484538672446],
  ])('constants of %i plans', (count, firstStage, eta, hSquared) => {
    const told = knConstants({ count, confidence: 0.95, firstStage });
    expect(told.eta).toBeCloseTo(eta, 12);
    expect(told.hSquared).toBeCloseTo(hSquared, 11);
  });

  it('drops who is clearly behind, and decides for who is left', () => {
    const noise = Array.from({ length: 40 }, (_, day) => ((day * 7) % 11) - 5);
    const plan = (mean: number, factor: number) => noise.map((value) => mean + factor * value);
    const options = { confidence: 0.95, indifference: 0.5, firstStage: 10, isLargerBetter: true };
    const told = chooseBest({ samples: [plan(10, 1), plan(14, 1.1), plan(10.2, 0.9)], ...options });
    expect(told).toMatchObject({ survivors: [1], isDecided: true });
    expect(told.droppedAfter[1]).toBeNull();
    const smallest = chooseBest({
      samples: [plan(10, 1), plan(14, 1.1)],
      ...options,
      isLargerBetter: false,
    });
    expect(smallest.survivors).toEqual([0]);
  });

  it('asks for more days while nobody is clearly behind', () => {
    const noise = Array.from({ length: 12 }, (_, day) => ((day * 7) % 11) - 5);
    const told = chooseBest({
      samples: [noise, noise.toReversed()],
      confidence: 0.95,
      indifference: 0.1,
      firstStage: 10,
      isLargerBetter: true,
    });
    expect(told.survivors).toHaveLength(2);
    expect(told.isDecided).toBe(false);
    expect(told.replicationsMax).toBeGreaterThan(12);
  });

  it('groups plans that their leader cannot be told from', () => {
    const c = a.map((value, day) => value + (day % 2 === 0 ? 0.001 : -0.001));
    const plans = [a, b, c].map(asSums);
    const pairs = allPairs(plans, 0.95);
    expect(pairs.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(pairs[0]?.difference.confidence).toBeCloseTo(1 - 0.05 / 3, 12);
    const values = [0.8, 0.828, 0.8];
    expect(rankedGroups({ values, pairs, isLargerBetter: true })).toEqual([[1], [0, 2]]);
    expect(rankedGroups({ values, pairs, isLargerBetter: false })).toEqual([[0, 2], [1]]);
  });
});
