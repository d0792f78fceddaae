/**
 * What the words of outcomes may name in a centre: queues, texts, items. A member that is absent is
 * not known here, and is not checked.
 */

/** Words by id and language. */
export interface RuleTexts {
  readonly [id: string]: { readonly [language: string]: string };
}

export interface RuleWorld {
  /** The first is the default. */
  readonly languages?: readonly string[];
  readonly queues?: readonly string[];
  readonly skills?: readonly string[];
  readonly agents?: readonly WorldAgent[];
  /** Texts people hear or read, by id and language. */
  readonly texts?: RuleTexts;
  readonly music?: readonly string[];
  readonly items?: readonly WorldItem[];
  readonly holdCodes?: readonly string[];
  /** Reason codes, by the set they belong to. */
  readonly reasonSets?: { readonly [set: string]: readonly string[] };
  readonly roles?: readonly string[];
  readonly priceGroups?: readonly string[];
  /** Which items are proposed with which (dynamics-call-center.md 1.10). */
  readonly links?: readonly WorldLink[];
}

export interface WorldAgent {
  readonly id: string;
  /** Levels 0..100 by skill. */
  readonly skills: { readonly [skill: string]: number };
}

export interface WorldItem {
  readonly sku: string;
  readonly name: { readonly [language: string]: string };
  readonly category: string;
  /** Net of tax, minor units. */
  readonly priceMinor: number;
  readonly costMinor: number;
}

/** One item proposed with another: a candidate of kind `prompt`. */
export interface WorldLink {
  /** The item whose line triggers the prompt. */
  readonly triggerSku: string;
  /** The item proposed. */
  readonly linkedSku: string;
  /** Up-sell replaces the line, cross-sell adds one. */
  readonly kind: 'upSell' | 'crossSell';
  /** Smaller first. */
  readonly priority: number;
  /** Rule of the set of kind `prompt` that must match, and whose outcome the link takes. */
  readonly rule?: string;
  /** Of this catalogue only: then the links of the item alone do not count. */
  readonly catalogueId?: string;
  readonly active: boolean;
}

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
