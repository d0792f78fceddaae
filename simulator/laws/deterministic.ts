/** The law that is always one value. */
import type { Law } from './law.ts';

/** Implements {@link Law}; `value` in ms. */
export function deterministicLaw(value: number): Law {
  return {
    mean: value,
    secondMoment: value * value,
    quantile: () => value,
    cdf: (x) => (x >= value ? 1 : 0),
  };
}
