/** The database operations that the store needs, implemented for SQLite and PostgreSQL. */

import type { Row, SqlValue } from '../../store/database/index.ts';

/** Rows of `width` values each, in one list. */
export interface PackedRows {
  readonly width: number;
  readonly values: readonly SqlValue[];
}

export type SqlWrite = readonly [sql: string, rows: PackedRows];

/** A connection of this host alone. It fails with `StoreError` or `StoreRefusal`. */
export interface SqlDriver {
  rows(sql: string, values: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Rows with any of these ids, by a statement that ends in `id = ?`. */
  rowsOf(sql: string, ids: readonly string[]): Promise<readonly Row[]>;
  /** Runs each statement for all its rows, which must differ. */
  write(...writes: readonly SqlWrite[]): Promise<void>;
  execute(sql: string): Promise<void>;
  /**
   * Runs a transaction; no two overlap, even on different connections. The writes `last` are sent
   * with the commit.
   */
  transaction<Result>(work: () => Promise<Result>, last?: readonly SqlWrite[]): Promise<Result>;
  close(): Promise<void>;
}
