/** A law with a spike at 0: who never meant to wait, who comes on time. */
import type { Law } from './law.ts';

/** The share `atZero` of the values is 0, the others follow `law`. */
export function lawWithZero(law: Law, atZero: number): Law {
  if (atZero === 0) return law;
  const rest = 1 - atZero;
  return {
    mean: rest * law.mean,
    secondMoment: rest * law.secondMoment,
    quantile: (u) => (u <= atZero ? 0 : law.quantile((u - atZero) / rest)),
    cdf: (x) => (x < 0 ? 0 : atZero + rest * law.cdf(x)),
  };
}
