/**
 * Database port for SQLite and PostgreSQL. Statements use their common SQL with `?` for values, so
 * drivers translate only placeholders.
 */
import type { StoreError } from './store-error.ts';

export type SqlValue = string | number | null;

export interface Row {
  readonly [column: string]: SqlValue;
}

/** Bytes occur in journals only. */
export type SqlParameter = SqlValue | Uint8Array;

export interface Statement {
  /** Returns the rows changed. */
  run(...values: readonly SqlParameter[]): number;
  all(...values: readonly SqlParameter[]): readonly Row[];
  first(...values: readonly SqlParameter[]): Row | undefined;
}

export interface Driver {
  /** Null: the last write succeeded. */
  readonly problem: StoreError | null;
  /** Each text is prepared once. */
  prepare(sql: string): Statement;
  /** Runs several statements without values, for migrations. */
  execute(sql: string): void;
  isLocked(): boolean;
  /** All or nothing; transactions must not nest. */
  transaction<Result>(work: () => Result): Result;
  /** Copies everything: beside the file, or as a schema. */
  backUp(name: string): void;
  /** Tables and indexes as text; equal for equal schemas. */
  schema(): string;
  /** This process's epoch; a later one ends its right to write. */
  live(epoch: number): void;
  /** Writes no longer wait for other processes' locks. */
  serve(address: string): void;
  close(): void;
}
