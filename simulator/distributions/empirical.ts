/**
 * The distribution of a sample: its quantile function joins the sorted values by straight lines.
 *
 * The moments are those of that interpolated distribution, not of the sample, so that what is
 * stated is what is drawn. Cost: O(1) a draw.
 */
import { assert } from '../../kernel/index.ts';
import type { Distribution } from './distribution.ts';

/** Implements {@link Distribution}; `sorted` in ms, not empty, non-decreasing. */
export function empiricalDistribution(sorted: readonly number[]): Distribution {
  const last = sorted.length - 1;
  assert(last >= 0, 'an empirical law needs a value');
  const at = (index: number): number => sorted[Math.min(index, last)] ?? 0;
  let mean = at(0);
  let secondMoment = at(0) ** 2;
  if (last > 0) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < last; i++) {
      const low = at(i);
      const high = at(i + 1);
      assert(low <= high, 'an empirical law reads its sample sorted');
      sum += (low + high) / 2;
      squares += (low * low + low * high + high * high) / 3;
    }
    mean = sum / last;
    secondMoment = squares / last;
  }
  return {
    mean,
    secondMoment,
    quantile: (u) => {
      const place = u * last;
      const index = Math.floor(place);
      return at(index) + (place - index) * (at(index + 1) - at(index));
    },
    cdf: (x) => cdfAt(sorted, x),
  };
}

function cdfAt(sorted: readonly number[], x: number): number {
  const last = sorted.length - 1;
  const above = countAtMost(sorted, x);
  if (above === 0) return 0;
  if (above > last) return 1;
  const low = sorted[above - 1] ?? 0;
  const high = sorted[above] ?? low;
  return (above - 1 + (x - low) / (high - low)) / last;
}

/** How many values are ≤ x, by bisection. */
function countAtMost(sorted: readonly number[], x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
