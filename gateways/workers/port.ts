/**
 * Port for running replications, in this process or on threads. A replication depends on design,
 * number and seed only, so it gives the same result wherever it runs. All values can be cloned
 * between threads.
 */
import { createHash } from 'node:crypto';
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { ReplicationOptions, ReplicationResult } from '../../simulator/index.ts';

/** Everything a replication depends on except number and seed; must be valid and never change. */
export interface SimulationDesign {
  /** Hash of the content, by which workers cache the compiled plan. */
  readonly key: string;
  /** Must not refer to tables in files. */
  readonly scenario: Scenario;
  /** Content of the centre file that the scenario names; default: one is derived. */
  readonly centre?: CentreFile;
  /** Active all day. */
  readonly ruleSets: readonly RuleSetFile[];
}

export interface ReplicationJob extends Pick<ReplicationOptions, 'windows' | 'measures'> {
  readonly design: SimulationDesign;
  readonly replication: number;
  readonly seed: number;
}

export interface RunOptions {
  /** Aborted: the job is given up and fails as `cancelled`. */
  readonly signal?: AbortSignal;
}

export interface ReplicationRunner {
  /** Number that run at once; further ones wait. */
  readonly workers: number;
  /** @throws {ReplicationError} */
  run(job: ReplicationJob, options?: RunOptions): Promise<ReplicationResult>;
  close(): Promise<void>;
}

/**
 * `lost`: its threads died repeatedly. `failed`: an invariant broke. `too_many`: too many are
 * waiting. `cancelled`: by its signal or because the runner was closed.
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

/** Adds the key to a design. */
export function designOf({
  scenario,
  centre,
  ruleSets = [],
}: Pick<SimulationDesign, 'scenario' | 'centre'> &
  Partial<Pick<SimulationDesign, 'ruleSets'>>): SimulationDesign {
  const content = { scenario, ...(centre === undefined ? {} : { centre }), ruleSets };
  return { key: hashOf(content), ...content };
}

/** SHA-256 of a document as hex; the order of members does not matter. */
export function hashOf(document: unknown): string {
  const sorted = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(document, sorted)).digest('hex');
}
