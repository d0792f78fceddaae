/**
 * Makes a stated distribution ready to sample. A distribution without finite variance is refused,
 * since no number of days gives its mean.
 */
import {
  aFinding,
  type DistributionSpec,
  type Finding,
  type QuantitySpec,
  type Scenario,
} from '../../contracts/index.ts';
import { assert, unreachable } from '../../kernel/index.ts';
import {
  type Distribution,
  deterministicDistribution,
  distributionWithZero,
  exponentialDistribution,
  lognormalDistribution,
  lognormalDistributionOf,
  truncatedDistribution,
  uniformDistribution,
  weibullDistribution,
} from './distribution.ts';
import { empiricalDistribution, kaplanMeierDistribution } from './empirical.ts';
import { gammaDistribution } from './gamma-distribution.ts';
import { hyperexponentialDistribution, mixtureDistribution } from './mixture.ts';

/** The distribution must be valid and its files read (`resolve-scenario.ts`). */
export function compileDistribution(spec: DistributionSpec): Distribution {
  const atZero = 'atZeroShare' in spec ? (spec.atZeroShare ?? 0) : 0;
  return distributionWithZero(withoutZero(spec), atZero);
}

export function distributionOrNull(spec: DistributionSpec | null | undefined): Distribution | null {
  return spec === null || spec === undefined ? null : compileDistribution(spec);
}

/** Compiles a stated quantity; a plain number becomes the constant distribution. */
export function compileQuantity(spec: QuantitySpec): Distribution {
  if (typeof spec === 'number') return deterministicDistribution(spec);
  switch (spec.law) {
    case 'deterministic':
      return deterministicDistribution(spec.value);
    case 'exponential':
      return exponentialDistribution(spec.mean);
    case 'lognormal':
      return lognormalDistributionOf(spec);
    case 'gamma':
      return gammaDistribution(spec);
    case 'uniform':
      return uniformDistribution(spec);
    default:
      return unreachable(spec);
  }
}

function withoutZero(spec: DistributionSpec): Distribution {
  switch (spec.law) {
    case 'exponential':
      return exponentialDistribution(spec.meanMs);
    case 'deterministic':
      return deterministicDistribution(spec.valueMs);
    case 'lognormal':
      return compileLognormal(spec);
    case 'gamma':
      return gammaDistribution({ shape: spec.shape, mean: spec.meanMs });
    case 'erlang':
      return gammaDistribution({ shape: spec.stages, mean: spec.meanMs });
    case 'weibull':
      return weibullDistribution({ shape: spec.shape, scale: spec.scaleMs });
    case 'uniform':
      return uniformDistribution({ min: spec.minMs, max: spec.maxMs });
    case 'hyperexponential':
      return hyperexponentialDistribution(
        spec.parts.map(({ share, meanMs }) => ({ share, mean: meanMs })),
      );
    case 'mixture':
      return mixtureDistribution(
        spec.parts.map((part) => ({ share: part.share, distribution: compileDistribution(part) })),
      );
    case 'truncated':
      return truncatedDistribution(compileDistribution(spec.of), {
        min: spec.minMs ?? 0,
        max: spec.maxMs,
      });
    case 'empirical':
      assert(spec.sampleMs !== undefined, 'the file of an empirical law is resolved');
      return empiricalDistribution(spec.sampleMs);
    case 'kaplanMeier':
      assert(spec.table !== undefined, 'the file of a survival table is resolved');
      return kaplanMeierDistribution({
        rows: spec.table,
        tailMeanMs: spec.tail.meanMs,
      });
    default:
      return unreachable(spec);
  }
}

function compileLognormal(spec: Extract<DistributionSpec, { law: 'lognormal' }>): Distribution {
  if (spec.meanMs !== undefined && spec.scv !== undefined) {
    return lognormalDistributionOf({ mean: spec.meanMs, scv: spec.scv });
  }
  assert(spec.mu !== undefined && spec.sigma !== undefined, 'a lognormal law has its parameters');
  const unitMs = spec.unit === 's' ? 1000 : 1;
  return lognormalDistribution({ mu: spec.mu + Math.log(unitMs), sigma: spec.sigma });
}

/** Reports distributions of times with infinite mean or variance; files must be read. */
export function checkDistributions(scenario: Scenario): readonly Finding[] {
  return distributionsIn(scenario, '').flatMap(([pointer, spec]) => {
    const { mean, secondMoment } = compileDistribution(spec);
    if (Number.isFinite(mean) && Number.isFinite(secondMoment)) return [];
    const received = `${spec.law} with mean ${mean} and second moment ${secondMoment}`;
    return [aFinding(pointer, 'out_of_range', { received, expected: 'a law of finite variance' })];
  });
}

export function distributionsIn(
  value: unknown,
  pointer: string,
): readonly (readonly [string, DistributionSpec])[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isDistribution(value)) return [[pointer, value]];
  return Object.entries(value).flatMap(([key, member]) =>
    distributionsIn(member, `${pointer}/${key}`),
  );
}

/**
 * Whether a value is a distribution of times: quantities have plain members (`mean`), factors only
 * a spread.
 */
function isDistribution(value: object): value is DistributionSpec {
  if (!('law' in value)) return false;
  return distributionMembers.some((member) => member in value);
}

const distributionMembers = [
  'meanMs',
  'valueMs',
  'scaleMs',
  'maxMs',
  'mu',
  'parts',
  'of',
  'sampleMs',
  'table',
] as const;
