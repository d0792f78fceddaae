/**
 * A small seeded generator for test worlds: one integer seed, one centre and one trace.
 *
 * It is not the kernel's Philox on purpose: a fault of the kernel's streams must not hide in the
 * worlds that look for it. Quality is enough for tests, not for simulation.
 *
 * Source: Weyl sequence with the 32-bit finalizer of MurmurHash3.
 */

/** Draws that the generators of the rig share. */
export interface Draw {
  /** An integer from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True with the given share. */
  chance(share: number): boolean;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** One of the list, or undefined where it is empty. */
  maybe<T>(list: readonly T[]): T | undefined;
  /** One of the values, by weight; weights of 0 are never taken. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T;
  /** Each element with the given share, in the order of the list. */
  some<T>(list: readonly T[], share: number): readonly T[];
  /** A copy in random order. */
  shuffle<T>(list: readonly T[]): T[];
}

/** Makes the draws of one seed; `purpose` keeps the streams of one seed apart. */
export function createDraw(seed: number, purpose: number): Draw {
  let counter = mix(mix(seed >>> 0) ^ mix(Math.floor(seed / 2 ** 32) + 1) ^ mix(purpose + 77));
  const next = (): number => {
    counter = (counter + 0x9e3779b9) >>> 0;
    return mix(counter);
  };
  const int = (min: number, max: number): number =>
    min + Math.floor((next() / 2 ** 32) * (max - min + 1));
  const pick = <T>(list: readonly T[]): T => {
    const value = list[int(0, list.length - 1)];
    if (value === undefined) throw new Error('pick: the list is empty; expected an element');
    return value;
  };
  return {
    int,
    pick,
    chance: (share) => next() / 2 ** 32 < share,
    maybe: (list) => (list.length === 0 ? undefined : pick(list)),
    weighted: (choices) => weighted(choices, next() / 2 ** 32),
    some: (list, share) => list.filter(() => next() / 2 ** 32 < share),
    shuffle: (list) => shuffle(list, int),
  };
}

function weighted<T>(choices: readonly (readonly [number, T])[], share: number): T {
  let rest = share * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of choices) {
    rest -= weight;
    if (rest < 0) return value;
  }
  throw new Error('weighted: all weights are 0; expected one above 0');
}

function shuffle<T>(list: readonly T[], int: Draw['int']): T[] {
  const rest = [...list];
  const out: T[] = [];
  while (rest.length > 0) out.push(...rest.splice(int(0, rest.length - 1), 1));
  return out;
}

/** Spreads 32 bits over 32 bits. */
function mix(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
