/**
 * What a validation would notice: a service rate that is wrong by some per cent.
 *
 * How far a wrong rate shifts each value is known from the formulas; with the standard errors of
 * the run, so is how likely each case would miss. The answer is the smallest error at which as many
 * misses as fail the validation are expected. Cases whose formula is a large chain are left out.
 */
import type { DistributionSpec, Scenario, ValidationModel } from '../../../contracts/index.ts';
import { normalCdf } from '../../distributions/normal.ts';
import { formulaValues } from './formula-values.ts';
import type { SimulatedValue } from './verdict.ts';

/** A case that was simulated. */
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
