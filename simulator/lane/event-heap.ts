/**
 * Pending events, the smallest key first. A key is time and place in the order of scheduling in one
 * double (`event-keys.ts`). Cost: O(log n), without allocation.
 */
const sizeAtFirst = 256;

export class EventHeap {
  /** `Infinity` if there is none. */
  firstKey = Number.POSITIVE_INFINITY;
  #keys = new Float64Array(sizeAtFirst);
  #what = new Int32Array(sizeAtFirst);
  #size = 0;

  /** The event that {@link take} would take. */
  first(): number {
    return this.#what[0] as number;
  }

  push(key: number, what: number): void {
    if (this.#size === this.#keys.length) this.#grow();
    const keys = this.#keys;
    const whats = this.#what;
    let place = this.#size;
    this.#size += 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if ((keys[above] as number) < key) break;
      keys[place] = keys[above] as number;
      whats[place] = whats[above] as number;
      place = above;
    }
    keys[place] = key;
    whats[place] = what;
    this.firstKey = keys[0] as number;
  }

  take(): number {
    const keys = this.#keys;
    const whats = this.#what;
    const taken = whats[0] as number;
    this.#size -= 1;
    const size = this.#size;
    const last = keys[size] as number;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      const right = child + 1;
      if (right < size && (keys[right] as number) < (keys[child] as number)) child = right;
      if ((keys[child] as number) > last) break;
      keys[place] = keys[child] as number;
      whats[place] = whats[child] as number;
      place = child;
    }
    keys[place] = last;
    whats[place] = whats[size] as number;
    this.firstKey = size === 0 ? Number.POSITIVE_INFINITY : (keys[0] as number);
    return taken;
  }

  /** The keys in use; they may be changed if their order stays. */
  keys(): Float64Array {
    return this.#keys.subarray(0, this.#size);
  }

  /** After {@link keys} were changed. */
  look(): void {
    if (this.#size > 0) this.firstKey = this.#keys[0] as number;
  }

  #grow(): void {
    const length = 2 * this.#keys.length;
    this.#keys = grown(this.#keys, new Float64Array(length));
    this.#what = grown(this.#what, new Int32Array(length));
  }
}

export function grown<A extends Float64Array | Int32Array | Uint32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
