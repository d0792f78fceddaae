/**
 * Intervals hold what they say: of 400 seeds, some 380 intervals of 95 % hold the true figure, of
 * long runs and by days.
 *
 * The truth is the mean over all seeds, twenty times as exact as one of them.
 */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import { compileScenario, reportOf, simulateReplication } from '../../simulator/index.ts';

const seeds = 400;
const measures = ['serviceLevelNet', 'waitMsMean', 'abandonShare', 'occupancy'] as const;
const exponential = (meanMs: number) => ({ law: 'exponential' as const, meanMs });

const queue = {
  id: 'calls',
  targetMs: 20_000,
  handleTime: { talk: exponential(180_000) },
  patience: exponential(180_000),
} as const;

function staffed(count: number, end: string): Scenario['agents'] {
  return {
    profiles: [{ id: 'agents', skills: { calls: 50 } }],
    shifts: [{ profile: 'agents', count, start: '08:00', end }],
  };
}

/** Batches of a long run that follow each other closely. */
const steady: Scenario = {
  schema: 'callwright.scenario/1',
  clock: { dayStart: '08:00', dayEnd: '09:00' },
  callTypes: [{ ...queue, arrivals: { kind: 'poisson', arrivalsPerHour: 100 } }],
  agents: staffed(6, '09:00'),
  run: { mode: 'steady', steady: { lengthMs: 72_000_000 } },
  report: { measures: [...measures] },
};

/** Few days, good ones and bad. */
const days: Scenario = {
  schema: 'callwright.scenario/1',
  clock: { dayStart: '08:00', dayEnd: '10:00', intervalMs: 1_800_000 },
  busyness: { law: 'gamma', shape: 60 },
  callTypes: [{ ...queue, arrivals: { kind: 'intervals', callsPerInterval: [30, 50, 40, 30] } }],
  agents: staffed(6, '10:00'),
  report: { measures: [...measures] },
};

/** Of all seeds, the share whose interval holds the mean of all, by measure. */
function coverage(scenario: Scenario, replications: number): ReadonlyMap<string, number> {
  const compiled = compileScenario(scenario);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const plan = compiled.value;
  const reports = Array.from({ length: seeds }, (_, seed) => {
    const results = Array.from({ length: replications }, (_, day) =>
      simulateReplication(plan, day, { seed: seed + 1 }),
    );
    return reportOf(plan, results).measures;
  });
  return new Map(
    measures.map((id) => {
      const found = reports.flatMap((all) => all.find(({ measureId }) => measureId === id) ?? []);
      const mean = found.reduce((sum, { value }) => sum + (value ?? 0), 0) / seeds;
      const holds = found.filter(({ low, high }) => (low ?? 0) <= mean && mean <= (high ?? 0));
      return [id, holds.length / seeds];
    }),
  );
}

describe('an interval of 95 %', () => {
  it.each([
    ['of a long run', steady, 1],
    ['of ten days', days, 10],
  ] as const)('%s holds the true figure for 93 to 97 of 100 seeds', (_, scenario, replications) => {
    const shares = coverage(scenario, replications);
    expect(shares.size).toBe(measures.length);
    for (const [id, share] of shares) {
      expect(share, id).toBeGreaterThanOrEqual(0.93);
      expect(share, id).toBeLessThanOrEqual(0.97);
    }
  });
});
