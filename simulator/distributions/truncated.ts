/**
 * A distribution given that its value lies between two bounds: handle times have a longest, and a
 * heavy tail beyond it would only make means uncertain.
 *
 * Moments by quadrature of the survival function, once.
 */
import type { Distribution } from './distribution.ts';

/** Parts that an integral is halved into, at most 2^this, where the function bends or jumps. */
const depthMax = 30;
const precision = 1e-10;

/** Implements {@link Distribution}; `min` < `max` in ms. */
export function truncatedDistribution(
  distribution: Distribution,
  { min, max }: { readonly min: number; readonly max: number },
): Distribution {
  const below = min > 0 ? distribution.cdf(min) : 0;
  const inside = distribution.cdf(max) - below;
  const cdf = (x: number): number => {
    if (x < min) return 0;
    return x >= max ? 1 : Math.min(1, Math.max(0, (distribution.cdf(x) - below) / inside));
  };
  const left = (x: number): number => 1 - cdf(x);
  const span = { from: min, to: max };
  // Bounds that hold nothing of the distribution: no moments, which the checks of a scenario
  // report.
  const isSome = inside > 0;
  return {
    mean: isSome ? min + integral(left, span) : Number.NaN,
    secondMoment: isSome ? min * min + 2 * integral((x) => x * left(x), span) : Number.NaN,
    quantile: (u) => Math.min(max, Math.max(min, distribution.quantile(below + u * inside))),
    cdf,
  };
}

/** Simpson's rule, halved where two looks differ. */
function integral(
  value: (x: number) => number,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const whole = (to - from) * Math.max(value(from), value(to), value((from + to) / 2));
  const over = (
    low: number,
    high: number,
    ends: readonly [number, number, number],
    depth: number,
  ): number => {
    const middle = (low + high) / 2;
    const [atLow, atMiddle, atHigh] = ends;
    const left = value((low + middle) / 2);
    const right = value((middle + high) / 2);
    const coarse = ((high - low) / 6) * (atLow + 4 * atMiddle + atHigh);
    const fine = ((high - low) / 12) * (atLow + 4 * left + 2 * atMiddle + 4 * right + atHigh);
    const isGood = Math.abs(fine - coarse) <= precision * whole * 2 ** -(depth / 2);
    if (depth >= depthMax || (depth >= 6 && isGood)) return fine + (fine - coarse) / 15;
    return (
      over(low, middle, [atLow, left, atMiddle], depth + 1) +
      over(middle, high, [atMiddle, right, atHigh], depth + 1)
    );
  };
  return over(from, to, [value(from), value((from + to) / 2), value(to)], 0);
}
