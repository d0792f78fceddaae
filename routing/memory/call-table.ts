/**
 * The calls that are known, found by id; and the first nodes of many ordered sets with their keys,
 * side by side: what a freed agent's choice reads of calls, and a call's of able agents.
 *
 * Ids come in at the border alone; inside, a call knows its place. Calls of a driver that names
 * them when asked stand aside, without a text, until the first question by id.
 * Cost: a look-up hashes the id and compares it with that of few calls; forgetting writes one
 * place, which stays marked until the table is laid out anew.
 */
import { assert, fnv1a32, OrderedNode, type OrderedSet } from '../../kernel/index.ts';
import type { ClassifyOutcome, FactRecord } from '../../rules/index.ts';

const placesAtFirst = 64;
/** Places of unnamed calls count down from here. */
const beforeUnnamed = -1;

/** Says an id when it is asked for; it is nobody else's, and stays the same. */
export interface Named {
  readonly id: string;
}

/** What the table knows of a call, which is a node besides. */
export abstract class Known<Call extends Known<Call>> extends OrderedNode<Call> {
  /** Its id, or what says it when it is asked for. */
  name!: string | Named;
  #hash = 0;
  /** Its place in the table, below -1 without a name; -1: it has none. */
  place = -1;

  /** Its number among calls, which its key keeps also while it waits nowhere. */
  get sequence(): number {
    return this.k2;
  }

  get id(): string {
    if (typeof this.name !== 'string') this.takeName(this.name.id);
    return this.name as string;
  }

  /** `fnv1a32` of its id, signed: a small integer. */
  get hash(): number {
    if (typeof this.name !== 'string') this.takeName(this.name.id);
    return this.#hash;
  }

  takeName(id: string): void {
    assert(this.place < 0, 'a call keeps its name while it stands by it');
    this.name = id;
    this.#hash = fnv1a32(id) | 0;
  }
}

export class CallTable<Call extends Known<Call>> {
  /** null: forgotten, and searched beyond; undefined: never taken. */
  #places: (Call | null | undefined)[] = new Array<undefined>(placesAtFirst).fill(undefined);
  #size = 0;
  /** Those whose ids nobody has asked for. */
  readonly #unnamed: Call[] = [];
  /** Places that are not undefined. */
  #used = 0;
  /**
   * By place, what callers brought for rules, and what the classify rules said of it; null: nothing
   * is kept. Empty until a call brings any: it has an id from the start, so it has a place.
   */
  facts: (FactRecord | null)[] = [];
  said: (ClassifyOutcome | null)[] = [];

  get size(): number {
    return this.#size;
  }

  get(id: string): Call | undefined {
    const unnamed = this.#unnamed;
    for (let call = unnamed.pop(); call !== undefined; call = unnamed.pop()) this.#addNamed(call);
    const places = this.#places;
    const mask = places.length - 1;
    assert(this.#used < places.length, 'a search ends at a place never taken');
    const hash = fnv1a32(id) | 0;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const call = places[place];
      if (call === undefined) return undefined;
      if (call !== null && call.hash === hash && call.id === id) return call;
    }
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  /** Adds a call whose id is not known. */
  add(call: Call): void {
    assert(call.place === -1, 'a call is added once');
    this.#size += 1;
    if (typeof call.name === 'string') this.#addNamed(call);
    else call.place = beforeUnnamed - this.#unnamed.push(call);
  }

  /** Of a call that is in the table under its id. */
  keepFacts({ place }: Call, facts: FactRecord, said: ClassifyOutcome | null): void {
    assert(place >= 0, 'a call that brings facts is named');
    if (this.facts.length === 0) this.#layOutFacts();
    this.facts[place] = facts;
    this.said[place] = said;
  }

  #layOutFacts(): void {
    this.facts = new Array<null>(this.#places.length).fill(null);
    this.said = new Array<null>(this.#places.length).fill(null);
  }

  #addNamed(call: Call): void {
    if (2 * this.#used >= this.#places.length) this.#layOut();
    this.#put(call);
  }

  /** Forgets a call; false: it is not known. */
  forget(call: Call): boolean {
    const { place } = call;
    if (place === -1) return false;
    call.place = -1;
    this.#size -= 1;
    if (place >= 0) {
      this.#places[place] = null;
      if (this.facts.length > 0) {
        this.facts[place] = null;
        this.said[place] = null;
      }
      return true;
    }
    // The last unnamed one takes its place.
    const last = this.#unnamed.pop();
    assert(last !== undefined, 'a call without a name is among those');
    if (last === undefined || last === call) return true;
    assert(this.#unnamed[beforeUnnamed - 1 - place] === call, 'a call stands where it says');
    this.#unnamed[beforeUnnamed - 1 - place] = last;
    last.place = place;
    return true;
  }

  /** In no order. */
  *values(): Generator<Call> {
    for (const call of this.#places) if (call !== undefined && call !== null) yield call;
    yield* this.#unnamed;
  }

  #put(call: Call): void {
    const places = this.#places;
    const mask = places.length - 1;
    let place = call.hash & mask;
    while (places[place] !== undefined && places[place] !== null) place = (place + 1) & mask;
    if (places[place] === undefined) this.#used += 1;
    assert(2 * this.#used <= places.length, 'half the places at least were never taken');
    places[place] = call;
    call.place = place;
  }

  /** Twice as large as its calls need, four times where that would soon be too small again. */
  #layOut(): void {
    const calls = this.#places.filter((call) => call !== undefined && call !== null);
    assert(calls.length + this.#unnamed.length === this.#size - 1, 'each call has a place');
    let length = placesAtFirst;
    while (length < 4 * (calls.length + 1)) length *= 2;
    this.#places = new Array<undefined>(length).fill(undefined);
    this.#used = 0;
    const { facts, said } = this;
    if (facts.length > 0) this.#layOutFacts();
    for (const call of calls) {
      const before = call.place;
      this.#put(call);
      if (facts.length === 0) continue;
      this.facts[call.place] = facts[before] ?? null;
      this.said[call.place] = said[before] ?? null;
    }
  }
}

/** Numbers of a key. */
export const keySize = 4;

export class FirstNodes<Node extends OrderedNode<Node>> {
  keys = new Float64Array(keySize * placesAtFirst).fill(Number.POSITIVE_INFINITY);
  /** By place: the first two numbers of the key as one. */
  packed = new Float64Array(placesAtFirst).fill(Number.POSITIVE_INFINITY);
  readonly nodes: (Node | null)[] = [];
  readonly #free: number[] = [];
  readonly #weight: number;

  /** `weight`: what one of the first number is, in a packed key, to one of the second. */
  constructor(weight = 0) {
    this.#weight = weight;
  }

  /** A place for one more set. */
  take(): number {
    const place = this.#free.pop() ?? this.nodes.push(null) - 1;
    assert(this.nodes[place] === null, 'a place that is taken has no first node');
    if (this.nodes.length * keySize > this.keys.length) this.#grow();
    return place;
  }

  /** Gives the place of an empty set back. */
  release(place: number): void {
    assert(this.nodes[place] === null, 'the place of an empty set is given back');
    this.#free.push(place);
  }

  /** Puts a node into the set of a place. */
  insert(place: number, set: OrderedSet<Node>, node: Node): void {
    set.insert(node);
    if (set.first() === node) this.#note(place, node);
  }

  /** Takes a node out of the set of a place, if it is in. */
  remove(place: number, node: Node): void {
    const { set } = node;
    if (set === null) return;
    const wasFirst = set.first() === node;
    set.remove(node);
    if (wasFirst) this.#note(place, set.first());
  }

  #note(place: number, node: Node | null): void {
    const at = place * keySize;
    const { keys } = this;
    this.nodes[place] = node;
    if (node === null) {
      keys[at] = Number.POSITIVE_INFINITY;
      this.packed[place] = Number.POSITIVE_INFINITY;
      return;
    }
    this.packed[place] = node.k0 * this.#weight + node.k1;
    keys[at] = node.k0;
    keys[at + 1] = node.k1;
    keys[at + 2] = node.k2;
    keys[at + 3] = node.k3;
  }

  #grow(): void {
    this.keys = grown(this.keys);
    this.packed = grown(this.packed);
  }
}

/** Twice as many numbers. */
function grown(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const more = new Float64Array(numbers.length * 2).fill(Number.POSITIVE_INFINITY);
  more.set(numbers);
  return more;
}
