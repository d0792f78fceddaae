/**
 * Who runs replications: here, on threads, one day on other machines.
 *
 * A replication is keyed by design, number and seed alone, so it gives the same result wherever
 * and however often it runs. Everything here survives a structured clone.
 */

import { createHash } from 'node:crypto';
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { ReplicationOptions, ReplicationResult } from '../../simulator/index.ts';

/** All that a replication depends on but its number and seed; valid, and never changed. */
export interface SimulationDesign {
  /** Of the content: workers keep the compiled plan by it. */
  readonly key: string;
  /** Names no tables by file. */
  readonly scenario: Scenario;
  /** Content of the file that the scenario names [one is derived]. */
  readonly centre?: CentreFile;
  /** In force all day. */
  readonly ruleSets: readonly RuleSetFile[];
}

/** One replication that is wanted. */
export interface ReplicationJob extends Pick<ReplicationOptions, 'windows' | 'measures'> {
  readonly design: SimulationDesign;
  readonly replication: number;
  readonly seed: number;
}

export interface RunOptions {
  /** Aborted: the job is given up, and fails as `cancelled`. */
  readonly signal?: AbortSignal;
}

/** Runs replications, several at a time. */
export interface ReplicationRunner {
  /** Replications that run at once; more wait their turn. */
  readonly workers: number;
  /** @throws {ReplicationError} */
  run(job: ReplicationJob, options?: RunOptions): Promise<ReplicationResult>;
  /** Gives up what runs and what waits. */
  close(): Promise<void>;
}

/**
 * `lost`: its worker died under it, again and again. `failed`: it contradicted itself. `too_many`:
 * too many wait. `cancelled`: by its signal, or because the runner was closed.
 */
export type ReplicationErrorCode = 'lost' | 'failed' | 'too_many' | 'cancelled';

/** Why a replication has no result. */
export class ReplicationError extends Error {
  readonly code: ReplicationErrorCode;

  constructor(code: ReplicationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReplicationError';
    this.code = code;
  }
}

/** Gives a design its key. */
export function designOf({
  scenario,
  centre,
  ruleSets = [],
}: Pick<SimulationDesign, 'scenario' | 'centre'> &
  Partial<Pick<SimulationDesign, 'ruleSets'>>): SimulationDesign {
  const content = { scenario, ...(centre === undefined ? {} : { centre }), ruleSets };
  return { key: hashOf(content), ...content };
}

/** SHA-256 of a document, as hex; the order of its members does not matter. */
export function hashOf(document: unknown): string {
  const sorted = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(document, sorted)).digest('hex');
}
