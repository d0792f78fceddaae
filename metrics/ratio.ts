/**
 * A figure as the two sums it is made of, for one scope of one run.
 *
 * Sums add up over intervals, queues, agents and replications; figures do not. Replications combine
 * as a ratio of means: add the sums, then divide. No percentage and no rounding inside.
 * Source: acd-routing.md B20, simulation.md 9.1.
 */

/** Both integers: calls, offers or milliseconds. */
export interface MeasureSums {
  readonly numerator: number;
  readonly denominator: number;
}

/** The figure itself; null (shown as a dash) where the denominator is 0, never 0 or 1. */
export function ratioOf(sums: MeasureSums): number | null {
  return sums.denominator === 0 ? null : sums.numerator / sums.denominator;
}

/** Merges two scopes, or two replications, that share nothing. */
export function addSums(a: MeasureSums, b: MeasureSums): MeasureSums {
  return {
    numerator: a.numerator + b.numerator,
    denominator: a.denominator + b.denominator,
  };
}
