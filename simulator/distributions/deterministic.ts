/** The distribution that is always one value. */
import type { Distribution } from './distribution.ts';

/** Implements {@link Distribution}; `value` in ms. */
export function deterministicDistribution(value: number): Distribution {
  return {
    mean: value,
    secondMoment: value * value,
    quantile: () => value,
    cdf: (x) => (x >= value ? 1 : 0),
  };
}
