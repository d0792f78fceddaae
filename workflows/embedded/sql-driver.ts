/** The database operations that the store needs, implemented for SQLite and PostgreSQL. */

import type { Row, SqlValue } from '../../store/index.ts';

/** Rows of `width` values each, concatenated. */
export interface PackedRows {
  readonly width: number;
  readonly values: readonly SqlValue[];
}

export type SqlWrite = readonly [sql: string, rows: PackedRows];

/** A connection used by this host alone. Its failures are `StoreError` and `StoreRefusal`. */
export interface SqlDriver {
  rows(sql: string, values: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Rows with any of these ids, by a statement that ends in `id = ?`. */
  rowsOf(sql: string, ids: readonly string[]): Promise<readonly Row[]>;
  /** Runs each statement once for each of its rows, which must all differ. */
  write(...writes: readonly SqlWrite[]): Promise<void>;
  execute(sql: string): Promise<void>;
  /**
   * Runs transactions one at a time across connections. The writes `last` go together with the
   * commit.
   */
  transaction<Result>(work: () => Promise<Result>, last?: readonly SqlWrite[]): Promise<Result>;
  close(): Promise<void>;
}
