/**
 * Count and sum over the last half-hour, exact to the millisecond. Cost: O(1) amortised. Memory:
 * one look-back plus an eighth. Source: acd-routing.md C8.
 */
import type { MeasureSums } from './measure.ts';

/** Look-back for handle times and leaving shares. */
export const lookBackMs = 1_800_000;

/** Old values are removed when above one in this many. */
const oldShareMax = 8;

/** Values by time; times must not decrease. */
export class SlidingSums {
  #atMs: number[] = [];
  #values: number[] = [];
  #first = 0;
  #sum = 0;

  add(atMs: number, value: number): void {
    while (this.#first < this.#atMs.length && isOld(this.#atMs[this.#first] ?? 0, atMs)) {
      this.#sum -= this.#values[this.#first] ?? 0;
      this.#first += 1;
    }
    if (this.#first * oldShareMax > this.#atMs.length) {
      this.#atMs = this.#atMs.slice(this.#first);
      this.#values = this.#values.slice(this.#first);
      this.#first = 0;
    }
    this.#atMs.push(atMs);
    this.#values.push(value);
    this.#sum += value;
  }

  save() {
    return { atMs: this.#atMs, values: this.#values, first: this.#first, sum: this.#sum };
  }

  load({ atMs, values, first, sum }: ReturnType<SlidingSums['save']>): this {
    this.#atMs = atMs;
    this.#values = values;
    this.#first = first;
    this.#sum = sum;
    return this;
  }

  /** Sum and count of the look-back at `nowMs`. */
  at(nowMs: number): MeasureSums {
    let numerator = this.#sum;
    let old = this.#first;
    while (old < this.#atMs.length && isOld(this.#atMs[old] ?? 0, nowMs)) {
      numerator -= this.#values[old] ?? 0;
      old += 1;
    }
    return { numerator, denominator: this.#atMs.length - old };
  }
}

function isOld(atMs: number, nowMs: number): boolean {
  return atMs <= nowMs - lookBackMs;
}
