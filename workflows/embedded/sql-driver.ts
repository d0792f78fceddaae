/**
 * The database under the embedded host, as little of it as the store needs: the same code runs over
 * every one that takes the statements.
 */
import type { PackedRows } from './packed-writes.ts';

export type SqlValue = string | number | null;

export interface SqlRow {
  readonly [column: string]: SqlValue;
}

/**
 * A database with one connection, and this host alone at it until it is closed. Every failure is a
 * `StoreRefusal`.
 */
export interface SqlDriver {
  rows(sql: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Of a statement that ends in `id = ?`, the rows of all ids. */
  rowsOf(sql: string, ids: readonly string[]): Promise<readonly SqlRow[]>;
  /** The statement once for each row; returns the places of those that changed nothing. */
  write(sql: string, rows: PackedRows): Promise<readonly number[]>;
  /** Several statements without values: migrations. */
  execute(sql: string): Promise<void>;
  /** All or nothing; transactions come one after another, those of other connections included. */
  transaction<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
