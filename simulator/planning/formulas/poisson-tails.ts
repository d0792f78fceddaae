/**
 * Poisson probabilities for uniformisation. Cost: O(√mean) numbers.
 * Source: A. Jensen (1953).
 */
import { poissonTerm } from '../../distributions/gamma-function.ts';

/** P(N > m): 1 before `from`, 0 from `from + tails.length` on. */
export interface PoissonTails {
  readonly from: number;
  readonly tails: Float64Array;
}

/** Standard deviations from the mean beyond which probabilities are below 10⁻¹⁷. */
const reach = 8.5;
const reachMin = 24;
const negligible = 1e-18;

/** P(N = m): 0 outside `from` to `from + shares.length`. */
export interface PoissonShares {
  readonly from: number;
  readonly shares: Float64Array;
}

export function poissonShares(mean: number): PoissonShares {
  const width = Math.ceil(reach * Math.sqrt(mean)) + reachMin;
  const mode = Math.floor(mean);
  const from = Math.max(0, mode - width);
  const shares = new Float64Array(mode + width - from + 1);
  const highest = poissonTerm(mode, mean);
  let share = highest;
  for (let m = mode; m >= from; m -= 1) {
    shares[m - from] = share;
    share *= m / mean;
  }
  share = highest;
  for (let m = mode; m < from + shares.length; m += 1) {
    shares[m - from] = share;
    share *= mean / (m + 1);
  }
  let kept = shares.length;
  while (kept > 1 && (shares[kept - 1] ?? 0) < negligible) kept -= 1;
  return { from, shares: shares.subarray(0, kept) };
}

export function poissonTails(mean: number): PoissonTails {
  const { from, shares: tails } = poissonShares(mean);
  let above = 0;
  for (let place = tails.length - 1; place >= 0; place -= 1) {
    const here = tails[place] ?? 0;
    tails[place] = above;
    above += here;
  }
  return { from, tails };
}
