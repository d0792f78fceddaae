/** The lognormal distribution: what the logarithm of call-centre handle times mostly looks like. */
import type { Distribution } from './distribution.ts';
import { inverseNormalCdf, normalCdf } from './normal.ts';

/** Implements {@link Distribution} by the mean and the standard deviation of ln X. */
export function lognormalDistribution({
  mu,
  sigma,
}: {
  readonly mu: number;
  readonly sigma: number;
}): Distribution {
  return {
    mean: Math.exp(mu + (sigma * sigma) / 2),
    secondMoment: Math.exp(2 * mu + 2 * sigma * sigma),
    quantile: (u) => Math.exp(mu + sigma * inverseNormalCdf(u)),
    cdf: (x) => (x <= 0 ? 0 : normalCdf((Math.log(x) - mu) / sigma)),
  };
}

/** The same by mean (ms) and squared coefficient of variation. */
export function lognormalDistributionOf({
  mean,
  scv,
}: {
  readonly mean: number;
  readonly scv: number;
}): Distribution {
  const variance = Math.log1p(scv);
  return lognormalDistribution({ mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) });
}
