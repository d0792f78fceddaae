/**
 * Erlang B: n agents, no waiting; a call that finds all busy is lost.
 *
 * Exact for Poisson arrivals and any distribution of handle times (it is insensitive to the
 * distribution). By the inverse I_k = 1 + I_{k-1}·k/a: positive terms alone, and I = ∞ is B = 0 to
 * double precision.
 * Cost: O(n) up to 100,000 agents, O(√n) beyond. Source: simulation.md 4.1; A. K. Erlang (1917).
 */
import { assert } from '../../../kernel/index.ts';
import {
  logGamma,
  poissonTerm,
  upperGammaFraction,
  upperGammaShare,
} from '../../distributions/gamma-function.ts';

/** Beyond, the incomplete gamma function is quicker than the recursion. */
const recursionMax = 100_000;

/**
 * The share of calls lost with `agentCount` agents (a real number ≥ 0) at `offeredErlangs` ≥ 0.
 * Of less than 10⁻³⁰⁸ it is 0.
 */
export function erlangB(agentCount: number, offeredErlangs: number): number {
  return 1 / inverseErlangB(agentCount, offeredErlangs);
}

/** 1/B, which is the sum of all states' weights by the full one's; ∞ where B is 0. */
export function inverseErlangB(agentCount: number, offeredErlangs: number): number {
  assert(agentCount >= 0, () => `agents: ${agentCount} seen, at least 0 expected`);
  assert(offeredErlangs >= 0, () => `offered erlangs: ${offeredErlangs} seen, at least 0 expected`);
  if (agentCount === 0) return 1;
  if (offeredErlangs === 0) return Number.POSITIVE_INFINITY;
  if (offeredErlangs === Number.POSITIVE_INFINITY) return 1;
  if (agentCount > recursionMax) return farInverse(agentCount, offeredErlangs);
  const whole = Math.floor(agentCount);
  const fraction = agentCount - whole;
  let inverse = fractionStart(fraction, offeredErlangs);
  for (let k = 1; k <= whole; k += 1) inverse = 1 + (inverse * (k + fraction)) / offeredErlangs;
  return inverse;
}

/** 1/B = Q(n+1, a) / (Poisson probability of n), without recursion. */
function farInverse(n: number, a: number): number {
  if (a >= n + 2) return a * upperGammaFraction(n + 1, a);
  return upperGammaShare(n + 1, a) / poissonTerm(n, a);
}

/** 1/B of less than one agent: Γ(f+1, a)·e^a·a^-f. */
function fractionStart(f: number, a: number): number {
  if (f === 0) return 1;
  if (a >= f + 2) return a * upperGammaFraction(f + 1, a);
  return upperGammaShare(f + 1, a) * Math.exp(a + logGamma(f + 1) - f * Math.log(a));
}

/** ∂B/∂a: what one more erlang loses. */
export function erlangBSlope(agentCount: number, offeredErlangs: number): number {
  if (offeredErlangs === 0) return agentCount === 1 ? 1 : 0;
  const lost = erlangB(agentCount, offeredErlangs);
  return lost * (agentCount / offeredErlangs - 1 + lost);
}

/** Mean and variance of the traffic that n agents turn away (Riordan), in erlangs. */
export function overflowTraffic(
  agentCount: number,
  offeredErlangs: number,
): { readonly mean: number; readonly variance: number; readonly peakedness: number | null } {
  const mean = offeredErlangs * erlangB(agentCount, offeredErlangs);
  const variance = mean * (1 - mean + offeredErlangs / (agentCount + 1 - offeredErlangs + mean));
  return { mean, variance, peakedness: mean === 0 ? null : variance / mean };
}

/**
 * Approximation (Hayward): loss of a stream of peakedness z offered to n agents, B(n/z, a/z).
 * A peakedness of 0 or less is none; it is an `InvariantError`.
 */
export function haywardBlockShare({
  agentCount,
  offeredErlangs,
  peakedness,
}: {
  readonly agentCount: number;
  readonly offeredErlangs: number;
  readonly peakedness: number;
}): number {
  assert(peakedness > 0, () => `peakedness: ${peakedness} seen, more than 0 expected`);
  return erlangB(agentCount / peakedness, offeredErlangs / peakedness);
}
