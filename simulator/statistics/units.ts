/**
 * Pairs of mirrored days (antithetic), or batches of a long run, joined until neighbours are nearly
 * independent (Schmeiser, 1982). MSER-5 ends the warm-up where the remaining means of five values
 * have the smallest standard error (White, 1997; Spratt, 1998): one pass.
 */
import { addSums } from '../../metrics/index.ts';
import { linearise } from './paired-difference.ts';
import type { Sums } from './ratio-estimate.ts';
import { meanOf } from './sums.ts';

/** Joins replications 0 and 1, 2 and 3, …; an odd last one is left out. */
export function antitheticPairs(replications: readonly Sums[]): readonly Sums[] {
  const pairs: Sums[] = [];
  for (let at = 0; at + 1 < replications.length; at += 2) {
    const [one, other] = [replications[at], replications[at + 1]];
    if (one === undefined || other === undefined) continue;
    pairs.push(addSums(one, other));
  }
  return pairs;
}

/** A smaller correlation of neighbours counts as independent. */
const correlationMost = 0.2;
const batchesLeast = 10;

export interface BatchedSums {
  readonly batches: readonly Sums[];
  /** Correlation between neighbouring batches; null if batches are too few, or all alike. */
  readonly lagOne: number | null;
  /** Whether batches still depend on each other, because the run is too short. */
  readonly isCorrelated: boolean;
}

/** Joins neighbouring batches until they are independent, or too few would be left. */
export function independentBatches(batches: readonly Sums[]): BatchedSums {
  let joined = batches;
  let lagOne = lagOneOf(joined);
  while (isHigh(lagOne) && joined.length / 2 >= batchesLeast) {
    joined = joinPairs(joined);
    lagOne = lagOneOf(joined);
  }
  return { batches: joined, lagOne, isCorrelated: isHigh(lagOne) };
}

/** Joins pairs of batches while more than `most` are left; a rest at the end is left out. */
export function joinTo(batches: readonly Sums[], most: number): readonly Sums[] {
  let joined = batches;
  while (joined.length >= 2 * most && most > 0) joined = joinPairs(joined);
  return joined.slice(0, most);
}

function lagOneCorrelation(values: readonly number[]): number | null {
  const mean = meanOf(values);
  let squares = 0;
  let products = 0;
  values.forEach((value, place) => {
    squares += (value - mean) ** 2;
    const next = values[place + 1];
    if (next !== undefined) products += (value - mean) * (next - mean);
  });
  return squares > 0 ? products / squares : null;
}

/** Whether the correlation makes intervals too short; a negative one only widens them. */
function isHigh(lagOne: number | null): boolean {
  return lagOne !== null && lagOne >= correlationMost;
}

function lagOneOf(batches: readonly Sums[]): number | null {
  const values = linearise(batches);
  return values === null || values.length < 3 ? null : lagOneCorrelation(values);
}

/** Joins pairs; the first of an odd number is left out, like warm-up. */
function joinPairs(batches: readonly Sums[]): readonly Sums[] {
  const joined: Sums[] = [];
  for (let at = batches.length % 2; at + 1 < batches.length; at += 2) {
    const [first, second] = [batches[at], batches[at + 1]];
    if (first === undefined || second === undefined) continue;
    joined.push(addSums(first, second));
  }
  return joined;
}

const groupSize = 5;

export interface Truncation {
  /** Number of values that warm-up takes away from the front, in whole fives. */
  readonly dropped: number;
  /** The MSER-5 statistic at its minimum; null with fewer than ten values. */
  readonly statistic: number | null;
  /** Mean of the values after the warm-up; null without any. */
  readonly mean: number | null;
  /** Whether the minimum lies at the last point considered, so that the run has not settled. */
  readonly isTooShort: boolean;
}

/** The warm-up of equally spaced values, or of waits in the order of arrival. */
export function mser5(series: readonly number[]): Truncation {
  const means = meansOfFive(series);
  const most = Math.floor(means.length / 2);
  if (means.length < 2) {
    const [mean = null] = means;
    return { dropped: 0, statistic: null, mean, isTooShort: true };
  }
  const { place, statistic } = smallest(means, most);
  const kept = means.slice(place);
  return {
    dropped: place * groupSize,
    statistic,
    mean: meanOf(kept),
    isTooShort: place === most && place > 0,
  };
}

function meansOfFive(series: readonly number[]): readonly number[] {
  const means: number[] = [];
  for (let from = 0; from + groupSize <= series.length; from += groupSize) {
    let sum = 0;
    for (let at = from; at < from + groupSize; at += 1) sum += series[at] ?? 0;
    means.push(sum / groupSize);
  }
  return means;
}

/** Σ (Z − Z̄)² / count² over the rest after each position up to `most`; the first minimum. */
function smallest(
  means: readonly number[],
  most: number,
): { readonly place: number; readonly statistic: number } {
  let place = 0;
  let statistic = Number.POSITIVE_INFINITY;
  let count = 0;
  let mean = 0;
  let squares = 0;
  // Welford's recurrence from the back avoids cancellation.
  for (let at = means.length - 1; at >= 0; at -= 1) {
    const value = means[at] ?? 0;
    count += 1;
    const change = value - mean;
    mean += change / count;
    squares += change * (value - mean);
    if (at > most) continue;
    const here = squares / (count * count);
    if (here <= statistic) {
      statistic = here;
      place = at;
    }
  }
  return { place, statistic };
}
