/**
 * What holds for any system of queues, whatever its laws: Little's law, and the mean wait of one
 * server by Pollaczek and Khinchine.
 */
import { describe, expect, it } from 'vitest';
import { createRouter, type Effect } from '../../routing/index.ts';
import {
  estimateRatio,
  type SimulationPlan,
  simulateReplication,
  simulateScenario,
} from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const hourMs = 3_600_000;

/** Sum over time of the calls that wait, from effects alone. */
function waitingTimeOf(effects: readonly Effect[]): number {
  let waiting = 0;
  let sinceMs = 0;
  let sumMs = 0;
  for (const { type, atMs } of effects) {
    sumMs += waiting * (atMs - sinceMs);
    sinceMs = atMs;
    if (type === 'call.queued') waiting += 1;
    if (type === 'call.answered' || type === 'call.abandoned') waiting -= 1;
  }
  expect(waiting).toBe(0);
  return sumMs;
}

describe('B19: conservation', () => {
  it('L = λ W: calls waiting, summed over time, are the waits, summed over calls', () => {
    const plan = aPlan({ callTypes: [aCallType(), aCallType({ id: 'late', patience: null })] });
    const effects: Effect[] = [];
    const { whole } = simulateReplication(plan, 0, {
      measures: ['waitMsMean'],
      onEffect: (effect) => effects.push(effect),
    });
    const waits = whole.sums.get('waitMsMean');
    expect(waits?.denominator).toBe(whole.calls);
    expect(waits?.numerator).toBeGreaterThan(1_000_000);
    expect(waitingTimeOf(effects)).toBe(waits?.numerator);
  });

  it.each([
    // λ E[S²] / 2 (1 - ρ) with λ = 40 an hour, E[S] = 60 s: ρ = 2/3.
    ['M/D/1', { law: 'deterministic', valueMs: 60_000 }, 60_000],
    ['M/M/1', { law: 'exponential', meanMs: 60_000 }, 120_000],
  ] as const)('the mean wait of %s is that of Pollaczek and Khinchine', (_, talk, expectedMs) => {
    const plan: SimulationPlan = aPlan({
      seed: 11,
      clock: {},
      callTypes: [
        aCallType({
          arrivals: { kind: 'poisson', arrivalsPerHour: 40 },
          handleTime: { talk },
          patience: null,
        }),
      ],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [{ profile: 'clerk', count: 1, start: '00:00', end: '47:00' }],
      },
    });
    const windows = [{ fromMs: 2 * hourMs, toMs: 24 * hourMs }];
    const asked = {
      createRouter,
      replications: 40,
      measures: ['speedOfAnswerMs'],
      windows,
    } as const;
    const replications = [...simulateScenario(plan, asked)].flatMap(
      (result) => result.windows[0]?.sums.get('speedOfAnswerMs') ?? [],
    );
    const { value, high } = estimateRatio({ replications, confidence: 0.95, isShare: false });
    const reach = (high ?? 0) - (value ?? 0);
    expect(reach).toBeGreaterThan(0);
    // Twice the 95 % interval.
    expect(Math.abs((value ?? 0) - expectedMs)).toBeLessThan(2 * reach);
  });
});
