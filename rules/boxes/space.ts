/**
 * The dimensions of boxes: one per fact, the instant, one per count with its own `where`, and one
 * per comparison of two facts (an atom). Counts and atoms are treated as independent: "never" and
 * "covered" stay correct, but an example may be impossible.
 */
import { assert } from '../../kernel/index.ts';
import { dictionary } from '../facts/dictionary.ts';
import type { FactEntry } from '../facts/fact-entry.ts';
import type { FactRecord, FactValue } from '../facts/fact-record.ts';
import { holds, seenValue } from '../language/condition-holds.ts';
import { wholeMax } from '../language/limits.ts';
import { type Test, termKey } from '../language/term.ts';
import { everyList } from './list-set.ts';
import { type NumberSet, range } from './number-set.ts';
import { noneOf } from './text-set.ts';
import type { ValueSet } from './value-set.ts';

export type Dimension =
  | { readonly kind: 'fact'; readonly fact: FactEntry }
  | { readonly kind: 'instant' }
  | { readonly kind: 'count'; readonly test: Test }
  | { readonly kind: 'atom'; readonly test: Test };

/** Dimension number of the instant; facts have lower numbers, their slots. */
export const instantPlace = dictionary.length;

const instants: NumberSet = range(-wholeMax, wholeMax);
const claim: NumberSet = range(0, 1);

/**
 * Numbers the dimensions of one or more rule sets. Only boxes of the same space can be compared.
 */
export class Space {
  readonly #dimensions: Dimension[] = [];
  readonly #universes: ValueSet[] = [];
  readonly #places = new Map<string, number>();

  /** `mayMiss`: every fact may be unknown, whatever the dictionary says. */
  constructor({ mayMiss }: { readonly mayMiss: boolean }) {
    for (const fact of dictionary) {
      this.#add({ kind: 'fact', fact }, universeOf(fact, mayMiss || fact.nullable));
    }
    this.#add({ kind: 'instant' }, instants);
  }

  dimension(place: number): Dimension {
    const dimension = this.#dimensions[place];
    assert(dimension !== undefined, `there is a dimension at ${place}`);
    return dimension;
  }

  universe(place: number): ValueSet {
    return this.#universes[place] ?? claim;
  }

  countPlace(test: Test): number {
    const key = `count ${test.where === undefined ? '' : termKey(test.where)}`;
    return this.#placeOf(key, { kind: 'count', test }, range(0, wholeMax));
  }

  atomPlace(test: Test): number {
    return this.#placeOf(termKey(test), { kind: 'atom', test }, claim);
  }

  valueAt(place: number, record: FactRecord, atMs: number): FactValue {
    const dimension = this.dimension(place);
    switch (dimension.kind) {
      case 'fact':
        return record.values[dimension.fact.slot] ?? null;
      case 'instant':
        return atMs;
      case 'count':
        return seenValue(dimension.test, record);
      case 'atom':
        return Number(holds(dimension.test, record));
    }
  }

  #placeOf(key: string, dimension: Dimension, universe: ValueSet): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.#dimensions.length);
    return this.#add(dimension, universe);
  }

  #add(dimension: Dimension, universe: ValueSet): number {
    this.#universes.push(universe);
    return this.#dimensions.push(dimension) - 1;
  }
}

function universeOf({ type, set = [], min, max }: FactEntry, hasNull: boolean): ValueSet {
  switch (type) {
    case 'int':
      return { ...range(min ?? -wholeMax, max ?? wholeMax), hasNull };
    case 'bool':
      return { ...claim, hasNull };
    case 'set':
      return { ...range(0, set.length - 1), hasNull };
    case 'text':
      return { ...noneOf([]), hasNull };
    case 'list':
      return everyList;
  }
}
