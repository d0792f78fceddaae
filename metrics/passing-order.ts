/**
 * Counts per queue how many later entries were offered before an earlier one. Entries before the
 * first undecided one are forgotten. Cost: O(log n) for n entries after it.
 */

/** Initial length of the ring, a power of 2. */
const ringAtFirst = 64;

export class PassingOrder {
  /** Number of the first undecided entry; all lower ones are decided. */
  #first = 0;
  #next = 0;
  /** Entries from `#first` to `#next`, at their low bits: 1 if decided. */
  #settled = new Uint8Array(ringAtFirst);
  #settledCount = 0;
  /** Offered entries between `#first` and `#next`, ascending. */
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

  enter(): number {
    this.#next += 1;
    if (this.#next - this.#first > this.#settled.length) this.#keep(this.save().settled);
    return this.#next - 1;
  }

  /** Decides an entry at its first offer or end; returns how many later ones overtook it. */
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

  /** Copies into a ring that holds `#first` to `#next`. */
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
