/**
 * Laws that cannot be simulated: without a finite variance the mean of any number of days says
 * nothing.
 *
 * Source: simulation.md 13 (lint).
 */
import { aFinding, type Finding, type LawSpec, type Scenario } from '../../contracts/index.ts';
import { compileLaw } from './compile-law.ts';

/** Every law of times in a scenario whose moments are no numbers; its files are resolved. */
export function checkLaws(scenario: Scenario): readonly Finding[] {
  return lawsIn(scenario, '').flatMap(([pointer, spec]) => {
    const { mean, secondMoment } = compileLaw(spec);
    if (Number.isFinite(mean) && Number.isFinite(secondMoment)) return [];
    const received = `${spec.law} with mean ${mean} and second moment ${secondMoment}`;
    return [aFinding(pointer, 'out_of_range', { received, expected: 'a law of finite variance' })];
  });
}

/** The outermost laws of times, by their pointers. */
export function lawsIn(value: unknown, pointer: string): readonly (readonly [string, LawSpec])[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isLaw(value)) return [[pointer, value]];
  return Object.entries(value).flatMap(([key, member]) => lawsIn(member, `${pointer}/${key}`));
}

/** Quantities have plain members (`mean`), factors a spread alone: neither is a law of times. */
function isLaw(value: object): value is LawSpec {
  if (!('law' in value)) return false;
  return lawMembers.some((member) => member in value);
}

const lawMembers = [
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
