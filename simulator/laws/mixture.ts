/**
 * A mixture of laws, inverted as a whole.
 *
 * Picking a part by one uniform and a value by another would not be monotone; the quantile lies
 * between the smallest and the largest of the parts' quantiles and is found there.
 * Cost: some 15 evaluations of every part's distribution function a draw.
 */
import { assert } from '../../kernel/index.ts';
import type { Law } from './law.ts';

export interface MixturePart {
  readonly share: number;
  readonly law: Law;
}

/** Relative width at which the search ends; times are rounded to whole ms afterwards. */
const precision = 1e-12;

/** Implements {@link Law}; shares add up to 1. */
export function mixtureLaw(parts: readonly MixturePart[]): Law {
  assert(parts.length > 0, 'a mixture has a part');
  const weighted = (value: (law: Law) => number): number =>
    parts.reduce((sum, { share, law }) => sum + share * value(law), 0);
  const cdf = (x: number): number => weighted((law) => law.cdf(x));
  return {
    mean: weighted((law) => law.mean),
    secondMoment: weighted((law) => law.secondMoment),
    quantile: (u) => {
      const quantiles = parts.map(({ law }) => law.quantile(u));
      return rootBetween(Math.min(...quantiles), Math.max(...quantiles), (x) => cdf(x) - u);
    },
    cdf,
  };
}

/** Where a non-decreasing function, negative at `from` and not at `to`, reaches 0. */
function rootBetween(from: number, to: number, value: (x: number) => number): number {
  let [low, high] = [from, to];
  let [below, above] = [value(low), value(high)];
  if (below >= 0) return low;
  for (let step = 1; high - low > precision * high; step++) {
    // False position is quick on smooth parts, the middle sure on steps.
    const share = step % 3 === 0 || above <= 0 ? 0.5 : -below / (above - below);
    const x = low + share * (high - low);
    if (x <= low || x >= high) break;
    const found = value(x);
    if (found < 0) {
      [low, below] = [x, found];
      above /= 2;
    } else {
      [high, above] = [x, found];
      below /= 2;
    }
  }
  return high;
}
