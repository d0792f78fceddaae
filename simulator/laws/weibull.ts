/** The Weibull law: a hazard that falls (shape below 1) or rises as a power of time. */
import { gammaFunction } from './gamma-function.ts';
import type { Law } from './law.ts';

/** Implements {@link Law}; `scale` in ms, where all but 1/e are reached. */
export function weibullLaw({
  shape,
  scale,
}: {
  readonly shape: number;
  readonly scale: number;
}): Law {
  return {
    mean: scale * gammaFunction(1 + 1 / shape),
    secondMoment: scale * scale * gammaFunction(1 + 2 / shape),
    quantile: (u) => scale * (-Math.log1p(-u)) ** (1 / shape),
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-((x / scale) ** shape))),
  };
}
