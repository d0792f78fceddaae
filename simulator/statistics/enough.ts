/**
 * What so many replications, pairs or batches can say: the one place that lets an interval be shown
 * and a verdict be given.
 *
 * The interval of two days is 4.5 times as wide as that of ten with the same spread, and the spread
 * itself is a guess: t with one degree of freedom. A verdict needs a spread that is known.
 */

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
