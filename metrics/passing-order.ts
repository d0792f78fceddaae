/**
 * The order in which a queue's entries came, against that in which they were first offered.
 *
 * Entries are numbered as they come. What lies before the first number not settled is forgotten;
 * beyond it the numbers offered are kept in order, so that one who is settled late finds how many
 * passed them by a search.
 *
 * Cost: O(log n) to settle, n entries beyond the first not settled; first in, first out keeps none.
 */

/** Who passed whom in one queue. */
export class PassingOrder {
  /** Every number below is settled. */
  #first = 0;
  #next = 0;
  /** Settled out of turn. */
  readonly #settled = new Set<number>();
  /** Of these, and ascending, the ones offered. */
  readonly #offered: number[] = [];

  save() {
    return { first: this.#first, next: this.#next, settled: this.#settled, offered: this.#offered };
  }

  load({ first, next, settled, offered }: ReturnType<PassingOrder['save']>): this {
    this.#first = first;
    this.#next = next;
    for (const number of settled) this.#settled.add(number);
    this.#offered.push(...offered);
    return this;
  }

  /** An entry comes; its number. */
  enter(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  /** Settles an entry that is first offered, or ends without; how many later ones passed it. */
  settle(number: number, isOffered: boolean): number {
    const place = this.#placeOf(number);
    const passedBy = this.#offered.length - place;
    if (number !== this.#first) {
      this.#settled.add(number);
      if (isOffered) this.#offered.splice(place, 0, number);
      return passedBy;
    }
    this.#first += 1;
    if (this.#settled.size === 0) return passedBy;
    while (this.#settled.delete(this.#first)) this.#first += 1;
    const passed = this.#placeOf(this.#first);
    if (passed > 0) this.#offered.splice(0, passed);
    return passedBy;
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
