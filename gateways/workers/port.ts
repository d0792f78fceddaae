/**
 * Port to run replications, here or on threads. Design, number and seed determine the result. All
 * values can be cloned.
 */
import { createHash } from 'node:crypto';
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { LaneWish, ReplicationOptions, ReplicationResult } from '../../simulator/index.ts';

/** All that a replication depends on besides number and seed. It must be valid and not change. */
export interface SimulationDesign {
  /** Hash of the content, to cache the plan. */
  readonly key: string;
  /** The scenario; its tables must not be in other files. */
  readonly scenario: Scenario;
  /** The centre file that the scenario names; default: derived. */
  readonly centre?: CentreFile;
  /** Rule sets, active all day. */
  readonly ruleSets: readonly RuleSetFile[];
}

export interface ReplicationJob
  extends Pick<ReplicationOptions, 'windows' | 'measures' | 'isBrief' | 'lane'> {
  readonly design: SimulationDesign;
  readonly replication: number;
  readonly seed: number;
}

export interface RunOptions {
  /** An aborted job fails as `cancelled`. */
  readonly signal?: AbortSignal;
}

export interface ReplicationRunner {
  /** Replications that run at once; others wait. */
  readonly workers: number;
  /** @throws {ReplicationError} */
  run(job: ReplicationJob, options?: RunOptions): Promise<ReplicationResult>;
  close(): Promise<void>;
}

/** All replications of the runner go as `lane` says; undefined: by the usual choice. */
export function inLane(runner: ReplicationRunner, lane: LaneWish | undefined): ReplicationRunner {
  if (lane === undefined) return runner;
  return {
    workers: runner.workers,
    run: (job, options) => runner.run({ ...job, lane }, options),
    close: () => runner.close(),
  };
}

/**
 * Why a replication failed. `lost`: its threads died. `failed`: an invariant broke. `too_many`: too
 * many wait. `cancelled`: by signal or closing.
 */
export type ReplicationErrorCode = 'lost' | 'failed' | 'too_many' | 'cancelled';

export class ReplicationError extends Error {
  readonly code: ReplicationErrorCode;

  constructor(code: ReplicationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReplicationError';
    this.code = code;
  }
}

export function designOf({
  scenario,
  centre,
  ruleSets = [],
}: Pick<SimulationDesign, 'scenario' | 'centre'> &
  Partial<Pick<SimulationDesign, 'ruleSets'>>): SimulationDesign {
  const content = { scenario, ...(centre === undefined ? {} : { centre }), ruleSets };
  return { key: hashOf(content), ...content };
}

/** SHA-256 in hexadecimal; the order of members does not matter. */
export function hashOf(document: unknown): string {
  const sorted = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(document, sorted)).digest('hex');
}
