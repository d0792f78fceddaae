/** Sets of values of one fact of any type. Unknown is a value of its own. */
import type { FactValue } from '../facts/fact-record.ts';
import { wholeMax } from '../language/limits.ts';
import { hasList, isListless, type ListSet, meetLists, otherLists } from './list-set.ts';
import {
  hasNumber,
  meetNumbers,
  type NumberSet,
  numbersInclude,
  numbersMeet,
  numbersWithout,
} from './number-set.ts';
import {
  hasText,
  isTextless,
  meetTexts,
  type TextSet,
  textsInclude,
  textsMeet,
  textsWithout,
} from './text-set.ts';

export type ValueSet = NumberSet | TextSet | ListSet;

export function isEmpty(set: ValueSet): boolean {
  switch (set.kind) {
    case 'numbers':
      return set.ends.length === 0 && !set.hasNull;
    case 'texts':
      return isTextless(set) && !set.hasNull;
    case 'lists':
      return isListless(set);
  }
}

export function meet(a: ValueSet, b: ValueSet): ValueSet {
  if (a.kind === 'numbers' && b.kind === 'numbers') return meetNumbers(a, b);
  if (a.kind === 'texts' && b.kind === 'texts') return meetTexts(a, b);
  return a.kind === 'lists' && b.kind === 'lists' ? meetLists(a, b) : a;
}

export function without(a: ValueSet, b: ValueSet): readonly ValueSet[] {
  if (a.kind === 'lists' && b.kind === 'lists') {
    return otherLists(b)
      .map((other) => meetLists(a, other))
      .filter((part) => !isListless(part));
  }
  let rest: ValueSet = a;
  if (a.kind === 'numbers' && b.kind === 'numbers') rest = numbersWithout(a, b);
  if (a.kind === 'texts' && b.kind === 'texts') rest = textsWithout(a, b);
  return isEmpty(rest) ? [] : [rest];
}

export function includes(outer: ValueSet, inner: ValueSet): boolean {
  if (outer === inner) return true;
  if (outer.kind === 'numbers' && inner.kind === 'numbers') return numbersInclude(outer, inner);
  if (outer.kind === 'texts' && inner.kind === 'texts') return textsInclude(outer, inner);
  return without(inner, outer).length === 0;
}

export function setsMeet(a: ValueSet, b: ValueSet): boolean {
  if (a === b) return true;
  if (a.kind === 'numbers' && b.kind === 'numbers') return numbersMeet(a, b);
  if (a.kind === 'texts' && b.kind === 'texts') return textsMeet(a, b);
  return !isEmpty(meet(a, b));
}

export function hasValue(set: ValueSet, value: FactValue): boolean {
  switch (set.kind) {
    case 'numbers':
      return typeof value === 'number' ? hasNumber(set, value) : set.hasNull;
    case 'texts':
      return typeof value === 'string' ? hasText(set, value) : set.hasNull;
    case 'lists':
      return typeof value === 'object' && value !== null && hasList(set, value);
  }
}

/** Union of two sets of values; undefined if no single set can express it, as with lists. */
export function join(a: ValueSet, b: ValueSet): ValueSet | undefined {
  if (a.kind === 'numbers' && b.kind === 'numbers') {
    const all = { ...a, ends: [-wholeMax, wholeMax], hasNull: true };
    return numbersWithout(all, meetNumbers(numbersWithout(all, a), numbersWithout(all, b)));
  }
  if (a.kind === 'texts' && b.kind === 'texts') {
    const outside = (set: TextSet) => ({
      ...set,
      isComplement: !set.isComplement,
      hasNull: !set.hasNull,
    });
    return outside(meetTexts(outside(a), outside(b)));
  }
  return undefined;
}
