/**
 * Calls of a day by slot, and the queues in which they wait. A caller who has left stays in the
 * queue until they come to its head. With records of calls, leaving is an event ({@link abandon});
 * without, nobody reads how many wait, so it is counted when it is seen.
 */
import type { LiveCall } from '../day/live-call.ts';
import { grown } from './event-heap.ts';
import type { LaneTotals } from './totals.ts';

const slotsAtFirst = 256;
const none = -1;

export class WaitingCalls {
  enteredAtMs = new Float64Array(slotsAtFirst);
  /** When the caller leaves; infinity: never, or not known yet. */
  leavesAtMs = new Float64Array(slotsAtFirst);
  /** Number of the arrival among all, which orders calls of one ms. */
  sequence = new Float64Array(slotsAtFirst);
  entity = new Uint32Array(slotsAtFirst);
  type = new Int32Array(slotsAtFirst);
  /** Records of calls; null: there are none. */
  readonly lives: LiveCall[] | null;
  /** Calls in all queues, those who have left among them. */
  total = 0;
  /** By queue, likewise. */
  readonly counts: Int32Array;
  /** By queue: those in it who have left by an event. */
  readonly #gone: Int32Array;
  #lastLeftAtMs = 0;
  readonly #heads: Int32Array;
  readonly #tails: Int32Array;
  #next = new Int32Array(slotsAtFirst);
  #freeFrom = none;
  #used = 0;
  #arrived = 0;
  readonly #totals: LaneTotals;

  constructor(queues: number, totals: LaneTotals, hasLives: boolean) {
    this.counts = new Int32Array(queues);
    this.#gone = new Int32Array(queues);
    this.lives = hasLives ? [] : null;
    this.#heads = new Int32Array(queues).fill(none);
    this.#tails = new Int32Array(queues).fill(none);
    this.#totals = totals;
  }

  newSlot(type: number, entity: number): number {
    let slot = this.#freeFrom;
    if (slot === none) {
      slot = this.#used;
      this.#used += 1;
      if (slot === this.type.length) this.#grow();
    } else {
      this.#freeFrom = this.#next[slot] as number;
    }
    this.type[slot] = type;
    this.entity[slot] = entity;
    this.leavesAtMs[slot] = Number.POSITIVE_INFINITY;
    return slot;
  }

  free(slot: number): void {
    this.#next[slot] = this.#freeFrom;
    this.#freeFrom = slot;
  }

  enter(queue: number, slot: number, atMs: number): void {
    this.enteredAtMs[slot] = atMs;
    this.sequence[slot] = this.#arrived;
    this.#arrived += 1;
    this.#next[slot] = none;
    const tail = this.#tails[queue] as number;
    if (tail === none) this.#heads[queue] = slot;
    else this.#next[tail] = slot;
    this.#tails[queue] = slot;
    this.counts[queue] = (this.counts[queue] as number) + 1;
    this.total += 1;
  }

  /** The first who still waits; -1: nobody. */
  first(queue: number, nowMs: number): number {
    let slot = this.#heads[queue] as number;
    while (slot !== none && (this.leavesAtMs[slot] as number) <= nowMs) {
      this.takeFirst(queue);
      this.#drop(queue, slot);
      slot = this.#heads[queue] as number;
    }
    return slot;
  }

  /** The head leaves the queue; its slot stays taken. */
  takeFirst(queue: number): void {
    const head = this.#heads[queue] as number;
    const next = this.#next[head] as number;
    this.#heads[queue] = next;
    if (next === none) this.#tails[queue] = none;
    this.counts[queue] = (this.counts[queue] as number) - 1;
    this.total -= 1;
  }

  /** All who leave by `endMs` have left; the others still wait. Returns the end of the day. */
  close(nowMs: number, endMs: number): number {
    const waiting: number[] = [];
    for (let queue = 0; queue < this.counts.length; queue += 1) {
      while (this.#heads[queue] !== none) {
        const slot = this.#heads[queue] as number;
        this.takeFirst(queue);
        if ((this.leavesAtMs[slot] as number) <= endMs) this.#drop(queue, slot);
        else waiting.push(queue, slot);
      }
    }
    const endedAtMs = Math.max(nowMs, this.#lastLeftAtMs);
    for (let at = 0; at < waiting.length; at += 2) {
      const slot = waiting[at + 1] as number;
      const enteredAtMs = this.enteredAtMs[slot] as number;
      this.#totals.waiting(waiting[at] as number, enteredAtMs);
      this.#totals.level('waiting', this.type[slot] as number, enteredAtMs, endedAtMs);
    }
    return endedAtMs;
  }

  /** The caller leaves by an event; they are dropped later. */
  abandon(queue: number, slot: number): void {
    this.#leave(queue, slot);
    this.#gone[queue] = (this.#gone[queue] as number) + 1;
  }

  /** How many wait; only with records of calls. */
  waiting(queue: number): number {
    return (this.counts[queue] as number) - (this.#gone[queue] as number);
  }

  #drop(queue: number, slot: number): void {
    if (this.lives === null) this.#leave(queue, slot);
    else this.#gone[queue] = (this.#gone[queue] as number) - 1;
    this.free(slot);
  }

  #leave(queue: number, slot: number): void {
    const atMs = this.leavesAtMs[slot] as number;
    const enteredAtMs = this.enteredAtMs[slot] as number;
    if (atMs > this.#lastLeftAtMs) this.#lastLeftAtMs = atMs;
    this.#totals.abandoned(queue, enteredAtMs, atMs);
    this.#totals.level('waiting', this.type[slot] as number, enteredAtMs, atMs);
  }

  #grow(): void {
    const length = 2 * this.type.length;
    this.enteredAtMs = grown(this.enteredAtMs, new Float64Array(length));
    this.leavesAtMs = grown(this.leavesAtMs, new Float64Array(length));
    this.sequence = grown(this.sequence, new Float64Array(length));
    this.entity = grown(this.entity, new Uint32Array(length));
    this.type = grown(this.type, new Int32Array(length));
    this.#next = grown(this.#next, new Int32Array(length));
  }
}
