/**
 * The database that payments are stored in, of SQLite or PostgreSQL: `Driver` of `store/`, which
 * this folder may not import. Both share the SQL.
 */
export interface PaymentRow {
  readonly [column: string]: string | number | null;
}

export interface PaymentTables {
  prepare(sql: string): {
    run(...values: readonly PaymentRow[string][]): number;
    all(...values: readonly PaymentRow[string][]): readonly PaymentRow[];
  };
  /** Runs several statements without values. */
  execute(sql: string): void;
  transaction<Result>(work: () => Result): Result;
}
