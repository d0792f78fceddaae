/**
 * Armed timers of all processes, the earliest in a heap and the rest in the store. A dropped timer
 * stays in the heap and is ignored when due, as removal costs more.
 */
import { Heap } from '../../kernel/index.ts';
import type { TimerRow } from './process-store.ts';

export const timersPage = 10_000;

/** Length in ms of the slices in which timers overdue at the start fire. */
export const sliceMs = 100;

export interface CatchUp {
  readonly startedAtMs: number;
  readonly catchUpPerSecond: number;
}

export class ProcessTimers {
  readonly #pace: CatchUp;
  #caughtUp = 0;
  readonly #heap = new Heap<TimerRow>(compareTimers);
  readonly #armed = new Map<string, number>();
  /** Instant up to which due timers are loaded. */
  #loadedUntilMs = Number.NEGATIVE_INFINITY;
  #last: TimerRow | null = null;

  constructor(pace: CatchUp) {
    this.#pace = pace;
  }

  /** The timer after which to read a page; null: none is needed now. */
  wantsPage(nowMs: number): { readonly after: TimerRow | null } | null {
    const isShort = this.#heap.peek() === undefined || this.#loadedUntilMs <= nowMs;
    return isShort && this.#loadedUntilMs < Number.POSITIVE_INFINITY ? { after: this.#last } : null;
  }

  addPage(rows: readonly TimerRow[]): void {
    for (const row of rows) this.#put(row);
    this.#last = rows.at(-1) ?? this.#last;
    const isLast = rows.length < timersPage;
    this.#loadedUntilMs = isLast ? Number.POSITIVE_INFINITY : (this.#last?.dueAtMs ?? 0);
  }

  arm(row: TimerRow): void {
    if (row.dueAtMs <= this.#loadedUntilMs) this.#put(row);
    else this.#armed.delete(keyOf(row));
  }

  drop(timer: Omit<TimerRow, 'dueAtMs'>): void {
    this.#armed.delete(keyOf(timer));
  }

  isArmed(row: TimerRow): boolean {
    return this.#armed.get(keyOf(row)) === row.dueAtMs;
  }

  /** When the next loaded timer is due; null if none is loaded. */
  nextAtMs(): number | null {
    return this.#heap.peek()?.dueAtMs ?? null;
  }

  /**
   * Takes due timers from the heap; they stay armed until dropped. Those overdue at the start come
   * at a limited rate.
   */
  takeDue(nowMs: number): readonly TimerRow[] {
    const { startedAtMs, catchUpPerSecond } = this.#pace;
    const slices = Math.floor((nowMs - startedAtMs) / sliceMs) + 1;
    const allowed = Math.ceil((slices * sliceMs * catchUpPerSecond) / 1_000);
    const due: TimerRow[] = [];
    for (let top = this.#heap.peek(); top !== undefined; top = this.#heap.peek()) {
      const isLate = top.dueAtMs < startedAtMs;
      if (top.dueAtMs > nowMs || (isLate && this.#caughtUp >= allowed)) return due;
      this.#heap.pop();
      if (!this.isArmed(top)) continue;
      due.push(top);
      if (isLate) this.#caughtUp += 1;
    }
    return due;
  }

  #put(row: TimerRow): void {
    if (this.isArmed(row)) return;
    this.#armed.set(keyOf(row), row.dueAtMs);
    this.#heap.push(row);
  }
}

function keyOf({ processId, name }: Omit<TimerRow, 'dueAtMs'>): string {
  return `${processId} ${name}`;
}

/** Compares timers in the store's order: due instant, process, name, by bytes. */
function compareTimers(a: TimerRow, b: TimerRow): number {
  if (a.dueAtMs !== b.dueAtMs) return a.dueAtMs - b.dueAtMs;
  if (a.processId !== b.processId) return a.processId < b.processId ? -1 : 1;
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
