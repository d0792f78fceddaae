import { describe, expect, it } from 'vitest';
import {
  inProcessRunner,
  type ReplicationRunner,
  runSweep,
  type Sweep,
  SweepResults,
  type WorkerRunner,
  workerRunner,
} from '../../gateways/index.ts';
import { compileExperiment, parseAxis, sweepReportOf } from '../../simulator/index.ts';
import { aScenario } from '../support/scenarios.ts';

function aSweep(): Sweep {
  const axes = ['staffing.clerk=2..5', 'aht=2m,3m'].flatMap((text) => {
    const parsed = parseAxis(text);
    return parsed.ok ? [parsed.value] : [];
  });
  const experiment = compileExperiment(aScenario(), { axes, seed: 1 });
  if (!experiment.ok) throw new Error('no experiment');
  const measures = ['serviceLevelNet', 'waitMsMean'] as const;
  const of = { ruleSets: [], seed: 3, measures, replications: 12, stop: null };
  return { experiment: experiment.value, ...of };
}

async function report(
  sweep: Sweep,
  runner: ReplicationRunner,
  onStep: (steps: number) => Promise<unknown> = () => Promise.resolve(),
) {
  const results = new SweepResults(sweep.experiment.cells.length);
  let steps = 0;
  for await (const _step of runSweep(runner, sweep, { results })) {
    steps += 1;
    await onStep(steps);
  }
  await runner.close();
  const { seed, measures } = sweep;
  const asked = { seed, measures, confidence: 0.95, lost: results.lost };
  return { steps, report: sweepReportOf(sweep.experiment, results.byCell, asked) };
}

describe('a sweep', () => {
  it('gives the same when its threads are killed in the middle', async () => {
    const sweep = aSweep();
    const here = await report(sweep, inProcessRunner());
    const runner: WorkerRunner = workerRunner({ workers: 2 });
    const killed = await report(sweep, runner, async (steps) => {
      if (steps === 10) await runner.threads[0]?.terminate();
      if (steps === 40) await Promise.all(runner.threads.map((thread) => thread.terminate()));
    });
    expect(here.steps).toBe(8 * 12);
    expect(killed).toEqual(here);
  });

  it('tells of a replication that is lost, and goes on with the others', async () => {
    const sweep = aSweep();
    const good = inProcessRunner();
    const bad: ReplicationRunner = {
      ...good,
      run: (job, options) =>
        job.replication === 4 ? Promise.reject(new Error('burnt')) : good.run(job, options),
    };
    const { report: told } = await report(sweep, bad);
    for (const { replications, lost } of told.cells) {
      expect(replications).toBe(11);
      expect(lost).toEqual([{ replication: 4, message: 'replication 4 failed: Error: burnt' }]);
    }
  });
});
