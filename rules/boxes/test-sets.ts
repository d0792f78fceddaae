/** The values for which a test holds or fails, as a union of sets in one dimension. */
import { wholeMax } from '../language/limits.ts';
import type { Constant, Test } from '../language/term.ts';
import { everyList, type ListSet, listsWithAll, listsWithSome, otherLists } from './list-set.ts';
import { points, range } from './number-set.ts';
import type { Space } from './space.ts';
import { noneOf, oneOf } from './text-set.ts';
import { isEmpty, meet, type ValueSet, without } from './value-set.ts';

export interface TestSets {
  readonly place: number;
  readonly sets: readonly ValueSet[];
}

export function testSets(space: Space, test: Test, isNegated: boolean): TestSets {
  if ('fact' in test.against) return atomSets(space, test, isNegated);
  const { constant } = test.against;
  const place = test.where === undefined ? test.fact.slot : space.countPlace(test);
  const universe = space.universe(place);
  if (universe.kind === 'lists') {
    const inside = listsThat(test, constant);
    return {
      place,
      sets: isNegated ? otherLists(inside) : [inside].filter((set) => !isEmpty(set)),
    };
  }
  const { operator } = test;
  const isPositive = operator !== 'notEqual' && operator !== 'notIn';
  const inside = isPositive ? valuesThat(test, constant, universe) : sameAs(constant, universe);
  const sets = isPositive !== isNegated ? [meet(universe, inside)] : without(universe, inside);
  return { place, sets: sets.filter((set) => !isEmpty(set)) };
}

function valuesThat({ operator }: Test, constant: Constant, universe: ValueSet): ValueSet {
  const bound = Number(constant);
  switch (operator) {
    case 'lessThan':
      return range(-wholeMax, bound - 1);
    case 'lessThanInclusive':
      return range(-wholeMax, bound);
    case 'greaterThan':
      return range(bound + 1, wholeMax);
    case 'greaterThanInclusive':
      return range(bound, wholeMax);
    default:
      return sameAs(constant, universe);
  }
}

function sameAs(constant: Constant, { kind }: ValueSet): ValueSet {
  const values = typeof constant === 'object' && constant !== null ? constant : [constant];
  const hasNull = constant === null;
  if (kind === 'numbers') {
    return { ...points(values.filter((one) => typeof one === 'number')), hasNull };
  }
  return { ...oneOf(values.filter((one) => typeof one === 'string')), hasNull };
}

function listsThat({ operator }: Test, constant: Constant): ListSet {
  const texts = (Array.isArray(constant) ? constant : [constant]).map(String);
  switch (operator) {
    case 'doesNotContain':
    case 'not:someFact:in':
      return { ...everyList, only: noneOf(texts) };
    case 'someFact:in':
      return listsWithSome(texts);
    case 'everyFact:in':
      return { ...everyList, only: oneOf(texts) };
    default:
      return listsWithAll(texts);
  }
}

/**
 * Sets for a comparison of two facts. A test and its negation share an atom, so they exclude each
 * other. Swapped sides get another atom, as unknown on the right gives another result.
 */
function atomSets(space: Space, test: Test, isNegated: boolean): TestSets {
  const { operator } = test;
  const opposite = { notEqual: 'equal', notIn: 'in', doesNotContain: 'contains' } as const;
  const isOpposite = operator in opposite;
  const plain = isOpposite ? opposite[operator as keyof typeof opposite] : operator;
  const place = space.atomPlace(mirrored({ ...test, operator: plain }));
  return { place, sets: [points([isOpposite === isNegated ? 1 : 0])] };
}

function mirrored(test: Test): Test {
  const { fact, operator, against, where } = test;
  if (!('fact' in against) || where !== undefined || operator !== 'equal') return test;
  const isInOrder = fact.slot <= against.fact.slot;
  return isInOrder ? test : { ...test, fact: against.fact, against: { fact } };
}
