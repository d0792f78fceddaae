/**
 * Erlang's loss formula does not ask how talks spread, only how long they are in the mean: M/G/n/n.
 *
 * As many lines as agents: nobody waits. Source: simulation.md 4.1, 14.5.
 */
import { describe, expect, it } from 'vitest';
import type { DistributionSpec } from '../../contracts/index.ts';
import { erlangB, estimateRatio, type Sums, simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const hourMs = 3_600_000;
const count = 5;
const arrivalsPerHour = 80;
const talkMs = 180_000;
const replications = 30;
/** By chance one in 16,000 lies further off. */
const standardErrorsMax = 4;

/** Blocked attempts and attempts of each day, its empty first hours left out. */
function lossesOf(talk: DistributionSpec): readonly Sums[] {
  const plan = aPlan({
    seed: 5,
    clock: {},
    callTypes: [
      aCallType({
        arrivals: { kind: 'poisson', arrivalsPerHour },
        handleTime: { talk },
        patience: null,
      }),
    ],
    lines: { count },
    agents: {
      profiles: [{ id: 'clerk', skills: { orders: 50 } }],
      shifts: [{ profile: 'clerk', count, start: '00:00', end: '36:00' }],
    },
  });
  const windows = [{ fromMs: 2 * hourMs, toMs: 24 * hourMs }];
  const measures = ['attemptBlockShare'] as const;
  return Array.from({ length: replications }, (_, replication) => {
    const [window] = simulateReplication(plan, replication, { measures, windows }).windows;
    return window?.sums.get('attemptBlockShare') ?? { numerator: 0, denominator: 0 };
  });
}

describe('B19: the loss of M/G/n/n', () => {
  const exact = erlangB(count, (arrivalsPerHour * talkMs) / hourMs);

  it.each<readonly [string, DistributionSpec]>([
    ['exponential', { law: 'exponential', meanMs: talkMs }],
    ['deterministic', { law: 'deterministic', valueMs: talkMs }],
    ['very variable', { law: 'lognormal', meanMs: talkMs, scv: 4 }],
  ])('is that of Erlang B with %s talks', (_, talk) => {
    const days = lossesOf(talk);
    expect(days.reduce((sum, { denominator }) => sum + denominator, 0)).toBeGreaterThan(50_000);
    const { value, high } = estimateRatio({ replications: days, confidence: 0.95, isShare: true });
    const error = ((high ?? 0) - (value ?? 0)) / 2;
    expect(error).toBeGreaterThan(0.0005);
    expect(error).toBeLessThan(0.005);
    expect(Math.abs((value ?? 0) - exact) / error).toBeLessThan(standardErrorsMax);
  });
});
