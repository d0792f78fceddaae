/**
 * The first able agents of all slots and their keys, side by side: what a call's choice reads.
 *
 * In a slot where nobody is able the last number is Infinity; the others mean nothing.
 */
import type { OrderedNode } from '../kernel/index.ts';
import type { Agent } from './records.ts';

/** Numbers kept of a first agent: those of his key. */
export const firstSize = 4;
const slotsAtFirst = 64;

export class FirstAgents {
  /** Place 0 is no slot, and nobody is able there. */
  keys = new Float64Array(firstSize * slotsAtFirst).fill(Number.POSITIVE_INFINITY);
  readonly nodes: (OrderedNode<Agent> | null)[] = [null];
  readonly #free: number[] = [];

  /** A place for one more slot. */
  take(): number {
    const place = this.#free.pop() ?? this.nodes.push(null) - 1;
    if (this.nodes.length * firstSize > this.keys.length) this.#grow();
    return place;
  }

  /** Gives a place back, which is empty: nobody is able in its slot. */
  release(place: number): void {
    this.#free.push(place);
  }

  set(place: number, node: OrderedNode<Agent> | null): void {
    const at = place * firstSize;
    const { keys } = this;
    this.nodes[place] = node;
    if (node === null) {
      keys[at + 3] = Number.POSITIVE_INFINITY;
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
