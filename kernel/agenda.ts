/**
 * A simulation's pending events by time, then order of scheduling: a calendar queue on typed
 * arrays. Cost: O(1) per operation if time spans hold few events; a new page visits all pending
 * events. Source: R. Brown, "Calendar queues", CACM 31 (1988).
 */
import { assert } from './assert.ts';
import { isInstant, type Ms } from './time.ts';

/** Maximum of pending events, 4.2 million: a handle packs slot and generation into 53 bits. */
const slotsMax = 2 ** 22;
/** A slot retires after so many uses, which keeps handles unique. */
const generationMax = 2 ** 31 - 1;
const slotsAtFirst = 64;
const widthAtFirst = 1_024;
/** Time spans on a page, per slot. */
const spansPerSlot = 4;
/** Above this number of list steps per span, pages get other spans. */
const stepsPerSpanMax = 2;

/** No slot, or in a slot's span: no event. */
const none = -1;

export class Agenda<Subject> {
  kind = 0;
  subject: Subject | null = null;
  value = 0;
  /** Time of the event in each slot. */
  #atMs = new Float64Array(slotsAtFirst);
  #kind = new Uint8Array(slotsAtFirst);
  #value = new Float64Array(slotsAtFirst);
  #generation = new Int32Array(slotsAtFirst);
  readonly #subjects: (Subject | null)[] = [];
  /** The list that holds each event, and its neighbours there. */
  #span = new Int32Array(slotsAtFirst).fill(none);
  #next = new Int32Array(slotsAtFirst);
  #previous = new Int32Array(slotsAtFirst);
  #free = new Int32Array(slotsAtFirst);
  #freeCount = 0;
  #slotCount = 0;
  /** First event of each span of the page; the last entry is the list of later events. */
  #first = new Int32Array(slotsAtFirst + 1).fill(none);
  #last = new Int32Array(slotsAtFirst + 1).fill(none);
  #spans = slotsAtFirst;
  #width = widthAtFirst;
  /** Spans before the page, and the first span that may hold events. */
  #before = 0;
  #due = 0;
  #onPage = 0;
  /** Events taken since the page began. */
  #taken = 0;
  #steps = 0;
  #turnedAtMs = 0;

  /** Schedules an event; returns the handle that cancels it. */
  push(atMs: Ms, kind: number, subject: Subject | null, value: number): number {
    if (!isInstant(atMs)) assert(false, `an event is at ${atMs}, not at an instant`);
    const slot = this.#takeSlot();
    this.#atMs[slot] = atMs;
    this.#kind[slot] = kind;
    this.#value[slot] = value;
    this.#subjects[slot] = subject;
    this.#place(slot, atMs);
    if (this.#isWalking) this.#turn();
    return (this.#generation[slot] as number) * slotsMax + slot;
  }

  /** Cancels an event; no effect if it is over. */
  cancel(handle: number): void {
    const slot = handle & (slotsMax - 1);
    const span = this.#span[slot];
    if (span === none || span === undefined) return;
    if (this.#generation[slot] !== (handle - slot) / slotsMax) return;
    this.#release(slot, span);
  }

  /** When the first event is due; `Infinity` if empty. */
  peekAtMs(): Ms {
    const slot = this.#nextSlot();
    return slot === none ? Number.POSITIVE_INFINITY : (this.#atMs[slot] as number);
  }

  /** Takes the first event, which must exist, into the fields above. */
  take(): void {
    const slot = this.#nextSlot();
    if (slot === none) assert(false, 'an event is taken where there is one');
    this.kind = this.#kind[slot] as number;
    this.value = this.#value[slot] as number;
    this.subject = this.#subjects[slot] as Subject | null;
    this.#taken += 1;
    this.#release(slot, this.#due);
  }

  /** Whether spans hold too many events. */
  get #isWalking(): boolean {
    return this.#steps > stepsPerSpanMax * this.#spans;
  }

  #nextSlot(): number {
    if (this.#onPage === 0) {
      if (this.#first[this.#spans] === none) return none;
      this.#turn();
    } else if (this.#isWalking) {
      this.#turn();
    }
    const first = this.#first;
    let due = this.#due;
    while (first[due] === none) due += 1;
    this.#due = due;
    return first[due] as number;
  }

  #place(slot: number, atMs: number): void {
    const after = Math.floor(atMs / this.#width) - this.#before;
    const isLater = after >= this.#spans;
    const span = isLater ? this.#spans : Math.max(after, this.#due);
    let previous = this.#last[span] as number;
    if (!isLater) {
      this.#onPage += 1;
      while (previous !== none && (this.#atMs[previous] as number) > atMs) {
        previous = this.#previous[previous] as number;
        this.#steps += 1;
      }
    }
    const next = (previous === none ? this.#first[span] : this.#next[previous]) as number;
    this.#span[slot] = span;
    this.#join(span, previous, slot);
    this.#join(span, slot, next);
  }

  #join(span: number, previous: number, next: number): void {
    if (previous === none) this.#first[span] = next;
    else this.#next[previous] = next;
    if (next === none) this.#last[span] = previous;
    else this.#previous[next] = previous;
  }

  #release(slot: number, span: number): void {
    this.#join(span, this.#previous[slot] as number, this.#next[slot] as number);
    if (span !== this.#spans) this.#onPage -= 1;
    this.#span[slot] = none;
    this.#subjects[slot] = null;
    const generation = this.#generation[slot] as number;
    if (generation === generationMax) return;
    this.#generation[slot] = generation + 1;
    this.#free[this.#freeCount] = slot;
    this.#freeCount += 1;
  }

  /** Begins a page at the first event, which must exist; equal times keep their order. */
  #turn(): void {
    const [first, next, atMs] = [this.#first, this.#next, this.#atMs];
    const slots: number[] = [];
    let beginMs = Number.POSITIVE_INFINITY;
    let endMs = 0;
    for (let span = this.#due; span <= this.#spans; span += 1) {
      for (let slot = first[span] as number; slot !== none; slot = next[slot] as number) {
        slots.push(slot);
        beginMs = Math.min(beginMs, atMs[slot] as number);
        endMs = Math.max(endMs, atMs[slot] as number);
      }
    }
    const [tookMs, taken] =
      this.#taken > 0 ? [beginMs - this.#turnedAtMs, this.#taken] : [endMs - beginMs, slots.length];
    // A power of 2, so that divisions are exact; not above the mean gap between events.
    this.#width = 2 ** Math.floor(Math.log2(Math.max(1, tookMs / taken)));
    this.#spans = spansPerSlot * atMs.length;
    if (first.length <= this.#spans) {
      this.#first = new Int32Array(this.#spans + 1);
      this.#last = new Int32Array(this.#spans + 1);
    }
    this.#first.fill(none);
    this.#last.fill(none);
    this.#before = Math.floor(beginMs / this.#width);
    this.#due = 0;
    this.#onPage = 0;
    for (const slot of slots) this.#place(slot, atMs[slot] as number);
    this.#taken = 0;
    this.#steps = 0;
    this.#turnedAtMs = beginMs;
  }

  #takeSlot(): number {
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      return this.#free[this.#freeCount] as number;
    }
    if (this.#slotCount >= slotsMax) assert(false, `more than ${slotsMax} events are pending`);
    const slot = this.#slotCount;
    if (slot === this.#atMs.length) this.#grow();
    this.#slotCount += 1;
    this.#subjects.push(null);
    return slot;
  }

  #grow(): void {
    const capacity = this.#atMs.length * 2;
    this.#atMs = grown(this.#atMs, new Float64Array(capacity));
    this.#kind = grown(this.#kind, new Uint8Array(capacity));
    this.#value = grown(this.#value, new Float64Array(capacity));
    this.#generation = grown(this.#generation, new Int32Array(capacity));
    this.#span = grown(this.#span, new Int32Array(capacity).fill(none));
    this.#next = grown(this.#next, new Int32Array(capacity));
    this.#previous = grown(this.#previous, new Int32Array(capacity));
    this.#free = grown(this.#free, new Int32Array(capacity));
  }
}

function grown<A extends Float64Array | Int32Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
