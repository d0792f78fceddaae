/** Pending events by time, then by order of scheduling. Cost: O(log n), without allocation. */
const sizeAtFirst = 256;

export class EventHeap {
  #at = new Float64Array(sizeAtFirst);
  #order = new Float64Array(sizeAtFirst);
  #what = new Int32Array(sizeAtFirst);
  #size = 0;
  /** `Infinity` if there is none. */
  firstAtMs = Number.POSITIVE_INFINITY;

  /** Place in the order of scheduling of what {@link take} would take. */
  firstOrder(): number {
    return this.#order[0] as number;
  }

  /** The event that {@link take} would take. */
  first(): number {
    return this.#what[0] as number;
  }

  /** `nth` in the order of scheduling, which only grows. */
  push(atMs: number, nth: number, what: number): void {
    if (this.#size === this.#at.length) this.#grow();
    const at = this.#at;
    const order = this.#order;
    const whats = this.#what;
    // The new event is the last scheduled, so it rises only above later ones.
    let place = this.#size;
    this.#size += 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if ((at[above] as number) <= atMs) break;
      at[place] = at[above] as number;
      order[place] = order[above] as number;
      whats[place] = whats[above] as number;
      place = above;
    }
    at[place] = atMs;
    order[place] = nth;
    whats[place] = what;
    this.firstAtMs = at[0] as number;
  }

  take(): number {
    const at = this.#at;
    const order = this.#order;
    const whats = this.#what;
    const taken = whats[0] as number;
    this.#size -= 1;
    const size = this.#size;
    const lastAt = at[size] as number;
    const lastOrder = order[size] as number;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      const right = child + 1;
      if (right < size && isBefore(at, order, right, at[child] as number, order[child] as number)) {
        child = right;
      }
      if (!isBefore(at, order, child, lastAt, lastOrder)) break;
      at[place] = at[child] as number;
      order[place] = order[child] as number;
      whats[place] = whats[child] as number;
      place = child;
    }
    at[place] = lastAt;
    order[place] = lastOrder;
    whats[place] = whats[size] as number;
    this.firstAtMs = size === 0 ? Number.POSITIVE_INFINITY : (at[0] as number);
    return taken;
  }

  #grow(): void {
    const length = 2 * this.#at.length;
    this.#at = grown(this.#at, new Float64Array(length));
    this.#order = grown(this.#order, new Float64Array(length));
    this.#what = grown(this.#what, new Int32Array(length));
  }
}

function isBefore(
  at: Float64Array,
  order: Float64Array,
  place: number,
  atMs: number,
  nth: number,
): boolean {
  const own = at[place] as number;
  return own < atMs || (own === atMs && (order[place] as number) < nth);
}

export function grown<A extends Float64Array | Int32Array | Uint32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
