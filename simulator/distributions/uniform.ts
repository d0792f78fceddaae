/** The uniform distribution between two values. */
import type { Distribution } from './distribution.ts';

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
