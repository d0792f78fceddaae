/**
 * The order in which a queue's entries came, against that in which they were first offered.
 *
 * Entries are numbered as they come. What lies before the first number not settled is forgotten;
 * beyond it the numbers offered are kept in order, so that one who is settled late finds how many
 * passed them by a search.
 *
 * Cost: O(log n) to settle, n entries beyond the first not settled; first in, first out keeps none.
 */

/** Places of a ring; a power of 2, as all its lengths. */
const ringAtFirst = 64;

/** Who passed whom in one queue. */
export class PassingOrder {
  /** Every number below is settled. */
  #first = 0;
  #next = 0;
  /** Of the numbers from the first to the next, by their last bits: 1 for settled out of turn. */
  #settled = new Uint8Array(ringAtFirst);
  #settledCount = 0;
  /** Of these, and ascending, the ones offered. */
  readonly #offered: number[] = [];

  save() {
    const settled = new Set<number>();
    for (let number = this.#first; number < this.#next; number += 1) {
      if (this.#settled[this.#ringPlace(number)] === 1) settled.add(number);
    }
    return { first: this.#first, next: this.#next, settled, offered: this.#offered };
  }

  load({ first, next, settled, offered }: ReturnType<PassingOrder['save']>): this {
    this.#first = first;
    this.#next = next;
    this.#keep(settled);
    this.#offered.push(...offered);
    return this;
  }

  /** An entry comes; its number. */
  enter(): number {
    this.#next += 1;
    if (this.#next - this.#first > this.#settled.length) this.#keep(this.save().settled);
    return this.#next - 1;
  }

  /** Settles an entry that is first offered, or ends without; how many later ones passed it. */
  settle(number: number, isOffered: boolean): number {
    const place = this.#placeOf(number);
    const passedBy = this.#offered.length - place;
    if (number !== this.#first) {
      this.#settled[this.#ringPlace(number)] = 1;
      this.#settledCount += 1;
      if (isOffered) this.#offered.splice(place, 0, number);
      return passedBy;
    }
    this.#first += 1;
    if (this.#settledCount === 0) return passedBy;
    for (let at = this.#ringPlace(this.#first); this.#settled[at] === 1; ) {
      this.#settled[at] = 0;
      this.#settledCount -= 1;
      this.#first += 1;
      at = this.#ringPlace(this.#first);
    }
    const passed = this.#placeOf(this.#first);
    if (passed > 0) this.#offered.splice(0, passed);
    return passedBy;
  }

  /** Marks these, in a ring that has room for all numbers from the first to the next. */
  #keep(settled: ReadonlySet<number>): void {
    let length = ringAtFirst;
    while (length < this.#next - this.#first) length *= 2;
    this.#settled = new Uint8Array(length);
    this.#settledCount = settled.size;
    for (const number of settled) this.#settled[this.#ringPlace(number)] = 1;
  }

  #ringPlace(number: number): number {
    return number & (this.#settled.length - 1);
  }

  /** How many offered are numbered below. */
  #placeOf(number: number): number {
    let low = 0;
    let high = this.#offered.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#offered[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
