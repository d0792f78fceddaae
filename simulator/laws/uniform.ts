/** The uniform law between two values. */
import type { Law } from './law.ts';

/** Implements {@link Law}; `min` < `max`, in ms. */
export function uniformLaw({ min, max }: { readonly min: number; readonly max: number }): Law {
  return {
    mean: (min + max) / 2,
    secondMoment: (min * min + min * max + max * max) / 3,
    quantile: (u) => min + (max - min) * u,
    cdf: (x) => Math.min(1, Math.max(0, (x - min) / (max - min))),
  };
}
