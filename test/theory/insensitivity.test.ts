/**
 * Erlang's loss formula does not ask how talks spread, only how long they are in the mean: M/G/n/n.
 *
 * A queue that calls leave in the instant of entry has no waiting room. Source: simulation.md 4.1,
 * 14.5.
 */
import { describe, expect, it } from 'vitest';
import type { LawSpec } from '../../contracts/index.ts';
import type { CentreFile, Effect } from '../../routing/index.ts';
import { erlangB, estimateRatio, simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const agentCount = 5;
const arrivalsPerHour = 80;
const talkMs = 3 * minuteMs;
const replications = 30;
/** A share of misses by chance of 1 in 16,000. */
const standardErrorsMax = 4;

const centre: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'exchange',
  timeZone: 'UTC',
  queues: [{ id: 'lines', plan: { maxWaitMs: 0, fallback: { kind: 'end' } } }],
  profiles: [{ id: 'line', links: [{ queue: 'lines' }] }],
};

/** Calls and lost calls of each day, the empty first hours left out. */
function lossesOf(talk: LawSpec) {
  const plan = aPlan(
    {
      seed: 5,
      clock: {},
      callTypes: [
        aCallType({
          queue: 'lines',
          arrivals: { kind: 'poisson', arrivalsPerHour },
          handleTime: { talk },
          patience: null,
        }),
      ],
      agents: { shifts: [{ profile: 'line', count: agentCount, start: '00:00', end: '36:00' }] },
    },
    centre,
  );
  return Array.from({ length: replications }, (_, replication) => {
    let [numerator, denominator] = [0, 0];
    simulateReplication(plan, replication, {
      onEffect: (effect: Effect) => {
        if (effect.atMs < 2 * hourMs) return;
        if (effect.type === 'call.queued') denominator += 1;
        if (effect.type === 'call.ended' && effect.waitMs === 0) numerator += 1;
      },
    });
    return { numerator, denominator };
  });
}

describe('B19: the loss of M/G/n/n', () => {
  const exact = erlangB(agentCount, (arrivalsPerHour * talkMs) / hourMs);

  it.each<readonly [string, LawSpec]>([
    ['exponential', { law: 'exponential', meanMs: talkMs }],
    ['deterministic', { law: 'deterministic', valueMs: talkMs }],
    [
      'lognormal with a squared coefficient of variation of 4',
      {
        law: 'lognormal',
        meanMs: talkMs,
        scv: 4,
      },
    ],
  ])('is that of Erlang B with %s talks', (_, talk) => {
    const days = lossesOf(talk);
    const confidence = 0.95;
    const { value, high } = estimateRatio({ replications: days, confidence, isShare: true });
    expect(days.reduce((sum, { denominator }) => sum + denominator, 0)).toBeGreaterThan(45_000);
    const error = ((high ?? 0) - (value ?? 0)) / 2;
    expect(error).toBeGreaterThan(0.0005);
    expect(error).toBeLessThan(0.004);
    expect(Math.abs((value ?? 0) - exact) / error).toBeLessThan(standardErrorsMax);
  });
});
