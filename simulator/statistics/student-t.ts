/**
 * Quantiles of Student's t for whole degrees of freedom.
 *
 * The distribution function is a finite sum there (Abramowitz and Stegun 26.7.3-4), so Newton's
 * steps are exact to the last digits. Cost: O(degrees) a step; a report asks a dozen times.
 */
import { assert } from '../../kernel/index.ts';
import { inverseNormalCdf } from '../distributions/normal.ts';

const newtonStepsMax = 200;

/** t with P(T ≤ t) = `probability`, 0.5 ≤ `probability` < 1. */
export function studentQuantile({
  probability,
  degrees,
}: {
  readonly probability: number;
  readonly degrees: number;
}): number {
  assert(Number.isInteger(degrees) && degrees >= 1, 'degrees of freedom are whole and positive');
  assert(probability >= 0.5 && probability < 1, 'an upper quantile is asked for');
  const target = 2 * probability - 1;
  const peak = peakDensity(degrees);
  // From the left on a concave function: every step falls short, none overshoots.
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

/** Density at 0: Γ((ν+1)/2) / (√(νπ) Γ(ν/2)), the ratio of gammas by its recurrence. */
function peakDensity(degrees: number): number {
  const isOdd = degrees % 2 === 1;
  let ratio = isOdd ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
  for (let k = isOdd ? 1 : 2; k < degrees; k += 2) ratio *= (k + 1) / k;
  return ratio / Math.sqrt(degrees * Math.PI);
}
