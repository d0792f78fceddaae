/**
 * The queues, texts and items of a centre that outcomes may name. An absent member is not checked.
 */
import type { RuleWorld } from '../files/index.ts';

/** Adds a set's own texts and items, which replace the centre's of the same name. */
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

/** The text in the asked language, else in the first available; null: none. */
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
