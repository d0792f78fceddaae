/** The door to sweeps on Temporal, whose packages are optional. */
import type { ReplicationRunner } from '../../gateways/index.ts';
import { loaded, type RunningWorker, type TemporalPlace } from '../temporal/temporal-place.ts';

export interface SweepWorkerOptions {
  readonly temporal: TemporalPlace;
  /** Of the engine. */
  readonly version: string;
  /** Replications at once. */
  readonly threads: number;
}

export interface TemporalRunnerOptions {
  readonly temporal: TemporalPlace;
  /** Of the engine: workers of another one are not asked. */
  readonly version: string;
  /** Replications that are under way at once; more than all workers together have threads. */
  readonly workers: number;
}

/** A runner that knows whether anybody works for it. */
export interface TemporalRunner extends ReplicationRunner {
  /** Whether a worker was seen in the last minutes. */
  hasWorkers(): Promise<boolean>;
}

/** Connects a worker of sweeps, which begins to take replications. @throws {TemporalError} */
export async function runSweepWorker(options: SweepWorkerOptions): Promise<RunningWorker> {
  const { startWorker } = await loaded(() => import('./sweep-worker.ts'));
  return await startWorker(options);
}

/** Connects a runner of replications on Temporal's workers. @throws {TemporalError} */
export async function openTemporalRunner(options: TemporalRunnerOptions): Promise<TemporalRunner> {
  const { connectRunner } = await loaded(() => import('./temporal-runner.ts'));
  return await connectRunner(options);
}
