/**
 * A part of one box that no other box covers, found depth first: the nearest cover is cut off
 * along its dimensions one by one, and each part is searched with the covers that still meet it.
 *
 * The verdict "covered" is co-NP-complete to reach, so the search has a limit and can give up.
 * Source: rules.md D3.
 */
import { type Box, boxesMeet, setAt, withSet } from './box.ts';
import type { Space } from './space.ts';
import { includes, meet, without } from './value-set.ts';

/** Parts looked at before the search gives up. */
export const searchNodesMax = 20_000;

export type Uncovered =
  | { readonly verdict: 'covered' }
  | { readonly verdict: 'cannotTell' }
  | { readonly verdict: 'open'; readonly box: Box };

/** Searches a union of boxes for a part outside of all covers. */
export function findUncovered(
  space: Space,
  targets: readonly Box[],
  covers: readonly Box[],
): Uncovered {
  const budget = { nodes: searchNodesMax };
  for (const target of targets) {
    const box = search(space, target, covers, budget);
    if (box !== undefined) return { verdict: 'open', box };
    if (budget.nodes <= 0) return { verdict: 'cannotTell' };
  }
  return { verdict: 'covered' };
}

/** undefined: covered, or the budget is spent. */
function search(
  space: Space,
  target: Box,
  covers: readonly Box[],
  budget: { nodes: number },
): Box | undefined {
  budget.nodes -= 1;
  if (budget.nodes <= 0) return undefined;
  const near = covers.filter((cover) => boxesMeet(cover, target));
  let best: Box | undefined;
  let cuts: readonly number[] = [];
  for (const cover of near) {
    const places = cover.places.filter((place, position) => {
      const allowed = cover.sets[position];
      return (
        allowed !== undefined && !includes(allowed, setAt(target, place) ?? space.universe(place))
      );
    });
    if (places.length === 0) return undefined;
    if (best === undefined || places.length < cuts.length) [best, cuts] = [cover, places];
  }
  if (best === undefined) return target;
  let inside = target;
  for (const place of cuts) {
    const whole = setAt(inside, place) ?? space.universe(place);
    const allowed = setAt(best, place) ?? whole;
    for (const part of without(whole, allowed)) {
      const found = search(space, withSet(inside, place, part), near, budget);
      if (found !== undefined) return found;
    }
    inside = withSet(inside, place, meet(whole, allowed));
  }
  return undefined;
}
