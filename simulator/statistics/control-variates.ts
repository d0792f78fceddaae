/**
 * Takes out of a measure what is known of the days: a day with more calls than expected says so.
 *
 * A control has a known mean; how far a day lies from it explains part of the measure, by
 * regression over the replications. Measured: calls alone 1.5 times less variance, calls and handle
 * time 3.1 times. Bias O(1/m): not below {@link controlledFrom} replications.
 * Source: simulation.md 9.6, 9.9.
 *
 * Solves a handful of linear equations: elimination with the largest pivot first.
 */
import { assert } from '../../kernel/index.ts';
import { type Sums, studentQuantile } from './ratio-estimate.ts';

/** Replications from which controls are worth their bias. */
export const controlledFrom = 30;

/** Something whose mean over days is known, and what it was on each. */
export interface Control {
  readonly id: string;
  readonly mean: number;
  readonly values: readonly number[];
}

export interface ControlledEstimate {
  readonly value: number;
  readonly halfWidth: number;
  /** Of each control that varies, in their order: what one unit more of it adds. */
  readonly coefficients: readonly number[];
  /** Of what the controls leave, with `degrees` degrees of freedom. */
  readonly residualVariance: number;
  readonly degrees: number;
}

/**
 * Estimates a ratio of means (a plain mean with denominators 1); null where nothing was counted,
 * the days are too few, or the controls are the same on all of them.
 */
export function controlledRatio(
  replications: readonly Sums[],
  controls: readonly Control[],
  confidence: number,
): ControlledEstimate | null {
  const m = replications.length;
  const centred = controls.map(({ values, mean }) => {
    assert(values.length === m, () => `${values.length} values of a control over ${m} days`);
    const own = meanOf(values);
    return { deviations: values.map((value) => value - own), off: own - mean };
  });
  const degrees = m - centred.length - 1;
  if (degrees < 1) return null;
  const numerators = regress(
    replications.map(({ numerator }) => numerator),
    centred,
  );
  const denominators = regress(
    replications.map(({ denominator }) => denominator),
    centred,
  );
  if (numerators === null || denominators === null || denominators.value <= 0) return null;
  const value = numerators.value / denominators.value;
  const rests = replications.map((one) => one.numerator - value * one.denominator);
  const rest = regress(rests, centred);
  if (rest === null) return null;
  const residualVariance = rest.squares / degrees;
  const spread = Math.sqrt(residualVariance * (1 / m + rest.leverage));
  const t = studentQuantile({ probability: (1 + confidence) / 2, degrees });
  const halfWidth = (t * spread) / denominators.value;
  return { value, halfWidth, coefficients: rest.coefficients, residualVariance, degrees };
}

interface Centred {
  readonly deviations: readonly number[];
  /** How far the days' mean lies from the known one. */
  readonly off: number;
}

interface Regression {
  /** The mean, were the controls at theirs. */
  readonly value: number;
  readonly coefficients: readonly number[];
  /** Of the residuals. */
  readonly squares: number;
  /** off' (C'C)⁻¹ off: what the estimated coefficients add to the variance. */
  readonly leverage: number;
}

function regress(values: readonly number[], controls: readonly Centred[]): Regression | null {
  const mean = meanOf(values);
  const gram = controls.map((row) => controls.map((column) => product(row, column)));
  const own = values.map((value) => value - mean);
  const right = controls.map(({ deviations }) => dot(deviations, own));
  const offs = controls.map(({ off }) => off);
  const coefficients = solveLinear(gram, right);
  const weights = solveLinear(gram, offs);
  if (coefficients === null || weights === null) return null;
  let squares = 0;
  own.forEach((value, day) => {
    const explained = controls.reduce(
      (sum, { deviations }, place) => sum + (coefficients[place] ?? 0) * (deviations[day] ?? 0),
      0,
    );
    squares += (value - explained) ** 2;
  });
  return {
    value: mean - dot(coefficients, offs),
    coefficients,
    squares,
    leverage: dot(weights, offs),
  };
}

function product(a: Centred, b: Centred): number {
  return dot(a.deviations, b.deviations);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the largest element: a smaller pivot is rounding, not a number. */
const pivotLeast = 1e-12;

/** x with A x = b; null where A is singular, or so near that rounding would answer. */
function solveLinear(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] | null {
  const size = right.length;
  const rows = matrix.map((row, place) => [...row, right[place] ?? 0]);
  const largest = Math.max(...matrix.flat().map(Math.abs), 0);
  for (let column = 0; column < size; column += 1) {
    const best = pivotRow(rows, column);
    const pivot = rows[best];
    const own = rows[column];
    if (pivot === undefined || own === undefined) return null;
    if (!(Math.abs(pivot[column] ?? 0) > pivotLeast * largest)) return null;
    rows[best] = own;
    rows[column] = pivot;
    for (const [place, row] of rows.entries()) {
      if (place === column) continue;
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
      for (let at = column; at <= size; at += 1)
        row[at] = (row[at] ?? 0) - factor * (pivot[at] ?? 0);
    }
  }
  return rows.map((row, place) => (row[size] ?? 0) / (row[place] ?? 1));
}

function pivotRow(rows: readonly (readonly number[])[], column: number): number {
  let best = column;
  for (let place = column + 1; place < rows.length; place += 1) {
    if (Math.abs(rows[place]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = place;
  }
  return best;
}
