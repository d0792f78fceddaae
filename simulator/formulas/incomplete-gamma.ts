/**
 * The regularised incomplete gamma function, and the Poisson probabilities that go with it.
 *
 * Good to about 14 digits for every shape and argument: the prefactor is taken by its deviation
 * from the mode, so that a mean of a million loses nothing to cancellation.
 * Cost: O(√max(s, x)) terms. Source: simulation.md 3.3; the prefactor by C. Loader (2000), "Fast
 * and accurate computation of binomial probabilities".
 */
import { assert } from '../../kernel/index.ts';

const termsMax = 10_000_000;
const smallest = 1e-300;

/** Lanczos, g = 7, n = 9. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/** ln Γ(s), s > 0. */
export function logGamma(s: number): number {
  if (s >= stirlingFrom) {
    return (s - 0.5) * Math.log(s) - s + 0.5 * Math.log(2 * Math.PI) + stirlingSeries(s);
  }
  if (s < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * s)) - logGamma(1 - s);
  const x = s - 1;
  let sum = lanczos[0] ?? 0;
  for (let i = 1; i < lanczos.length; i += 1) sum += (lanczos[i] ?? 0) / (x + i);
  const t = x + lanczos.length - 1.5;
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** From here on Stirling's series has its 15 digits. */
const stirlingFrom = 15;

/** ln Γ(s) - [(s - ½) ln s - s + ½ ln 2π], for s of at least {@link stirlingFrom}. */
function stirlingSeries(s: number): number {
  const q = 1 / (s * s);
  return (
    (1 / 12 -
      q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q * (1 / 1188 - q * (691 / 360360)))))) /
    s
  );
}

/** x^s e^-x / Γ(s + 1): of a whole s, the Poisson probability of s at mean x. */
export function poissonShare(s: number, x: number): number {
  assert(s >= 0 && x >= 0, 'a Poisson probability is of a number and a mean that are not negative');
  if (x === 0) return s === 0 ? 1 : 0;
  if (s === 0) return Math.exp(-x);
  const remainder =
    s >= stirlingFrom
      ? stirlingSeries(s)
      : logGamma(s + 1) - (s + 0.5) * Math.log(s) + s - 0.5 * Math.log(2 * Math.PI);
  return Math.exp(-remainder - deviance(s, x)) / Math.sqrt(2 * Math.PI * s);
}

/** s ln(s/x) + x - s without cancellation near x = s. */
function deviance(s: number, x: number): number {
  if (Math.abs(s - x) > 0.1 * (s + x)) return s * Math.log(s / x) + x - s;
  const v = (s - x) / (s + x);
  let sum = (s - x) * v;
  let power = 2 * s * v;
  for (let j = 1; j < 1000; j += 1) {
    power *= v * v;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return next;
    sum = next;
  }
  return sum;
}

/** P(s, x) = γ(s, x)/Γ(s): the share of a gamma law of shape s and scale 1 up to x. */
export function lowerGammaShare(s: number, x: number): number {
  if (x <= 0) return 0;
  return x < s + 1 ? seriesShare(s, x) : 1 - fractionShare(s, x);
}

/** Q(s, x) = 1 - P(s, x): of a whole s, the probability that a Poisson(x) is below s. */
export function upperGammaShare(s: number, x: number): number {
  if (x <= 0) return 1;
  return x < s + 1 ? 1 - seriesShare(s, x) : fractionShare(s, x);
}

/** P by Σ x^j / ((s+1)…(s+j)); all terms positive. */
function seriesShare(s: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let j = 1; j < termsMax && term > sum * 1e-17; j += 1) {
    term *= x / (s + j);
    sum += term;
  }
  return Math.min(1, sum * poissonShare(s, x));
}

/** Q by Lentz's continued fraction. */
function fractionShare(s: number, x: number): number {
  // x^s e^-x / Γ(s) = s times the Poisson share.
  const front = s * poissonShare(s, x);
  return front === 0 ? 0 : Math.min(1, front * upperFraction(s, x));
}

/** Γ(s, x) e^x x^-s by Lentz's method; x of at least s + 1, or x > 0 with s of at most 1. */
export function upperFraction(s: number, x: number): number {
  let b = x + 1 - s;
  let c = 1 / smallest;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < termsMax; i += 1) {
    const a = -i * (i - s);
    b += 2;
    d = nonZero(a * d + b);
    c = nonZero(b + a / c);
    d = 1 / d;
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return fraction;
}

function nonZero(value: number): number {
  return Math.abs(value) < smallest ? smallest : value;
}
