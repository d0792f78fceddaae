/**
 * A measure over replications, with its confidence interval.
 *
 * Replications combine as the ratio of means, Σ numerators / Σ denominators: what a call meets, not
 * what a typical day shows. A plain mean is the ratio with denominators 1.
 * Source: simulation.md 9.1-9.2.
 */
import { type MeasureSums, totalOf } from '../../metrics/index.ts';
import { intervalFrom } from './enough.ts';
import { studentQuantile } from './student-t.ts';

/** One replication's part in a measure. */
export type Sums = MeasureSums;

/**
 * How the interval was made; `logit`: a share so near 0 or 1 that the plain interval left 0..1. The
 * last three say over what: batches of one run, pairs of mirrored days, or days less what controls
 * explain.
 */
export type EstimateMethod =
  | 'ratioOfMeans'
  | 'ratioOfMeansJackknife'
  | 'ratioOfMeansLogit'
  | 'batchMeans'
  | 'mirroredDays'
  | 'controlVariates';

/**
 * `value` null: nothing was counted; `low` and `high` null: too few replications for an interval.
 */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number;
  /** Replications. */
  readonly n: number;
  readonly method: EstimateMethod;
}

/** Below this many replications the bias of a ratio, O(1/m), is worth taking out. */
const jackknifeBelow = 20;

/** Estimates a measure; `isShare` keeps the interval inside 0..1. */
export function estimateRatio({
  replications,
  confidence,
  isShare,
}: {
  readonly replications: readonly Sums[];
  readonly confidence: number;
  readonly isShare: boolean;
}): Estimate {
  const n = replications.length;
  const total = totalOf(replications);
  const jackknife = n > 1 && n < jackknifeBelow ? jackknifed(replications, total) : null;
  const method = jackknife === null ? 'ratioOfMeans' : 'ratioOfMeansJackknife';
  const base = { confidence, n, method } as const;
  if (total.denominator === 0) return { ...base, value: null, low: null, high: null };
  const ratio = total.numerator / total.denominator;
  const value = jackknife ?? ratio;
  if (n < intervalFrom) return { ...base, value, low: null, high: null };
  const halfWidth = halfWidthOf(replications, ratio, confidence);
  const low = value - halfWidth;
  const high = value + halfWidth;
  if (isShare && (low < 0 || high > 1) && ratio > 0 && ratio < 1) {
    return { confidence, n, method: 'ratioOfMeansLogit', value: ratio, ...logit(ratio, halfWidth) };
  }
  return { ...base, value, low, high };
}

/** t · S / (Ȳ √m), S² = Σ (X − R̂ Y)² / (m − 1). */
function halfWidthOf(replications: readonly Sums[], ratio: number, confidence: number): number {
  const n = replications.length;
  let squares = 0;
  for (const { numerator, denominator } of replications) {
    squares += (numerator - ratio * denominator) ** 2;
  }
  const meanDenominator = totalOf(replications).denominator / n;
  const t = studentQuantile({ probability: (1 + confidence) / 2, degrees: n - 1 });
  return (t * Math.sqrt(squares / (n - 1))) / (meanDenominator * Math.sqrt(n));
}

/** m R̂ − (m − 1) · mean of the leave-one-out ratios; null where one of them is undefined. */
function jackknifed(replications: readonly Sums[], total: Sums): number | null {
  const n = replications.length;
  if (total.denominator === 0) return null;
  let sum = 0;
  for (const { numerator, denominator } of replications) {
    if (total.denominator === denominator) return null;
    sum += (total.numerator - numerator) / (total.denominator - denominator);
  }
  return n * (total.numerator / total.denominator) - ((n - 1) * sum) / n;
}

function logit(ratio: number, halfWidth: number): { low: number; high: number } {
  const centre = Math.log(ratio / (1 - ratio));
  const reach = halfWidth / (ratio * (1 - ratio));
  const back = (x: number): number => 1 / (1 + Math.exp(-x));
  return { low: back(centre - reach), high: back(centre + reach) };
}
