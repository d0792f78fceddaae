/**
 * Port of a database, implemented for SQLite and PostgreSQL. Statements use a common subset of SQL
 * with `?` for values (docs/reference/durable-orders.md 12.6), so a driver has only the
 * placeholders to translate.
 */
import type { StoreError } from './store-error.ts';

export type SqlValue = string | number | null;

export interface Row {
  readonly [column: string]: SqlValue;
}

/** Bytes are used in journals only. */
export type SqlParameter = SqlValue | Uint8Array;

export interface Statement {
  /** Returns the number of rows changed. */
  run(...values: readonly SqlParameter[]): number;
  all(...values: readonly SqlParameter[]): readonly Row[];
  first(...values: readonly SqlParameter[]): Row | undefined;
}

export interface Driver {
  /** Why the last write failed; null: it did not. */
  readonly problem: StoreError | null;
  /** Each text is prepared once. */
  prepare(sql: string): Statement;
  /** Several statements without values, for migrations. */
  execute(sql: string): void;
  isLocked(): boolean;
  /** All or nothing; transactions must not nest. */
  transaction<Result>(work: () => Result): Result;
  /** Keeps a copy of everything under a name: beside the file, or as a schema. */
  backUp(name: string): void;
  /** Tables and indexes as text; equal schemas give equal texts. */
  schema(): string;
  /** Sets the epoch of this process, which must stop writing once a later one has begun. */
  live(epoch: number): void;
  /** From now on writes do not wait for locks of other processes. */
  serve(address: string): void;
  close(): void;
}
