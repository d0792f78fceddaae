/**
 * M/D/n: every call takes the same time.
 *
 * The anchor of low variability. Assumes Poisson arrivals, first come first served, nobody
 * abandons. The number present, seen every D, is a chain whose generating function is known up to
 * n - 1 roots; figures follow from the roots, the wait's distribution from the numbers'
 * probabilities (by their discrete Fourier transform) and Franx's sum, whose terms are all
 * positive.
 * Cost: O(n · points), points ≈ 40/(1 - ρ). Source: simulation.md 4.8; C. D. Crommelin (1932);
 * G. J. Franx (2001).
 */
import { hourMs } from '../../../kernel/index.ts';
import { poissonTerm } from '../../../simulator/distributions/gamma-function.ts';
import {
  firstOutOfRange,
  formulaLimit,
  ranges,
} from '../../../simulator/planning/formulas/limit.ts';
import type { ParametersOf } from '../schemas/validation-models.schema.ts';
import {
  type Complex,
  divideComplex,
  exponential,
  minus,
  multiplyComplex,
  power,
  realNumber,
  scaleComplex,
} from './transforms.ts';

/** More points of the transform than this are refused. */
const pointsMax = 65_536;
const agentsMax = 2_000;
/** The chain's tail beyond the points is below this. */
const tailMax = 1e-15;

export function constantHandleTime(input: ParametersOf<'constantTime'>) {
  const { arrivalsPerHour, handleTimeMs, agentCount, targetMs } = input;
  const refused = firstOutOfRange(input, {
    ...ranges,
    handleTimeMs: ranges.handleTimeMsMean,
    agentCount: { min: 1, max: agentsMax, isWhole: true },
  });
  if (refused !== null) return refused;
  const rate = arrivalsPerHour / hourMs;
  const load = rate * handleTimeMs;
  const occupancy = load / agentCount;
  if (occupancy >= 1) {
    return formulaLimit(
      `a load of ${load} erlangs on ${agentCount} agents: the queue grows without end`,
    );
  }
  if (load === 0) {
    const idle = { delayShare: 0, speedOfAnswerMs: 0, queueLengthMean: 0, serviceLevel: 1 };
    return { ok: true as const, ...idle, occupancy };
  }
  const roots = rootsOf(agentCount, load);
  const spare = agentCount - load;
  let [logProduct, inverses] = [0, 0];
  for (const root of roots) {
    const gap = minus(realNumber(1), root);
    logProduct += Math.log(Math.hypot(gap.re, gap.im));
    inverses += divideComplex(realNumber(1), gap).re;
  }
  const queueLengthMean = Math.max(
    0,
    inverses + (load * load - agentCount * (agentCount - 1)) / (2 * spare),
  );
  const delayShare = Math.max(0, 1 - spare / Math.exp(logProduct));
  const model = { load, agentCount, roots, logProduct };
  const serviceLevel = withinTarget(model, targetMs / handleTimeMs);
  if (serviceLevel === null) {
    return formulaLimit(
      `a load of ${occupancy} per agent: too near 1 for P(W ≤ T) of ${agentCount} agents`,
    );
  }
  const speedOfAnswerMs = queueLengthMean / rate;
  const figures = { delayShare, speedOfAnswerMs, queueLengthMean, serviceLevel, occupancy };
  return { ok: true as const, ...figures };
}

interface DiscreteModel {
  readonly load: number;
  readonly agentCount: number;
  readonly roots: readonly Complex[];
  /** ln of Π|1 - root|. */
  readonly logProduct: number;
}

/** The n - 1 roots of zⁿ = e^(λD(z-1)) inside the unit circle, by Newton's method. */
function rootsOf(n: number, load: number): readonly Complex[] {
  return Array.from({ length: n - 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i + 1)) / n;
    const turn: Complex = { re: Math.cos(angle), im: Math.sin(angle) };
    let z = scaleComplex(turn, Math.exp(-load / n));
    for (let step = 0; step < 200; step += 1) {
      // z = turn · e^((z-1)·load/n).
      const image = multiplyComplex(
        turn,
        exponential(scaleComplex(minus(z, realNumber(1)), load / n)),
      );
      const slope = minus(realNumber(1), scaleComplex(image, load / n));
      const shift = divideComplex(minus(z, image), slope);
      z = minus(z, shift);
      if (Math.hypot(shift.re, shift.im) < 1e-16) break;
    }
    return z;
  });
}

/** P(W ≤ x·D) by Franx's sum; null: too many numbers present have weight. */
function withinTarget(model: DiscreteModel, x: number): number | null {
  const { load, agentCount } = model;
  const decay = decayOf(load, agentCount);
  const points = 2 ** Math.ceil(Math.log2(agentCount + Math.log(1 / tailMax) / decay + 32));
  if (points > pointsMax) return null;
  const k = Math.floor(x) + 1;
  // Beyond the points hardly anything is left to wait for.
  if (k * agentCount >= points) return 1;
  const present = presentShares(model, points, (k + 1) * agentCount);
  const mean = load * (k - x);
  let below = 0;
  const waitingAtMost: number[] = [];
  for (let j = 0; j < (k + 1) * agentCount; j += 1) {
    below += present[j] ?? 0;
    if (j >= agentCount) waitingAtMost.push(below);
  }
  const none = present.slice(0, agentCount + 1).reduce((sum, share) => sum + share, 0);
  let sum = 0;
  for (let j = 0; j < k * agentCount; j += 1) {
    const waiting = k * agentCount - 1 - j;
    sum += (waiting === 0 ? none : (waitingAtMost[waiting] ?? 1)) * poissonTerm(j, mean);
  }
  return Math.min(1, Math.max(0, sum));
}

/**
 * Rate at which the numbers' probabilities fall: the root of e^(load(z-1)) = zⁿ above 1, as ln z.
 */
function decayOf(load: number, n: number): number {
  let [low, high] = [Math.log(n / load), 2 * Math.log(n / load) + 60];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (load * Math.expm1(middle) < n * middle) low = middle;
    else high = middle;
  }
  return low;
}

/** P(X = j), j < count, by the transform of the generating function at `points` roots of unity. */
function presentShares(
  { load, agentCount, roots, logProduct }: DiscreteModel,
  points: number,
  count: number,
): readonly number[] {
  const front = (agentCount - load) / Math.exp(logProduct);
  const values = Array.from({ length: points }, (_, i) => {
    if (i === 0) return realNumber(1);
    const angle = (2 * Math.PI * i) / points;
    const z: Complex = { re: Math.cos(angle), im: Math.sin(angle) };
    const arrivals = exponential(scaleComplex(minus(z, realNumber(1)), load));
    let top = scaleComplex(multiplyComplex(arrivals, minus(z, realNumber(1))), front);
    for (const root of roots) top = multiplyComplex(top, minus(z, root));
    return divideComplex(top, minus(power(z, agentCount), arrivals));
  });
  return Array.from({ length: Math.min(count, points) }, (_, j) => {
    let sum = 0;
    values.forEach((value, i) => {
      const angle = (-2 * Math.PI * ((i * j) % points)) / points;
      sum += value.re * Math.cos(angle) - value.im * Math.sin(angle);
    });
    return sum / points;
  });
}
