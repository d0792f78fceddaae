/**
 * Days in pairs of opposite draws, each pair one unit: its days depend on each other, pairs do not.
 *
 * Source: simulation.md 9.6.
 */
import type { Sums } from './ratio-estimate.ts';

/** Replications 0 and 1, 2 and 3, …; one without its partner has no part. */
export function antitheticPairs(replications: readonly Sums[]): readonly Sums[] {
  const pairs: Sums[] = [];
  for (let at = 0; at + 1 < replications.length; at += 2) {
    const [one, other] = [replications[at], replications[at + 1]];
    if (one === undefined || other === undefined) continue;
    pairs.push({
      numerator: one.numerator + other.numerator,
      denominator: one.denominator + other.denominator,
    });
  }
  return pairs;
}
