/**
 * A sample is interpolated linearly: O(1) a draw. Patience is a step survival function with an
 * exponential tail, because answered callers are censored before the estimate reaches 0: O(log
 * rows) a draw.
 */
import { assert } from '../../kernel/index.ts';
import type { Distribution } from './distribution.ts';

/** A distribution from a sorted sample in ms, interpolated between values. */
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

export type SurvivalRow = readonly [atMs: number, survival: number];

/** Patience from a survival table, whose times rise and whose survival does not. */
export function kaplanMeierDistribution({
  rows,
  tailMeanMs,
}: {
  readonly rows: readonly SurvivalRow[];
  readonly tailMeanMs: number;
}): Distribution {
  const end = rows.at(-1);
  assert(end !== undefined, 'a survival table has a row');
  const [endMs, endSurvival] = end;
  let mean = endSurvival * (endMs + tailMeanMs);
  let secondMoment =
    endSurvival * (endMs * endMs + 2 * endMs * tailMeanMs + 2 * tailMeanMs * tailMeanMs);
  let before = 1;
  for (const [atMs, survival] of rows) {
    assert(survival <= before, 'survival does not rise');
    mean += (before - survival) * atMs;
    secondMoment += (before - survival) * atMs * atMs;
    before = survival;
  }
  return {
    mean,
    secondMoment,
    quantile: (u) => {
      const left = 1 - u;
      if (left < endSurvival) return endMs + tailMeanMs * Math.log(endSurvival / left);
      return rows[firstRow(rows, ([, survival]) => survival <= left)]?.[0] ?? endMs;
    },
    cdf: (x) => {
      if (x >= endMs) return 1 - endSurvival * Math.exp(-(x - endMs) / tailMeanMs);
      return 1 - (rows[firstRow(rows, ([atMs]) => atMs > x) - 1]?.[1] ?? 1);
    },
  };
}

/**
 * The first row, by bisection, for which a condition holds; it must hold for all later rows too.
 */
function firstRow(rows: readonly SurvivalRow[], holds: (row: SurvivalRow) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && holds(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}
