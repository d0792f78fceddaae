/** Sets of values in words: what a fact must be for a rule to hold. */
import type { ListSet } from '../boxes/list-set.ts';
import type { NumberSet } from '../boxes/number-set.ts';
import type { Dimension } from '../boxes/space.ts';
import type { TextSet } from '../boxes/text-set.ts';
import type { ValueSet } from '../boxes/value-set.ts';
import type { FactEntry } from '../facts/fact-entry.ts';
import { sayInstant } from '../language/instant.ts';
import { type Language, pairsByLanguage, sayNumber, sayValue } from './say-value.ts';

const words = pairsByLanguage({
  unknown: ['unknown', 'inconnu'],
  or: [' or ', ' ou '],
  anything: ['anything', 'tout'],
  but: ['anything but ', 'tout sauf '],
  atMost: ['at most ', 'au plus '],
  atLeast: ['at least ', 'au moins '],
  to: [' to ', ' à '],
  none: ['never', 'jamais'],
  known: ['known', 'connu'],
});

export function sayValueSet(dimension: Dimension, set: ValueSet, language: Language): string {
  switch (set.kind) {
    case 'numbers':
      return sayNumbers(dimension, set, language);
    case 'texts':
      return sayTexts(dimension, set, language);
    case 'lists':
      return sayLists(set, language);
  }
}

function sayNumbers(
  dimension: Dimension,
  { ends, hasNull }: NumberSet,
  language: Language,
): string {
  const said = words[language];
  const fact = dimension.kind === 'fact' ? dimension.fact : undefined;
  const parts: string[] = [];
  const isListed = fact?.type === 'set' || fact?.type === 'bool';
  for (let at = 0; at < ends.length; at += 2) {
    const [low = 0, high = 0] = [ends[at], ends[at + 1]];
    if (isListed) {
      for (let code = low; code <= high; code += 1) parts.push(sayValue(fact, code, language));
    } else {
      parts.push(sayRange(dimension, low, high, language));
    }
  }
  if (hasNull) parts.push(said.unknown);
  if (parts.length === 0) return said.none;
  return isListed ? parts.join(', ') : parts.join(said.or);
}

function sayRange(dimension: Dimension, low: number, high: number, language: Language): string {
  const said = words[language];
  const number = (value: number) => sayOne(dimension, value, language);
  if (low === high) return number(low);
  const isOpenBelow = low <= bound(dimension, 'min');
  const isOpenAbove = high >= bound(dimension, 'max');
  if (isOpenBelow && isOpenAbove) return said.known;
  if (isOpenBelow) return `${said.atMost}${number(high)}`;
  return isOpenAbove ? `${said.atLeast}${number(low)}` : `${number(low)}${said.to}${number(high)}`;
}

function sayOne(dimension: Dimension, value: number, language: Language): string {
  if (dimension.kind === 'instant') return sayInstant(value);
  const unit = dimension.kind === 'fact' ? dimension.fact.unit : undefined;
  return sayNumber(value, unit, language);
}

function bound(dimension: Dimension, side: 'min' | 'max'): number {
  const limit = Number.MAX_SAFE_INTEGER * (side === 'min' ? -1 : 1);
  if (dimension.kind === 'count' && side === 'min') return 0;
  return dimension.kind === 'fact' ? (dimension.fact[side] ?? limit) : limit;
}

function sayTexts(dimension: Dimension, set: TextSet, language: Language): string {
  const said = words[language];
  const say = (text: string) => (factOf(dimension) ? sayText(dimension, text, language) : text);
  const texts = set.texts.map(say);
  if (!set.isComplement) {
    return [...texts, ...(set.hasNull ? [said.unknown] : [])].join(', ') || said.none;
  }
  const left = set.hasNull ? texts : [...texts, ...(isNullable(dimension) ? [said.unknown] : [])];
  return left.length === 0 ? said.anything : `${said.but}${left.join(', ')}`;
}

function sayText(dimension: Dimension, text: string, language: Language): string {
  const fact = factOf(dimension);
  return fact === undefined ? text : sayValue(fact, text, language);
}

function isNullable(dimension: Dimension): boolean {
  return factOf(dimension)?.nullable ?? false;
}

function factOf(dimension: Dimension): FactEntry | undefined {
  return dimension.kind === 'fact' ? dimension.fact : undefined;
}

const listWords = pairsByLanguage({
  holds: ['has all of ', 'comprend à la fois '],
  lacks: ['has none of ', 'ne comprend aucun de '],
  only: ['has only ', 'ne comprend que '],
  some: ['has any of ', 'comprend l’un de '],
  someOther: ['has others than ', 'comprend autre chose que '],
  and: [' and ', ' et '],
  any: ['anything', 'tout'],
});

function sayLists({ holds, only, some }: ListSet, language: Language): string {
  const said = listWords[language];
  const parts: string[] = [];
  if (holds.length > 0) parts.push(`${said.holds}${holds.join(', ')}`);
  if (!only.isComplement) parts.push(`${said.only}${only.texts.join(', ')}`);
  else if (only.texts.length > 0) parts.push(`${said.lacks}${only.texts.join(', ')}`);
  for (const set of some) {
    parts.push(`${set.isComplement ? said.someOther : said.some}${set.texts.join(', ')}`);
  }
  return parts.length === 0 ? said.any : parts.join(said.and);
}
