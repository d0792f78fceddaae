/**
 * Help texts for rule set editors in English and French: groups, operators, and members from schema
 * descriptions.
 */
import type { Operator } from '../../rules/index.ts';
import type { Phrase } from '../messages/message.ts';
import { frenchDescriptions } from './rule-words.ts';

const operatorHelp: { readonly [Word in Operator]: Phrase } = {
  equal: { en: 'is', fr: 'est' },
  notEqual: {
    en: 'is not; true of an unknown fact too',
    fr: 'n’est pas ; vrai aussi d’un fait inconnu',
  },
  in: { en: 'is one of the list', fr: 'est l’un de la liste' },
  notIn: {
    en: 'is none of the list; true of an unknown fact too',
    fr: 'n’est aucun de la liste ; vrai aussi d’un fait inconnu',
  },
  lessThan: { en: 'is less than', fr: 'est inférieur à' },
  lessThanInclusive: { en: 'is at most', fr: 'est au plus' },
  greaterThan: { en: 'is more than', fr: 'est supérieur à' },
  greaterThanInclusive: { en: 'is at least', fr: 'est au moins' },
  contains: { en: 'has', fr: 'contient' },
  doesNotContain: { en: 'has not', fr: 'ne contient pas' },
  'someFact:in': { en: 'any of: has at least one of the list', fr: 'au moins un de la liste' },
  'everyFact:in': {
    en: 'only: has nothing but what is in the list; true of an empty one',
    fr: 'seulement : rien d’autre que la liste ; vrai si elle est vide',
  },
  'not:someFact:in': { en: 'none of: has none of the list', fr: 'aucun de la liste' },
  'everyValue:swap:in': { en: 'all of: has every one of the list', fr: 'tous ceux de la liste' },
};

export const keywordHelp: { readonly [keyword: string]: Phrase } = operatorHelp;

/** Adds `x-help` beside each description in a schema. */
export function withHelp(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withHelp);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, withHelp(value)]);
  const { description } = schema as { readonly description?: unknown };
  const fr = typeof description === 'string' ? frenchDescriptions.get(description) : undefined;
  if (fr === undefined) return Object.fromEntries(entries);
  return { ...Object.fromEntries(entries), 'x-help': { en: description, fr } };
}
