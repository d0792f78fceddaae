/** Settings of a worker of sweeps, and of a runner that has Temporal carry out replications. */
import type { ReplicationRunner } from '../../gateways/index.ts';
import type { TemporalPlace } from '../temporal/temporal-place.ts';

export interface SweepWorkerOptions {
  readonly temporal: TemporalPlace;
  /** Version of the simulation engine. */
  readonly version: string;
  readonly threads: number;
}

export interface TemporalRunnerOptions {
  readonly temporal: TemporalPlace;
  /** Version of the simulation engine; only workers of the same version are used. */
  readonly version: string;
  /** Replications running at once; should exceed the threads of all workers together. */
  readonly workers: number;
}

export interface TemporalRunner extends ReplicationRunner {
  /** Whether a worker polled in the last minutes. */
  hasWorkers(): Promise<boolean>;
}
