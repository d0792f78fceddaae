/**
 * Days that differ: counts and service over one gamma factor a day on all rates.
 *
 * A day's calls are negative binomial. A measure over days is the ratio of its expectations, each
 * weighted by the factor; the mean of daily ratios is another quantity, and the value at the mean
 * rate is optimistic. Expectations by the trapezoidal rule in the logarithm of the factor, which is
 * exact to rounding for smooth functions.
 * Cost: some 25 evaluations of the mixed formula. Source: simulation.md 3.5, 5.
 */
import { logGamma } from '../../../simulator/distributions/gamma-function.ts';
import { firstOutOfRange, formulaLimit } from '../../../simulator/planning/formulas/limit.ts';
import type { ParametersOf } from '../schemas/validation-models.schema.ts';

/** A factor of the day and its weight; weights add up to 1. */
export interface FactorNode {
  readonly factor: number;
  readonly weight: number;
}

/**
 * Where the factor's distribution is looked at: so many steps a standard deviation, so many of
 * them.
 */
const stepsPerDeviation = 1.6;
const reach = 7.5;

/** Nodes of the gamma factor of mean 1 and a shape of 0.01 to 10⁹. */
export function factorNodes(shape: number): readonly FactorNode[] {
  // In y = ln x the density is e^(shape·(y - e^y)), up to a constant.
  const deviation = 1 / Math.sqrt(shape);
  const step = Math.min(deviation, 1) / stepsPerDeviation;
  const low = -(reach * deviation + 45 / shape);
  const high = Math.log(1 + reach * deviation + 45 / shape);
  const nodes: { factor: number; weight: number }[] = [];
  let sum = 0;
  for (let y = Math.floor(low / step) * step; y <= high; y += step) {
    const factor = Math.exp(y);
    const weight = Math.exp(shape * (y - factor + 1));
    if (weight < 1e-18) continue;
    nodes.push({ factor, weight });
    sum += weight;
  }
  return nodes.map(({ factor, weight }) => ({ factor, weight: weight / sum }));
}

const callsMax = 10_000_000;

/** The distribution of a day's calls, over days of different busyness. */
export function dayCalls({ expectedCalls, busynessShape: shape, k }: ParametersOf<'dayCalls'>) {
  const mean = expectedCalls.reduce((sum, calls) => sum + calls, 0);
  const refused = firstOutOfRange(
    { mean, shape, k, smallest: Math.min(...expectedCalls) },
    {
      mean: { min: 1e-9, max: callsMax / 10 },
      shape: { min: 0.1, max: 1e9 },
      k: { min: 0, max: callsMax, isWhole: true },
      smallest: { min: 0 },
    },
  );
  if (refused !== null) return refused;
  const variance = mean + (mean * mean) / shape;
  const distribution = negativeBinomial({ mean, shape });
  const quantiles = quantilesOf(distribution, [0.05, 0.5, 0.95]);
  const [p05, p50, p95] = quantiles;
  if (p05 === undefined || p50 === undefined || p95 === undefined) {
    return formulaLimit(`calls beyond ${callsMax} a day`);
  }
  let atMost = 0;
  for (let calls = 0; calls <= k; calls += 1) atMost += distribution(calls);
  const [x, y] = expectedCalls;
  return {
    ok: true as const,
    dayCallsMean: mean,
    dayCallsVariance: variance,
    dayCallsVarianceToMean: variance / mean,
    probabilityExactlyK: distribution(k),
    probabilityAtMostK: Math.min(1, atMost),
    /** Null: fewer periods. */
    period1To2Correlation:
      x === undefined || y === undefined
        ? null
        : (x * y) / shape / Math.sqrt((x + (x * x) / shape) * (y + (y * y) / shape)),
    dayCallsP05: p05,
    dayCallsP50: p50,
    dayCallsP95: p95,
  };
}

/** P(k calls) of a Poisson count whose mean has a gamma distribution. */
function negativeBinomial({ mean, shape }: { readonly mean: number; readonly shape: number }) {
  const logGammaShape = logGamma(shape);
  const logCalls = Math.log(mean / (mean + shape));
  const logNone = -shape * Math.log1p(mean / shape);
  return (k: number): number =>
    Math.exp(logGamma(k + shape) - logGammaShape - logGamma(k + 1) + k * logCalls + logNone);
}

/** Smallest numbers that are reached with at least these probabilities. */
function quantilesOf(
  distribution: (k: number) => number,
  asked: readonly number[],
): readonly number[] {
  const found: number[] = [];
  let sum = 0;
  for (let k = 0; k <= callsMax && found.length < asked.length; k += 1) {
    sum += distribution(k);
    while (found.length < asked.length && sum >= (asked[found.length] ?? 1)) found.push(k);
  }
  return found;
}
