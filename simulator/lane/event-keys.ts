/** Keys of events: time, then place in the order of scheduling, in one double of 53 bits. */
const keyMax = 2 ** 53;

/** All keys in use, to be changed in place; infinity is none. */
export interface PendingKeys {
  lists(): readonly Float64Array[];
  changed(): void;
}

export class EventKeys {
  /** Keys of one ms. */
  readonly perMs: number;
  /** A power of 2, so multiplying is exact. */
  readonly #msPerKey: number;
  readonly #lastMs: number;
  #next = 0;
  readonly #pending: PendingKeys;

  constructor(endMs: number, pending: PendingKeys) {
    this.#lastMs = endMs + 1;
    this.perMs = 2 ** Math.floor(Math.log2(keyMax / (endMs + 2)));
    this.#msPerKey = 1 / this.perMs;
    this.#pending = pending;
  }

  /** The next key of this time; all times past the end are alike. */
  at(ms: number): number {
    if (this.#next === this.perMs) this.#beginAnew();
    const nth = this.#next;
    this.#next += 1;
    return Math.min(ms, this.#lastMs) * this.perMs + nth;
  }

  timeOf(key: number): number {
    return Math.floor(key * this.#msPerKey);
  }

  /** Pending events keep their order, and all that follow come after. */
  #beginAnew(): void {
    const lists = this.#pending.lists();
    const nths = lists.flatMap((keys) => Array.from(keys, (key) => key % this.perMs));
    const sorted = Float64Array.from(nths.filter((nth) => !Number.isNaN(nth))).sort();
    for (const keys of lists) {
      keys.forEach((key, place) => {
        if (key === Number.POSITIVE_INFINITY) return;
        const nth = key % this.perMs;
        keys[place] = key - nth + sorted.indexOf(nth);
      });
    }
    this.#pending.changed();
    this.#next = sorted.length;
  }
}
