/**
 * Sorts the places of matching rules with a two-level bit set: some nanoseconds per match, no
 * allocation.
 */
import { bitsPerWord } from './index-layout.ts';

export class MatchedPlaces {
  readonly #words: Int32Array;
  readonly #above: Int32Array;

  constructor(count: number) {
    this.#words = new Int32Array(Math.floor(count / bitsPerWord) + 1);
    this.#above = new Int32Array(Math.floor(this.#words.length / bitsPerWord) + 1);
  }

  add(place: number): void {
    const word = place >>> 5;
    this.#words[word] = (this.#words[word] as number) | (1 << (place & 31));
    this.#above[word >>> 5] = (this.#above[word >>> 5] as number) | (1 << (word & 31));
  }

  /** Writes all places in ascending order, clears the set and returns their number. */
  take(into: Int32Array): number {
    const words = this.#words;
    const above = this.#above;
    let count = 0;
    for (let n = 0; n < above.length; n += 1) {
      for (let full = above[n] as number; full !== 0; full &= full - 1) {
        const word = n * bitsPerWord + 31 - Math.clz32(full & -full);
        for (let left = words[word] as number; left !== 0; left &= left - 1) {
          into[count++] = word * bitsPerWord + 31 - Math.clz32(left & -left);
        }
        words[word] = 0;
      }
      above[n] = 0;
    }
    return count;
  }
}
