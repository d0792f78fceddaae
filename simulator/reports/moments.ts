/**
 * The sums that an estimate comes from: with them, means and intervals of further replications can
 * be merged without running these again.
 *
 * Source: simulation.md 9.8.
 */
import { sumsOf } from '../runs/estimates.ts';
import { type SimulatedMeasureId, type WindowSums, withCalls } from '../runs/measures.ts';

/** Over replications: Σ X, Σ Y, Σ X², Σ Y², Σ X Y of numerators X and denominators Y. */
export interface Moments {
  readonly measureId: SimulatedMeasureId;
  readonly n: number;
  readonly numerator: number;
  readonly denominator: number;
  readonly numeratorSquares: number;
  readonly denominatorSquares: number;
  readonly products: number;
}

/** Of `calls`, then of each measure. */
export function momentsOf(
  replications: readonly WindowSums[],
  measures: readonly SimulatedMeasureId[],
): readonly Moments[] {
  return withCalls(measures).map((measureId) => {
    const sums = sumsOf(replications, measureId);
    const add = (pick: (one: (typeof sums)[number]) => number): number =>
      sums.reduce((total, one) => total + pick(one), 0);
    return {
      measureId,
      n: sums.length,
      numerator: add(({ numerator }) => numerator),
      denominator: add(({ denominator }) => denominator),
      numeratorSquares: add(({ numerator }) => numerator ** 2),
      denominatorSquares: add(({ denominator }) => denominator ** 2),
      products: add(({ numerator, denominator }) => numerator * denominator),
    };
  });
}
