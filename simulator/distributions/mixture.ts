/**
 * Mixtures of distributions, inverted as a whole: drawing the part by one uniform and the value by
 * another would not be monotone. A draw evaluates every part about 5 times, at first 15 times.
 */
import { assert } from '../../kernel/index.ts';
import type { Distribution } from './distribution.ts';

export interface MixturePart {
  readonly share: number;
  readonly distribution: Distribution;
}

const cellCount = 1_024;
const precision = 1e-12;

export function mixtureDistribution(parts: readonly MixturePart[]): Distribution {
  assert(parts.length > 0, 'a mixture has a part');
  const weighted = (value: (distribution: Distribution) => number): number =>
    parts.reduce((sum, { share, distribution }) => sum + share * value(distribution), 0);
  const cdf = (x: number): number => {
    let sum = 0;
    for (const { share, distribution } of parts) sum += share * distribution.cdf(x);
    return sum;
  };
  const between = (low: number, high: number, u: number): number =>
    rootBetween(low, high, (x) => cdf(x) - u);
  const anywhere = (u: number): number => {
    const quantiles = parts.map(({ distribution }) => distribution.quantile(u));
    return between(Math.min(...quantiles), Math.max(...quantiles), u);
  };
  // Quantiles at the borders of equal cells of u, each computed when a draw first needs it.
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

/** Root of a non-decreasing function, negative at `from` and not at `to`. */
function rootBetween(from: number, to: number, value: (x: number) => number): number {
  let [low, high] = [from, to];
  let [below, above] = [value(low), value(high)];
  if (below >= 0) return low;
  let moved: 'low' | 'high' | null = null;
  for (let step = 1; high - low > precision * high; step++) {
    // False position is fast on smooth parts; bisection is safe on steps.
    const share = step % 8 === 0 || above <= 0 ? 0.5 : -below / (above - below);
    const guess = low + share * (high - low);
    // Halved weights can put the guess on an end of a wide interval; then the middle serves.
    const x = guess > low && guess < high ? guess : low + (high - low) / 2;
    if (x <= low || x >= high) break;
    const found = value(x);
    if (found < 0) {
      [low, below] = [x, found];
      // The Illinois rule: an end that stays twice gets half the weight.
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

export interface ExponentialPart {
  readonly share: number;
  readonly mean: number;
}

const stepsMax = 200;

/**
 * A mixture of exponentials; means in ms, shares sum to 1. Log survival is convex, so Newton's
 * method from below does not overshoot.
 */
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
    // Newton's step: ln(survival / (1 - u)), exact also near 0, over the hazard.
    const next = x + (Math.log1p(-missing / (1 - u)) * survival) / density;
    if (!(next > x * (1 + 1e-15))) return x;
    x = next;
  }
  return x;
}
