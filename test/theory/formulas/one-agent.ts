/**
 * M/G/1: one agent, any distribution of handle times.
 *
 * Assumes Poisson arrivals, first come first served, nobody abandons. Moments by Pollaczek,
 * Khinchine and Takács; P(W ≤ T) by inverting w(s) = (1-ρ)s/(s - λ + λb(s)), or for constant times
 * by M/D/1; a distribution without a transform (lognormal) has no P(W ≤ T) here.
 * Source: simulation.md 4.7; L. Takács (1962).
 */
import { hourMs } from '../../../kernel/index.ts';
import type { Numbers } from '../../../simulator/distributions/distribution.ts';
import {
  firstOutOfRange,
  formulaLimit,
  ranges,
} from '../../../simulator/planning/formulas/limit.ts';
import type { ParametersOf } from '../schemas/validation-models.schema.ts';
import { constantHandleTime } from './constant-handle-time.ts';
import {
  addComplex,
  type Complex,
  divideComplex,
  invertLaplace,
  minus,
  power,
  realNumber,
  scaleComplex,
} from './transforms.ts';

/** A distribution of handle times by its moments, and its transform where it has a closed one. */
export interface HandleTimeMoments {
  readonly mean: number;
  readonly secondMoment: number;
  readonly thirdMoment: number;
  /** E[e^-sS]; null: none in closed form. */
  readonly transform: ((s: Complex) => Complex) | null;
}

interface OneAgent extends Pick<ParametersOf<'oneAgent'>, 'arrivalsPerHour' | 'targetMs'> {
  readonly handleTime: HandleTimeMoments;
}

export function oneAgent(input: OneAgent) {
  const { arrivalsPerHour, handleTime, targetMs } = input;
  const { mean, secondMoment, thirdMoment } = handleTime;
  const refused = firstOutOfRange(
    { arrivalsPerHour, targetMs, handleTimeMsMean: mean, secondMoment, thirdMoment },
    { ...ranges, secondMoment: { min: mean * mean * (1 - 1e-12) }, thirdMoment: { min: 0 } },
  );
  if (refused !== null) return refused;
  const rate = arrivalsPerHour / hourMs;
  const occupancy = rate * mean;
  if (occupancy >= 1) {
    return formulaLimit(`a load of ${occupancy} erlangs on one agent: the queue grows without end`);
  }
  const waitMs = (rate * secondMoment) / (2 * (1 - occupancy));
  const variance = waitMs * waitMs + (rate * thirdMoment) / (3 * (1 - occupancy));
  const serviceLevel = withinTarget(input, { rate, occupancy });
  return {
    ok: true as const,
    delayShare: occupancy,
    speedOfAnswerMs: waitMs,
    waitMsStandardDeviation: Math.sqrt(variance),
    queueLengthMean: rate * waitMs,
    occupancy,
    /** P(W ≤ T); null: the distribution has no transform in closed form. */
    serviceLevel,
  };
}

function withinTarget(
  { arrivalsPerHour, handleTime, targetMs }: OneAgent,
  { rate, occupancy }: { readonly rate: number; readonly occupancy: number },
): number | null {
  const { mean, secondMoment, transform } = handleTime;
  if (secondMoment <= mean * mean * (1 + 1e-12)) {
    const constant = { arrivalsPerHour, handleTimeMs: mean, agentCount: 1, targetMs };
    const answer = constantHandleTime(constant);
    return answer.ok ? answer.serviceLevel : null;
  }
  if (transform === null) return null;
  if (targetMs === 0 || occupancy === 0) return 1 - occupancy;
  // The share that waits longer is smaller, and so is the error of its inversion.
  const longer = invertLaplace((s) => {
    const below = addComplex(minus(s, realNumber(rate)), scaleComplex(transform(s), rate));
    return minus(divideComplex(realNumber(1), s), divideComplex(realNumber(1 - occupancy), below));
  }, targetMs);
  return Math.min(1, Math.max(0, 1 - longer));
}

/** Gamma of a shape and a mean; shape 1 is the exponential distribution. */
export function gammaMoments({ shape, mean }: Numbers<'shape' | 'mean'>): HandleTimeMoments {
  const secondMoment = mean * mean * (1 + 1 / shape);
  return {
    mean,
    secondMoment,
    thirdMoment: secondMoment * mean * (1 + 2 / shape),
    transform: (s) => power(addComplex(realNumber(1), scaleComplex(s, mean / shape)), -shape),
  };
}

export function hyperexponentialMoments(
  parts: readonly { readonly share: number; readonly mean: number }[],
): HandleTimeMoments {
  const sum = (value: (mean: number) => number): number =>
    parts.reduce((all, { share, mean }) => all + share * value(mean), 0);
  return {
    mean: sum((mean) => mean),
    secondMoment: sum((mean) => 2 * mean * mean),
    thirdMoment: sum((mean) => 6 * mean ** 3),
    transform: (s) =>
      parts.reduce<Complex>(
        (all, { share, mean }) =>
          addComplex(
            all,
            divideComplex(realNumber(share), addComplex(realNumber(1), scaleComplex(s, mean))),
          ),
        realNumber(0),
      ),
  };
}

/** Lognormal of a mean and a squared coefficient of variation. */
export function lognormalMoments({ mean, scv }: Numbers<'mean' | 'scv'>): HandleTimeMoments {
  return {
    mean,
    secondMoment: mean * mean * (1 + scv),
    thirdMoment: (mean * (1 + scv)) ** 3,
    transform: null,
  };
}

export function constantMoments(value: number): HandleTimeMoments {
  return { mean: value, secondMoment: value ** 2, thirdMoment: value ** 3, transform: null };
}
