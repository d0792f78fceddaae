/** The exponential distribution: memoryless, by its mean alone. */
import type { Distribution } from './distribution.ts';

/** Implements {@link Distribution}; `mean` in ms. */
export function exponentialDistribution(mean: number): Distribution {
  return {
    mean,
    secondMoment: 2 * mean * mean,
    quantile: (u) => -mean * Math.log(1 - u),
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-x / mean)),
  };
}
