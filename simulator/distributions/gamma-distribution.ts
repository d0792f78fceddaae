/**
 * The gamma distribution, which includes Erlang's. Inverted by Newton's method on the logarithm of
 * the smaller tail, from Wilson and Hilferty's start. Cost: about four evaluations of the
 * incomplete gamma function a draw.
 */
import { assert } from '../../kernel/index.ts';
import type { Distribution, Numbers } from './distribution.ts';
import { logGamma, lowerGammaShare, poissonTerm, upperGammaShare } from './gamma-function.ts';
import { inverseNormalCdf } from './normal.ts';

/** Most Newton steps. The start is good to a few digits, and each step doubles them. */
const stepsMax = 100;

export function gammaDistribution({ shape, mean }: Numbers<'shape' | 'mean'>): Distribution {
  assert(shape > 0 && mean > 0, () => `a gamma law of shape ${shape} and mean ${mean}`);
  const scale = mean / shape;
  return {
    mean,
    secondMoment: mean * mean * (1 + 1 / shape),
    quantile: (u) => scale * gammaQuantile(shape, u),
    cdf: (x) => lowerGammaShare(shape, x / scale),
  };
}

/** Inverse of P(s, ·) at `u`, 0 < u < 1. */
function gammaQuantile(s: number, u: number): number {
  let x = start(s, u);
  for (let step = 0; step < stepsMax; step++) {
    // The slope in ln x, since both tails are stepped in ln x.
    const slope = s * poissonTerm(s, x);
    const isLower = u < 0.5;
    const share = isLower ? lowerGammaShare(s, x) : upperGammaShare(s, x);
    const off = Math.log(share / (isLower ? u : 1 - u)) * (share / slope);
    if (!Number.isFinite(off)) return x;
    // Limits the step, since the slope is valid only nearby.
    const next = x * Math.exp(Math.max(-1, Math.min(1, isLower ? -off : off)));
    if (Math.abs(next - x) <= 2e-15 * x) return next;
    x = next;
  }
  return x;
}

function start(s: number, u: number): number {
  const cubed = 1 - 1 / (9 * s) + inverseNormalCdf(u) / (3 * Math.sqrt(s));
  if (s > 0.5 && cubed > 0.2) return s * cubed ** 3;
  // Near 0 the density behaves like xˢ⁻¹.
  const low = Math.exp((Math.log(u) + logGamma(s + 1)) / s);
  return low < s + 1 ? Math.max(low, Number.MIN_VALUE * 1e20) : s - Math.log(1 - u);
}
