/**
 * The gamma function and its regularised incomplete forms P(s, x) = γ(s, x)/Γ(s) and Q = 1 - P,
 * each with full relative precision. Cost: O(√max(s, x)) terms near x ≈ s.
 * Source: Lanczos' coefficients (g = 7, n = 9) by P. Godfrey; prefactor by C. Loader (2000).
 */
import { assert } from '../../kernel/index.ts';

const halfLogTwoPi = 0.918938533204672741780329736406;
/** From this x on, eight terms of Stirling's series are exact to a double. */
const stirlingFrom = 15;
const stirling = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
] as const;
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
] as const;
const termsMax = 10_000_000;

/** ln Γ(x), x > 0. */
export function logGamma(x: number): number {
  assert(x > 0, () => `ln Γ at ${x}`);
  if (x >= stirlingFrom) return (x - 0.5) * Math.log(x) - x + halfLogTwoPi + stirlingError(x);
  // Below ½ the series loses digits: Γ(x) = Γ(x + 1)/x.
  if (x < 0.5) return logGamma(x + 1) - Math.log(x);
  const z = x - 1;
  let sum: number = lanczos[0];
  for (let k = 1; k < lanczos.length; k++) sum += (lanczos[k] ?? 0) / (z + k);
  const t = z + 7.5;
  return halfLogTwoPi + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Γ(x), x > 0; infinite beyond 171. */
export function gammaFunction(x: number): number {
  return Math.exp(logGamma(x));
}

/** e⁻ˣ xˢ/Γ(s + 1): for whole s the Poisson probability. */
export function poissonTerm(s: number, x: number): number {
  if (x <= 0) return s === 0 ? 1 : 0;
  if (s < stirlingFrom) return Math.exp(s * Math.log(x) - x - logGamma(s + 1));
  const excess = (x - s) / s;
  // For x far below s, 1 + excess would lose digits.
  const lag = excess < -0.9 ? Math.log(x / s) : Math.log1p(excess);
  return Math.exp(s * (lag - excess) - stirlingError(s)) / Math.sqrt(2 * Math.PI * s);
}

/** P(s, x), s > 0: the gamma distribution of shape s and scale 1. */
export function lowerGammaShare(s: number, x: number): number {
  if (x <= 0) return 0;
  return x < s + 1 ? bySeries(s, x) : 1 - byFraction(s, x);
}

/** Q(s, x) = 1 - P(s, x), s > 0. */
export function upperGammaShare(s: number, x: number): number {
  if (x <= 0) return 1;
  return x < s + 1 ? 1 - bySeries(s, x) : byFraction(s, x);
}

function bySeries(s: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let j = 1; term > sum * 1e-17; j++) {
    term *= x / (s + j);
    sum += term;
    assert(j < termsMax, () => `the series of P(${s}, ${x}) does not end`);
  }
  return poissonTerm(s, x) * sum;
}

function byFraction(s: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  return poissonTerm(s, x) * s * upperGammaFraction(s, x);
}

/** Γ(s, x) eˣ x⁻ˢ for x ≥ s + 1: Lentz's method for the continued fraction. */
export function upperGammaFraction(s: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - s;
  let c = 1 / tiny;
  let d = 1 / (b === 0 ? tiny : b);
  let fraction = d;
  for (let k = 1; k < termsMax; k++) {
    const a = -k * (k - s);
    b += 2;
    d = a * d + b;
    d = 1 / (d === 0 ? tiny : d);
    c = b + a / c;
    if (c === 0) c = tiny;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return fraction;
}

/** ln Γ(x) less Stirling's main terms. */
function stirlingError(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let k = stirling.length - 1; k >= 0; k--) sum = sum / square + (stirling[k] ?? 0);
  return sum / x;
}
