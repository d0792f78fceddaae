/** The searches of the staff, each replication by both lanes. */
import { expect, it } from 'vitest';
import { dayOfProfiles, periodOfGroups } from '../../bench/staffing.bench.ts';
import {
  highsSolver,
  inLane,
  inProcessRunner,
  type ReplicationJob,
  runSearch,
} from '../../gateways/index.ts';
import { planRoster, type ReplicationResult, staffingProblem } from '../../simulator/index.ts';

const hourMs = 3_600_000;

it.each([
  ['a period of many groups', periodOfGroups(), 2],
  ['a day of profiles', dayOfProfiles(4), 12],
] as const)('plays the rosters that a search of the staff tries, for %s', async (_, of, hours) => {
  const shifts = [{ id: 'all', lengthMs: hours * hourMs }];
  const rules = { schema: 'callwright.shift-rules/1' as const, shifts };
  const problem = staffingProblem(of, rules, { scope: 'day' });
  if (!problem.ok) throw new Error(JSON.stringify(problem.problems));
  const lanes: ReplicationResult['lane'][] = [];
  const stop = new AbortController();
  const runner = inLane(inProcessRunner(), 'both');
  const watched = {
    ...runner,
    run: async (job: ReplicationJob) => {
      const result = await runner.run(job);
      if (lanes.push(result.lane) === 150) stop.abort();
      return result;
    },
  };
  const search = planRoster(problem.value, {
    seed: 1,
    sampleDays: 2,
    gradientDays: 1,
    verifyDays: 3,
    confidence: 0.95,
    mustBeSure: false,
    formula: 'erlangA',
    searches: true,
  });
  await runSearch(search, {
    problem: problem.value,
    design: { scenario: of, ruleSets: [] },
    solver: await highsSolver(),
    runner: watched,
    signal: stop.signal,
  });
  expect(lanes.length).toBeGreaterThanOrEqual(150);
  expect(new Set(lanes)).toEqual(new Set(['classic']));
});
