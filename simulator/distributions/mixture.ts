/**
 * A mixture of distributions, inverted as a whole.
 *
 * Picking a part by one uniform and a value by another would not be monotone; the quantile lies
 * between the smallest and the largest of the parts' quantiles and is found there.
 * Cost: some 5 evaluations of every part's distribution function a draw, once its neighbourhood is
 * known; some 15 before, and in the tails.
 */
import { assert } from '../../kernel/index.ts';
import type { Distribution } from './distribution.ts';

export interface MixturePart {
  readonly share: number;
  readonly distribution: Distribution;
}

const cellCount = 1_024;
/** Relative width at which the search ends; times are rounded to whole ms afterwards. */
const precision = 1e-12;

/** Implements {@link Distribution}; shares add up to 1. */
export function mixtureDistribution(parts: readonly MixturePart[]): Distribution {
  assert(parts.length > 0, 'a mixture has a part');
  const weighted = (value: (distribution: Distribution) => number): number =>
    parts.reduce((sum, { share, distribution }) => sum + share * value(distribution), 0);
  const cdf = (x: number): number => weighted((distribution) => distribution.cdf(x));
  const between = (low: number, high: number, u: number): number =>
    rootBetween(low, high, (x) => cdf(x) - u);
  const anywhere = (u: number): number => {
    const quantiles = parts.map(({ distribution }) => distribution.quantile(u));
    return between(Math.min(...quantiles), Math.max(...quantiles), u);
  };
  // Quantiles at the borders of equal cells of u, each found when a draw first falls beside it.
  const borders = new Float64Array(cellCount + 1).fill(Number.NaN);
  const border = (place: number): number => {
    const known = borders[place] ?? Number.NaN;
    if (!Number.isNaN(known)) return known;
    const found = anywhere(place / cellCount);
    borders[place] = found;
    return found;
  };
  return {
    mean: weighted((distribution) => distribution.mean),
    secondMoment: weighted((distribution) => distribution.secondMoment),
    quantile: (u) => {
      const cell = Math.floor(u * cellCount);
      if (cell === 0 || cell >= cellCount - 1) return anywhere(u);
      return between(border(cell), border(cell + 1), u);
    },
    cdf,
  };
}

/** Where a non-decreasing function, negative at `from` and not at `to`, reaches 0. */
function rootBetween(from: number, to: number, value: (x: number) => number): number {
  let [low, high] = [from, to];
  let [below, above] = [value(low), value(high)];
  if (below >= 0) return low;
  let moved: 'low' | 'high' | null = null;
  for (let step = 1; high - low > precision * high; step++) {
    // False position is quick on smooth parts, the middle sure on steps.
    const share = step % 8 === 0 || above <= 0 ? 0.5 : -below / (above - below);
    const x = low + share * (high - low);
    if (x <= low || x >= high) break;
    const found = value(x);
    if (found < 0) {
      [low, below] = [x, found];
      // An end that stays where it is twice is given less weight (the Illinois rule).
      if (moved === 'low') above /= 2;
      moved = 'low';
    } else {
      [high, above] = [x, found];
      if (moved === 'high') below /= 2;
      moved = 'high';
    }
  }
  return high;
}
