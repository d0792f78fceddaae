/** Picks a readable value from a set, for examples and generated cases. */
import type { FactEntry, TextFormat } from '../facts/fact-entry.ts';
import { codeOf, type FactValue } from '../facts/fact-record.ts';
import { nearestNumber } from './number-set.ts';
import { hasText, type TextSet } from './text-set.ts';
import { hasValue, type ValueSet } from './value-set.ts';

/** A value of a non-empty set: `wanted` if possible, then the fact's example. */
export function pickValue(set: ValueSet, fact: FactEntry, wanted?: FactValue): FactValue {
  if (wanted !== undefined && wanted !== null && hasValue(set, wanted)) return wanted;
  const example = codeOf(fact, fact.example) ?? null;
  switch (set.kind) {
    case 'numbers':
      return nearestNumber(set, typeof example === 'number' ? example : 0) ?? null;
    case 'texts':
      return pickText(set, fact, example) ?? null;
    case 'lists': {
      const list = [...set.holds];
      for (const some of set.some) {
        if (list.some((text) => hasText(some, text))) continue;
        const isBoth = (text: string) => hasText(some, text) && hasText(set.only, text);
        const [listed] = [...some.texts, ...set.only.texts].filter(isBoth);
        const text = listed ?? other(fact).find(isBoth);
        if (text !== undefined) list.push(text);
      }
      return list;
    }
  }
}

function pickText(set: TextSet, fact: FactEntry, example: FactValue): string | undefined {
  if (typeof example === 'string' && hasText(set, example)) return example;
  if (!set.isComplement) return set.texts[0];
  return other(fact).find((text) => hasText(set, text));
}

const known: { readonly [Format in TextFormat]: readonly string[] } = {
  e164: ['+33639980001', '+33639980002'],
  language: ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'],
  country: ['FR', 'BE', 'DE', 'ES', 'IT', 'GB', 'CH'],
  currency: ['EUR', 'GBP', 'USD', 'CHF'],
  name: [],
  free: [],
};

function other({ format = 'free' }: FactEntry): { find: Find } {
  return {
    find(isWanted) {
      const near = known[format].find(isWanted);
      if (near !== undefined) return near;
      for (let number = 1; number <= triesMax; number += 1) {
        const text = numbered(format, number);
        if (isWanted(text)) return text;
      }
      return undefined;
    },
  };
}

type Find = (isWanted: (text: string) => boolean) => string | undefined;

const triesMax = 10_000;

function numbered(format: TextFormat, number: number): string {
  return format === 'e164' ? `+33639${String(number).padStart(6, '0')}` : `other-${number}`;
}
