/**
 * Names and times of random worlds.
 *
 * Ids of the file are such that number order, length order and code-unit order disagree; names from
 * outside hold what people and gateways really send, and what breaks look-up by plain objects.
 * Times lie on a coarse grid, so that unrelated timers fall due together.
 */
import type { Draw } from './draw.ts';

/** All times of a random centre, and most of a random trace, are multiples of this. */
export const gridMs = 500;

/** Legal file ids (ux-and-api.md 17.1) in an order that is not theirs. */
export const agentNames = [
  'b',
  'a10',
  'a',
  'a2',
  'constructor',
  'a-1',
  'z',
  'm',
  '0',
  'tostring',
  'a1',
  'hasownproperty',
] as const;
export const queueNames = ['q', 'sales', 'q10', 'q2', 'constructor'] as const;
export const groupNames = ['g', 'care', 'g10'] as const;
export const skillNames = ['german', 'french', 'orders', 'valueof'] as const;

/** Call ids that a switch may send, beside `c1`, `c2`, ... */
export const oddCallNames = [
  'c/1',
  'c1/1',
  '__proto__',
  'constructor',
  'é',
  'e\u0301',
  '𝄞',
  '\u202ec1',
  ' ',
  '日本語',
  'toString',
  'c.1',
  '00',
  '\uffff',
  'c 1',
  'NaN',
] as const;

/** Names that nobody ever gave to anything. */
export const unknownNames = [
  'nobody',
  '',
  '__proto__',
  'constructor',
  '\ud800',
  '𝄞𝄞',
  '\u0000',
  'c1/999999',
  '/',
  '/1',
  'c1/',
  'c1/0',
  'c1/-1',
  'c1/1e0',
  'c1/01',
  'c1/1 ',
  'x'.repeat(5_000),
  'hasOwnProperty',
  '1',
  'a/0',
] as const;

/** A time of at least one and at most `stepsMax` grid steps. */
export function gridTime(draw: Draw, stepsMax: number): number {
  return gridMs * draw.int(1, stepsMax);
}

/** As {@link gridTime}, and 0 with the given share. */
export function gridTimeOrZero(draw: Draw, stepsMax: number, zeroShare: number): number {
  return draw.chance(zeroShare) ? 0 : gridTime(draw, stepsMax);
}

/** An object with the member in the given share of draws, else without it. */
export function given<K extends string, V>(
  draw: Draw,
  share: number,
  key: K,
  make: () => V,
): { readonly [P in K]?: V } {
  if (!draw.chance(share)) return {};
  const members: { [P in K]?: V } = {};
  members[key] = make();
  return members;
}
