/**
 * The armed timers of all processes: those due first in a heap, the others in the store.
 *
 * Memory holds a page at a time; what is armed for later than the page is read with a later one. An
 * entry counts only while its timer is still armed for that instant, so nothing is taken out of the
 * heap when a timer is dropped.
 */
import { Heap } from '../../kernel/index.ts';
import type { TimerRow } from './process-store.ts';

/** Timers read at once. */
export const timersPage = 10_000;

/** Timers of the time before the start fire in slices of so long. */
export const sliceMs = 100;

export interface CatchUp {
  readonly startedAtMs: number;
  readonly catchUpPerSecond: number;
}

export class ProcessTimers {
  readonly #pace: CatchUp;
  #caughtUp = 0;
  readonly #heap = new Heap<TimerRow>(compareTimers);
  /** Due instants of those in the heap, by process and name. */
  readonly #armed = new Map<string, number>();
  /** All that is due until then is in the heap. */
  #loadedUntilMs = Number.NEGATIVE_INFINITY;
  #last: TimerRow | null = null;

  constructor(pace: CatchUp) {
    this.#pace = pace;
  }

  /** The last one read, where the next page should be read now; null on the first. */
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

  /** When the next one is due; null: none is. */
  nextAtMs(): number | null {
    return this.#heap.peek()?.dueAtMs ?? null;
  }

  /**
   * Takes those that are due out of the heap; they stay armed until they are dropped. Of those due
   * before the start, some in each slice of time.
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

/** By (due, process, name), as the store sorts: by the bytes of the text. */
function compareTimers(a: TimerRow, b: TimerRow): number {
  if (a.dueAtMs !== b.dueAtMs) return a.dueAtMs - b.dueAtMs;
  if (a.processId !== b.processId) return a.processId < b.processId ? -1 : 1;
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
