/** The Weibull distribution: a hazard that falls (shape below 1) or rises as a power of time. */

import type { Distribution } from './distribution.ts';
import { gammaFunction } from './gamma-function.ts';

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
