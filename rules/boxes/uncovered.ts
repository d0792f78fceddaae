/**
 * Finds a part of a box that no other box covers, depth first. The problem is co-NP-complete, so
 * the search has a limit and may give up.
 */
import { type Box, boxesMeet, setAt, withSet } from './box.ts';
import type { Space } from './space.ts';
import { includes, meet, without } from './value-set.ts';

const searchNodesMax = 20_000;

export type BoxCoverVerdict =
  | { readonly verdict: 'covered'; readonly by: ReadonlySet<Box> }
  | { readonly verdict: 'cannotTell' }
  | { readonly verdict: 'open'; readonly box: Box };

interface Search {
  readonly space: Space;
  readonly used: Set<Box>;
  nodesLeft: number;
}

export function findUncovered(
  space: Space,
  targets: readonly Box[],
  covers: readonly Box[],
): BoxCoverVerdict {
  const run: Search = { space, used: new Set(), nodesLeft: searchNodesMax };
  for (const target of targets) {
    const box = search(run, target, covers);
    if (box !== undefined) return { verdict: 'open', box };
    if (run.nodesLeft <= 0) return { verdict: 'cannotTell' };
  }
  return { verdict: 'covered', by: run.used };
}

/** A part of `target` outside all covers; undefined: none, or the search gave up. */
function search(run: Search, target: Box, covers: readonly Box[]): Box | undefined {
  run.nodesLeft -= 1;
  if (run.nodesLeft <= 0) return undefined;
  const near: Box[] = [];
  let best: Box | undefined;
  let fewest = Infinity;
  for (const cover of covers) {
    if (!boxesMeet(cover, target)) continue;
    near.push(cover);
    const cuts = countCuts(run.space, cover, target, fewest);
    if (cuts < fewest) [best, fewest] = [cover, cuts];
    if (cuts === 0) break;
  }
  if (best === undefined) return target;
  run.used.add(best);
  let inside = target;
  for (const [position, place] of best.places.entries()) {
    const allowed = best.sets[position];
    const whole = setAt(inside, place) ?? run.space.universe(place);
    if (allowed === undefined || includes(allowed, whole)) continue;
    for (const part of without(whole, allowed)) {
      const found = search(run, withSet(inside, place, part), near);
      if (found !== undefined) return found;
    }
    inside = withSet(inside, place, meet(whole, allowed));
  }
  return undefined;
}

/** Number of dimensions in which the target exceeds a cover, counted up to `enough`. */
function countCuts(space: Space, cover: Box, target: Box, enough: number): number {
  let cuts = 0;
  let at = 0;
  for (let position = 0; position < cover.places.length && cuts < enough; position += 1) {
    const place = cover.places[position] ?? 0;
    while (at < target.places.length && (target.places[at] ?? 0) < place) at += 1;
    const asked = target.places[at] === place ? target.sets[at] : space.universe(place);
    const allowed = cover.sets[position];
    if (allowed !== undefined && asked !== undefined && !includes(allowed, asked)) cuts += 1;
  }
  return cuts;
}
