/** Validation: cases simulated through the full core, and the test that judges them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcessRunner } from '../../gateways/index.ts';
import { validationCases } from '../support/validation-cases.ts';
import { type CaseResult, validateCases } from './validation/validate-cases.ts';
import { binomialTail, noticedError, verdictOf } from './validation/verdict.ts';

/** Some of each kind; the whole is `npm run validate`. */
const few: readonly string[] = [
  'erlang-b-02',
  'erlang-c-04',
  'erlang-a-02',
  'finite-lines-01',
  'general-patience-07',
  'mg1-02',
  'mdn-02',
  'priority-03',
  'priority-07',
  'nmodel-05',
  'xmodel-01',
  'lambda-01',
  'wmodel-01',
  'blend-01',
  'overflow-01',
  'retrial-02',
  'retrial-04',
  'ivr-01',
  'order-01',
  'order-04',
  'order-05',
  'transient-01',
  'gamma-day-01',
  'simulated-01',
];
const confidence = 0.99;

async function validate(serviceRate: number, ids = few): Promise<readonly CaseResult[]> {
  const cases = validationCases().filter(({ id }) => ids.includes(id));
  const runner = inProcessRunner();
  const results = await validateCases(cases, runner, {
    seed: 20_261_120,
    calls: 15_000,
    callsMax: 15_000,
    confidence,
    serviceRate,
    isSimulatedOnly: true,
    onCase: () => {},
  });
  await runner.close();
  return results;
}

describe('validation', () => {
  let results: readonly CaseResult[];
  beforeAll(async () => {
    results = await validate(1);
  });

  it('finds no more misses than chance allows, in cases of every kind', () => {
    const verdict = verdictOf(
      results.map(({ simulated }) => simulated),
      confidence,
    );
    const missed = results.filter(({ simulated }) => simulated.some(({ isMiss }) => isMiss));
    expect(missed.map(({ of }) => of.id)).toEqual([]);
    expect(verdict.holds).toBe(true);
    // All but two of them have a scenario, and each a value at least.
    expect(verdict.cases).toBe(results.length);
    expect(verdict.zSquareMean).toBeGreaterThan(0.5);
    expect(verdict.zSquareMean).toBeLessThan(1.6);
  });

  it('catches a service rate that is a fifth too high', async () => {
    const ids = ['erlang-a-02', 'erlang-c-04', 'mg1-02', 'priority-07'];
    const faulty = await validate(1.2, ids);
    const verdict = verdictOf(
      faulty.map(({ simulated }) => simulated),
      confidence,
    );
    expect(verdict.missed).toBeGreaterThanOrEqual(verdict.tooMany);
    expect(verdict.holds).toBe(false);
  });

  it('says how wrong a service rate it would notice', () => {
    const judged = results
      .filter(({ of }) => ['erlang-a-02', 'erlang-c-04', 'mg1-02'].includes(of.id))
      .map(({ of, simulated }) => ({ model: of.model, values: simulated }));
    const noticed = noticedError(judged, 1);
    expect(noticed).toBeGreaterThan(0.002);
    expect(noticed).toBeLessThan(0.2);
  });
});

describe('the test of a validation', () => {
  it('counts chances as the binomial law does', () => {
    expect(binomialTail({ trials: 3, chance: 0.5, least: 0 })).toBe(1);
    expect(binomialTail({ trials: 3, chance: 0.5, least: 2 })).toBeCloseTo(0.5, 14);
    expect(binomialTail({ trials: 100, chance: 0.01, least: 1 })).toBeCloseTo(1 - 0.99 ** 100, 12);
  });

  const value = (isMiss: boolean) => ({
    name: 'delayShare',
    exact: 0.5,
    value: 0.5,
    low: 0.4,
    high: 0.6,
    z: isMiss ? 5 : 0.5,
    isInside: !isMiss,
    isMiss,
    standardError: 0.03,
    standardErrorMax: null,
    zMax: 3,
  });

  it('fails at as many missed cases as chance brings once in a hundred runs', () => {
    const cases = (missed: number) =>
      Array.from({ length: 88 }, (_, place) => [value(place < missed), value(place < missed)]);
    expect(verdictOf(cases(4), confidence)).toMatchObject({ missed: 4, tooMany: 5, holds: true });
    expect(verdictOf(cases(5), confidence)).toMatchObject({ missed: 5, values: 176, holds: false });
  });

  it('holds where nothing was simulated, and says that there was nothing', () => {
    expect(verdictOf([[], []], confidence)).toMatchObject({
      cases: 0,
      holds: true,
      zSquareMean: null,
    });
  });
});
