/**
 * Example facts in a box, shown by lint and as the start of a case. With counts or comparisons of
 * facts the search may fail, so callers evaluate the example first.
 */
import type { FactEntry } from '../facts/fact-entry.ts';
import { codeOf, type FactRecord, factInput, factRecord } from '../facts/fact-record.ts';
import type { FactInput, FactsFile, LineFactsFile } from '../files/index.ts';
import { holds } from '../language/condition-holds.ts';
import { factsOf, type Term, type Test } from '../language/term.ts';
import { linesKey } from '../language/words.ts';
import { type Box, everywhere, setAt } from './box.ts';
import { type NumberSet, nearestNumber } from './number-set.ts';
import { pickValue } from './pick-value.ts';
import { termBoxes } from './rule-boxes.ts';
import type { Space } from './space.ts';
import { findUncovered } from './uncovered.ts';
import type { ValueSet } from './value-set.ts';

export interface Witness {
  readonly facts: FactsFile;
  /** The example's instant in ms since 1970; 0 if it does not matter. */
  readonly atMs: number;
}

const witnessLinesMax = 50;

interface Wanted {
  readonly space: Space;
  readonly box: Box;
  /** Condition of the box. The example states all its facts, even if any value would do. */
  readonly term?: Term;
  readonly near?: FactRecord;
}

export function witnessOf(wanted: Wanted): Witness {
  const { space, box, near } = wanted;
  const values = new Map<FactEntry, FactInput>();
  const lines: LineFactsFile[] = [];
  let atMs = 0;
  for (const [position, place] of box.places.entries()) {
    const set = box.sets[position];
    if (set === undefined) continue;
    const dimension = space.dimension(place);
    if (dimension.kind === 'fact') {
      const { fact } = dimension;
      values.set(fact, factInput(fact, pickValue(set, fact, near?.values[fact.slot])));
    } else if (dimension.kind === 'instant') {
      atMs = nearestNumber(set as NumberSet, 0) ?? 0;
    } else if (dimension.kind === 'count') {
      lines.push(...linesFor(space, box, { test: dimension.test, set }));
    }
  }
  const { term } = wanted;
  for (const fact of term === undefined ? [] : factsOf(term)) {
    if (values.has(fact) || fact.nullable || fact.type === 'list') continue;
    const value = pickValue(space.universe(fact.slot), fact, near?.values[fact.slot]);
    if (fact.takesWhere !== true) values.set(fact, factInput(fact, value));
  }
  for (const [position, place] of box.places.entries()) {
    const dimension = space.dimension(place);
    if (dimension.kind !== 'atom') continue;
    const isWanted = (box.sets[position] as NumberSet).ends[0] === 1;
    settleAtom(wanted, values, { test: dimension.test, isWanted });
  }
  const facts: Record<string, FactsFile[string]> = {};
  for (const [{ name }, value] of values) facts[name] = value;
  if (lines.length > 0) facts[linesKey] = lines;
  return { facts, atMs };
}

/** Order lines that this `where` counts and, if possible, the box's other counts do not. */
function linesFor(
  space: Space,
  box: Box,
  { test, set }: { readonly test: Test; readonly set: ValueSet },
): readonly LineFactsFile[] {
  const count = nearestNumber(set as NumberSet, 0) ?? 0;
  const { where } = test;
  if (count === 0 || count > witnessLinesMax || where === undefined) return [];
  const others = box.places.flatMap((place) => {
    const dimension = space.dimension(place);
    if (dimension.kind !== 'count' || dimension.test === test) return [];
    const other = dimension.test.where;
    return other === undefined ? [] : (termBoxes(space, other) ?? []);
  });
  const boxes = termBoxes(space, where) ?? [everywhere];
  const apart = findUncovered(space, boxes, others);
  const line = apart.verdict === 'open' ? apart.box : boxes[0];
  if (line === undefined) return [];
  const { facts } = witnessOf({ space, box: line, term: where });
  return new Array<LineFactsFile>(count).fill(facts as LineFactsFile);
}

/** Tries neighbouring values of two compared facts until the comparison has the wanted result. */
function settleAtom(
  { space, box }: Wanted,
  values: Map<FactEntry, FactInput>,
  { test, isWanted }: { readonly test: Test; readonly isWanted: boolean },
): void {
  const { fact, against } = test;
  if (!('fact' in against)) return;
  const other = against.fact;
  const setOf = ({ slot }: FactEntry) => setAt(box, slot) ?? space.universe(slot);
  const lefts = candidates(fact, setOf(fact), values.get(fact), values.get(other));
  const rights = candidates(other, setOf(other), values.get(other), values.get(fact));
  for (const left of lefts) {
    for (const right of rights) {
      const record = factRecord({ [fact.name]: left, [other.name]: right });
      if (holds(test, record) !== isWanted) continue;
      values.set(fact, left);
      values.set(other, right);
      return;
    }
  }
}

function candidates(
  fact: FactEntry,
  set: ValueSet,
  own: FactInput | undefined,
  other: FactInput | undefined,
): readonly FactInput[] {
  const values: FactInput[] = own === undefined ? [] : [own];
  if (set.kind === 'numbers') {
    const asked = [own, other].flatMap((one) => (typeof one === 'number' ? [one] : []));
    const near = asked.flatMap((one) => [one, one - 1, one + 1]);
    const ends = [set.ends[0] ?? 0, set.ends.at(-1) ?? 0];
    for (const one of [...near, ...ends]) {
      const value = nearestNumber(set, one);
      if (value !== undefined) values.push(factInput(fact, value));
    }
  } else {
    const asked = typeof other === 'string' ? [other, [other]] : (other ?? []);
    for (const one of [asked].flat() as readonly FactInput[]) {
      const value = pickValue(set, fact, codeOf(fact, one) ?? null);
      values.push(factInput(fact, value));
    }
    values.push(factInput(fact, pickValue(set, fact)));
  }
  return values;
}
