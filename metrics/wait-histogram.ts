/**
 * Waits in logarithmic bins: exact to 200 ms, then at most 1 % wide, so quantiles err below 0.5 %
 * in a few kilobytes. Integer edges are equal on every machine.
 */

/** From 24 days on waits share the last bin. */
const waitMsMost = 2 ** 31;

/** Bins of one millisecond up to here. */
const exactMs = 200;

/** `edges[k]` is bin k's smallest wait; the last edge closes the last bin. */
const edges: readonly number[] = makeEdges();

function makeEdges(): number[] {
  const all = [0];
  for (let edge = 1; edge < waitMsMost; edge += Math.max(1, Math.floor(edge / 100))) all.push(edge);
  all.push(waitMsMost);
  return all;
}

export const binCount = edges.length - 1;

/** Slices of an octave, 1.1 to 1.6 % wide, so each holds one or two edges. */
const slices = 64;
/** Index of the smallest bin in each slice of an octave. */
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

function binOf(waitMs: number): number {
  if (waitMs <= exactMs) return waitMs;
  if (waitMs >= waitMsMost) return binCount - 1;
  const octave = 31 - Math.clz32(waitMs);
  const slice = (waitMs >>> (octave - 6)) - slices;
  let bin = firstBins[octave * slices + slice] as number;
  while ((edges[bin + 1] as number) <= waitMs) bin += 1;
  return bin;
}

/** A bin's middle, rounded down. */
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
    // A restored array may be a view of a file.
    this.#counts = counts.slice();
    this.#total = total;
    return this;
  }

  /** Counts a wait so many times; -1 takes it back. */
  add(waitMs: number, count: number): void {
    this.#addToBin(binOf(waitMs), count);
  }

  merge(other: WaitHistogram): void {
    const counts = other.#counts;
    for (let bin = 0; bin < counts.length; bin += 1) {
      const count = counts[bin] as number;
      if (count !== 0) this.#addToBin(bin, count);
    }
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
