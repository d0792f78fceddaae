/**
 * The fewest facts to change so that a rule holds: exact over its boxes, ties by the order of the
 * file.
 *
 * A count with a `where`, and a fact against another, count as one change each; so does a test of
 * one fact against another that holds now and no longer would.
 * Source: rules.md E2.
 */
import type { Box } from '../boxes/box.ts';
import { nearestNumber } from '../boxes/number-set.ts';
import { pickValue } from '../boxes/pick-value.ts';
import type { Dimension, Space } from '../boxes/space.ts';
import { hasValue, isEmpty, meet, type ValueSet } from '../boxes/value-set.ts';
import { codeOf, type FactRecord, factInput } from '../facts/fact-record.ts';
import type { FactInput } from '../files/index.ts';
import { sayCondition } from './say-condition.ts';
import { inBothLanguages, type Language } from './say-value.ts';
import { sayValueSet } from './say-value-set.ts';

export interface Change {
  /** `fact`: a value; `count`: lines that a `where` picks; `relation`: two facts; `instant`: when. */
  readonly kind: 'fact' | 'count' | 'relation' | 'instant';
  /** Absent of instants. */
  readonly fact?: string;
  /** The values that will do, in words. */
  readonly needs: { readonly [L in Language]: string };
  /** One of them: the nearest, of numbers. */
  readonly nearest?: FactInput;
}

interface Wanted {
  /** Facts may be unknown there. */
  readonly space: Space;
  /** As the dictionary says: what a change may lead to. */
  readonly declared: Space;
  readonly boxes: readonly Box[];
}

/** null: no change will do. */
export function minimalChange(
  { space, declared, boxes }: Wanted,
  record: FactRecord,
  atMs: number,
): readonly Change[] | null {
  let best: readonly Change[] | null = null;
  for (const box of boxes) {
    const changes = changesInto({ space, declared, boxes: [box] }, box, { record, atMs });
    if (changes !== null && (best === null || changes.length < best.length)) best = changes;
  }
  return best;
}

function changesInto(
  { space, declared }: Wanted,
  box: Box,
  { record, atMs }: { readonly record: FactRecord; readonly atMs: number },
): readonly Change[] | null {
  const changes: Change[] = [];
  const values = record.values.slice();
  const changed = { ...record, values };
  for (const [position, place] of box.places.entries()) {
    const set = box.sets[position];
    const dimension = space.dimension(place);
    // Facts come before the tests that compare them: a test is seen with the facts as changed.
    const value = space.valueAt(place, changed, atMs);
    if (set === undefined || hasValue(set, value)) continue;
    const possible = dimension.kind === 'fact' ? meet(set, declared.universe(place)) : set;
    if (isEmpty(possible)) return null;
    const change = changeOf(dimension, possible, typeof value === 'number' ? value : undefined);
    if (dimension.kind === 'fact') {
      values[dimension.fact.slot] = codeOf(dimension.fact, change.nearest ?? null) ?? null;
    }
    changes.push(change);
  }
  return changes;
}

function changeOf(dimension: Dimension, set: ValueSet, from: number | undefined): Change {
  const needs = inBothLanguages((language) => sayValueSet(dimension, set, language));
  const near = set.kind === 'numbers' ? nearestNumber(set, from ?? 0) : undefined;
  const given = near === undefined ? {} : { nearest: near };
  switch (dimension.kind) {
    case 'fact': {
      const { fact } = dimension;
      const number = fact.type === 'int' ? near : undefined;
      const nearest = factInput(fact, number ?? pickValue(set, fact));
      return { kind: 'fact', fact: fact.name, needs, nearest };
    }
    case 'instant':
      return { kind: 'instant', needs, ...given };
    case 'count':
      return { kind: 'count', fact: dimension.test.fact.name, needs, ...given };
    case 'atom': {
      const { test } = dimension;
      const isWanted = hasValue(set, 1);
      const term = isWanted ? test : ({ kind: 'not', pointer: test.pointer, term: test } as const);
      const words = inBothLanguages((language) => sayCondition(term, language));
      return { kind: 'relation', fact: test.fact.name, needs: words };
    }
  }
}
