/** Time of a roster search with its check, run once, since it takes long. */
import { performance } from 'node:perf_hooks';
import type { Scenario, ShiftRules } from '../contracts/index.ts';
import { growingRunner, highsSolver, runSearch } from '../gateways/index.ts';
import {
  defaultShiftRules,
  planRoster,
  type StaffingPlan,
  staffingProblem,
} from '../simulator/index.ts';
import type { Bench } from './harness.ts';
import { numbered } from './rounds.ts';

const typeCount = 12;
const groupCount = 20;
const skillsEach = 3;
const periodMs = 7_200_000;
/** Of one period; by profiles of a day. */
const goalS = 2.5;
const dayGoalsS = { 10: 12, 20: 40 } as const;
const dayMs = 43_200_000;

export const staffingBenches: readonly Bench[] = [
  staffBench({
    name: 'staff.multiSkill20',
    goalS,
    config: { groups: groupCount, callTypes: typeCount, periods: 1 },
    scenario: periodOfGroups,
    rules: {
      schema: 'callwright.shift-rules/1',
      shifts: [{ id: 'period', lengthMs: periodMs }],
    },
  }),
  ...([10, 20] as const).map((profiles) =>
    staffBench({
      name: `staff.profiles${profiles}`,
      goalS: dayGoalsS[profiles],
      config: { profiles, callTypes: profiles, hours: dayMs / 3_600_000 },
      scenario: () => dayOfProfiles(profiles),
      rules: defaultShiftRules(dayMs),
    }),
  ),
];

interface Staffing {
  readonly name: string;
  readonly goalS: number;
  readonly config: Bench['config'];
  readonly scenario: () => Scenario;
  readonly rules: ShiftRules;
}

function staffBench({ name, goalS: theirs, config, scenario, rules }: Staffing): Bench {
  return {
    name,
    unit: 's',
    peer: 'goal: an interactive budget',
    figure: 'ms',
    config,
    begin: async () => {
      const { plan, tookS, workers } = await staffed(scenario(), rules);
      const ours = plan.bySimulation;
      if (ours?.holds !== true) throw new Error(`no roster holds: ${plan.reason ?? 'its check'}`);
      return {
        ours: tookS,
        theirs,
        learnt: {
          workers,
          agents: ours.totals.heads,
          cost: ours.totals.cost,
          agentsByFormula: plan.byFormula?.totals.heads ?? 0,
          days: plan.simulatedDays,
          checks: plan.checks,
        },
      };
    },
  };
}

async function staffed(
  scenario: Scenario,
  rules: ShiftRules,
): Promise<{
  readonly plan: StaffingPlan;
  readonly tookS: number;
  readonly workers: number;
}> {
  const problem = staffingProblem(scenario, rules, { scope: 'day' });
  if (!problem.ok) throw new Error(JSON.stringify(problem.problems));
  const startMs = performance.now();
  const runner = growingRunner({});
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

export function periodOfGroups(): Scenario {
  const idOf = (type: number): string => `type-${type % typeCount}`;
  return {
    schema: 'callwright.scenario/1',
    clock: { dayStart: '08:00', dayEnd: '10:00', intervalMs: periodMs },
    callTypes: numbered(typeCount, (type) => ({
      id: idOf(type),
      targetMs: 20_000,
      arrivals: { kind: 'poisson', arrivalsPerHour: 60 + 10 * (type % 5) },
      handleTime: { talk: { law: 'lognormal', meanMs: 200_000 + 10_000 * type, scv: 1 } },
      patience: { law: 'exponential', meanMs: 180_000 },
    })),
    agents: {
      profiles: numbered(groupCount, (group) => ({
        id: `group-${group}`,
        skills: Object.fromEntries(
          Array.from({ length: skillsEach }, (__, further) => [idOf(group + further), 50]),
        ),
      })),
      shifts: [{ profile: 'group-0', count: 1, start: '08:00', end: '10:00' }],
    },
  };
}

/** Calls by half-hour of an ordinary day, before each call type's factor. */
const shape = [
  ...[10, 20, 30, 36, 40, 38, 34, 30, 28, 30, 34, 36],
  ...[34, 30, 26, 22, 20, 18, 16, 14, 12, 10, 8, 6],
];

/**
 * Profile `n` serves types `n` and `n` + 1, every third also `n` + 2; the last wraps around to the
 * first.
 */
export function dayOfProfiles(profileCount: number): Scenario {
  const places = numbered(profileCount, (place) => place);
  const typeId = (place: number): string => `type-${(place % profileCount) + 1}`;
  return {
    schema: 'callwright.scenario/1',
    clock: { dayStart: '08:00', dayEnd: '20:00' },
    callTypes: places.map((place) => ({
      id: typeId(place),
      targetMs: 20_000,
      arrivals: {
        kind: 'intervals',
        callsPerInterval: shape.map((calls) => (calls * (0.5 + ((place * 7) % 5) / 5)) / 2),
      },
      handleTime: {
        talk: { law: 'lognormal', meanMs: 180_000 + 15_000 * (place % 4), scv: 0.8 },
        wrapUp: { law: 'exponential', meanMs: 30_000 },
      },
      patience: { law: 'exponential', meanMs: 150_000 },
    })),
    agents: {
      profiles: places.map((place) => ({
        id: `profile-${place + 1}`,
        skills: {
          [typeId(place)]: 80,
          [typeId(place + 1)]: 50,
          ...(place % 3 === 0 ? { [typeId(place + 2)]: 40 } : {}),
        },
      })),
      shifts: [{ profile: 'profile-1', count: 1, start: '08:00', end: '20:00' }],
    },
  };
}
