/**
 * Precision of estimates: stop rules, and the fewest observations for an interval and for a
 * verdict.
 */
export const intervalFrom = 3;
/** Fewest observations for a verdict (better, worse, held, worth it). */
export const verdictFrom = 10;

export interface CountedInterval {
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

/** Whether the interval has enough observations for a verdict. */
export function allowsVerdict<Of extends CountedInterval>(
  of: Of,
): of is Of & { readonly low: number; readonly high: number } {
  return of.low !== null && of.high !== null && of.n >= verdictFrom;
}

const stopBlock = 5;

/** Half the interval's width, in the measure's own unit or as a share of the estimate. */
export interface Precision {
  readonly halfWidth: number;
  readonly isRelative: boolean;
}

export interface Outlook {
  readonly isEnough: boolean;
  /** Null for one day, which has no spread. */
  readonly halfWidth: number | null;
  /** Observations needed, m (half-width / target)², at least the number run; null if unknown. */
  readonly predictedTotal: number | null;
}

/**
 * Distance to the stop rule. Relative: half-width / |X̄| ≤ γ / (1 + γ), which holds for the true
 * mean.
 */
export function outlookOf(
  { value, low, high, n }: CountedInterval & { readonly value: number | null },
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

/** Whether the stop rule is examined after this many replications, or only later. */
export function isLook(done: number, first: number): boolean {
  return done >= first && (done - first) % stopBlock === 0;
}
