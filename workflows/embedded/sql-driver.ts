/**
 * The database under the embedded host, as little of it as the store needs: the same code runs over
 * every one that takes the statements.
 */
export type SqlValue = string | number | null;

export interface SqlRow {
  readonly [column: string]: SqlValue;
}

/** Rows, one after the other. */
export interface PackedRows {
  readonly width: number;
  readonly values: readonly SqlValue[];
}

/** A statement, and its rows. */
export type SqlWrite = readonly [sql: string, rows: PackedRows];

/**
 * A database with one connection, and this host alone at it until it is closed. Every failure is a
 * `StoreRefusal`.
 */
export interface SqlDriver {
  rows(sql: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Of a statement that ends in `id = ?`, the rows of all ids. */
  rowsOf(sql: string, ids: readonly string[]): Promise<readonly SqlRow[]>;
  /** Each statement once for each of its rows. No two may change the same row. */
  write(...writes: readonly SqlWrite[]): Promise<void>;
  /** Several statements without values: migrations. */
  execute(sql: string): Promise<void>;
  /**
   * All or nothing; transactions come one after another, those of other connections included. What
   * is written last goes with the commit.
   */
  transaction<Result>(work: () => Promise<Result>, last?: readonly SqlWrite[]): Promise<Result>;
  close(): Promise<void>;
}
