/**
 * The fewest fact changes that make a rule hold, exact over its boxes; ties go to the order of the
 * file. A count or a comparison of two facts is one change.
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

/** A change of the facts that would make a rule hold. */
export interface FactChange {
  /**
   * What to change: a `fact`, a `count` of order lines, a `relation` of two facts, or the
   * `instant`.
   */
  readonly kind: 'fact' | 'count' | 'relation' | 'instant';
  /** The fact to change; absent if the instant must change. */
  readonly fact?: string;
  /** The required values in words. */
  readonly needs: { readonly [L in Language]: string };
  /** An example of a value that suffices; for numbers, the nearest. */
  readonly nearest?: FactInput;
}

interface Wanted {
  readonly space: Space;
  readonly declared: Space;
  readonly boxes: readonly Box[];
}

export function minimalChange(
  { space, declared, boxes }: Wanted,
  record: FactRecord,
  atMs: number,
): readonly FactChange[] | null {
  let best: readonly FactChange[] | null = null;
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
): readonly FactChange[] | null {
  const changes: FactChange[] = [];
  const values = record.values.slice();
  const changed = { ...record, values };
  for (const [position, place] of box.places.entries()) {
    const set = box.sets[position];
    const dimension = space.dimension(place);
    // Dimensions of facts come first, so that comparisons use the changed facts.
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

function changeOf(dimension: Dimension, set: ValueSet, from: number | undefined): FactChange {
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
