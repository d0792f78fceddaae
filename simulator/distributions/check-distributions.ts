/**
 * Distributions that cannot be simulated: without a finite variance the mean of any number of days
 * says nothing.
 *
 * Source: simulation.md 13 (lint).
 */
import {
  aFinding,
  type DistributionSpec,
  type Finding,
  type Scenario,
} from '../../contracts/index.ts';
import { compileDistribution } from './compile-distribution.ts';

/**
 * Every distribution of times in a scenario whose moments are no numbers; its files are resolved.
 */
export function checkDistributions(scenario: Scenario): readonly Finding[] {
  return distributionsIn(scenario, '').flatMap(([pointer, spec]) => {
    const { mean, secondMoment } = compileDistribution(spec);
    if (Number.isFinite(mean) && Number.isFinite(secondMoment)) return [];
    const received = `${spec.law} with mean ${mean} and second moment ${secondMoment}`;
    return [aFinding(pointer, 'out_of_range', { received, expected: 'a law of finite variance' })];
  });
}

/** The outermost distributions of times, by their pointers. */
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
 * Quantities have plain members (`mean`), factors a spread alone: neither is a distribution of
 * times.
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
