/**
 * The first nodes of many ordered sets and their keys, side by side: what a freed agent's choice
 * reads of calls, and a call's of able agents.
 *
 * Of an empty set the first number is Infinity, behind every other, and the rest means nothing.
 */
import type { OrderedNode, OrderedSet } from '../kernel/index.ts';

/** Numbers of a key. */
export const keySize = 4;
const placesAtFirst = 64;

export class FirstNodes<T> {
  keys = new Float64Array(keySize * placesAtFirst).fill(Number.POSITIVE_INFINITY);
  readonly nodes: (OrderedNode<T> | null)[] = [];
  readonly #free: number[] = [];

  /** A place for one more set. */
  take(): number {
    const place = this.#free.pop() ?? this.nodes.push(null) - 1;
    if (this.nodes.length * keySize > this.keys.length) this.#grow();
    return place;
  }

  /** Gives the place of an empty set back. */
  release(place: number): void {
    this.#free.push(place);
  }

  /** Puts a node into the set of a place. */
  insert(place: number, set: OrderedSet<T>, node: OrderedNode<T>): void {
    set.insert(node);
    if (set.first() === node) this.#note(place, node);
  }

  /** Takes a node out of the set of a place, if it is in. */
  remove(place: number, node: OrderedNode<T>): void {
    const { set } = node;
    if (set === null) return;
    const wasFirst = set.first() === node;
    set.remove(node);
    if (wasFirst) this.#note(place, set.first());
  }

  #note(place: number, node: OrderedNode<T> | null): void {
    const at = place * keySize;
    const { keys } = this;
    this.nodes[place] = node;
    if (node === null) {
      keys[at] = Number.POSITIVE_INFINITY;
      return;
    }
    keys[at] = node.k0;
    keys[at + 1] = node.k1;
    keys[at + 2] = node.k2;
    keys[at + 3] = node.k3;
  }

  #grow(): void {
    const grown = new Float64Array(this.keys.length * 2).fill(Number.POSITIVE_INFINITY);
    grown.set(this.keys);
    this.keys = grown;
  }
}
