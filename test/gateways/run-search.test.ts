import { describe, expect, it } from 'vitest';
import type { Scenario, ShiftRules } from '../../contracts/index.ts';
import { highsSolver, inProcessRunner, runSearch } from '../../gateways/index.ts';
import {
  type PlanOptions,
  planInTime,
  planRoster,
  planSoFar,
  type StaffingPlan,
  type StaffingProblem,
  staffingProblem,
} from '../../simulator/index.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';

const hourMs = 3_600_000;

const shiftRules: ShiftRules = {
  schema: 'callwright.shift-rules/1',
  profiles: [
    { id: 'orders', costPerHour: 1_000 },
    { id: 'returns', costPerHour: 1_000 },
    { id: 'both', costPerHour: 1_100 },
  ],
  shifts: [
    { id: 'long', lengthMs: 2 * hourMs },
    { id: 'short', lengthMs: hourMs, startEveryMs: hourMs },
  ],
};

/** Two queues, 4 erlangs together, which three profiles can share. */
const twoQueues: Scenario = aScenario({
  clock: { dayStart: '08:00', dayEnd: '10:00', intervalMs: hourMs },
  callTypes: [
    aCallType({ arrivals: { kind: 'poisson', arrivalsPerHour: 50 } }),
    aCallType({ id: 'returns', arrivals: { kind: 'poisson', arrivalsPerHour: 30 } }),
  ],
  agents: {
    profiles: [
      { id: 'orders', skills: { orders: 50 } },
      { id: 'returns', skills: { returns: 50 } },
      { id: 'both', skills: { orders: 50, returns: 50 } },
    ],
    shifts: [{ profile: 'both', count: 1, start: '08:00', end: '10:00' }],
  },
});

const settings: PlanOptions = {
  seed: 5,
  sampleDays: 6,
  gradientDays: 3,
  verifyDays: 30,
  confidence: 0.95,
  mustBeSure: true,
  formula: 'erlangA',
  searches: true,
};

function problemOf(scenario: Scenario, rules: ShiftRules, scope: 'day' | 'interval' = 'day') {
  const problem = staffingProblem(scenario, rules, { scope });
  if (!problem.ok) throw new Error(JSON.stringify(problem.problems));
  return problem.value;
}

async function planned(
  scenario: Scenario,
  problem: StaffingProblem,
  change: Partial<PlanOptions> = {},
): Promise<StaffingPlan> {
  const end = await runSearch(planRoster(problem, { ...settings, ...change }), {
    problem,
    design: { scenario, ruleSets: [] },
    solver: await highsSolver(),
    runner: inProcessRunner(),
  });
  if (end.kind !== 'done') throw new Error(end.kind);
  return end.result;
}

const twenty = { kind: 'poisson', arrivalsPerHour: 20 } as const;
const none = { heads: 0, paidMs: 0, cost: 0 };

/** Rosters simulated side by side at the search's first look at the effects of single agents. */
async function rostersTried(scenario: Scenario, problem: StaffingProblem): Promise<number> {
  const tried: number[] = [];
  const stop = new AbortController();
  function* watched(): ReturnType<typeof planRoster> {
    const search = planRoster(problem, { ...settings, verifyDays: 4 });
    let step = search.next();
    while (step.done !== true) {
      const { value } = step;
      if (value.kind === 'simulate' && value.days === settings.gradientDays) {
        tried.push(value.rosters.length);
        stop.abort();
      }
      step = search.next(yield value);
    }
    return step.value;
  }
  await runSearch(watched(), {
    problem,
    design: { scenario, ruleSets: [] },
    solver: await highsSolver(),
    runner: inProcessRunner(),
    signal: stop.signal,
  });
  return tried[0] ?? 0;
}

describe('a planned roster', () => {
  it('holds every goal on days not searched, for less than formulas ask', async () => {
    const problem = problemOf(twoQueues, shiftRules);
    const { bySimulation, byFormula, reason } = await planned(twoQueues, problem);
    expect(reason).toBeNull();
    expect(bySimulation?.holds).toBe(true);
    expect(bySimulation?.seed).not.toBe(settings.seed);
    for (const { goal, estimate } of bySimulation?.readings ?? []) {
      expect(estimate.low ?? 0).toBeGreaterThanOrEqual(goal.share);
    }
    expect(byFormula?.holds).toBe(true);
    expect(bySimulation?.totals.cost).toBeLessThan(byFormula?.totals.cost ?? 0);
    // Both were held against the same callers.
    expect(byFormula?.seed).toBe(bySimulation?.seed);
  });

  it('is the same from the same seed', async () => {
    const shifts = shiftRules.shifts.slice(0, 1);
    const problem = problemOf(twoQueues, { ...shiftRules, shifts });
    const few = { sampleDays: 2, gradientDays: 2, verifyDays: 4, mustBeSure: false };
    const first = await planned(twoQueues, problem, few);
    expect(await planned(twoQueues, problem, few)).toEqual(first);
  });

  it('keeps the shifts of profiles that the rules do not name', async () => {
    const rules = { ...shiftRules, profiles: [{ id: 'orders', costPerHour: 1_000 }] };
    const standing = [{ profile: 'returns', count: 5, start: '08:00', end: '10:00' }];
    const scenario = { ...twoQueues, agents: { ...twoQueues.agents, shifts: standing } };
    const problem = problemOf(scenario, rules);
    const { bySimulation } = await planned(scenario, problem, { searches: true });
    expect(bySimulation?.shifts.filter(({ profile }) => profile === 'returns')).toEqual(standing);
    expect(bySimulation?.holds).toBe(true);
  });

  it('says why there is none where bounds leave somebody uncovered', async () => {
    const rules = {
      ...shiftRules,
      profiles: shiftRules.profiles?.map((profile) => ({ ...profile, headsMax: 1 })),
    };
    const plan = await planned(twoQueues, problemOf(twoQueues, rules), { verifyDays: 4 });
    expect(plan).toMatchObject({ bySimulation: null, byFormula: null });
    expect(plan.reason).toContain('uncovered');
  });

  it('can be asked to hold in every interval', async () => {
    const problem = problemOf(twoQueues, shiftRules, 'interval');
    expect(problem.goals).toHaveLength(4);
    const { bySimulation } = await planned(twoQueues, problem, {
      mustBeSure: false,
      sampleDays: 6,
    });
    const values = (bySimulation?.readings ?? []).map(({ estimate }) => estimate.value ?? 0);
    expect(values).toHaveLength(4);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.8);
  });

  it('passes over rosters that no simulation takes, of less staff than patient work', async () => {
    const patient = aScenario({
      clock: { dayStart: '08:00', dayEnd: '10:00', intervalMs: hourMs / 2 },
      callTypes: [aCallType({ patience: null, targetMs: 600_000 })],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [{ profile: 'clerk', count: 6, start: '08:00', end: '10:00' }],
      },
    });
    const rules: ShiftRules = {
      schema: 'callwright.shift-rules/1',
      shifts: [{ id: 'half', lengthMs: hourMs / 2, startEveryMs: hourMs / 2 }],
    };
    const problem = staffingProblem(patient, rules, { scope: 'day', serviceLevelShare: 0.5 });
    if (!problem.ok) throw new Error(JSON.stringify(problem.problems));
    const { bySimulation } = await planned(patient, problem.value, { verifyDays: 6 });
    expect(bySimulation?.totals.heads).toBeGreaterThan(0);
  });

  it('tries an agent more of profiles that share no queue in one simulation', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const apart = aScenario({
      clock: { dayStart: '08:00', dayEnd: '10:00', intervalMs: hourMs },
      callTypes: ids.map((id) => aCallType({ id, arrivals: twenty })),
      agents: {
        profiles: ids.map((id) => ({ id, skills: { [id]: 50 } })),
        shifts: ids.map((profile) => ({ profile, count: 2, start: '08:00', end: '10:00' })),
      },
    });
    const { profiles: _profiles, ...rules } = shiftRules;
    const tries = await rostersTried(apart, problemOf(apart, rules));
    // The roster itself, and an agent of all four in each of two blocks.
    expect(tries).toBe(1 + 2);
    expect(await rostersTried(twoQueues, problemOf(twoQueues, shiftRules))).toBe(1 + 2 * 2);
  });

  it('ends with what its time allows: the best so far checked, or as it stands', async () => {
    const problem = problemOf(twoQueues, shiftRules);
    const best = { roster: problem.patterns.map(() => 3), totals: none, days: [] };
    const so = { best, checks: 2, simulatedDays: 50 };
    const end = await runSearch(planInTime(problem, settings, so), {
      problem,
      design: { scenario: twoQueues, ruleSets: [] },
      solver: await highsSolver(),
      runner: inProcessRunner(),
    });
    if (end.kind !== 'done') throw new Error(end.kind);
    expect(end.result).toMatchObject({ ended: 'time', checks: 3, bySimulation: { holds: true } });
    expect(end.result.bySimulation?.seed).toBe(settings.seed + 3);
    expect(end.result.simulatedDays).toBe(50 + 2 * settings.verifyDays);
    expect(planSoFar(problem, settings, { ...so, best: null })).toMatchObject({
      ended: 'stopped',
      bySimulation: null,
      reason: 'stopped before a roster was found',
    });
  });

  it('ends before its next wish when it is stopped', async () => {
    const problem = problemOf(twoQueues, shiftRules);
    const controller = new AbortController();
    const end = await runSearch(planRoster(problem, settings), {
      problem,
      design: { scenario: twoQueues, ruleSets: [] },
      solver: await highsSolver(),
      runner: inProcessRunner(),
      signal: controller.signal,
      onDay: () => controller.abort(),
    });
    expect(end).toEqual({ kind: 'stopped' });
  });

  it('is refused where nobody calls', () => {
    const callTypes = [aCallType({ arrivals: { kind: 'poisson', arrivalsPerHour: 0 } })];
    const problem = staffingProblem(
      aScenario({ callTypes }),
      {
        ...shiftRules,
        profiles: [{ id: 'clerk', costPerHour: 1 }],
        shifts: [{ id: 'x', lengthMs: 2 * hourMs }],
      },
      { scope: 'day' },
    );
    expect(problem.ok ? '' : problem.problems[0]?.message).toContain('no calls all day');
  });
});
