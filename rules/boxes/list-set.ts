/**
 * Sets of lists of texts, by four demands: contains these, lacks these, only these, one of these. A
 * set is empty exactly if its demands contradict each other.
 */
import { hasText, isTextless, meetTexts, noneOf, oneOf, type TextSet } from './text-set.ts';

export interface ListSet {
  readonly kind: 'lists';
  readonly holds: readonly string[];
  /** The only texts that the list may contain. An empty list meets this. */
  readonly only: TextSet;
  readonly some: readonly TextSet[];
}

export const everyList: ListSet = { kind: 'lists', holds: [], only: noneOf([]), some: [] };

export function meetLists(a: ListSet, b: ListSet): ListSet {
  const holds = a.holds.length === 0 ? b.holds : [...new Set([...a.holds, ...b.holds])];
  const met = (set: TextSet) => holds.some((text) => hasText(set, text));
  const some = [...a.some, ...b.some].filter((set) => !met(set));
  return { kind: 'lists', holds, only: meetTexts(a.only, b.only), some };
}

export function isListless({ holds, only, some }: ListSet): boolean {
  return (
    holds.some((text) => !hasText(only, text)) ||
    some.some((set) => isTextless(meetTexts(set, only)))
  );
}

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

export function listsWithAll(texts: readonly string[]): ListSet {
  return { ...everyList, holds: [...new Set(texts)] };
}

export function listsWithSome(texts: readonly string[]): ListSet {
  return texts.length === 1 ? listsWithAll(texts) : { ...everyList, some: [oneOf(texts)] };
}
