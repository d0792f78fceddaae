/**
 * What a validation says: each value inside its interval or not, each case missed or not, and
 * whether more cases miss than chance allows.
 *
 * The values of one case come from one run and depend on each other, so the test counts cases,
 * whose runs have seeds of their own: a case of k values misses when one of them lies outside its
 * interval at confidence 1 - α/k (Bonferroni), which chance does with probability α at most. The
 * misses among n cases are then at most Binomial(n, α), and the validation fails when so many or
 * more have a probability of 1 % or less.
 *
 * What it would notice is a service rate that is wrong by some per cent. How far a wrong rate
 * shifts each value is known from the formulas; with the standard errors of the run, so is how
 * likely each case would miss. The answer is the smallest error at which as many misses as fail
 * the validation are expected. Cases whose formula is a large chain are left out.
 */
import type { DistributionSpec, Scenario } from '../../../contracts/index.ts';
import type { Numbers } from '../../../simulator/distributions/distribution.ts';
import { normalCdf } from '../../../simulator/distributions/normal.ts';
import { estimateRatio, studentQuantile } from '../../../simulator/statistics/ratio-estimate.ts';
import type { ValidationCase } from '../schemas/validation-cases.schema.ts';
import type { ValidationModel } from '../schemas/validation-models.schema.ts';
import type { CaseReading, Unit } from './case-design.ts';
import { formulaValues } from './formula-values.ts';

/** The validation fails where chance brings so many misses this rarely. */
const testLevel = 0.01;

/** One value of a case, as a run shows it. */
export interface SimulatedValue {
  readonly name: string;
  readonly exact: number;
  readonly value: number;
  /** Ends of the interval at the confidence asked for. */
  readonly low: number;
  readonly high: number;
  /** Standard errors between value and exact. */
  readonly z: number;
  readonly isInside: boolean;
  /** Whether it lies outside the wider interval that counts for the case. */
  readonly isMiss: boolean;
  readonly standardError: number;
  /** What it may be for the value to be judged; null: the case does not say. */
  readonly standardErrorMax: number | null;
  /** How far z may be from 0, for the case. */
  readonly zMax: number;
}

/** What one reading of a case gives, before its case is judged. */
export interface CaseEstimate {
  readonly reading: CaseReading;
  readonly exact: number;
  readonly exactStandardError: number;
  readonly standardErrorMax: number | null;
  readonly units: readonly Unit[];
  /** The units are batches of long runs. */
  readonly areBatches: boolean;
}

/** Judges the values of one case; a value without a spread or a denominator is left out. */
export function judgeValues(
  estimated: readonly CaseEstimate[],
  confidence: number,
): readonly SimulatedValue[] {
  const measured = estimated.flatMap((one) => measure(one, confidence));
  const alpha = (1 - confidence) / Math.max(1, measured.length);
  return measured.map(({ degrees, ...one }) => {
    const zMax = studentQuantile({ probability: 1 - alpha / 2, degrees });
    return { ...one, zMax, isMiss: Math.abs(one.z) > zMax };
  });
}

/** How many times as long a run must be for its values to be judged; 1 or less: they can be. */
export function timesTooShort(values: readonly SimulatedValue[]): number {
  return Math.max(
    0,
    ...values.map(({ standardError, standardErrorMax }) =>
      standardErrorMax === null ? 0 : (standardError / standardErrorMax) ** 2,
    ),
  );
}

function measure(
  { reading, exact, exactStandardError, standardErrorMax, units, areBatches }: CaseEstimate,
  confidence: number,
) {
  const replications = units.map((unit) => reading.sumsOf(unit));
  const estimate = estimateRatio({ replications, confidence, isShare: false, areBatches });
  const { value, high } = estimate;
  const degrees = replications.length - 1;
  if (value === null || high === null || high === value) return [];
  const t = studentQuantile({ probability: (1 + confidence) / 2, degrees });
  const standardError = Math.hypot((high - value) / t, exactStandardError);
  // What whole ms may shift is no error.
  const apart = Math.max(0, Math.abs(value - exact) - (reading.slack ?? 0));
  const z = (Math.sign(value - exact) * apart) / standardError;
  return [
    {
      name: reading.name,
      exact,
      value,
      low: value - t * standardError,
      high: value + t * standardError,
      z,
      isInside: Math.abs(z) <= t,
      standardError,
      standardErrorMax,
      degrees,
    },
  ];
}

/**
 * What the readings of a case are held against; those that the case does not expect are left out.
 */
export function expectedOf(
  { expected, precision }: ValidationCase,
  { name, exact }: CaseReading,
): Pick<CaseEstimate, 'exact' | 'exactStandardError' | 'standardErrorMax'> | null {
  const value = exact === undefined ? expected.get(name) : { mean: exact, standardError: 0 };
  if (value === undefined) return null;
  return {
    exact: value.mean,
    exactStandardError: value.standardError,
    standardErrorMax: standardErrorMaxOf(value.mean, name, precision),
  };
}

/** Points are of shares; times and counts have none. */
function standardErrorMaxOf(
  value: number,
  name: string,
  precision: ValidationCase['precision'],
): number | null {
  if (precision === null) return null;
  if ('relative' in precision) return precision.relative * Math.abs(value) || null;
  return /share|level/i.test(name) ? precision.absolute : null;
}

export interface Verdict {
  /** Cases with a simulated value. */
  readonly cases: number;
  readonly missed: number;
  /** Cases that do not miss, with a value whose standard error is too large to judge it. */
  readonly weak: number;
  /** So many misses or more fail the validation. */
  readonly tooMany: number;
  /** P(so many misses or more), were all right. */
  readonly probability: number;
  readonly holds: boolean;
  readonly values: number;
  readonly outside: number;
  /** Near 1 where intervals are neither too wide nor too narrow. */
  readonly zSquareMean: number | null;
  /** Near 5 %. */
  readonly shareBeyondTwo: number | null;
}

/** Tests the misses against chance. */
export function verdictOf(
  cases: readonly (readonly SimulatedValue[])[],
  confidence: number,
): Verdict {
  const judged = cases.filter((values) => values.length > 0);
  const values = judged.flat();
  const missed = judged.filter((one) => one.some(({ isMiss }) => isMiss)).length;
  const weak = judged.filter(
    (one) => timesTooShort(one) > 1 && !one.some(({ isMiss }) => isMiss),
  ).length;
  const alpha = 1 - confidence;
  const probability = binomialTail({ trials: judged.length, chance: alpha, least: missed });
  // One case alone misses by chance exactly so rarely.
  const rare = testLevel * (1 + 1e-9);
  let tooMany = 1;
  while (binomialTail({ trials: judged.length, chance: alpha, least: tooMany }) > rare) {
    tooMany += 1;
  }
  const squares = values.reduce((sum, { z }) => sum + z * z, 0);
  const beyond = values.filter(({ z }) => Math.abs(z) > 2).length;
  return {
    cases: judged.length,
    missed,
    weak,
    tooMany,
    probability,
    holds: missed < tooMany,
    values: values.length,
    outside: values.filter(({ isInside }) => !isInside).length,
    zSquareMean: values.length === 0 ? null : squares / values.length,
    shareBeyondTwo: values.length === 0 ? null : beyond / values.length,
  };
}

/** P(Binomial(trials, chance) ≥ least). */
export function binomialTail({
  trials,
  chance,
  least,
}: Numbers<'trials' | 'chance' | 'least'>): number {
  let share = (1 - chance) ** trials;
  let below = 0;
  for (let k = 0; k < least; k += 1) {
    below += share;
    share *= ((trials - k) / (k + 1)) * (chance / (1 - chance));
  }
  return Math.min(1, Math.max(0, 1 - below));
}

export interface JudgedCase {
  readonly model: ValidationModel;
  readonly values: readonly SimulatedValue[];
}

/** The step by which a formula's slope is taken. */
const step = 1.002;
const errorMax = 1;

/**
 * The smallest relative error of the service rate that the validation is expected to notice; null:
 * none up to twice the rate.
 */
export function noticedError(cases: readonly JudgedCase[], tooMany: number): number | null {
  const slopes = cases.map(slopesOf).filter((one) => one.length > 0);
  const expectedMisses = (error: number): number =>
    slopes.reduce((sum, values) => sum + missChance(values, error), 0);
  if (expectedMisses(errorMax) < tooMany) return null;
  let [low, high] = [0, errorMax];
  for (let halving = 0; halving < 30; halving += 1) {
    const middle = (low + high) / 2;
    if (expectedMisses(middle) < tooMany) low = middle;
    else high = middle;
  }
  return high;
}

interface Slope {
  /** Standard errors by which a value shifts, by the relative error of the rate. */
  readonly zByError: number;
  readonly zMax: number;
}

function slopesOf({ model, values }: JudgedCase): readonly Slope[] {
  if (model.model === 'skills' || model.model === 'day' || model.model === 'redial') return [];
  const right = formulaValues(model);
  const wrong = formulaValues(withServiceRate(model, step));
  if (!right.ok || !wrong.ok) return [];
  return values.flatMap(({ name, standardError, zMax }) => {
    const [from, to] = [right.values[name], wrong.values[name]];
    if (from === undefined || from === null || to === undefined || to === null) return [];
    return [{ zByError: (to - from) / (step - 1) / standardError, zMax }];
  });
}

/** Of the value that shifts most. */
function missChance(slopes: readonly Slope[], error: number): number {
  return Math.max(
    ...slopes.map(({ zByError, zMax }) => {
      const shift = Math.abs(zByError) * error;
      return normalCdf(shift - zMax) + normalCdf(-shift - zMax);
    }),
  );
}

/** The model with all handle times divided by `factor`. */
function withServiceRate(model: ValidationModel, factor: number): ValidationModel {
  switch (model.model) {
    case 'oneAgent':
      return { ...model, handleTime: scaledDistribution(model.handleTime, 1 / factor) };
    case 'constantTime':
      return { ...model, handleTimeMs: model.handleTimeMs / factor };
    case 'erlangB':
      return { ...model, offeredErlangs: model.offeredErlangs / factor };
    case 'overflow': {
      const [first, second] = model.groups;
      return {
        ...model,
        groups: [
          { ...first, handleTimeMsMean: first.handleTimeMsMean / factor },
          { ...second, handleTimeMsMean: second.handleTimeMsMean / factor },
        ],
      };
    }
    case 'orders':
      return {
        ...model,
        baseHandleTimeMsMean: model.baseHandleTimeMsMean / factor,
        promptTimeMsMean: model.promptTimeMsMean / factor,
      };
    case 'erlangC':
    case 'erlangA':
    case 'finiteLines':
    case 'generalPatience':
    case 'twoClasses':
    case 'ivrLines':
    case 'busyQueue':
    case 'smallestStaff':
      return { ...model, handleTimeMsMean: model.handleTimeMsMean / factor };
    default:
      return model;
  }
}

/** The scenario with all talk times divided by `factor`: a planted fault. */
export function plantServiceRate(scenario: Scenario, factor: number): Scenario {
  const slow = (law: DistributionSpec): DistributionSpec => scaledDistribution(law, 1 / factor);
  return {
    ...scenario,
    callTypes: scenario.callTypes.map((type) => {
      const { talkByProfile, ...times } = type.handleTime;
      const byProfile = Object.entries(talkByProfile ?? {}).map(([id, law]) => [id, slow(law)]);
      return {
        ...type,
        handleTime: {
          ...times,
          talk: slow(times.talk),
          ...(talkByProfile === undefined ? {} : { talkByProfile: Object.fromEntries(byProfile) }),
        },
      };
    }),
  };
}

/** A distribution of validation cases, its times multiplied. */
function scaledDistribution(spec: DistributionSpec, factor: number): DistributionSpec {
  switch (spec.law) {
    case 'deterministic':
      return { ...spec, valueMs: Math.max(1, Math.round(spec.valueMs * factor)) };
    case 'uniform':
      return { ...spec, minMs: spec.minMs * factor, maxMs: spec.maxMs * factor };
    case 'weibull':
      return { ...spec, scaleMs: spec.scaleMs * factor };
    case 'hyperexponential':
      return {
        ...spec,
        parts: spec.parts.map(({ share, meanMs }) => ({ share, meanMs: meanMs * factor })),
      };
    case 'lognormal':
      return spec.meanMs === undefined ? spec : { ...spec, meanMs: spec.meanMs * factor };
    case 'exponential':
    case 'gamma':
    case 'erlang':
      return { ...spec, meanMs: spec.meanMs * factor };
    default:
      return spec;
  }
}
