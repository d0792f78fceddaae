/**
 * Patience as a log shows it: a step survival function, continued by an exponential tail.
 *
 * Only callers who wait reveal patience, and all who are answered are censored, so the estimate
 * ends before it reaches 0; the tail carries the rest on from the last row.
 * Cost: O(log rows) a draw. Source: simulation.md 12.5.
 */
import { assert } from '../../kernel/index.ts';
import type { Distribution } from './distribution.ts';

/** From `atMs` on, the share `survival` of the callers is still willing to wait. */
export type SurvivalRow = readonly [atMs: number, survival: number];

/** Implements {@link Distribution}; rows rise in time and do not rise in survival. */
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

/** Place of the first row for which a claim holds that, once true, stays true. */
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
