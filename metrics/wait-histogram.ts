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

/** Slices of an octave, of 1.1 to 1.6 %: a bin ends in each once or twice. */
const slices = 64;
/** By octave and slice: the bin that its smallest wait is in. */
const firstBins = makeFirstBins();

function makeFirstBins(): Uint16Array {
  const bins = new Uint16Array(32 * slices);
  for (let at = 0, bin = 0; at < bins.length; at += 1) {
    const least = (slices + (at % slices)) * 2 ** (Math.floor(at / slices) - Math.log2(slices));
    while (bin < binCount - 1 && (edges[bin + 1] as number) <= least) bin += 1;
    bins[at] = bin;
  }
  return bins;
}

/** The bin that holds a wait. */
function binOf(waitMs: number): number {
  // Of a width of 1 ms each.
  if (waitMs <= exactMs) return waitMs;
  if (waitMs >= waitMsMost) return binCount - 1;
  const octave = 31 - Math.clz32(waitMs);
  const slice = (waitMs >>> (octave - 6)) - slices;
  let bin = firstBins[octave * slices + slice] as number;
  while ((edges[bin + 1] as number) <= waitMs) bin += 1;
  return bin;
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
