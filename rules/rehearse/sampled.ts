/**
 * Which decisions are looked at more closely, where that costs more than the decision itself.
 *
 * Source: rules.md E3.
 */

const sampledAllMax = 1_000;
const sampledEvery = 100;

/** All of the first 1,000, then one in 100; `place` counts from 0. */
export function isSampled(place: number): boolean {
  return place < sampledAllMax || place % sampledEvery === 0;
}
