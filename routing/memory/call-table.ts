/**
 * Known calls by id; and first nodes of many ordered sets, with their keys in one array for quick
 * search. A simulator's calls get an id only when somebody asks. A forgotten call leaves a mark
 * until the table is rebuilt.
 */
import { assert, fnv1a32, OrderedNode, type OrderedSet } from '../../kernel/index.ts';
import type { ClassifyOutcome, FactRecord } from '../../rules/index.ts';

const placesAtFirst = 64;
const beforeUnnamed = -1;

/** Gives a call's id on first use; it must be unique and not change. */
export interface CallName {
  readonly id: string;
}

export abstract class CallNode<Call extends CallNode<Call>> extends OrderedNode<Call> {
  name!: string | CallName;
  #hash = 0;
  /** Index in the table; below -1: the call has no id yet; -1: not in it. */
  place = -1;

  /** The call's number among all calls, part of its key while it waits. */
  get sequence(): number {
    return this.k2;
  }

  get id(): string {
    if (typeof this.name !== 'string') this.takeName(this.name.id);
    return this.name as string;
  }

  /** `fnv1a32` of the id, signed. */
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

export class CallTable<Call extends CallNode<Call>> {
  /** Null: forgotten, so a search goes on; undefined: never used, so a search ends. */
  #places: (Call | null | undefined)[] = new Array<undefined>(placesAtFirst).fill(undefined);
  #size = 0;
  readonly #unnamed: Call[] = [];
  #used = 0;
  /**
   * By place: facts that came with the call, and results of classify rules; null: none. Empty until
   * a call brings facts.
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

  add(call: Call): void {
    assert(call.place === -1, 'a call is added once');
    this.#size += 1;
    if (typeof call.name === 'string') this.#addNamed(call);
    else call.place = beforeUnnamed - this.#unnamed.push(call);
  }

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

  /** Forgets an ended call; false: it was not in the table. */
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
    // The last call without an id takes the free place.
    const last = this.#unnamed.pop();
    assert(last !== undefined, 'a call without a name is among those');
    if (last === undefined || last === call) return true;
    assert(this.#unnamed[beforeUnnamed - 1 - place] === call, 'a call stands where it says');
    this.#unnamed[beforeUnnamed - 1 - place] = last;
    last.place = place;
    return true;
  }

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

  /** Rebuilds the table at two to four times the needed size. */
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

export const keySize = 4;

export class FirstNodes<Node extends OrderedNode<Node>> {
  keys = new Float64Array(keySize * placesAtFirst).fill(Number.POSITIVE_INFINITY);
  /** By place: the first two numbers of the key, combined. */
  packed = new Float64Array(placesAtFirst).fill(Number.POSITIVE_INFINITY);
  readonly nodes: (Node | null)[] = [];
  readonly #free: number[] = [];
  readonly #weight: number;

  /** `weight`: units of the key's second number per unit of the first. */
  constructor(weight = 0) {
    this.#weight = weight;
  }

  take(): number {
    const place = this.#free.pop() ?? this.nodes.push(null) - 1;
    assert(this.nodes[place] === null, 'a place that is taken has no first node');
    if (this.nodes.length * keySize > this.keys.length) this.#grow();
    return place;
  }

  release(place: number): void {
    assert(this.nodes[place] === null, 'the place of an empty set is given back');
    this.#free.push(place);
  }

  insert(place: number, set: OrderedSet<Node>, node: Node): void {
    set.insert(node);
    if (set.first() === node) this.#note(place, node);
  }

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

function grown(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const more = new Float64Array(numbers.length * 2).fill(Number.POSITIVE_INFINITY);
  more.set(numbers);
  return more;
}
