/** A box: allowed values by dimension. A dimension that is not named allows everything. */
import { includes, isEmpty, meet, setsMeet, type ValueSet } from './value-set.ts';

export interface Box {
  /** Dimension numbers of a {@link Space}, ascending. */
  readonly places: readonly number[];
  /** The allowed values in each dimension of `places`; never empty. */
  readonly sets: readonly ValueSet[];
}

export const everywhere: Box = { places: [], sets: [] };

export function slab(place: number, set: ValueSet): Box {
  return { places: [place], sets: [set] };
}

export function setAt({ places, sets }: Box, place: number): ValueSet | undefined {
  return sets[places.indexOf(place)];
}

/** The intersection of two boxes; undefined if empty. */
export function meetBoxes(a: Box, b: Box): Box | undefined {
  const places: number[] = [];
  const sets: ValueSet[] = [];
  let i = 0;
  let j = 0;
  while (i < a.places.length || j < b.places.length) {
    const left = a.places[i] ?? Infinity;
    const right = b.places[j] ?? Infinity;
    const inA = left <= right ? a.sets[i] : undefined;
    const inB = right <= left ? b.sets[j] : undefined;
    const set = inA === undefined ? inB : inB === undefined ? inA : meet(inA, inB);
    if (set === undefined || (inA !== undefined && inB !== undefined && isEmpty(set))) {
      return undefined;
    }
    places.push(Math.min(left, right));
    sets.push(set);
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return { places, sets };
}

export function boxesMeet(a: Box, b: Box): boolean {
  let j = 0;
  for (let i = 0; i < a.places.length; i += 1) {
    const place = a.places[i] ?? 0;
    while (j < b.places.length && (b.places[j] ?? 0) < place) j += 1;
    if (b.places[j] !== place) continue;
    const inA = a.sets[i];
    const inB = b.sets[j];
    if (inA !== undefined && inB !== undefined && !setsMeet(inA, inB)) return false;
  }
  return true;
}

export function boxIncludes(outer: Box, inner: Box): boolean {
  return outer.places.every((place, position) => {
    const allowed = outer.sets[position];
    const asked = setAt(inner, place);
    return allowed !== undefined && asked !== undefined && includes(allowed, asked);
  });
}

export function withSet({ places, sets }: Box, place: number, set: ValueSet): Box {
  const position = places.findIndex((one) => one >= place);
  const at = position === -1 ? places.length : position;
  const replaced = places[at] === place ? 1 : 0;
  return { places: places.toSpliced(at, replaced, place), sets: sets.toSpliced(at, replaced, set) };
}
