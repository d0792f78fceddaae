/**
 * The ratio of means, Σ numerators / Σ denominators, with its confidence interval: days weigh by
 * their calls. Student's t for whole degrees of freedom is a finite sum (Abramowitz and Stegun
 * 26.7.3-4): O(degrees) a Newton step.
 */
import { assert } from '../../kernel/index.ts';
import { type MeasureSums, totalOf } from '../../metrics/index.ts';
import type { Numbers } from '../distributions/distribution.ts';
import { inverseNormalCdf } from '../distributions/normal.ts';
import { intervalFrom } from './precision.ts';

export type Sums = MeasureSums;

/**
 * How an estimate was made. Logit: a share so near 0 or 1 that the plain interval left 0..1. The
 * last three: from batches of one run, pairs of mirrored days, or with control variates.
 */
export type EstimateMethod =
  | 'ratioOfMeans'
  | 'ratioOfMeansJackknife'
  | 'ratioOfMeansLogit'
  | 'batchMeans'
  | 'mirroredDays'
  | 'controlVariates';

/** `value` is null if nothing was counted; `low` and `high` with too few replications. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number;
  /** Number of days or batches. */
  readonly n: number;
  /** How the interval is calculated. */
  readonly method: EstimateMethod;
}

/** With fewer replications the jackknife removes the bias of a ratio, O(1/m). */
const jackknifeBelow = 20;

export interface RatioOptions {
  readonly replications: readonly Sums[];
  readonly confidence: number;
  /** A wide interval of a share is symmetric in log odds, and stays within 0..1. */
  readonly isShare: boolean;
  /** For values such as times: a wide interval is symmetric in logarithms. Default: false. */
  readonly isPositive?: boolean;
  /** Successive batches of one run, which depend on their neighbours. Default: independent. */
  readonly areBatches?: boolean;
}

/**
 * Estimates a ratio of means. Shares and waits of few days are skew: symmetric intervals would miss
 * more often than stated.
 */
export function estimateRatio(options: RatioOptions): Estimate {
  const { replications, confidence, isShare, isPositive = false } = options;
  const n = replications.length;
  const total = totalOf(replications);
  const jackknife = n > 1 && n < jackknifeBelow ? jackknifed(replications, total) : null;
  const method = jackknife === null ? 'ratioOfMeans' : 'ratioOfMeansJackknife';
  const base = { confidence, n, method } as const;
  if (total.denominator === 0) return { ...base, value: null, low: null, high: null };
  const ratio = total.numerator / total.denominator;
  const value = jackknife ?? ratio;
  if (n < intervalFrom) return { ...base, value, low: null, high: null };
  const halfWidth = halfWidthOf(options, ratio);
  const low = value - halfWidth;
  const high = value + halfWidth;
  if (isShare && (low < 0 || high > 1) && ratio > 0 && ratio < 1) {
    return { confidence, n, method: 'ratioOfMeansLogit', value: ratio, ...logit(ratio, halfWidth) };
  }
  return { ...base, value, ...intervalOf(value, halfWidth, { isShare, isPositive }) };
}

/** Half-widths up to this share of the distance to 0, or 1, stay symmetric. */
const plainRoomMost = 0.2;

export function intervalOf(
  value: number,
  halfWidth: number,
  { isShare, isPositive }: Pick<RatioOptions, 'isShare' | 'isPositive'>,
): { readonly low: number; readonly high: number } {
  const room = isShare ? Math.min(value, 1 - value) : value;
  const isWide = room > 0 && halfWidth > plainRoomMost * room;
  if (isShare && isWide) return logit(value, halfWidth);
  if (isPositive === true && isWide && value > halfWidth) {
    const factor = Math.exp(halfWidth / value);
    return { low: value / factor, high: value * factor };
  }
  return { low: value - halfWidth, high: value + halfWidth };
}

/** t · S / (Ȳ √m), S² = Σ (X − R̂ Y)² / (m − 1); more if batches depend on each other. */
function halfWidthOf(
  { replications, confidence, areBatches }: RatioOptions,
  ratio: number,
): number {
  const n = replications.length;
  const residuals = replications.map(
    ({ numerator, denominator }) => numerator - ratio * denominator,
  );
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const meanDenominator = totalOf(replications).denominator / n;
  const t = studentQuantile({ probability: (1 + confidence) / 2, degrees: n - 1 });
  const wider = areBatches === true ? Math.sqrt(dependence(residuals)) : 1;
  return (wider * t * Math.sqrt(squares / (n - 1))) / (meanDenominator * Math.sqrt(n));
}

/** Largest correlation of neighbours used; a higher one means that the run is far too short. */
const correlationMost = 0.9;

/**
 * Factor on the variance of the mean: (1 + ρ) / (1 − ρ) for a first-order process; the correlation
 * of n batches is too small by 1/n. A. M. Law, Simulation Modeling and Analysis, 9.5.3.
 */
function dependence(residuals: readonly number[]): number {
  let squares = 0;
  let products = 0;
  for (const [place, residual] of residuals.entries()) {
    squares += residual ** 2;
    products += residual * (residuals[place + 1] ?? 0);
  }
  if (squares === 0) return 1;
  const seen = products / squares + 1 / residuals.length;
  const correlation = Math.max(0, Math.min(correlationMost, seen));
  return (1 + correlation) / (1 - correlation);
}

/** m R̂ − (m − 1) · mean of the leave-one-out ratios; null if one of them is undefined. */
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

const newtonStepsMax = 200;

/** t with P(T ≤ t) = `probability`, 0.5 ≤ `probability` < 1. */
export function studentQuantile({
  probability,
  degrees,
}: Numbers<'probability' | 'degrees'>): number {
  assert(Number.isInteger(degrees) && degrees >= 1, 'degrees of freedom are whole and positive');
  assert(probability >= 0.5 && probability < 1, 'an upper quantile is asked for');
  const target = 2 * probability - 1;
  const peak = peakDensity(degrees);
  // From the left on a concave function no step overshoots.
  let t = inverseNormalCdf(probability);
  for (let step = 0; step < newtonStepsMax; step++) {
    const slope = 2 * peak * (1 + (t * t) / degrees) ** (-(degrees + 1) / 2);
    const change = (target - centralShare(t, degrees)) / slope;
    t += change;
    if (Math.abs(change) <= 1e-15 * Math.abs(t)) break;
  }
  return t;
}

/** P(|T| ≤ t). */
function centralShare(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const sine = Math.sin(angle);
  const cosine = Math.cos(angle);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < degrees - 1; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/** Γ((ν+1)/2) / (√(νπ) Γ(ν/2)), by recurrence. */
function peakDensity(degrees: number): number {
  const isOdd = degrees % 2 === 1;
  let ratio = isOdd ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
  for (let k = isOdd ? 1 : 2; k < degrees; k += 2) ratio *= (k + 1) / k;
  return ratio / Math.sqrt(degrees * Math.PI);
}
