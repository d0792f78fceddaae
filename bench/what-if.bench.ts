/**
 * Time of a what-if with two more agents in each profile, to half a point of service level, in a
 * medium centre, on two warmed-up threads.
 */
import { performance } from 'node:perf_hooks';
import { designOf, replicateAll, type SimulationDesign, workerRunner } from '../gateways/index.ts';
import {
  compileScenario,
  differenceOf,
  isLook,
  type ReplicationResult,
  type SimulationPlan,
} from '../simulator/index.ts';
import type { Bench } from './harness.ts';
import { mediumCentre } from './simulated-days.ts';

const workers = 2;
const goalSeconds = 0.3;
const halfWidthMost = 0.005;
const daysLeast = 10;
const daysMost = 200;
const measureId = 'serviceLevelNet';

export function whatIfBenches(): readonly Bench[] {
  return [
    {
      name: 'sim.whatIf.medium',
      unit: 's',
      figure: 'ms',
      peer: 'goal (at most)',
      config: { agents: 200, callTypes: 5, profiles: 10, workers, halfWidthPoints: 0.5 },
      begin: async () => {
        const { seconds, days, differencePoints } = await timeWhatIf();
        return { ours: seconds, theirs: goalSeconds, learnt: { days, differencePoints } };
      },
    },
  ];
}

async function timeWhatIf() {
  const [base, other] = [planned(20), planned(22)];
  const runner = workerRunner({ workers });
  try {
    for await (const _ of replicateAll(runner, jobs([base, other], 1)));
    const startedAtMs = performance.now();
    const results: [ReplicationResult[], ReplicationResult[]] = [[], []];
    let count = 0;
    for await (const result of replicateAll(runner, jobs([base, other], daysMost))) {
      results[count % 2 === 0 ? 0 : 1].push(result);
      count += 1;
      if (count % 2 === 1 || !isLook(count / 2, daysLeast)) continue;
      const { difference } = differenceOf(
        { name: 'base', plan: base.plan, results: results[0] },
        { name: 'other', plan: other.plan, results: results[1] },
        { measureId, confidence: 0.95 },
      );
      if ((difference.halfWidth ?? 1) > halfWidthMost) continue;
      const seconds = (performance.now() - startedAtMs) / 1000;
      const points = Number((100 * (difference.value ?? 0)).toFixed(1));
      return { seconds, days: count / 2, differencePoints: points };
    }
  } finally {
    await runner.close();
  }
  throw new Error(`${daysMost} days did not tell the difference to half a point`);
}

interface Planned {
  readonly plan: SimulationPlan;
  readonly design: SimulationDesign;
}

function* jobs(designs: readonly Planned[], days: number) {
  for (let replication = 0; replication < days; replication += 1) {
    for (const { design } of designs) yield { design, replication, seed: 1 };
  }
}

function planned(agentsPerProfile: number): Planned {
  const centre = mediumCentre({ arrivalsPerHour: 580, agentsPerProfile });
  const scenario = { ...centre, report: { measures: [measureId] } };
  const compiled = compileScenario(scenario);
  if (!compiled.ok) throw new Error(`the bench is not valid: ${JSON.stringify(compiled.problems)}`);
  return { plan: compiled.value, design: designOf({ scenario }) };
}
