/**
 * The core's timers. Timers of one delay fall due in the order armed, so a delay in use has a
 * linked list (lane); other timers are in a heap. Cost: O(1) in a lane, O(log n) in the heap.
 */
import { assert, EventList } from '../../kernel/index.ts';

/** An empty list, shared by all lists until their first item; never changed. */
export const nothing: never[] = [];

export function appendTo<T>(list: T[], item: T): T[] {
  if (list === nothing) return [item];
  list.push(item);
  return list;
}

/** Empties a list by `pop`: setting the length to 0 would release memory. */
export function clear(list: unknown[]): void {
  while (list.length > 0) list.pop();
}

export function remove<T>(list: T[], item: T): void {
  const last = list.length - 1;
  if (last >= 0 && list[last] === item) {
    list.pop();
    return;
  }
  const at = list.indexOf(item);
  if (at !== -1) list.splice(at, 1);
}

const lanesMax = 16;
const inHeap = lanesMax;
/** Lane of a timer that is not armed. */
export const notPending = -1;

export class TimerList {
  readonly #delays = new Float64Array(lanesMax).fill(Number.NaN);
  readonly #heads: (Timer | null)[] = new Array<Timer | null>(lanesMax).fill(null);
  readonly #tails: (Timer | null)[] = new Array<Timer | null>(lanesMax).fill(null);
  /** By lane: the due time for which the timers at its head have been sorted. */
  readonly #orderedAtMs = new Float64Array(lanesMax).fill(Number.NaN);
  readonly #run: Timer[] = [];
  readonly #headAtMs = new Float64Array(lanesMax + 1).fill(Number.POSITIVE_INFINITY);
  readonly #heap = new EventList<Timer>();
  #lanes = 0;
  #nextAtMs = Number.POSITIVE_INFINITY;
  #isStale = false;

  /** Next due time; `Infinity`: none. */
  nextAtMs(): number {
    if (this.#isStale) this.#findNext();
    return this.#nextAtMs;
  }

  /** Adds a timer that is not pending; its `atMs` is the due time. */
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

  remove(timer: Timer): void {
    const { lane } = timer;
    assert(lane !== notPending, 'a timer that leaves a list is in it');
    if (timer.atMs === this.#headAtMs[lane]) this.#isStale = true;
    timer.lane = notPending;
    if (lane === inHeap) this.#heap.cancel(timer.handle);
    else this.#unlink(timer, lane);
  }

  popDue(nowMs: number): Timer | null {
    const atMs = this.nextAtMs();
    if (atMs > nowMs) return null;
    let first: Timer | null = null;
    for (let lane = 0; lane <= inHeap; lane += 1) {
      if (this.#headAtMs[lane] !== atMs) continue;
      const head = lane === inHeap ? (this.#heap.peek() ?? null) : this.#firstOf(lane, atMs);
      if (first === null || (head !== null && compareDue(head, first) < 0)) first = head;
    }
    assert(first !== null, 'what is due next is at the head of a lane');
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

  /** Appends a timer to a lane; false: the lane's last timer is due later. */
  #join(timer: Timer, lane: number): boolean {
    const tail = this.#tails[lane] ?? null;
    if (tail !== null && tail.atMs > timer.atMs) return false;
    if (tail !== null && tail.next !== null) assert(false, 'nothing is behind a tail');
    timer.lane = lane;
    timer.previous = tail;
    this.#tails[lane] = timer;
    if (tail === null) this.#setHead(lane, timer);
    else tail.next = timer;
    if (timer.atMs === this.#orderedAtMs[lane]) this.#orderedAtMs[lane] = Number.NaN;
    return true;
  }

  #firstOf(lane: number, atMs: number): Timer | null {
    const head = this.#heads[lane] ?? null;
    if (head === null || head.next?.atMs !== atMs || this.#orderedAtMs[lane] === atMs) return head;
    const run = this.#run;
    let behind: Timer | null = head;
    for (; behind !== null && behind.atMs === atMs; behind = behind.next) run.push(behind);
    run.sort(compareDue);
    let last: Timer | null = null;
    for (const timer of run) {
      assert(timer.lane === lane, 'a timer belongs to its lane');
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
    assert((next === null) === (this.#tails[lane] === timer), 'the last is the tail');
    assert((previous === null) === (this.#heads[lane] === timer), 'the first is the head');
    if (next === null) this.#tails[lane] = previous;
    else next.previous = previous;
    if (previous === null) this.#setHead(lane, next);
    else previous.next = next;
    timer.previous = null;
    timer.next = null;
  }

  #setHead(lane: number, head: Timer | null): void {
    assert(head === null || head.lane === lane, 'the head of a lane belongs to it');
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
    assert(next >= this.#nextAtMs, 'no timer is due before the next');
    this.#nextAtMs = Math.min(next, this.#headAtMs[inHeap] ?? 0);
    this.#isStale = false;
  }
}

/** Order in which timers fire: due time, rank, owner. */
export function compareDue(a: Timer, b: Timer): number {
  return a.atMs - b.atMs || a.rank - b.rank || a.order1 - b.order1 || a.order2 - b.order2;
}

/** Kinds in order of their rank among simultaneous timers: those of phase 2, then of phase 4. */
export const kinds = [
  'offerExpiry',
  'wrapUpEnd',
  'coolDownEnd',
  'autoReturn',
  'exclusionEnd',
  'linkDelay',
  'ringGrowth',
  'stepChange',
  'promotion',
  'menuLimit',
  'queueClosed',
  'maxWait',
  'transferWait',
  'noStaff',
  'queueClosing',
] as const;
/** Ranks that the timer of a work or call takes in turn. */
export const ofOffer = kinds.indexOf('offerExpiry');
export const ofWrapUp = kinds.indexOf('wrapUpEnd');
export const ofStep = kinds.indexOf('stepChange');
export const ofMaxWait = kinds.indexOf('maxWait');
const firstRemoving = kinds.indexOf('queueClosed');

/** What a timer ends. */
export type TimerKind = (typeof kinds)[number];

export interface Owner {
  readonly order1: number;
  readonly order2?: number;
}

/** A timer; an owner has at most one of each kind. */
export class Timer implements Owner {
  /** Due time; -1: not armed. A removal that a live offer blocks keeps it. */
  atMs = -1;
  /** Changes when an offer's timer serves its wrap-up, or a step's timer the maximum wait. */
  rank: number;
  /** The list that holds the timer sets these four. */
  lane = notPending;
  previous: Timer | null = null;
  next: Timer | null = null;
  handle = 0;
  /** Owner of the timer; the kind tells its type. */
  readonly owner: Owner;

  /** Without an owner the timer owns itself. */
  constructor(kind: TimerKind, owner: Owner | null) {
    this.rank = kinds.indexOf(kind);
    this.owner = owner ?? this;
  }

  get kind(): TimerKind {
    return kinds[this.rank] as TimerKind;
  }

  get order1(): number {
    return this.owner.order1;
  }

  get order2(): number {
    return this.owner.order2 ?? 0;
  }
}

export function become(timer: Timer, rank: number): void {
  if (timer.lane !== notPending) assert(false, 'an armed timer keeps its place');
  timer.rank = rank;
}

export interface Timers {
  readonly nowMs: number;
  /** Timers of phase 2, and those of phase 4. */
  readonly freeing: TimerList;
  readonly removing: TimerList;
}

/** Arms a timer for `atMs`, also one that is armed. */
export function arm(core: Timers, timer: Timer, atMs: number): void {
  const list = listOf(core, timer);
  if (!(atMs >= 0)) assert(false, 'a timer is due at a time of the core');
  if (timer.lane !== notPending) list.remove(timer);
  timer.atMs = atMs;
  list.push(timer, core.nowMs);
}

/** Must be called when the owner's place among owners may have changed. */
export function reorder(core: Timers, timer: Timer | null): void {
  if (timer !== null && isPending(timer)) arm(core, timer, timer.atMs);
}

export function disarm(core: Timers, timer: Timer | null): void {
  if (timer === null) return;
  if (timer.lane !== notPending) listOf(core, timer).remove(timer);
  timer.atMs = -1;
}

/** Whether the timer will fire; false: it is blocked, fires in this instant, or is not armed. */
export function isPending(timer: Timer): boolean {
  return timer.lane !== notPending;
}

/** When the timer is due; -1: there is none, or it is not armed. */
export function dueAtMs(timer: Timer | null): number {
  return timer === null ? -1 : timer.atMs;
}

function listOf(core: Timers, timer: Timer): TimerList {
  return timer.rank >= firstRemoving ? core.removing : core.freeing;
}
