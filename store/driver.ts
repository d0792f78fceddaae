/**
 * What the repositories need of a database: the port behind which SQLite or PostgreSQL stands.
 *
 * Statements keep to the SQL subset of durable-orders.md 12.6, placeholders are `?`, so that
 * a driver has nothing to translate but those.
 */

import type { StoreError } from './store-error.ts';

export type SqlValue = string | number | null;

export interface Row {
  readonly [column: string]: SqlValue;
}

/** Bytes stand in journals alone. */
export type SqlParameter = SqlValue | Uint8Array;

export interface Statement {
  /** Returns how many rows it touched. */
  run(...values: readonly SqlParameter[]): number;
  all(...values: readonly SqlParameter[]): readonly Row[];
  first(...values: readonly SqlParameter[]): Row | undefined;
}

export interface Driver {
  /** Why the last write failed; null: it did not. */
  readonly problem: StoreError | null;
  /** A statement is prepared once; the same text gives the same statement. */
  prepare(sql: string): Statement;
  /** Several statements without values: migrations. */
  execute(sql: string): void;
  /** Whether another process writes just now. */
  isLocked(): boolean;
  /** All or nothing. Transactions do not nest. */
  transaction<Result>(work: () => Result): Result;
  /** Keeps a copy of everything under a name: beside the file, or as a schema. */
  backUp(name: string): void;
  /** Its tables and indexes in the database's words: equal schemas, equal texts. */
  schema(): string;
  /** The life that writes: one that comes after it fences it. */
  live(epoch: number): void;
  /** From now on nobody waits for the locks of other processes. */
  serve(address: string): void;
  close(): void;
}
