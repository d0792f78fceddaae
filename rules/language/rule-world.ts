/**
 * What the words of outcomes may name in a centre: queues, texts, items. A member that is absent is
 * not known here, and is not checked.
 */

import type { RuleWorld } from '../files/index.ts';

/** What outcomes of a set name: its own texts and items, then those of the centre. */
export function worldOfSet(
  { texts, items }: Pick<RuleWorld, 'texts' | 'items'>,
  world: RuleWorld = {},
): RuleWorld {
  if (texts === undefined && items === undefined) return world;
  const own = new Set(items?.map(({ sku }) => sku));
  const others = (world.items ?? []).filter(({ sku }) => !own.has(sku));
  return {
    ...world,
    texts: { ...world.texts, ...texts },
    items: [...(items ?? []), ...others],
  };
}

/** A text in the language asked for, else the first that has words; null: in none. */
export function wordsOf(
  { texts = {}, languages = [] }: RuleWorld,
  id: string,
  asked: unknown,
): { readonly language: string; readonly words: string } | null {
  const translations = Object.hasOwn(texts, id) ? (texts[id] ?? {}) : {};
  for (const language of [asked, ...languages]) {
    if (typeof language !== 'string' || !Object.hasOwn(translations, language)) continue;
    return { language, words: translations[language] ?? '' };
  }
  return null;
}
