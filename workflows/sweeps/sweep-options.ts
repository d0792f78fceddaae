/** Settings of a worker of sweeps, and of a runner that has Temporal carry out replications. */
import type { ReplicationRunner } from '../../gateways/index.ts';
import type { TemporalPlace } from '../temporal/temporal-place.ts';

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
