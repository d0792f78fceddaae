/**
 * Range of a reading: queues or agents, intervals, and "now". Counters are rows by interval. Cost:
 * one look-up per access, none while time stays in one interval.
 */

/** Interval of a count: that of the queue entry, or of the event. */
export type Attribution = 'entry' | 'event';

export interface Scope {
  /** Now, at the last effect or later: open entries and running states count to it. */
  readonly atMs: number;
  /** Start of the range, rounded down to an interval; default 0. */
  readonly fromMs?: number;
  /** End of the range (exclusive), rounded up to an interval; default: no end. */
  readonly toMs?: number;
  /** Default `entry`. Agents' time counts by the clock, handled work by its end. */
  readonly attribution?: Attribution;
  /** Queues to read; default: all. */
  readonly queueIds?: readonly string[];
  /** Agents to read; default: all. If given, `work` measures are read from agents. */
  readonly agentIds?: readonly string[];
}

/** Whole intervals; `toMs` is exclusive. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export function spanOf(scope: Scope, intervalMs: number): Span {
  const { fromMs = 0, toMs = Number.POSITIVE_INFINITY } = scope;
  return {
    fromMs: Math.floor(fromMs / intervalMs) * intervalMs,
    toMs: Math.ceil(toMs / intervalMs) * intervalMs,
  };
}

/** A span holds its first instant, and not its last. */
export function isWithin(span: Span, atMs: number): boolean {
  return atMs >= span.fromMs && atMs < span.toMs;
}

/** Number of rows kept, and how to add two. */
export interface IntervalBound<Row> {
  readonly rowsMax: number;
  readonly add: (into: Row, from: Row) => void;
}

export interface SavedIntervals<Row> {
  readonly rows: ReadonlyMap<number, Row>;
  readonly earlier: EarlierIntervals<Row> | null;
}

/** Sum of dropped intervals; `toIndex` is exclusive. */
interface EarlierIntervals<Row> {
  readonly row: Row;
  readonly fromIndex: number;
  readonly toIndex: number;
}

/**
 * Rows by interval, made on use. With a bound the oldest are added into one: totals stay exact, but
 * a span that begins there has only the rows kept.
 */
export class IntervalTable<Row> {
  readonly #intervalMs: number;
  readonly #newRow: () => Row;
  readonly #bound: IntervalBound<Row> | null;
  readonly #rows = new Map<number, Row>();
  #earlier: EarlierIntervals<Row> | null = null;
  /** Last interval used, from `#fromMs` to `#toMs` (exclusive). */
  #fromMs = 0;
  #toMs = -1;
  #row: Row | undefined;

  constructor(intervalMs: number, newRow: () => Row, bound: IntervalBound<Row> | null = null) {
    this.#intervalMs = intervalMs;
    this.#newRow = newRow;
    this.#bound = bound;
  }

  /** Start of the first row kept; 0: all are kept. */
  get keptFromMs(): number {
    return this.#earlier === null ? 0 : this.#earlier.toIndex * this.#intervalMs;
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0 && this.#earlier === null;
  }

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

  save(): SavedIntervals<Row> {
    return { rows: this.#rows, earlier: this.#earlier };
  }

  load({ rows, earlier }: SavedIntervals<Row>): this {
    for (const [index, row] of rows) this.#rows.set(index, row);
    this.#earlier = earlier;
    return this;
  }

  /** Visits rows that start in the span. */
  forEachWithin(span: Span, visit: (row: Row) => void): void {
    const startsIn = (index: number): boolean => isWithin(span, index * this.#intervalMs);
    const earlier = this.#earlier;
    if (earlier !== null && startsIn(earlier.fromIndex) && startsIn(earlier.toIndex - 1)) {
      visit(earlier.row);
    }
    for (const [index, row] of this.#rows) if (startsIn(index)) visit(row);
  }
}
