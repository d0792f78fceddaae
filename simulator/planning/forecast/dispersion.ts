/**
 * How far counts lie from their forecast: a negative binomial distribution with the forecast as its
 * mean.
 *
 * A forecast is off by a factor, the same for all intervals in size: variance μ + κμ². κ comes from
 * past errors at the same horizon. κ = 0 is Poisson, which is far too narrow for staffing.
 * Source: simulation.md 11.2 (intervals).
 */

import { inverseNormalCdf } from '../../distributions/normal.ts';

/** κ by moments: Σ ((y − μ)² − μ) / Σ μ², not below 0. */
export class Dispersion {
  #excess = 0;
  #squares = 0;
  #errors = 0;
  #seen = 0;

  add(calls: number, mean: number): void {
    this.#excess += (calls - mean) ** 2 - mean;
    this.#squares += mean * mean;
    this.#errors += (calls - mean) ** 2;
    this.#seen += 1;
  }

  /** Of the errors; 0 before there are any. */
  get meanSquare(): number {
    return this.#errors / Math.max(1, this.#seen);
  }

  get kappa(): number {
    return this.#squares === 0 ? 0 : Math.max(0, this.#excess / this.#squares);
  }
}

/** Beyond the mean by so many standard deviations there is nothing to be found. */
const deviationsMax = 60;
/**
 * Above this mean the distribution is as good as normal on the logarithm, and sums would be long.
 */
const meanOfSumsMax = 20_000;

/** Quantiles of the distribution at probabilities that rise. */
export function countQuantiles({
  mean,
  kappa,
  probabilities,
}: {
  readonly mean: number;
  readonly kappa: number;
  readonly probabilities: readonly number[];
}): readonly number[] {
  if (mean <= 0) return probabilities.map(() => 0);
  const variance = mean + kappa * mean * mean;
  if (mean > meanOfSumsMax) return wideQuantiles({ mean, variance, probabilities });
  const countMax = Math.ceil(mean + deviationsMax * Math.sqrt(variance));
  const found: number[] = [];
  // Logarithms, so that a small chance of 0 calls does not vanish.
  let log = kappa === 0 ? -mean : -Math.log1p(kappa * mean) / kappa;
  let sum = 0;
  for (let count = 0; count <= countMax && found.length < probabilities.length; count++) {
    sum += Math.exp(log);
    while (found.length < probabilities.length && sum >= (probabilities[found.length] ?? 1)) {
      found.push(count);
    }
    log += Math.log((mean * (1 + kappa * count)) / ((count + 1) * (1 + kappa * mean)));
  }
  while (found.length < probabilities.length) found.push(countMax);
  return found;
}

/** By a gamma distribution's Wilson-Hilferty cube, whole calls. */
function wideQuantiles({
  mean,
  variance,
  probabilities,
}: {
  readonly mean: number;
  readonly variance: number;
  readonly probabilities: readonly number[];
}): readonly number[] {
  const ninth = variance / (9 * mean * mean);
  return probabilities.map((probability) =>
    Math.max(
      0,
      Math.round(mean * (1 - ninth + inverseNormalCdf(probability) * Math.sqrt(ninth)) ** 3),
    ),
  );
}
