/** The exponential law: memoryless, by its mean alone. */
import type { Law } from './law.ts';

/** Implements {@link Law}; `mean` in ms. */
export function exponentialLaw(mean: number): Law {
  return {
    mean,
    secondMoment: 2 * mean * mean,
    quantile: (u) => -mean * Math.log(1 - u),
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-x / mean)),
  };
}
