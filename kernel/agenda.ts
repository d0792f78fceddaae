/**
 * What a simulated outside is about to do: events without objects, in order of time, then of
 * scheduling.
 *
 * An event is a kind, a subject and a number. The one taken last is read from the agenda itself.
 * What is scheduled for this very ms waits in a line of its own, for it comes after all that was
 * scheduled for it before; and the place of the event taken last is filled by the next one
 * scheduled, which for most is one way down the heap instead of two.
 *
 * Cost: push and take O(log n), O(1) for this very ms; cancel O(1), its place is given back when
 * its time comes. Nothing is allocated once the arrays have grown to their size.
 * Source: simulation.md 8.3.
 */
import { assert } from './assert.ts';
import { isInstant, type Ms } from './time.ts';

/** Most events pending at once: 4.2 million. A handle packs slot and generation. */
const slotsMax = 2 ** 22;
/** A slot that has served so often is retired, so that no handle ever names two events. */
const generationMax = 2 ** 31 - 1;
const slotsAtFirst = 64;

/** Where the event of a slot is: over, in the heap, in the line of this very ms. */
const nowhere = 0;
const inHeap = 1;
const inLine = 2;

export class Agenda<Subject> {
  /** Of the event taken last. */
  kind = 0;
  subject: Subject | null = null;
  value = 0;
  /** By place in the heap. */
  #atMs = new Float64Array(slotsAtFirst);
  #order = new Float64Array(slotsAtFirst);
  #slot = new Int32Array(slotsAtFirst);
  #size = 0;
  /** The top of the heap has been taken, and is yet to be filled. */
  #isTopTaken = false;
  /** By slot. */
  #kind = new Uint8Array(slotsAtFirst);
  #value = new Float64Array(slotsAtFirst);
  #generation = new Int32Array(slotsAtFirst);
  #where = new Uint8Array(slotsAtFirst);
  readonly #subjects: (Subject | null)[] = [];
  #free = new Int32Array(slotsAtFirst);
  #freeCount = 0;
  #slotCount = 0;
  #pushCount = 0;
  /** Dead ones in the heap. */
  #deadCount = 0;
  /** Slots of this very ms, from `#soonFirst` on. */
  readonly #soon: number[] = [];
  #soonFirst = 0;
  #nowMs = -1;

  /** Schedules an event; returns the handle that cancels it. */
  push(atMs: Ms, kind: number, subject: Subject | null, value: number): number {
    if (!isInstant(atMs)) assert(false, `an event is at ${atMs}, not at an instant`);
    const slot = this.#takeSlot();
    this.#kind[slot] = kind;
    this.#value[slot] = value;
    this.#subjects[slot] = subject;
    if (atMs === this.#nowMs) {
      this.#where[slot] = inLine;
      this.#soon.push(slot);
    } else {
      this.#where[slot] = inHeap;
      this.#place(atMs, slot);
    }
    return (this.#generation[slot] as number) * slotsMax + slot;
  }

  /** Takes a pending event out; nothing happens where it is over already. */
  cancel(handle: number): void {
    const slot = handle % slotsMax;
    const where = this.#where[slot];
    if (where === nowhere || where === undefined) return;
    if (this.#generation[slot] !== (handle - slot) / slotsMax) return;
    this.#where[slot] = nowhere;
    this.#subjects[slot] = null;
    if (where !== inHeap) return;
    this.#deadCount += 1;
    if (this.#deadCount * 2 > this.#size) this.#rebuild();
  }

  /** When the next event is due; `Infinity` without one. */
  peekAtMs(): Ms {
    const atMs = this.#nextInHeapAtMs();
    return atMs > this.#nowMs && this.#hasSoon() ? this.#nowMs : atMs;
  }

  /** Takes the first event; there is one. */
  take(): void {
    const atMs = this.#nextInHeapAtMs();
    let slot: number;
    if (atMs > this.#nowMs && this.#hasSoon()) {
      slot = this.#soon[this.#soonFirst] as number;
      this.#dropSoon();
    } else {
      assert(atMs !== Number.POSITIVE_INFINITY, 'an event is taken where there is one');
      if (this.#isTopTaken) this.#dropTop();
      slot = this.#slot[0] as number;
      this.#isTopTaken = true;
      this.#nowMs = atMs;
    }
    this.kind = this.#kind[slot] as number;
    this.value = this.#value[slot] as number;
    this.subject = this.#subjects[slot] as Subject | null;
    this.#where[slot] = nowhere;
    this.#subjects[slot] = null;
    this.#releaseSlot(slot);
  }

  /** Looks below a top that has been taken, and takes what is dead. */
  #nextInHeapAtMs(): number {
    for (;;) {
      if (!this.#isTopTaken) {
        if (this.#size === 0) return Number.POSITIVE_INFINITY;
        const slot = this.#slot[0] as number;
        if (this.#where[slot] === inHeap) return this.#atMs[0] as number;
        this.#releaseSlot(slot);
        this.#deadCount -= 1;
        this.#isTopTaken = true;
      }
      if (this.#size === 1) return Number.POSITIVE_INFINITY;
      const next = this.#size === 2 || this.#isBefore(1, 2) ? 1 : 2;
      if (this.#where[this.#slot[next] as number] === inHeap) return this.#atMs[next] as number;
      this.#dropTop();
    }
  }

  #isBefore(a: number, b: number): boolean {
    const atMs = (this.#atMs[a] as number) - (this.#atMs[b] as number);
    return atMs === 0 ? (this.#order[a] as number) < (this.#order[b] as number) : atMs < 0;
  }

  /** Whether one of this very ms is left. */
  #hasSoon(): boolean {
    while (this.#soonFirst < this.#soon.length) {
      const slot = this.#soon[this.#soonFirst] as number;
      if (this.#where[slot] === inLine) return true;
      this.#releaseSlot(slot);
      this.#dropSoon();
    }
    return false;
  }

  #dropSoon(): void {
    this.#soonFirst += 1;
    if (this.#soonFirst < this.#soon.length) return;
    while (this.#soon.length > 0) this.#soon.pop();
    this.#soonFirst = 0;
  }

  /** Keeps the live ones and orders them anew; paid for by the cancels that made the rest dead. */
  #rebuild(): void {
    const size = this.#size;
    let kept = 0;
    for (let place = this.#isTopTaken ? 1 : 0; place < size; place += 1) {
      const slot = this.#slot[place] as number;
      if (this.#where[slot] !== inHeap) {
        this.#releaseSlot(slot);
        continue;
      }
      this.#put(kept, this.#atMs[place] as number, this.#order[place] as number, slot);
      kept += 1;
    }
    this.#isTopTaken = false;
    this.#deadCount = 0;
    this.#size = kept;
    for (let place = (kept >> 1) - 1; place >= 0; place -= 1) this.#siftDown(place, place);
  }

  #put(place: number, atMs: number, order: number, slot: number): void {
    this.#atMs[place] = atMs;
    this.#order[place] = order;
    this.#slot[place] = slot;
  }

  #place(atMs: number, slot: number): void {
    this.#pushCount += 1;
    if (this.#isTopTaken) {
      this.#isTopTaken = false;
      this.#siftDownInto(0, atMs, this.#pushCount, slot);
      return;
    }
    if (this.#size === this.#slot.length) this.#grow();
    this.#size += 1;
    this.#siftUp(atMs, this.#pushCount, slot);
  }

  #dropTop(): void {
    this.#isTopTaken = false;
    this.#size -= 1;
    if (this.#size > 0) this.#siftDown(0, this.#size);
  }

  /** Puts what stands at `from` at `place`, or below where it belongs. */
  #siftDown(place: number, from: number): void {
    const atMs = this.#atMs[from] as number;
    this.#siftDownInto(place, atMs, this.#order[from] as number, this.#slot[from] as number);
  }

  /** From the end up to the place where it belongs. */
  #siftUp(atMs: number, order: number, slot: number): void {
    const times = this.#atMs;
    const orders = this.#order;
    const slots = this.#slot;
    let at = this.#size - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const aboveAtMs = times[above] as number;
      // Whatever is there was scheduled before.
      if (aboveAtMs <= atMs) break;
      times[at] = aboveAtMs;
      orders[at] = orders[above] as number;
      slots[at] = slots[above] as number;
      at = above;
    }
    times[at] = atMs;
    orders[at] = order;
    slots[at] = slot;
  }

  /** At `place`, or below where it belongs. */
  #siftDownInto(place: number, atMs: number, order: number, slot: number): void {
    const times = this.#atMs;
    const orders = this.#order;
    const slots = this.#slot;
    const size = this.#size;
    let at = place;
    for (let below = 2 * at + 1; below < size; below = 2 * at + 1) {
      let belowAtMs = times[below] as number;
      const other = below + 1;
      if (other < size) {
        const otherAtMs = times[other] as number;
        const isBefore =
          otherAtMs < belowAtMs ||
          (otherAtMs === belowAtMs && (orders[other] as number) < (orders[below] as number));
        if (isBefore) {
          below = other;
          belowAtMs = otherAtMs;
        }
      }
      if (atMs < belowAtMs || (atMs === belowAtMs && order < (orders[below] as number))) break;
      times[at] = belowAtMs;
      orders[at] = orders[below] as number;
      slots[at] = slots[below] as number;
      at = below;
    }
    times[at] = atMs;
    orders[at] = order;
    slots[at] = slot;
  }

  #takeSlot(): number {
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      return this.#free[this.#freeCount] as number;
    }
    if (this.#slotCount >= slotsMax) assert(false, `more than ${slotsMax} events are pending`);
    const slot = this.#slotCount;
    if (slot === this.#slot.length) this.#grow();
    this.#slotCount += 1;
    this.#subjects.push(null);
    return slot;
  }

  #releaseSlot(slot: number): void {
    const generation = this.#generation[slot] as number;
    if (generation === generationMax) return;
    this.#generation[slot] = generation + 1;
    this.#free[this.#freeCount] = slot;
    this.#freeCount += 1;
  }

  #grow(): void {
    const capacity = this.#slot.length * 2;
    this.#atMs = grown(this.#atMs, new Float64Array(capacity));
    this.#order = grown(this.#order, new Float64Array(capacity));
    this.#slot = grown(this.#slot, new Int32Array(capacity));
    this.#kind = grown(this.#kind, new Uint8Array(capacity));
    this.#value = grown(this.#value, new Float64Array(capacity));
    this.#generation = grown(this.#generation, new Int32Array(capacity));
    this.#where = grown(this.#where, new Uint8Array(capacity));
    this.#free = grown(this.#free, new Int32Array(capacity));
  }
}

/** Copies `from` into the longer `to`. */
function grown<A extends Float64Array | Int32Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
