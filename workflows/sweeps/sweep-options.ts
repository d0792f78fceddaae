/** Options of a sweep worker, and of a runner that uses such workers. */
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
  /** Version of the simulation engine; only workers of this version are used. */
  readonly version: string;
  /** Replications at once; should exceed all workers' threads together. */
  readonly workers: number;
}

export interface TemporalRunner extends ReplicationRunner {
  /** Whether a worker polled in the last minutes. */
  hasWorkers(): Promise<boolean>;
}
