/**
 * Does a plan keep its target? Asked before plans are ranked by cost.
 *
 * One-sided: clearly yes where the whole lower side is past the target, clearly no where the whole
 * upper side is short of it.
 * Source: simulation.md 9.7.
 */
import { type Estimate, estimateRatio, type Sums } from './ratio-estimate.ts';

export type Feasibility = 'meets' | 'misses' | 'open';

/** What a plan must keep: at least, or at most. */
export interface Target {
  readonly isLargerBetter: boolean;
  readonly value: number;
}

/** Judges a plan by its replications; each side has the confidence asked for. */
export function feasibilityOf({
  replications,
  target,
  confidence,
  isShare,
}: {
  readonly replications: readonly Sums[];
  readonly target: Target;
  readonly confidence: number;
  readonly isShare: boolean;
}): { readonly verdict: Feasibility; readonly estimate: Estimate } {
  // Two sides of 1 − α each: an interval of 1 − 2α.
  const estimate = estimateRatio({ replications, confidence: 2 * confidence - 1, isShare });
  const { low, high } = estimate;
  if (low === null || high === null) return { verdict: 'open', estimate };
  if (target.isLargerBetter ? low >= target.value : high <= target.value) {
    return { verdict: 'meets', estimate };
  }
  if (target.isLargerBetter ? high < target.value : low > target.value) {
    return { verdict: 'misses', estimate };
  }
  return { verdict: 'open', estimate };
}
