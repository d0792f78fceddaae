/**
 * Conditions as sentences, in English and French, from the labels of the dictionary.
 *
 * Source: rules.md E2, ux-and-api.md 10.10.
 */
import type { Operator } from '../language/rule-set-file.ts';
import type { Constant, Term, Test } from '../language/term.ts';
import { type Language, sayValue } from './say-value.ts';

/** `{}` stands for the value. French says "vaut", so that no label has to agree. */
const phrases: { readonly [L in Language]: { readonly [O in Operator]: string } } = {
  en: {
    equal: 'is {}',
    notEqual: 'is not {}',
    in: 'is {or}',
    notIn: 'is none of {}',
    lessThan: 'is under {}',
    lessThanInclusive: 'is at most {}',
    greaterThan: 'is over {}',
    greaterThanInclusive: 'is at least {}',
    contains: 'has {}',
    doesNotContain: 'has not {}',
    'someFact:in': 'has any of {}',
    'everyFact:in': 'has only {}',
    'not:someFact:in': 'has none of {}',
    'everyValue:swap:in': 'has all of {}',
  },
  fr: {
    equal: 'vaut {}',
    notEqual: 'ne vaut pas {}',
    in: 'vaut {or}',
    notIn: 'ne vaut aucun de {}',
    lessThan: 'est de moins de {}',
    lessThanInclusive: 'est d’au plus {}',
    greaterThan: 'est de plus de {}',
    greaterThanInclusive: 'est d’au moins {}',
    contains: 'comprend {}',
    doesNotContain: 'ne comprend pas {}',
    'someFact:in': 'comprend l’un de {}',
    'everyFact:in': 'ne comprend que {}',
    'not:someFact:in': 'ne comprend aucun de {}',
    'everyValue:swap:in': 'comprend à la fois {}',
  },
};

/** The same as something wanted: no verb, and no label that would have to agree. */
const wishes: typeof phrases = {
  en: {
    equal: '{}',
    notEqual: 'anything but {}',
    in: '{or}',
    notIn: 'none of {}',
    lessThan: 'under {}',
    lessThanInclusive: 'at most {}',
    greaterThan: 'over {}',
    greaterThanInclusive: 'at least {}',
    contains: '{} among them',
    doesNotContain: 'them without {}',
    'someFact:in': 'any of {}',
    'everyFact:in': 'only {}',
    'not:someFact:in': 'none of {}',
    'everyValue:swap:in': 'all of {}',
  },
  fr: {
    equal: '{}',
    notEqual: 'tout sauf {}',
    in: '{or}',
    notIn: 'aucun de {}',
    lessThan: 'moins de {}',
    lessThanInclusive: 'au plus {}',
    greaterThan: 'plus de {}',
    greaterThanInclusive: 'au moins {}',
    contains: 'que {} en soit',
    doesNotContain: 'que {} n’en soit pas',
    'someFact:in': 'l’un de {}',
    'everyFact:in': 'seulement {}',
    'not:someFact:in': 'aucun de {}',
    'everyValue:swap:in': 'à la fois {}',
  },
};

const joints = {
  en: { all: ' and ', any: ' or ', not: 'not', always: 'always', where: 'where', or: 'or' },
  fr: {
    all: ' et ',
    any: ' ou ',
    not: 'il est faux que',
    always: 'toujours',
    where: 'où',
    or: 'ou',
  },
} as const;

/** A condition in words. Constants of the rule are said as they are: its editors see them anyway. */
export function sayCondition(term: Term, language: Language): string {
  const said = joints[language];
  switch (term.kind) {
    case 'test':
      return sayTest(term, language);
    case 'not':
      return `${said.not} ${inBrackets(term.term, language)}`;
    default: {
      if (term.terms.length === 0) return said.always;
      const [only] = term.terms;
      if (only !== undefined && term.terms.length === 1) return sayCondition(only, language);
      return term.terms.map((inner) => inBrackets(inner, language)).join(said[term.kind]);
    }
  }
}

function inBrackets(term: Term, language: Language): string {
  const text = sayCondition(term, language);
  const isGroup = (term.kind === 'all' || term.kind === 'any') && term.terms.length > 1;
  return isGroup ? `(${text})` : text;
}

function sayTest(test: Test, language: Language): string {
  const { fact, operator, against, where } = test;
  const label = fact.label[language];
  const subject =
    where === undefined
      ? label
      : `${label} (${joints[language].where} ${sayCondition(where, language)})`;
  if ('constant' in against && against.constant === null) {
    const isUnknown = operator === 'equal';
    if (language === 'en') return `${subject} is ${isUnknown ? 'unknown' : 'known'}`;
    return isUnknown ? `${subject} est sans valeur` : `${subject} a une valeur`;
  }
  const values =
    'fact' in against ? [against.fact.label[language]] : sayAll(test, against.constant, language);
  return `${subject} ${filled(phrases[language][operator], values, language)}`;
}

/** What a rule wants of a fact, after "the rule wants": "gold or platinum", "at least 2 min". */
export function wishOf(operator: Operator, values: readonly string[], language: Language): string {
  return filled(wishes[language][operator], values, language);
}

function filled(phrase: string, values: readonly string[], language: Language): string {
  return phrase
    .replace('{}', () => values.join(', '))
    .replace('{or}', () => listed(values, joints[language].or));
}

function sayAll({ fact }: Test, constant: Constant, language: Language): readonly string[] {
  const values = typeof constant === 'object' && constant !== null ? constant : [constant];
  const shown = values.slice(0, valuesShownMax).map((value) => sayValue(fact, value, language));
  return values.length > shown.length ? [...shown, `… (${values.length})`] : shown;
}

/** "a, b or c". */
function listed(values: readonly string[], joint: string): string {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} ${joint} ${last}`;
}

/** Of a long list, so many are said. */
const valuesShownMax = 12;
