/**
 * A mixture of exponential distributions, inverted on its survival function as a whole.
 *
 * The logarithm of the survival is convex, so Newton's method from below never overshoots.
 * Cost: some six exponentials a part and draw. Source: simulation.md 3.2.
 */
import type { Distribution } from './distribution.ts';

export interface ExponentialPart {
  readonly share: number;
  readonly mean: number;
}

const stepsMax = 200;

/** Implements {@link Distribution}; means in ms, shares add up to 1. */
export function hyperexponentialDistribution(parts: readonly ExponentialPart[]): Distribution {
  const weighted = (value: (part: ExponentialPart) => number): number =>
    parts.reduce((sum, part) => sum + value(part), 0);
  return {
    mean: weighted(({ share, mean }) => share * mean),
    secondMoment: weighted(({ share, mean }) => 2 * share * mean * mean),
    quantile: (u) => quantileOf(parts, u),
    cdf: (x) => (x <= 0 ? 0 : weighted(({ share, mean }) => -share * Math.expm1(-x / mean))),
  };
}

function quantileOf(parts: readonly ExponentialPart[], u: number): number {
  let x = 0;
  for (let step = 0; step < stepsMax; step++) {
    let missing = -u;
    let survival = 0;
    let density = 0;
    for (const { share, mean } of parts) {
      const left = share * Math.exp(-x / mean);
      missing -= share * Math.expm1(-x / mean);
      survival += left;
      density += left / mean;
    }
    // ln(survival / (1 - u)), exact near 0 too, over the hazard.
    const next = x + (Math.log1p(-missing / (1 - u)) * survival) / density;
    if (!(next > x * (1 + 1e-15))) return x;
    x = next;
  }
  return x;
}
