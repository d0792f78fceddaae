/** Sets of whole numbers and unknown: sorted ranges, both ends included. */

/** A set of numbers, or of true/false or texts of a closed list, coded as in fact records. */
export interface NumberSet {
  readonly kind: 'numbers';
  /** Low and high ends alternate, ascending; ranges are disjoint and not adjacent. */
  readonly ends: readonly number[];
  readonly hasNull: boolean;
}

export function range(low: number, high: number): NumberSet {
  return { kind: 'numbers', ends: low <= high ? [low, high] : [], hasNull: false };
}

export function points(values: readonly number[]): NumberSet {
  const ends: number[] = [];
  for (const value of [...new Set(values)].sort((a, b) => a - b)) {
    if (ends.length > 0 && ends.at(-1) === value - 1) ends[ends.length - 1] = value;
    else ends.push(value, value);
  }
  return { kind: 'numbers', ends, hasNull: false };
}

export function meetNumbers(a: NumberSet, b: NumberSet): NumberSet {
  const ends: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.ends.length && j < b.ends.length) {
    const low = Math.max(end(a, i), end(b, j));
    const high = Math.min(end(a, i + 1), end(b, j + 1));
    if (low <= high) ends.push(low, high);
    if (end(a, i + 1) < end(b, j + 1)) i += 2;
    else j += 2;
  }
  return { kind: 'numbers', ends, hasNull: a.hasNull && b.hasNull };
}

export function numbersWithout(a: NumberSet, b: NumberSet): NumberSet {
  const ends: number[] = [];
  let j = 0;
  for (let i = 0; i < a.ends.length; i += 2) {
    let low = end(a, i);
    const high = end(a, i + 1);
    while (j < b.ends.length && end(b, j + 1) < low) j += 2;
    for (let k = j; k < b.ends.length && end(b, k) <= high; k += 2) {
      if (low < end(b, k)) ends.push(low, end(b, k) - 1);
      low = end(b, k + 1) + 1;
    }
    if (low <= high) ends.push(low, high);
  }
  return { kind: 'numbers', ends, hasNull: a.hasNull && !b.hasNull };
}

/** Allocates nothing, as the search for covers calls it most. */
export function numbersInclude(outer: NumberSet, inner: NumberSet): boolean {
  if (inner.hasNull && !outer.hasNull) return false;
  let j = 0;
  for (let i = 0; i < inner.ends.length; i += 2) {
    while (j < outer.ends.length && end(outer, j + 1) < end(inner, i)) j += 2;
    if (j >= outer.ends.length) return false;
    if (end(outer, j) > end(inner, i) || end(outer, j + 1) < end(inner, i + 1)) return false;
  }
  return true;
}

export function numbersMeet(a: NumberSet, b: NumberSet): boolean {
  if (a.hasNull && b.hasNull) return true;
  let i = 0;
  let j = 0;
  while (i < a.ends.length && j < b.ends.length) {
    if (end(a, i + 1) < end(b, j)) i += 2;
    else if (end(b, j + 1) < end(a, i)) j += 2;
    else return true;
  }
  return false;
}

export function hasNumber({ ends }: NumberSet, value: number): boolean {
  for (let i = 0; i < ends.length; i += 2) {
    if (value <= (ends[i + 1] ?? value)) return value >= (ends[i] ?? value);
  }
  return false;
}

/** The member closest to a value, the smaller at a tie; undefined if the set has no number. */
export function nearestNumber({ ends }: NumberSet, value: number): number | undefined {
  let best: number | undefined;
  for (let i = 0; i < ends.length; i += 2) {
    const near = Math.min(Math.max(value, ends[i] ?? value), ends[i + 1] ?? value);
    if (best === undefined || Math.abs(near - value) < Math.abs(best - value)) best = near;
  }
  return best;
}

function end({ ends }: NumberSet, place: number): number {
  return ends[place] ?? 0;
}
