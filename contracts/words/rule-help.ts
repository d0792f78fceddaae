/**
 * Help texts for rule set editors in English and French: groups, operators, and members from schema
 * descriptions.
 */
import type { Operator } from '../../rules/index.ts';
import { type Phrase, phrasesOf } from '../messages/message.ts';
import { frenchDescriptions } from './rule-words.ts';

const operatorHelp: { readonly [Word in Operator]: Phrase } = phrasesOf({
  equal: ['is', 'est'],
  notEqual: ['is not; true of an unknown fact too', 'n’est pas ; vrai aussi d’un fait inconnu'],
  in: ['is one of the list', 'est l’un de la liste'],
  notIn: [
    'is none of the list; true of an unknown fact too',
    'n’est aucun de la liste ; vrai aussi d’un fait inconnu',
  ],
  lessThan: ['is less than', 'est inférieur à'],
  lessThanInclusive: ['is at most', 'est au plus'],
  greaterThan: ['is more than', 'est supérieur à'],
  greaterThanInclusive: ['is at least', 'est au moins'],
  contains: ['has', 'contient'],
  doesNotContain: ['has not', 'ne contient pas'],
  'someFact:in': ['any of: has at least one of the list', 'au moins un de la liste'],
  'everyFact:in': [
    'only: has nothing but what is in the list; true of an empty one',
    'seulement : rien d’autre que la liste ; vrai si elle est vide',
  ],
  'not:someFact:in': ['none of: has none of the list', 'aucun de la liste'],
  'everyValue:swap:in': ['all of: has every one of the list', 'tous ceux de la liste'],
});

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
