/**
 * Waits in log-scaled bins: exact up to 200 ms, then bins at most 1 % wide.
 *
 * A quantile is right to half a per cent at the price of a few kilobytes, however many calls there
 * are. Bin edges are whole numbers made by whole-number steps, so that every machine has the same.
 * Source: simulation.md 9.5.
 */

/** Waits at or beyond this (24 days) share the last bin. */
const waitMsMost = 2 ** 31;

/** Up to here a bin is a millisecond. */
const exactMs = 200;

/** `edges[k]` is the smallest wait of bin k; the last entry only closes the last bin. */
const edges: readonly number[] = makeEdges();

function makeEdges(): number[] {
  const all = [0];
  for (let edge = 1; edge < waitMsMost; edge += Math.max(1, Math.floor(edge / 100))) all.push(edge);
  all.push(waitMsMost);
  return all;
}

export const binCount = edges.length - 1;

/** The bin that holds a wait. */
function binOf(waitMs: number): number {
  // Of a width of 1 ms each.
  if (waitMs <= exactMs) return waitMs;
  let low = exactMs;
  let high = binCount;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? waitMsMost) <= waitMs) low = middle;
    else high = middle;
  }
  return low;
}

/** The wait that stands for a bin: its middle, rounded down. */
export function waitMsOfBin(bin: number): number {
  const low = edges[bin] ?? 0;
  const next = edges[bin + 1] ?? waitMsMost;
  return Math.floor((low + next - 1) / 2);
}

export class WaitHistogram {
  #counts = new Float64Array(32);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  save() {
    return { counts: this.#counts, total: this.#total };
  }

  load({ counts, total }: ReturnType<WaitHistogram['save']>): this {
    // What was read may be a view of the bytes that it was read from.
    this.#counts = counts.slice();
    this.#total = total;
    return this;
  }

  /** Counts a wait, or with -1 takes one back. */
  add(waitMs: number, count: 1 | -1): void {
    this.#addToBin(binOf(waitMs), count);
  }

  /** Adds another interval, queue or run. */
  merge(other: WaitHistogram): void {
    other.#counts.forEach((count, bin) => {
      if (count !== 0) this.#addToBin(bin, count);
    });
  }

  count(bin: number): number {
    return this.#counts[bin] ?? 0;
  }

  #addToBin(bin: number, count: number): void {
    if (bin >= this.#counts.length) {
      const grown = new Float64Array(Math.max(bin + 1, this.#counts.length * 2));
      grown.set(this.#counts);
      this.#counts = grown;
    }
    this.#counts[bin] = this.count(bin) + count;
    this.#total += count;
  }
}
