/** Splits long computations into slices, so that a live service can do other work between them. */

/** Counts steps of some nanoseconds, because the pure layers have no clock. */
export class Slice {
  readonly #steps: number;
  #left: number;

  constructor(steps: number) {
    this.#steps = steps;
    this.#left = steps;
  }

  /** Counts steps; true when the slice is used up, and begins the next. */
  spend(steps: number): boolean {
    this.#left -= steps;
    if (this.#left > 0) return false;
    this.#left = this.#steps;
    return true;
  }
}

const stretch = 1_024;
const stepsPerNumber = 10;

export function* sortInSlices(
  numbers: Float64Array<ArrayBuffer>,
  slice: Slice,
): Generator<void, Float64Array<ArrayBuffer>> {
  const count = numbers.length;
  for (let from = 0; from < count; from += stretch) {
    numbers.subarray(from, from + stretch).sort();
    if (slice.spend(stretch * stepsPerNumber)) yield;
  }
  let sorted = numbers;
  let merged = count > stretch ? new Float64Array(count) : numbers;
  for (let width = stretch; width < count; width *= 2) {
    for (let from = 0; from < count; from += 2 * width) {
      yield* mergeInto(merged, { sorted, from, width }, slice);
    }
    [sorted, merged] = [merged, sorted];
  }
  return sorted;
}

interface Neighbours {
  readonly sorted: Float64Array;
  readonly from: number;
  readonly width: number;
}

function* mergeInto(
  merged: Float64Array,
  { sorted, from, width }: Neighbours,
  slice: Slice,
): Generator<void, void> {
  const middle = Math.min(from + width, sorted.length);
  const end = Math.min(from + 2 * width, sorted.length);
  let left = from;
  let right = middle;
  for (let to = from; to < end; to += 1) {
    const isLeft = right >= end || (left < middle && (sorted[left] ?? 0) <= (sorted[right] ?? 0));
    merged[to] = (isLeft ? sorted[left++] : sorted[right++]) ?? 0;
    if (to % stretch === 0 && slice.spend(stretch * stepsPerNumber)) yield;
  }
}

/** Runs sliced work to its end. */
export function resultOf<T>(slices: Generator<unknown, T, void>): T {
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}
