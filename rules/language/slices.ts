/** Long work of the pure floor in slices: whoever asked for it serves others between two. */

/**
 * How long a compilation works before it lets others: so many steps, each of some nanoseconds.
 *
 * The pure floor has no clock; steps are counted where loops are long.
 */
export class Slice {
  readonly #steps: number;
  #left: number;

  constructor(steps: number) {
    this.#steps = steps;
    this.#left = steps;
  }

  /** Counts steps; true: the slice is used up, and the next one begins. */
  spend(steps: number): boolean {
    this.#left -= steps;
    if (this.#left > 0) return false;
    this.#left = this.#steps;
    return true;
  }
}

/** Numbers sorted at once: some tens of microseconds. */
const stretch = 1_024;
/** Steps that one number takes in one pass. */
const stepsPerNumber = 10;

/** The numbers, rising; the array given is used up. */
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

/** Work that is cut into slices, done at once. */
export function resultOf<T>(slices: Generator<unknown, T, void>): T {
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}
