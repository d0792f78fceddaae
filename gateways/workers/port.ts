/**
 * Port for replications, here or on threads. Design, number and seed determine the result. All
 * values can be cloned.
 */
import { createHash } from 'node:crypto';
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { ReplicationOptions, ReplicationResult } from '../../simulator/index.ts';

/** All that a replication depends on except number and seed; it must be valid and never change. */
export interface SimulationDesign {
  /** Content hash, for caching the plan. */
  readonly key: string;
  /** The scenario; it must not refer to tables in files. */
  readonly scenario: Scenario;
  /** Content of the named centre file; default: derived. */
  readonly centre?: CentreFile;
  /** Rule sets, active all day. */
  readonly ruleSets: readonly RuleSetFile[];
}

export interface ReplicationJob extends Pick<ReplicationOptions, 'windows' | 'measures'> {
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

/**
 * Why a replication failed. `lost`: threads died repeatedly. `failed`: broken invariant.
 * `too_many`: too many wait. `cancelled`: by signal or closing.
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

/** SHA-256 as hex, whatever the order of members. */
export function hashOf(document: unknown): string {
  const sorted = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(document, sorted)).digest('hex');
}
