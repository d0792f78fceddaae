/**
 * One queue in simulation, where formulas do not apply. Every number of agents meets the same
 * callers; the first hours fill the centre, uncounted.
 */
import { parseScenario, type Scenario } from '../../contracts/index.ts';
import { designOf, type ReplicationRunner, replicateAll } from '../../gateways/index.ts';
import { assert, hourMs } from '../../kernel/index.ts';
import {
  type CurveQuestion,
  type Estimate,
  estimateRatio,
  type ReplicationResult,
} from '../../simulator/index.ts';

export interface SimulatedPoint {
  readonly agents: number;
  readonly serviceLevel: Estimate;
  readonly abandonShare: Estimate;
}

export interface PointOptions {
  readonly runner: ReplicationRunner;
  readonly seed: number;
  readonly days: number;
  readonly signal: AbortSignal;
}

const window = { fromMs: 3 * hourMs, toMs: 24 * hourMs };
const measures = ['serviceLevelOffered', 'abandonShare'] as const;

export async function simulatePoint(
  asked: CurveQuestion,
  agents: number,
  { runner, seed, days, signal }: PointOptions,
): Promise<SimulatedPoint | null> {
  const design = designOf({ scenario: scenarioOf(asked, agents) });
  const jobs = Array.from({ length: days }, (_, replication) => ({
    design,
    replication,
    seed,
    windows: [window],
    measures,
  }));
  const results: ReplicationResult[] = [];
  for await (const result of replicateAll(runner, jobs)) {
    results.push(result);
    if (signal.aborted) return null;
  }
  const estimate = (measureId: (typeof measures)[number]): Estimate =>
    estimateRatio({
      replications: results.flatMap(({ windows }) => windows[0]?.sums.get(measureId) ?? []),
      confidence: 0.95,
      isShare: true,
    });
  return {
    agents,
    serviceLevel: estimate('serviceLevelOffered'),
    abandonShare: estimate('abandonShare'),
  };
}

function scenarioOf(asked: CurveQuestion, agents: number): Scenario {
  const { arrivalsPerHour, handleTimeMsMean, patienceMsMean, targetMs } = asked;
  const parsed = parseScenario(
    JSON.stringify({
      schema: 'callwright.scenario/1',
      clock: { dayStart: '00:00', dayEnd: '24:00' },
      callTypes: [
        {
          id: 'calls',
          targetMs: Math.round(targetMs),
          arrivals: { kind: 'poisson', arrivalsPerHour },
          handleTime: { talk: { law: 'exponential', meanMs: handleTimeMsMean } },
          patience: { law: 'exponential', meanMs: patienceMsMean },
        },
      ],
      agents: {
        profiles: [{ id: 'agent', skills: { calls: 50 } }],
        shifts: [{ profile: 'agent', count: agents, start: '00:00', end: '47:00' }],
      },
    }),
  );
  assert(parsed.ok, () => `the scenario of one queue is valid: ${JSON.stringify(parsed)}`);
  return parsed.value;
}
