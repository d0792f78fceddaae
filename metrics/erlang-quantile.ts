/**
 * The Erlang distribution: the time until the k-th of a stream of events at rate r.
 *
 * Its tail is a finite Poisson sum, so no incomplete gamma function is needed: all terms are
 * positive, and are made in logarithms so that long queues do not underflow.
 *
 * Cost: about 60 sums of k terms, once for each k; beyond `exactMax` some multiplications.
 * Source: Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1, 12.5
 * (Cornish-Fisher).
 */
import { assert } from '../kernel/index.ts';

/** Shapes up to this one have exact quantiles; those of more are right to 3 in 10 million. */
const exactMax = 300;

/** P(X <= x) for the sum of `shape` exponentials of mean 1. */
export function erlangCdf(shape: number, x: number): number {
  if (x <= 0) return 0;
  const logX = Math.log(x);
  let logTerm = -x;
  let tail = Math.exp(logTerm);
  for (let j = 1; j < shape; j += 1) {
    logTerm += logX - Math.log(j);
    tail += Math.exp(logTerm);
  }
  return Math.max(0, 1 - tail);
}

/** The x with P(X <= x) = `share`, by bisection, to about 15 digits. */
export function erlangQuantile(erlang: {
  /** Whole, at least 1. */
  readonly shape: number;
  /** Events per unit of the answer; > 0. */
  readonly rate: number;
  /** Between 0 and 1, neither. */
  readonly share: number;
}): number {
  const { shape, rate, share } = erlang;
  assert(Number.isInteger(shape) && shape >= 1, () => `Erlang shape ${shape}; expected 1, 2, ...`);
  assert(rate > 0 && share > 0 && share < 1, () => `rate ${rate} > 0, share ${share} in (0, 1)`);
  let low = 0;
  let high = shape;
  while (erlangCdf(shape, high) < share) high *= 2;
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2;
    if (erlangCdf(shape, middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2 / rate;
}

/** The quantile of a share for one shape after the other, at rate 1: each is computed once. */
export function erlangQuantilesOf(share: 0.5 | 0.9): (shape: number) => number {
  const known = new Float64Array(exactMax + 1);
  return (shape) => {
    if (shape > exactMax) return manyPhases(shape, standardNormal[share]);
    if (known[shape] === 0) known[shape] = erlangQuantile({ shape, rate: 1, share });
    return known[shape] ?? 0;
  };
}

/** Quantiles of the standard normal distribution. */
const standardNormal = { 0.5: 0, 0.9: 1.2815515655446004 } as const;

/** The Cornish-Fisher expansion: skewness 2/sqrt k, excess 6/k. */
function manyPhases(shape: number, z: number): number {
  const skewed = (z * z - 1) / 3;
  const peaked = (z ** 3 - 3 * z) / 4 - (2 * z ** 3 - 5 * z) / 9;
  return shape + Math.sqrt(shape) * z + skewed + peaked / Math.sqrt(shape);
}
