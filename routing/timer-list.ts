/**
 * Pending timers in their order, for a core that arms and disarms far more of them than fire.
 *
 * Most are armed for one of a few delays (answer limits, steps, maximum waits), and time never goes
 * back; so timers of one delay come due in the order armed. Each such delay has a lane, a linked
 * list that only its tail joins. Those due together are put in their order when their time has
 * come, for most never see it. What fits no lane waits in a heap.
 *
 * Cost: arm and disarm O(1) in a lane, O(log n) in the heap; the next due is the least of the
 * lanes' heads. Nothing is allocated.
 * Source: acd-routing.md B1 (order); decisions/0004 1-3, 0011.
 */
import { EventList } from '../kernel/index.ts';
import { clear } from './lists.ts';
import type { Timer } from './timers.ts';

/** Delays that have a lane at one time. */
const lanesMax = 16;
/** Places of `Timer.lane`: the heap, and none. */
const inHeap = lanesMax;
export const notPending = -1;

export class TimerList {
  readonly #delays = new Float64Array(lanesMax).fill(Number.NaN);
  readonly #heads: (Timer | null)[] = new Array<Timer | null>(lanesMax).fill(null);
  readonly #tails: (Timer | null)[] = new Array<Timer | null>(lanesMax).fill(null);
  /** By lane: the time for which those due at its head stand in their order. */
  readonly #orderedAtMs = new Float64Array(lanesMax).fill(Number.NaN);
  readonly #run: Timer[] = [];
  readonly #headAtMs = new Float64Array(lanesMax + 1).fill(Number.POSITIVE_INFINITY);
  readonly #heap = new EventList<Timer>();
  #lanes = 0;
  #nextAtMs = Number.POSITIVE_INFINITY;
  #isStale = false;

  /** When the next timer is due; `Infinity` without one. */
  nextAtMs(): number {
    if (this.#isStale) this.#findNext();
    return this.#nextAtMs;
  }

  /** Adds a timer that is not pending, by its `atMs`. */
  push(timer: Timer, nowMs: number): void {
    const { atMs } = timer;
    const lane = this.#laneFor(atMs - nowMs);
    if (lane === inHeap || !this.#join(timer, lane)) {
      timer.lane = inHeap;
      timer.handle = this.#heap.push(atMs, timer.rank, timer.order1, timer.order2, timer);
      if (atMs < (this.#headAtMs[inHeap] ?? 0)) this.#headAtMs[inHeap] = atMs;
    }
    if (atMs < this.#nextAtMs) this.#nextAtMs = atMs;
  }

  /** Takes a pending timer out. */
  remove(timer: Timer): void {
    const { lane } = timer;
    if (timer.atMs === this.#headAtMs[lane]) this.#isStale = true;
    timer.lane = notPending;
    if (lane === inHeap) this.#heap.cancel(timer.handle);
    else this.#unlink(timer, lane);
  }

  /** Takes the next timer that is due by now out. */
  popDue(nowMs: number): Timer | null {
    const atMs = this.nextAtMs();
    if (atMs > nowMs) return null;
    let first: Timer | null = null;
    for (let lane = 0; lane <= inHeap; lane += 1) {
      if (this.#headAtMs[lane] !== atMs) continue;
      const head = lane === inHeap ? (this.#heap.peek() ?? null) : this.#firstOf(lane, atMs);
      if (first === null || (head !== null && isBefore(head, first))) first = head;
    }
    if (first !== null) this.remove(first);
    return first;
  }

  #laneFor(delayMs: number): number {
    let empty = inHeap;
    for (let lane = 0; lane < this.#lanes; lane += 1) {
      if (this.#delays[lane] === delayMs) return lane;
      if (this.#heads[lane] === null) empty = lane;
    }
    if (empty === inHeap) {
      if (this.#lanes === lanesMax) return inHeap;
      empty = this.#lanes;
      this.#lanes += 1;
    }
    this.#delays[empty] = delayMs;
    return empty;
  }

  /** Puts a timer at the end of a lane; false: it is due before others there. */
  #join(timer: Timer, lane: number): boolean {
    const tail = this.#tails[lane] ?? null;
    if (tail !== null && tail.atMs > timer.atMs) return false;
    timer.lane = lane;
    timer.previous = tail;
    this.#tails[lane] = timer;
    if (tail === null) this.#setHead(lane, timer);
    else tail.next = timer;
    if (timer.atMs === this.#orderedAtMs[lane]) this.#orderedAtMs[lane] = Number.NaN;
    return true;
  }

  /** The first of those due at a lane's head, which this puts in their order. */
  #firstOf(lane: number, atMs: number): Timer | null {
    const head = this.#heads[lane] ?? null;
    if (head === null || head.next?.atMs !== atMs || this.#orderedAtMs[lane] === atMs) return head;
    const run = this.#run;
    let behind: Timer | null = head;
    for (; behind !== null && behind.atMs === atMs; behind = behind.next) run.push(behind);
    run.sort(compareOrder);
    let last: Timer | null = null;
    for (const timer of run) {
      timer.previous = last;
      if (last === null) this.#setHead(lane, timer);
      else last.next = timer;
      last = timer;
    }
    if (last !== null) last.next = behind;
    if (behind === null) this.#tails[lane] = last;
    else behind.previous = last;
    clear(run);
    this.#orderedAtMs[lane] = atMs;
    return this.#heads[lane] ?? null;
  }

  #unlink(timer: Timer, lane: number): void {
    const { previous, next } = timer;
    if (next === null) this.#tails[lane] = previous;
    else next.previous = previous;
    if (previous === null) this.#setHead(lane, next);
    else previous.next = next;
    timer.previous = null;
    timer.next = null;
  }

  #setHead(lane: number, head: Timer | null): void {
    this.#heads[lane] = head;
    this.#headAtMs[lane] = head === null ? Number.POSITIVE_INFINITY : head.atMs;
  }

  #findNext(): void {
    this.#headAtMs[inHeap] = this.#heap.peekAtMs();
    let next = Number.POSITIVE_INFINITY;
    for (let lane = 0; lane < this.#lanes; lane += 1) {
      const atMs = this.#headAtMs[lane] ?? 0;
      if (atMs < next) next = atMs;
    }
    this.#nextAtMs = Math.min(next, this.#headAtMs[inHeap] ?? 0);
    this.#isStale = false;
  }
}

function compareOrder(a: Timer, b: Timer): number {
  return isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0;
}

/** By due time, then rank, then the entity. */
function isBefore(a: Timer, b: Timer): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs;
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.order1 !== b.order1) return a.order1 < b.order1;
  return a.order2 < b.order2;
}
