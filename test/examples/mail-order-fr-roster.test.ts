import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../cli/simulate/load-scenario.ts';
import { parseShiftRules } from '../../contracts/index.ts';
import { reportOf, simulateScenario, staffingProblem } from '../../simulator/index.ts';
import { totalsOf } from '../../simulator/planning/staffing/roster.ts';
import { root } from '../support/tree.ts';

const folder = join(root, 'examples', 'mail-order-fr');
const rosterPath = join(folder, 'roster.scenario.json');

describe('the roster of Maison Verdier', () => {
  it('meets every queue’s service goal on days that its search has not seen', () => {
    const { plan } = loadScenario(rosterPath, {});
    const results = [...simulateScenario(plan, { replications: 20, seed: 4_711 })];
    const { queues } = reportOf(plan, results, { measures: ['serviceLevelNet'] });
    const shares = queues.map(({ queueId, measures }) => {
      const level = measures.find(({ measureId }) => measureId === 'serviceLevelNet');
      const asked = plan.centre.queues.find(({ id }) => id === queueId)?.serviceLevel?.share ?? 1;
      return { queueId, isMet: (level?.value ?? 0) >= asked };
    });
    expect(shares).toHaveLength(5);
    expect(shares.filter(({ isMet }) => !isMet)).toEqual([]);
  });

  it('has shifts that its shift rules allow', () => {
    const { scenario, design } = loadScenario(rosterPath, {});
    const rules = parseShiftRules(readFileSync(join(folder, 'shift-rules.json'), 'utf8'));
    if (!rules.ok) throw new Error(JSON.stringify(rules.problems));
    const problem = staffingProblem(scenario, rules.value, { centre: design.centre, scope: 'day' });
    if (!problem.ok) throw new Error(JSON.stringify(problem.problems));
    const { patterns, clock } = problem.value;
    const minutesOf = (time: string): number =>
      Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) - clock.startMs / 60_000;
    const worked = scenario.agents.shifts.map(({ profile, start, end }) =>
      patterns.findIndex(
        ({ profileId, startMs, endMs }) =>
          profileId === profile &&
          startMs === minutesOf(start) * 60_000 &&
          endMs === minutesOf(end) * 60_000,
      ),
    );
    expect(worked).not.toContain(-1);
    const roster = patterns.map((_, place) => worked.filter((one) => one === place).length);
    expect(totalsOf(patterns, roster)).toMatchObject({ heads: 34, cost: 344_962.5 });
  });
});
