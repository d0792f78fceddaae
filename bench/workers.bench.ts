/**
 * Replications a second of each of two workers, beside one alone; the ratio is the efficiency. The
 * row fails unless both give the same results.
 */
import type { Scenario } from '../contracts/index.ts';
import {
  designOf,
  type ReplicationRunner,
  replicateAll,
  type SimulationDesign,
  workerRunner,
} from '../gateways/index.ts';
import { dayMs, hourMs } from '../kernel/index.ts';
import type { Bench } from './harness.ts';
import { type Contender, numbered, timedAsync } from './rounds.ts';

const arrivalsPerHour = 600;
const agentCount = 34;
const meanMs = 180_000;
/** A steady run of half a year, 2.6 million calls, takes seconds. */
const lengthMs = 182 * dayMs;

interface Replications {
  readonly design: SimulationDesign;
  readonly perRound: number;
}

/** Many, so that a worker idle during the last day weighs little. */
const shortDays: Replications = { design: designOf({ scenario: scenarioOf({}) }), perRound: 60 };
const longRuns: Replications = {
  design: designOf({ scenario: scenarioOf({ mode: 'steady', steady: { lengthMs } }) }),
  perRound: 4,
};

function scenarioOf(run: NonNullable<Scenario['run']>): Scenario {
  return {
    schema: 'callwright.scenario/1',
    name: 'scaling',
    run,
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
  };
}

export const workerBenches: readonly Bench[] = [
  {
    name: 'sim.scaling2',
    unit: 'replications/s of each worker',
    peer: 'the same on one worker; the ratio is the efficiency',
    config: {
      workers: 2,
      perRound: longRuns.perRound,
      callsPerReplication: (lengthMs / hourMs) * arrivalsPerHour,
      agents: agentCount,
      goalRatio: 0.9,
    },
    begin: async () => {
      const [two, one] = [workerRunner({ workers: 2 }), workerRunner({ workers: 1 })];
      if ((await results(two, longRuns)) !== (await results(one, longRuns))) {
        throw new Error('two workers give other results');
      }
      return { ours: contender(two, 2, longRuns), theirs: contender(one, 1, longRuns) };
    },
  },
];

/** Rounds of short days. */
export function daysContender(runner: ReplicationRunner, workers: number): Contender {
  return contender(runner, workers, shortDays);
}

function contender(runner: ReplicationRunner, workers: number, of: Replications): Contender {
  return () => timedAsync(of.perRound / workers, () => results(runner, of));
}

async function results(
  runner: ReplicationRunner,
  { design, perRound }: Replications,
): Promise<string> {
  const jobs = numbered(perRound, (replication) => ({ design, replication, seed: 1 }));
  const shown: unknown[] = [];
  for await (const { whole, endedAtMs } of replicateAll(runner, jobs)) {
    shown.push([whole.calls, endedAtMs]);
  }
  return JSON.stringify(shown);
}
