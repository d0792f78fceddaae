/**
 * What a reading covers: which queues or agents, which intervals, and the instant that counts as
 * now.
 *
 * Counters stand in rows, one per interval that something fell in. Cost: one look-up per access,
 * none while time stays in one interval.
 */

/** By the time a call entered its queue, or by the time of what is counted (acd-routing.md C1). */
export type Attribution = 'entry' | 'event';

export interface Scope {
  /** Now: open entries and running states count up to it. Not before the last effect applied. */
  readonly atMs: number;
  /** Start; rounded down to the start of its interval [0]. */
  readonly fromMs?: number;
  /** End, itself out; rounded up to the end of its interval [no end]. */
  readonly toMs?: number;
  /**
   * [entry]. Times of agents are by the clock, their handled work by its end, whatever stands here.
   */
  readonly attribution?: Attribution;
  /** Sums over these [all]. */
  readonly queueIds?: readonly string[];
  /**
   * Sums over these [all]; a measure of queues and agents alike is taken from agents where it is
   * given.
   */
  readonly agentIds?: readonly string[];
}

/** A span of whole intervals; `toMs` is out. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The whole intervals that a scope touches. */
export function spanOf(scope: Scope, intervalMs: number): Span {
  const { fromMs = 0, toMs = Number.POSITIVE_INFINITY } = scope;
  return {
    fromMs: Math.floor(fromMs / intervalMs) * intervalMs,
    toMs: Math.ceil(toMs / intervalMs) * intervalMs,
  };
}

export function isWithin(span: Span, atMs: number): boolean {
  return atMs >= span.fromMs && atMs < span.toMs;
}

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
