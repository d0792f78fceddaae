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

/** How many rows a table keeps apart: those of the last so many intervals. And how two become one. */
export interface IntervalBound<Row> {
  /** At least 1. */
  readonly rowsMax: number;
  /** Adds the second to the first. */
  readonly add: (into: Row, from: Row) => void;
}

/** What {@link IntervalTable.load} takes. */
export interface SavedIntervals<Row> {
  readonly rows: ReadonlyMap<number, Row>;
  readonly earlier: EarlierIntervals<Row> | null;
}

/** The sum of intervals that are not kept apart any more; `toIndex` is out. */
interface EarlierIntervals<Row> {
  readonly row: Row;
  readonly fromIndex: number;
  readonly toIndex: number;
}

/**
 * Rows are made on first use. Bounded, the oldest become one sum: figures of all time stay right,
 * and a span that begins among them has what is kept apart.
 */
export class IntervalTable<Row> {
  readonly #intervalMs: number;
  readonly #newRow: () => Row;
  readonly #bound: IntervalBound<Row> | null;
  readonly #rows = new Map<number, Row>();
  #earlier: EarlierIntervals<Row> | null = null;
  /** The interval asked for last; its end is out. */
  #fromMs = 0;
  #toMs = -1;
  #row: Row | undefined;

  constructor(intervalMs: number, newRow: () => Row, bound: IntervalBound<Row> | null = null) {
    this.#intervalMs = intervalMs;
    this.#newRow = newRow;
    this.#bound = bound;
  }

  /** Start of the first interval kept apart, where earlier ones are not; else 0. */
  get keptFromMs(): number {
    return this.#earlier === null ? 0 : this.#earlier.toIndex * this.#intervalMs;
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0 && this.#earlier === null;
  }

  /** The row of the interval that holds this instant. */
  at(atMs: number): Row {
    if (atMs < this.#toMs && atMs >= this.#fromMs) return this.#row as Row;
    return this.#find(atMs);
  }

  #find(atMs: number): Row {
    const index = Math.floor(atMs / this.#intervalMs);
    const row = this.#rowOf(index);
    this.#fromMs = index * this.#intervalMs;
    this.#toMs = this.#fromMs + this.#intervalMs;
    this.#row = row;
    return row;
  }

  #rowOf(index: number): Row {
    if (this.#earlier !== null && index < this.#earlier.toIndex) return this.#earlier.row;
    const known = this.#rows.get(index);
    if (known !== undefined) return known;
    const row = this.#newRow();
    this.#rows.set(index, row);
    const bound = this.#bound;
    if (bound === null) return row;
    for (;;) {
      const oldest = Math.min(...this.#rows.keys());
      if (index - oldest < bound.rowsMax && this.#rows.size <= bound.rowsMax) break;
      this.#merge(oldest, bound);
    }
    return this.#rowOf(index);
  }

  #merge(oldest: number, { add }: IntervalBound<Row>): void {
    const { row, fromIndex } = this.#earlier ?? { row: this.#newRow(), fromIndex: oldest };
    add(row, this.#rows.get(oldest) as Row);
    this.#rows.delete(oldest);
    this.#earlier = { row, fromIndex, toIndex: oldest + 1 };
  }

  /** For {@link load}. */
  save(): SavedIntervals<Row> {
    return { rows: this.#rows, earlier: this.#earlier };
  }

  load({ rows, earlier }: SavedIntervals<Row>): this {
    for (const [index, row] of rows) this.#rows.set(index, row);
    this.#earlier = earlier;
    return this;
  }

  /** Calls back with each row whose interval starts in the span. */
  forEachWithin(span: Span, visit: (row: Row) => void): void {
    const startsIn = (index: number): boolean => isWithin(span, index * this.#intervalMs);
    const earlier = this.#earlier;
    if (earlier !== null && startsIn(earlier.fromIndex) && startsIn(earlier.toIndex - 1)) {
      visit(earlier.row);
    }
    for (const [index, row] of this.#rows) if (startsIn(index)) visit(row);
  }
}
