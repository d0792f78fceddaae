/**
 * Replications a second of each of two workers, beside one alone; the ratio is the efficiency. The
 * row fails unless both give the same results.
 */
import { designOf, type ReplicationRunner, replicateAll, workerRunner } from '../gateways/index.ts';
import type { Bench } from './harness.ts';
import { type Contender, numbered, timedAsync } from './rounds.ts';

/** Days of a round: many, so that a worker idle during the last day weighs little. */
const daysPerRound = 60;
const arrivalsPerHour = 600;
const agentCount = 34;
const meanMs = 180_000;

const design = designOf({
  scenario: {
    schema: 'callwright.scenario/1',
    name: 'scaling',
    clock: { dayStart: '08:00', dayEnd: '18:00' },
    callTypes: [
      {
        id: 'orders',
        targetMs: 20_000,
        arrivals: { kind: 'poisson', arrivalsPerHour },
        handleTime: { talk: { law: 'exponential', meanMs } },
        patience: { law: 'exponential', meanMs: 120_000 },
      },
    ],
    agents: {
      profiles: [{ id: 'clerk', skills: { orders: 50 } }],
      shifts: [{ profile: 'clerk', count: agentCount, start: '08:00', end: '19:00' }],
    },
  },
});

export const workerBenches: readonly Bench[] = [
  {
    name: 'sim.scaling2',
    unit: 'replications/s of each worker',
    peer: 'the same on one worker; the ratio is the efficiency',
    config: {
      workers: 2,
      daysPerRound,
      callsPerDay: arrivalsPerHour * 10,
      agents: agentCount,
      goalRatio: 0.9,
    },
    begin: async () => {
      const [two, one] = [workerRunner({ workers: 2 }), workerRunner({ workers: 1 })];
      if ((await days(two)) !== (await days(one))) throw new Error('two workers give other days');
      return { ours: daysContender(two, 2), theirs: daysContender(one, 1) };
    },
  },
];

export function daysContender(runner: ReplicationRunner, workers: number): Contender {
  return () => timedAsync(daysPerRound / workers, () => days(runner));
}

async function days(runner: ReplicationRunner): Promise<string> {
  const jobs = numbered(daysPerRound, (replication) => ({ design, replication, seed: 1 }));
  const shown: unknown[] = [];
  for await (const { whole, endedAtMs } of replicateAll(runner, jobs)) {
    shown.push([whole.calls, endedAtMs]);
  }
  return JSON.stringify(shown);
}
