/**
 * The first calls of all demands and their keys, side by side: what a freed agent's choice reads.
 *
 * A demand without a call that may be offered has the class Infinity, behind every other.
 */
import type { Call } from './records.ts';

/** Numbers kept of a first call: class, due key, sequence, place of its queue. */
export const headSize = 4;
const demandsAtFirst = 64;

export class FirstCalls {
  keys = new Float64Array(headSize * demandsAtFirst).fill(Number.POSITIVE_INFINITY);
  readonly calls: (Call | null)[] = [];
  readonly #free: number[] = [];

  /** A place for one more demand, of calls of that queue. */
  take(queue: number): number {
    const place = this.#free.pop() ?? this.calls.push(null) - 1;
    if (this.calls.length * headSize > this.keys.length) this.#grow();
    this.keys[place * headSize + 3] = queue;
    return place;
  }

  /** Gives a place back, which is empty: its demand has no calls. */
  release(place: number): void {
    this.#free.push(place);
  }

  set(place: number, call: Call | null): void {
    const at = place * headSize;
    const { keys } = this;
    this.calls[place] = call;
    if (call === null) {
      keys[at] = Number.POSITIVE_INFINITY;
      return;
    }
    const { node } = call;
    keys[at] = node.k0;
    keys[at + 1] = node.k1;
    keys[at + 2] = node.k2;
  }

  #grow(): void {
    const grown = new Float64Array(this.keys.length * 2).fill(Number.POSITIVE_INFINITY);
    grown.set(this.keys);
    this.keys = grown;
  }
}
