/**
 * The calls that are known, found by id.
 *
 * Ids come in at the border alone; inside, a call knows its place, so that forgetting it asks
 * neither for its id nor for its neighbours. Calls of a driver that names them when asked stand
 * aside, without a text, until the first question by id.
 *
 * Cost: a look-up hashes the id and compares it with that of few calls; forgetting writes one
 * place. Places of calls forgotten stay marked until the table is laid out anew, at most once in a
 * quarter as many additions as it has places.
 */
import { fnv1a32 } from '../../kernel/index.ts';
import type { Named } from './core.ts';
import { type CallRef, callFlag, callLayout } from './layout.ts';
import type { Memory } from './memory.ts';

const { callFlags, callHash, callPlace, callSlot } = callLayout;
const { callIsNamed } = callFlag;

const placesAtFirst = 64;
/** Beside calls: never taken; forgotten, and searched beyond. */
const empty = 0;
const forgotten = -1;
/** Values of `callPlace` beside places: in no table; places of unnamed calls count down. */
const nowhere = -1;
const beforeUnnamed = -2;

export class CallTable {
  /** By slot of a call. */
  readonly names: (string | Named)[] = [];
  readonly #memory: Memory;
  #places = new Int32Array(placesAtFirst);
  #size = 0;
  /** Those whose ids nobody has asked for. */
  readonly #unnamed: CallRef[] = [];
  /** Places that are not empty. */
  #used = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  get size(): number {
    return this.#size;
  }

  /** Gives a call that begins its name. */
  name(call: CallRef, name: string | Named): void {
    const { i32 } = this.#memory;
    this.names[i32[call + callSlot]!] = name;
    i32[call + callPlace] = nowhere;
    if (typeof name === 'string') this.#hash(call, name);
  }

  idOf(call: CallRef): string {
    const slot = this.#memory.i32[call + callSlot]!;
    const name = this.names[slot]!;
    if (typeof name === 'string') return name;
    const { id } = name;
    this.names[slot] = id;
    this.#hash(call, id);
    return id;
  }

  /** `fnv1a32` of its id, signed: a small integer. */
  hashOf(call: CallRef): number {
    const { i32 } = this.#memory;
    if ((i32[call + callFlags]! & callIsNamed) === 0) this.idOf(call);
    return i32[call + callHash]!;
  }

  #hash(call: CallRef, id: string): void {
    const { i32 } = this.#memory;
    i32[call + callHash] = fnv1a32(id) | 0;
    i32[call + callFlags] = i32[call + callFlags]! | callIsNamed;
  }

  get(id: string): CallRef | undefined {
    if (this.#unnamed.length > 0) this.#nameAll();
    const { i32 } = this.#memory;
    const places = this.#places;
    const mask = places.length - 1;
    const hash = fnv1a32(id) | 0;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const call = places[place] as CallRef;
      if (call === empty) return undefined;
      if (call === forgotten || i32[call + callHash] !== hash) continue;
      if (this.names[i32[call + callSlot]!] === id) return call;
    }
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  /** Adds a call whose id is not known. */
  add(call: CallRef): void {
    const { i32 } = this.#memory;
    this.#size += 1;
    if ((i32[call + callFlags]! & callIsNamed) !== 0) this.#addNamed(call);
    else i32[call + callPlace] = beforeUnnamed - (this.#unnamed.push(call) - 1);
  }

  #addNamed(call: CallRef): void {
    if (2 * this.#used >= this.#places.length) this.#layOut();
    this.#put(call);
  }

  /** Forgets a call; false: it is not known. */
  forget(call: CallRef): boolean {
    const { i32 } = this.#memory;
    const place = i32[call + callPlace]!;
    if (place === nowhere) return false;
    i32[call + callPlace] = nowhere;
    this.#size -= 1;
    if (place >= 0) this.#places[place] = forgotten;
    else this.#forgetUnnamed(i32, call, place);
    return true;
  }

  /** The last one takes its place. */
  #forgetUnnamed(i32: Int32Array, call: CallRef, place: number): void {
    const last = this.#unnamed.pop();
    if (last === undefined || last === call) return;
    this.#unnamed[beforeUnnamed - place] = last;
    i32[last + callPlace] = place;
  }

  #nameAll(): void {
    for (let call = this.#unnamed.pop(); call !== undefined; call = this.#unnamed.pop()) {
      this.idOf(call);
      this.#addNamed(call);
    }
  }

  /** In no order. */
  *values(): Generator<CallRef> {
    for (const call of this.#places) if (call > 0) yield call as CallRef;
    yield* this.#unnamed;
  }

  #put(call: CallRef): void {
    const { i32 } = this.#memory;
    const places = this.#places;
    const mask = places.length - 1;
    let place = i32[call + callHash]! & mask;
    while (places[place]! > 0) place = (place + 1) & mask;
    if (places[place] === empty) this.#used += 1;
    places[place] = call;
    i32[call + callPlace] = place;
  }

  /** Twice as large as its calls need, four times where that would soon be too small again. */
  #layOut(): void {
    const calls = this.#places.filter((call) => call > 0);
    let length = placesAtFirst;
    while (length < 4 * (calls.length + 1)) length *= 2;
    this.#places = new Int32Array(length);
    this.#used = 0;
    for (const call of calls) this.#put(call as CallRef);
  }
}
