/**
 * When replications are enough: a look after blocks, against a relative or an absolute width.
 *
 * Repeated looks lower the coverage, so looks are few and the first comes after ten days.
 * Source: Y. S. Chow and H. Robbins (1965); simulation.md 9.4.
 */
import type { Estimate } from './ratio-estimate.ts';

/** The rule looks again after so many replications. */
const stopBlock = 5;

/** Half the interval's width, in the measure's own unit or as a share of the estimate. */
export interface Precision {
  readonly halfWidth: number;
  readonly isRelative: boolean;
}

export interface Outlook {
  readonly isEnough: boolean;
  /** Null: one day says nothing of spread. */
  readonly halfWidth: number | null;
  /** m (half-width / target)², at least what was run; null: cannot be told. */
  readonly predictedTotal: number | null;
}

/** Relative: half-width / |X̄| ≤ γ / (1 + γ), which keeps the promise for the true mean. */
export function outlookOf(
  { value, low, high, n }: Pick<Estimate, 'value' | 'low' | 'high' | 'n'>,
  { halfWidth: asked, isRelative }: Precision,
): Outlook {
  if (value === null || low === null || high === null) {
    return { isEnough: false, halfWidth: null, predictedTotal: null };
  }
  const halfWidth = (high - low) / 2;
  const target = isRelative ? (Math.abs(value) * asked) / (1 + asked) : asked;
  if (halfWidth <= target) return { isEnough: true, halfWidth, predictedTotal: n };
  const predicted = target > 0 ? Math.ceil(n * (halfWidth / target) ** 2) : null;
  return { isEnough: false, halfWidth, predictedTotal: predicted };
}

/** Whether the rule looks after so many replications. */
export function isLook(done: number, first: number): boolean {
  return done >= first && (done - first) % stopBlock === 0;
}
