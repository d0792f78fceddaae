/** Fewer show no interval. */
export const intervalFrom = 3;
/** Fewer allow no verdict: better, worse, held, worth it. */
export const verdictFrom = 10;

interface Seen {
  readonly low: number | null;
  readonly high: number | null;
  /** What the interval counts as one: days, pairs of days, batches. */
  readonly n: number;
}

/** An interval on which a verdict may rest. */
export function allowsVerdict<Of extends Seen>(
  of: Of,
): of is Of & { readonly low: number; readonly high: number } {
  return of.low !== null && of.high !== null && of.n >= verdictFrom;
}

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
  { value, low, high, n }: Seen & { readonly value: number | null },
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
