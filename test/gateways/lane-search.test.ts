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

it('playsevery roster that a search of the staff tries', { timeout: 120_000 }, async () => {
  for (const [scenario, hours] of [
    [periodOfGroups(), 2],
    [dayOfProfiles(4), 12],
  ] as const) {
    const shifts = [{ id: 'all', lengthMs: hours * hourMs }];
    const rules = { schema: 'callwright.shift-rules/1' as const, shifts };
    const problem = staffingProblem(scenario, rules, { scope: 'day' });
    if (!problem.ok) throw new Error(JSON.stringify(problem.problems));
    const lanes = new Set<ReplicationResult['lane']>();
    const runner = inLane(inProcessRunner(), 'both');
    const watched = {
      ...runner,
      run: async (job: ReplicationJob) => {
        const result = await runner.run(job);
        lanes.add(result.lane);
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
    const end = await runSearch(search, {
      problem: problem.value,
      design: { scenario, ruleSets: [] },
      solver: await highsSolver(),
      runner: watched,
    });
    expect(end.kind).toBe('done');
    expect(lanes).toEqual(new Set(['classic']));
  }
});
