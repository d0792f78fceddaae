/**
 * Database port for SQLite and PostgreSQL. Statements use their common SQL with `?` for values, so
 * drivers translate only placeholders.
 */
import type { StoreError } from './store-error.ts';

export type SqlValue = string | number | null;

export interface Row {
  readonly [column: string]: SqlValue;
}

/** A value of a statement. Bytes occur in journals only. */
export type SqlParameter = SqlValue | Uint8Array;

export interface Statement {
  /** Returns the number of rows changed. */
  run(...values: readonly SqlParameter[]): number;
  all(...values: readonly SqlParameter[]): readonly Row[];
  first(...values: readonly SqlParameter[]): Row | undefined;
}

export interface Driver {
  /** Why the last write failed; null: it succeeded. */
  readonly problem: StoreError | null;
  /** Prepares a statement; each text is prepared only once. */
  prepare(sql: string): Statement;
  /** Runs several statements without values, for migrations. */
  execute(sql: string): void;
  isLocked(): boolean;
  /** Runs `work` as a whole or not at all; transactions must not nest. */
  transaction<Result>(work: () => Result): Result;
  /** A transaction that is not synced; the next ordinary one syncs both. */
  lightTransaction(work: () => void): void;
  /** Copies the whole store to a file beside it, or to another schema. */
  backUp(name: string): void;
  /** Tables and indexes as text; equal for equal schemas. */
  schema(): string;
  /** This process's epoch; a later one ends its right to write. */
  live(epoch: number): void;
  /** The service runs at `address`: writes no longer wait for other processes' locks. */
  serve(address: string): void;
  close(): void;
}
