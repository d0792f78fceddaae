/** The lognormal law: what the logarithm of call-centre handle times mostly looks like. */
import type { Law } from './law.ts';
import { inverseNormalCdf, normalCdf } from './normal.ts';

/** Implements {@link Law} by the mean and the standard deviation of ln X. */
export function lognormalLaw({ mu, sigma }: { readonly mu: number; readonly sigma: number }): Law {
  return {
    mean: Math.exp(mu + (sigma * sigma) / 2),
    secondMoment: Math.exp(2 * mu + 2 * sigma * sigma),
    quantile: (u) => Math.exp(mu + sigma * inverseNormalCdf(u)),
    cdf: (x) => (x <= 0 ? 0 : normalCdf((Math.log(x) - mu) / sigma)),
  };
}

/** The same by mean (ms) and squared coefficient of variation. */
export function lognormalLawOf({
  mean,
  scv,
}: {
  readonly mean: number;
  readonly scv: number;
}): Law {
  const variance = Math.log1p(scv);
  return lognormalLaw({ mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) });
}
