/**
 * `staff.…`: how long the search for a roster takes, its check on other days included.
 *
 * `staff.multiSkill20`: twelve call types, twenty groups that each serve three of them in a chain,
 * one period of two hours, 80 % of every type within 20 s. One run, for it takes its time; the goal
 * is the budget of simulation.md 15.
 */
import { performance } from 'node:perf_hooks';
import type { Scenario, ShiftRules } from '../contracts/index.ts';
import { highsSolver, runSearch, workerRunner } from '../gateways/index.ts';
import { planRoster, type StaffingPlan, staffingProblem } from '../simulator/index.ts';
import type { Bench } from './harness.ts';

const typeCount = 12;
const groupCount = 20;
const skillsEach = 3;
const periodMs = 7_200_000;
const goalS = 300;

/** All rows. */
export const staffingBenches: readonly Bench[] = [
  {
    name: 'staff.multiSkill20',
    unit: 's',
    peer: 'goal: an interactive budget',
    figure: 'ms',
    config: { groups: groupCount, callTypes: typeCount, periods: 1 },
    begin: async () => {
      const { plan, tookS, workers } = await staffed();
      const ours = plan.bySimulation;
      if (ours?.holds !== true) throw new Error(`no roster holds: ${plan.reason ?? 'its check'}`);
      return {
        ours: tookS,
        theirs: goalS,
        learnt: {
          workers,
          agents: ours.totals.heads,
          agentsByFormula: plan.byFormula?.totals.heads ?? 0,
          days: plan.simulatedDays,
          checks: plan.checks,
        },
      };
    },
  },
];

async function staffed(): Promise<{
  readonly plan: StaffingPlan;
  readonly tookS: number;
  readonly workers: number;
}> {
  const scenario = chained();
  const problem = staffingProblem(scenario, rules, { scope: 'day' });
  if (!problem.ok) throw new Error(JSON.stringify(problem.problems));
  const startMs = performance.now();
  const runner = workerRunner();
  try {
    const search = planRoster(problem.value, {
      seed: 1,
      sampleDays: 20,
      gradientDays: 10,
      verifyDays: 100,
      confidence: 0.95,
      mustBeSure: true,
      formula: 'erlangA',
      searches: true,
    });
    const end = await runSearch(search, {
      problem: problem.value,
      design: { scenario, ruleSets: [] },
      solver: await highsSolver(),
      runner,
    });
    if (end.kind !== 'done') throw new Error('nobody stops a bench');
    const tookS = (performance.now() - startMs) / 1_000;
    return { plan: end.result, tookS, workers: runner.workers };
  } finally {
    await runner.close();
  }
}

const rules: ShiftRules = {
  schema: 'callwright.shift-rules/1',
  shifts: [{ id: 'period', lengthMs: periodMs }],
};

function chained(): Scenario {
  const idOf = (type: number): string => `type-${type % typeCount}`;
  return {
    schema: 'callwright.scenario/1',
    clock: { dayStart: '08:00', dayEnd: '10:00', intervalMs: periodMs },
    callTypes: Array.from({ length: typeCount }, (_, type) => ({
      id: idOf(type),
      targetMs: 20_000,
      arrivals: { kind: 'poisson', arrivalsPerHour: 60 + 10 * (type % 5) },
      handleTime: { talk: { law: 'lognormal', meanMs: 200_000 + 10_000 * type, scv: 1 } },
      patience: { law: 'exponential', meanMs: 180_000 },
    })),
    agents: {
      profiles: Array.from({ length: groupCount }, (_, group) => ({
        id: `group-${group}`,
        skills: Object.fromEntries(
          Array.from({ length: skillsEach }, (__, further) => [idOf(group + further), 50]),
        ),
      })),
      shifts: [{ profile: 'group-0', count: 1, start: '08:00', end: '10:00' }],
    },
  };
}
