/**
 * Which rules changed their place: the fewest that explain the new order. Priorities rewritten in
 * other steps move nothing.
 */

/** Names of `after` that moved against those of `before`; both lists hold the same names. */
export function movedNames(before: readonly string[], after: readonly string[]): readonly string[] {
  const place = new Map(before.map((name, index) => [name, index]));
  const places = after.map((name) => place.get(name) ?? -1);
  const stay = new Set(longestRising(places));
  return after.filter((_name, index) => !stay.has(index));
}

/** Positions of one longest rising subsequence. */
function longestRising(values: readonly number[]): readonly number[] {
  /** By length less one: the position with the smallest last value. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [position, value] of values.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[position] = low === 0 ? undefined : ends[low - 1];
    ends[low] = position;
  }
  const positions: number[] = [];
  let at = ends.at(-1);
  while (at !== undefined) {
    positions.push(at);
    at = previous[at];
  }
  return positions.reverse();
}
