/** Entry to sweeps on Temporal, whose packages are optional. */
import { loadOptional, type RunningWorker } from '../temporal/temporal-place.ts';
import type { SweepWorkerOptions, TemporalRunner, TemporalRunnerOptions } from './sweep-options.ts';

/** Starts a worker that takes replications. @throws {TemporalError} */
export async function runSweepWorker(options: SweepWorkerOptions): Promise<RunningWorker> {
  const { startWorker } = await loadOptional(() => import('./sweep-worker.ts'));
  return await startWorker(options);
}

/** Connects a runner that uses Temporal's workers. @throws {TemporalError} */
export async function openTemporalRunner(options: TemporalRunnerOptions): Promise<TemporalRunner> {
  const { connectRunner } = await loadOptional(() => import('./temporal-runner.ts'));
  return await connectRunner(options);
}
