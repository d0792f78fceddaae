/**
 * Conditions as unions of at most {@link boxesMax} boxes, for lint, cases, explanations and diffs.
 */
import type { CheckedRule } from '../language/checked-rule-set.ts';
import { boxesMax, wholeMax } from '../language/limits.ts';
import type { Group, Term } from '../language/term.ts';
import { type Box, boxIncludes, everywhere, meetBoxes, slab } from './box.ts';
import { range } from './number-set.ts';
import { instantPlace, type Space } from './space.ts';
import { testSets } from './test-sets.ts';
import { includes, join } from './value-set.ts';

/** The boxes that make up a rule's condition; null: too many to analyse. */
export type Boxes = readonly Box[] | null;

export function ruleBoxes(space: Space, { term, fromMs, toMs }: CheckedRule): Boxes {
  const boxes = termBoxes(space, term);
  if (boxes === null || (fromMs === -Infinity && toMs === Infinity)) return boxes;
  const dates = range(Math.max(-wholeMax, fromMs), Math.min(wholeMax, toMs - 1));
  return cross(boxes, [slab(instantPlace, dates)]);
}

export function termBoxes(space: Space, term: Term, isNegated = false): Boxes {
  switch (term.kind) {
    case 'test': {
      const { place, sets } = testSets(space, term, isNegated);
      if (sets.length > boxesMax) return null;
      return sets.map((set) => {
        return includes(set, space.universe(place)) ? everywhere : slab(place, set);
      });
    }
    case 'not':
      return termBoxes(space, term.term, !isNegated);
    default:
      return (term.kind === 'all') === isNegated
        ? anyBoxes(space, term, isNegated)
        : allBoxes(space, term, isNegated);
  }
}

function allBoxes(space: Space, { terms }: Group, isNegated: boolean): Boxes {
  let boxes: readonly Box[] = [everywhere];
  let isTooComplex = false;
  for (const term of terms) {
    const inner = termBoxes(space, term, isNegated);
    const crossed = inner === null || isTooComplex ? null : cross(boxes, inner);
    // One condition that is never true empties the `all` group, even if others are too complex.
    if (inner?.length === 0 || crossed?.length === 0) return [];
    if (crossed === null) isTooComplex = true;
    else boxes = crossed;
  }
  return isTooComplex ? null : boxes;
}

function anyBoxes(space: Space, { terms }: Group, isNegated: boolean): Boxes {
  const boxes: Box[] = [];
  for (const term of terms) {
    const inner = termBoxes(space, term, isNegated);
    if (inner === null) return null;
    for (const box of inner) add(boxes, box, space);
    if (boxes.length > boxesMax) return null;
  }
  return boxes;
}

function add(boxes: Box[], box: Box, space: Space): void {
  if (boxes.some((known) => boxIncludes(known, box))) return;
  const [place] = box.places;
  const [set] = box.sets;
  const twin = boxes.findIndex((one) => one.places.length === 1 && one.places[0] === place);
  const other = boxes[twin]?.sets[0];
  if (box.places.length === 1 && place !== undefined && set !== undefined && other !== undefined) {
    const joined = join(other, set);
    if (joined !== undefined) {
      const isAll = includes(joined, space.universe(place));
      boxes[twin] = isAll ? everywhere : slab(place, joined);
      return;
    }
  }
  boxes.push(box);
}

function cross(left: readonly Box[], right: readonly Box[]): Boxes {
  const boxes: Box[] = [];
  for (const a of left) {
    for (const b of right) {
      const both = meetBoxes(a, b);
      if (both === undefined || boxes.some((known) => boxIncludes(known, both))) continue;
      boxes.push(both);
      if (boxes.length > boxesMax) return null;
    }
  }
  return boxes;
}
