/**
 * One row of counters per interval that something fell in.
 *
 * Cost: one look-up per access, none while time stays in one interval.
 */
import type { Span } from './scope.ts';

/** Rows are made on first use and never dropped. */
export class IntervalTable<Row> {
  readonly #intervalMs: number;
  readonly #newRow: () => Row;
  readonly #rows = new Map<number, Row>();
  /** The interval asked for last; its end is out. */
  #fromMs = 0;
  #toMs = -1;
  #row: Row | undefined;

  constructor(intervalMs: number, newRow: () => Row) {
    this.#intervalMs = intervalMs;
    this.#newRow = newRow;
  }

  /** The row of the interval that holds this instant. */
  at(atMs: number): Row {
    if (atMs < this.#toMs && atMs >= this.#fromMs) return this.#row as Row;
    return this.#find(atMs);
  }

  #find(atMs: number): Row {
    const index = Math.floor(atMs / this.#intervalMs);
    let row = this.#rows.get(index);
    if (row === undefined) {
      row = this.#newRow();
      this.#rows.set(index, row);
    }
    this.#fromMs = index * this.#intervalMs;
    this.#toMs = this.#fromMs + this.#intervalMs;
    this.#row = row;
    return row;
  }

  /** Its rows by interval, for {@link load}. */
  save(): ReadonlyMap<number, Row> {
    return this.#rows;
  }

  load(rows: ReadonlyMap<number, Row>): this {
    for (const [index, row] of rows) this.#rows.set(index, row);
    return this;
  }

  /** Calls back with each row whose interval starts in the span. */
  forEachWithin(span: Span, visit: (row: Row) => void): void {
    for (const [index, row] of this.#rows) {
      const startMs = index * this.#intervalMs;
      if (startMs >= span.fromMs && startMs < span.toMs) visit(row);
    }
  }
}
