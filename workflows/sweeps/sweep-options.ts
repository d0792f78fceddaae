/** Settings of a worker of sweeps, and of a runner that has Temporal carry out replications. */

import type { ReplicationRunner } from '../../gateways/index.ts';
import type { TemporalPlace } from '../temporal/temporal-place.ts';

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
