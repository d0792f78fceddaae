/**
 * Sets of lists of texts, by what a list must hold and must not.
 *
 * Operators see a list as a set of texts, so four kinds of demand say all: holds these, lacks
 * these, nothing but these, one of these. Such a set is empty exactly if one demand contradicts the
 * others, and what is outside of it is a union of such sets: inclusion is exact.
 */
import { hasText, isTextless, meetTexts, noneOf, oneOf, type TextSet } from './text-set.ts';

export interface ListSet {
  readonly kind: 'lists';
  readonly holds: readonly string[];
  /** What every element is; a list without any is in every such set. */
  readonly only: TextSet;
  /** Of each, at least one element. */
  readonly some: readonly TextSet[];
}

export const everyList: ListSet = { kind: 'lists', holds: [], only: noneOf([]), some: [] };

/** What is in both. */
export function meetLists(a: ListSet, b: ListSet): ListSet {
  const holds = a.holds.length === 0 ? b.holds : [...new Set([...a.holds, ...b.holds])];
  const met = (set: TextSet) => holds.some((text) => hasText(set, text));
  const some = [...a.some, ...b.some].filter((set) => !met(set));
  return { kind: 'lists', holds, only: meetTexts(a.only, b.only), some };
}

/** Whether no list meets all demands. */
export function isListless({ holds, only, some }: ListSet): boolean {
  return (
    holds.some((text) => !hasText(only, text)) ||
    some.some((set) => isTextless(meetTexts(set, only)))
  );
}

/** All lists outside of the set, as a union. */
export function otherLists({ holds, only, some }: ListSet): readonly ListSet[] {
  const others: ListSet[] = holds.map((text) => ({ ...everyList, only: noneOf([text]) }));
  const outside = { ...only, isComplement: !only.isComplement };
  if (!isTextless(outside)) others.push({ ...everyList, some: [outside] });
  for (const set of some) {
    others.push({ ...everyList, only: { ...set, isComplement: !set.isComplement } });
  }
  return others;
}

export function hasList({ holds, only, some }: ListSet, list: readonly string[]): boolean {
  return (
    holds.every((text) => list.includes(text)) &&
    list.every((text) => hasText(only, text)) &&
    some.every((set) => list.some((text) => hasText(set, text)))
  );
}

/** Lists that hold all of `texts`. */
export function listsWithAll(texts: readonly string[]): ListSet {
  return { ...everyList, holds: [...new Set(texts)] };
}

/** Lists with at least one of `texts`. */
export function listsWithSome(texts: readonly string[]): ListSet {
  return texts.length === 1 ? listsWithAll(texts) : { ...everyList, some: [oneOf(texts)] };
}
