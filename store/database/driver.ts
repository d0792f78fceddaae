/**
 * Database port for SQLite and PostgreSQL. Statements use their common SQL, with `?` for values.
 */
import type { StoreError } from './store-error.ts';

export type SqlValue = string | number | null;

export interface Row {
  readonly [column: string]: SqlValue;
}

/** A value for a placeholder. Only journals use bytes. */
export type SqlParameter = SqlValue | Uint8Array;

export interface Statement {
  /** Returns the number of rows changed. */
  run(...values: readonly SqlParameter[]): number;
  all(...values: readonly SqlParameter[]): readonly Row[];
  first(...values: readonly SqlParameter[]): Row | undefined;
}

/** Larger databases are compacted only where it may take long; so much takes some two seconds. */
export const compactedBytesMax = 256 * 1024 * 1024;

export interface CompactionLimits {
  /** Whether nobody waits meanwhile, as at a start. */
  readonly mayTakeLong: boolean;
}

export interface Compaction {
  /** What the files still have, in words. */
  readonly remains: readonly string[];
  /** Whether a compaction that may take long would remove more. */
  readonly isPostponed: boolean;
}

export interface Driver {
  /** Why the last write failed; null: it succeeded. */
  readonly problem: StoreError | null;
  /** Aborted, with the reason, once a later service has taken over [never]. */
  readonly fenced?: AbortSignal;
  /** Prepares a statement; each text is prepared only once. */
  prepare(sql: string): Statement;
  /** Runs several statements without values, for migrations. */
  execute(sql: string): void;
  isLocked(): boolean;
  /** Runs `work` in a transaction, undone if it throws; transactions must not nest. */
  transaction<Result>(work: () => Result): Result;
  /** A transaction without a disk sync; the next `transaction` syncs both. */
  lightTransaction(work: () => void): void;
  /** Copies the whole store to a file beside it, or to another schema. */
  backUp(name: string): void;
  /** Removes from the files what was deleted from tables, which they keep until overwritten. */
  compact(of: CompactionLimits): Compaction;
  /** Definitions of tables and indexes as text, to compare schemas. */
  schema(): string;
  /** Sets the process's epoch; a process with a later epoch ends this one's right to write. */
  live(epoch: number): void;
  serve(address: string): void;
  close(): void;
}
