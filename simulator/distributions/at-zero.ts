/** A distribution with a spike at 0: who never meant to wait, who comes on time. */
import type { Distribution } from './distribution.ts';

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
