/** Entry to sweeps on Temporal, whose packages are optional. */
import type { ReplicationRunner } from '../../gateways/index.ts';
import { loaded, type RunningWorker, type TemporalPlace } from '../temporal/temporal-place.ts';

export interface SweepWorkerOptions {
  readonly temporal: TemporalPlace;
  /** Version of the engine. */
  readonly version: string;
  readonly threads: number;
}

export interface TemporalRunnerOptions {
  readonly temporal: TemporalPlace;
  /** Version of the engine; only workers of the same version are used. */
  readonly version: string;
  /** Concurrent replications; should exceed the threads of all workers together. */
  readonly workers: number;
}

export interface TemporalRunner extends ReplicationRunner {
  /** Whether a worker was seen in the last minutes. */
  hasWorkers(): Promise<boolean>;
}

/** Starts a worker that takes replications. @throws {TemporalError} */
export async function runSweepWorker(options: SweepWorkerOptions): Promise<RunningWorker> {
  const { startWorker } = await loaded(() => import('./sweep-worker.ts'));
  return await startWorker(options);
}

/** Connects a runner that uses Temporal's workers. @throws {TemporalError} */
export async function openTemporalRunner(options: TemporalRunnerOptions): Promise<TemporalRunner> {
  const { connectRunner } = await loaded(() => import('./temporal-runner.ts'));
  return await connectRunner(options);
}
