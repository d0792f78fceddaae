/**
 * Distributions of times in ms, sampled by inversion: one uniform gives one value, non-decreasing.
 * A caller's long call is long with any agent, so plans stay comparable (common random numbers).
 */
import { gammaFunction } from './gamma-function.ts';
import { inverseNormalCdf, normalCdf } from './normal.ts';

export type Numbers<Name extends string> = { readonly [name in Name]: number };

export interface Distribution {
  /** Told where others take the quantile by themselves, from the mean. */
  readonly law?: 'exponential';
  readonly mean: number;
  /** E[X²], ms². */
  readonly secondMoment: number;
  /** Inverse of `cdf` for 0 < u < 1, non-decreasing; in ms, not rounded. */
  quantile(u: number): number;
  /** P(X ≤ x). */
  cdf(x: number): number;
}

export function deterministicDistribution(value: number): Distribution {
  return {
    mean: value,
    secondMoment: value * value,
    quantile: () => value,
    cdf: (x) => (x >= value ? 1 : 0),
  };
}

export function exponentialDistribution(mean: number): Distribution {
  return {
    law: 'exponential',
    mean,
    secondMoment: 2 * mean * mean,
    quantile: (u) => -mean * Math.log(1 - u),
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-x / mean)),
  };
}

export function uniformDistribution({ min, max }: Numbers<'min' | 'max'>): Distribution {
  return {
    mean: (min + max) / 2,
    secondMoment: (min * min + min * max + max * max) / 3,
    quantile: (u) => min + (max - min) * u,
    cdf: (x) => Math.min(1, Math.max(0, (x - min) / (max - min))),
  };
}

/** `scale` in ms: the quantile at 1 − 1/e. */
export function weibullDistribution({ shape, scale }: Numbers<'shape' | 'scale'>): Distribution {
  return {
    mean: scale * gammaFunction(1 + 1 / shape),
    secondMoment: scale * scale * gammaFunction(1 + 2 / shape),
    quantile: (u) => scale * (-Math.log1p(-u)) ** (1 / shape),
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-((x / scale) ** shape))),
  };
}

/** `mu` and `sigma`: mean and standard deviation of ln X. */
export function lognormalDistribution({ mu, sigma }: Numbers<'mu' | 'sigma'>): Distribution {
  return {
    mean: Math.exp(mu + (sigma * sigma) / 2),
    secondMoment: Math.exp(2 * mu + 2 * sigma * sigma),
    quantile: (u) => Math.exp(mu + sigma * inverseNormalCdf(u)),
    cdf: (x) => (x <= 0 ? 0 : normalCdf((Math.log(x) - mu) / sigma)),
  };
}

/** A lognormal distribution by its mean (ms) and squared coefficient of variation. */
export function lognormalDistributionOf({ mean, scv }: Numbers<'mean' | 'scv'>): Distribution {
  const variance = Math.log1p(scv);
  return lognormalDistribution({ mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) });
}

export function distributionWithZero(distribution: Distribution, atZero: number): Distribution {
  if (atZero === 0) return distribution;
  const rest = 1 - atZero;
  return {
    mean: rest * distribution.mean,
    secondMoment: rest * distribution.secondMoment,
    quantile: (u) => (u <= atZero ? 0 : distribution.quantile((u - atZero) / rest)),
    cdf: (x) => (x < 0 ? 0 : atZero + rest * distribution.cdf(x)),
  };
}

/** Most times that the integration halves an interval where the function bends or jumps. */
const depthMax = 30;
const precision = 1e-10;

export function truncatedDistribution(
  distribution: Distribution,
  { min, max }: { readonly min: number; readonly max: number },
): Distribution {
  const below = min > 0 ? distribution.cdf(min) : 0;
  const inside = distribution.cdf(max) - below;
  const cdf = (x: number): number => {
    if (x < min) return 0;
    return x >= max ? 1 : Math.min(1, Math.max(0, (distribution.cdf(x) - below) / inside));
  };
  const left = (x: number): number => 1 - cdf(x);
  const span = { from: min, to: max };
  // Without probability between the bounds the moments are NaN, which the scenario's checks report.
  const isSome = inside > 0;
  return {
    mean: isSome ? min + integral(left, span) : Number.NaN,
    secondMoment: isSome ? min * min + 2 * integral((x) => x * left(x), span) : Number.NaN,
    quantile: (u) => Math.min(max, Math.max(min, distribution.quantile(below + u * inside))),
    cdf,
  };
}

function integral(
  value: (x: number) => number,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const whole = (to - from) * Math.max(value(from), value(to), value((from + to) / 2));
  const over = (
    low: number,
    high: number,
    ends: readonly [number, number, number],
    depth: number,
  ): number => {
    const middle = (low + high) / 2;
    const [atLow, atMiddle, atHigh] = ends;
    const left = value((low + middle) / 2);
    const right = value((middle + high) / 2);
    const coarse = ((high - low) / 6) * (atLow + 4 * atMiddle + atHigh);
    const fine = ((high - low) / 12) * (atLow + 4 * left + 2 * atMiddle + 4 * right + atHigh);
    const isGood = Math.abs(fine - coarse) <= precision * whole * 2 ** -(depth / 2);
    if (depth >= depthMax || (depth >= 6 && isGood)) return fine + (fine - coarse) / 15;
    return (
      over(low, middle, [atLow, left, atMiddle], depth + 1) +
      over(middle, high, [atMiddle, right, atHigh], depth + 1)
    );
  };
  return over(from, to, [value(from), value((from + to) / 2), value(to)], 0);
}
