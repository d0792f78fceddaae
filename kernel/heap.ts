/** A binary heap with a comparator. Cost: push and pop O(log n). */

/** Items come out by `compare`, equal ones in any order. */
export class Heap<T> {
  readonly #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  push(item: T): void {
    const items = this.#items;
    let place = items.push(item) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || this.#compare(item, parent) >= 0) break;
      items[place] = parent;
      place = above;
    }
    items[place] = item;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  pop(): T | undefined {
    const items = this.#items;
    const [top] = items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return top;
    let place = 0;
    for (let below = 1; below < items.length; below = 2 * place + 1) {
      const child = this.#smallerOf(below, below + 1);
      const item = items[child];
      if (item === undefined || this.#compare(item, last) >= 0) break;
      items[place] = item;
      place = child;
    }
    items[place] = last;
    return top;
  }

  #smallerOf(left: number, right: number): number {
    const a = this.#items[left];
    const b = this.#items[right];
    return a !== undefined && b !== undefined && this.#compare(b, a) < 0 ? right : left;
  }
}
