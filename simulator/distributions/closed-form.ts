/** Distributions whose quantile is a formula; times are in ms. */
import type { Distribution } from './distribution.ts';
import { gammaFunction } from './gamma-function.ts';
import { inverseNormalCdf, normalCdf } from './normal.ts';

/** Implements {@link Distribution}; `value` in ms. */
export function deterministicDistribution(value: number): Distribution {
  return {
    mean: value,
    secondMoment: value * value,
    quantile: () => value,
    cdf: (x) => (x >= value ? 1 : 0),
  };
}

/** Implements {@link Distribution}; `mean` in ms. */
export function exponentialDistribution(mean: number): Distribution {
  return {
    mean,
    secondMoment: 2 * mean * mean,
    quantile: (u) => -mean * Math.log(1 - u),
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-x / mean)),
  };
}

/** Implements {@link Distribution}; `min` < `max`, in ms. */
export function uniformDistribution({
  min,
  max,
}: {
  readonly min: number;
  readonly max: number;
}): Distribution {
  return {
    mean: (min + max) / 2,
    secondMoment: (min * min + min * max + max * max) / 3,
    quantile: (u) => min + (max - min) * u,
    cdf: (x) => Math.min(1, Math.max(0, (x - min) / (max - min))),
  };
}

/** Implements {@link Distribution}; `scale` in ms, where all but 1/e are reached. */
export function weibullDistribution({
  shape,
  scale,
}: {
  readonly shape: number;
  readonly scale: number;
}): Distribution {
  return {
    mean: scale * gammaFunction(1 + 1 / shape),
    secondMoment: scale * scale * gammaFunction(1 + 2 / shape),
    quantile: (u) => scale * (-Math.log1p(-u)) ** (1 / shape),
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-((x / scale) ** shape))),
  };
}

/** Implements {@link Distribution} by the mean and the standard deviation of ln X. */
export function lognormalDistribution({
  mu,
  sigma,
}: {
  readonly mu: number;
  readonly sigma: number;
}): Distribution {
  return {
    mean: Math.exp(mu + (sigma * sigma) / 2),
    secondMoment: Math.exp(2 * mu + 2 * sigma * sigma),
    quantile: (u) => Math.exp(mu + sigma * inverseNormalCdf(u)),
    cdf: (x) => (x <= 0 ? 0 : normalCdf((Math.log(x) - mu) / sigma)),
  };
}

/** The same by mean (ms) and squared coefficient of variation. */
export function lognormalDistributionOf({
  mean,
  scv,
}: {
  readonly mean: number;
  readonly scv: number;
}): Distribution {
  const variance = Math.log1p(scv);
  return lognormalDistribution({ mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) });
}

/** The share `atZero` of the values is 0, the others follow `law`. */
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
