/**
 * The keys of the first calls of all demands, side by side: what a freed agent's choice reads.
 *
 * A demand without a call that may be offered has the class Infinity, behind every other.
 */
import type { Call } from './records.ts';

/** Numbers kept of a first call: class, due key, sequence, place of its queue. */
export const headSize = 4;
const demandsAtFirst = 64;

export class FirstCalls {
  keys = new Float64Array(headSize * demandsAtFirst).fill(Number.POSITIVE_INFINITY);
  readonly #free: number[] = [];
  #taken = 0;

  /** A place for one more demand. */
  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const place = this.#taken;
    this.#taken += 1;
    if (this.#taken * headSize > this.keys.length) this.#grow();
    return place;
  }

  /** Gives a place back, which is empty: its demand has no calls. */
  release(place: number): void {
    this.#free.push(place);
  }

  set(place: number, call: Call | null): void {
    const at = place * headSize;
    const { keys } = this;
    if (call === null) {
      keys[at] = Number.POSITIVE_INFINITY;
      return;
    }
    keys[at] = call.node.k0;
    keys[at + 1] = call.node.k1;
    keys[at + 2] = call.node.k2;
    keys[at + 3] = call.queue.index;
  }

  #grow(): void {
    const grown = new Float64Array(this.keys.length * 2).fill(Number.POSITIVE_INFINITY);
    grown.set(this.keys);
    this.keys = grown;
  }
}
