/**
 * Sums and counters. Numbers are added in their order, so that a figure repeats to the last digit.
 */

/** The sum of all values; 0 of none. */
export function sumOf(values: Iterable<number>): number {
  return sumBy(values, (value) => value);
}

/** The sum of a figure of each item. */
export function sumBy<One>(all: Iterable<One>, of: (one: One, place: number) => number): number {
  let sum = 0;
  let place = 0;
  for (const one of all) {
    sum += of(one, place);
    place += 1;
  }
  return sum;
}

/** The mean; NaN of no values. */
export function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

/** Σ (x - mean)². */
export function squaresAbout(mean: number, values: readonly number[]): number {
  return sumBy(values, (value) => (value - mean) ** 2);
}

/** Adds to a counter of a list; a place that is missing counts as 0. */
export function addAt(counts: number[] | Float64Array, place: number, amount: number): void {
  counts[place] = (counts[place] ?? 0) + amount;
}

/** Adds to a counter by key. */
export function addTo<Key>(counts: Map<Key, number>, key: Key, amount = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}
