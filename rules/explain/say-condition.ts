/** Conditions as English and French sentences, built from dictionary labels. */
import type { Constant, Term, Test } from '../language/term.ts';
import type { Operator } from '../language/words.ts';
import { type Language, pairsByLanguage, sayValue } from './say-value.ts';

type Words = readonly [claim: string, expected: string];

/** `{}` is replaced by the value. French uses "vaut" to avoid agreement in gender. */
const words: { readonly [L in Language]: { readonly [O in Operator]: Words } } = pairsByLanguage({
  equal: [
    ['is {}', '{}'],
    ['vaut {}', '{}'],
  ],
  notEqual: [
    ['is not {}', 'anything but {}'],
    ['ne vaut pas {}', 'tout sauf {}'],
  ],
  in: [
    ['is {or}', '{or}'],
    ['vaut {or}', '{or}'],
  ],
  notIn: [
    ['is none of {}', 'none of {}'],
    ['ne vaut aucun de {}', 'aucun de {}'],
  ],
  lessThan: [
    ['is under {}', 'under {}'],
    ['est de moins de {}', 'moins de {}'],
  ],
  lessThanInclusive: [
    ['is at most {}', 'at most {}'],
    ['est d’au plus {}', 'au plus {}'],
  ],
  greaterThan: [
    ['is over {}', 'over {}'],
    ['est de plus de {}', 'plus de {}'],
  ],
  greaterThanInclusive: [
    ['is at least {}', 'at least {}'],
    ['est d’au moins {}', 'au moins {}'],
  ],
  contains: [
    ['has {}', '{} among them'],
    ['comprend {}', 'que {} en soit'],
  ],
  doesNotContain: [
    ['has not {}', 'them without {}'],
    ['ne comprend pas {}', 'que {} n’en soit pas'],
  ],
  'someFact:in': [
    ['has any of {}', 'any of {}'],
    ['comprend l’un de {}', 'l’un de {}'],
  ],
  'everyFact:in': [
    ['has only {}', 'only {}'],
    ['ne comprend que {}', 'seulement {}'],
  ],
  'not:someFact:in': [
    ['has none of {}', 'none of {}'],
    ['ne comprend aucun de {}', 'aucun de {}'],
  ],
  'everyValue:swap:in': [
    ['has all of {}', 'all of {}'],
    ['comprend à la fois {}', 'à la fois {}'],
  ],
});

const joints = pairsByLanguage({
  all: [' and ', ' et '],
  any: [' or ', ' ou '],
  not: ['not', 'il est faux que'],
  always: ['always', 'toujours'],
  where: ['where', 'où'],
  or: ['or', 'ou'],
});

/** A condition in words. Constants are always shown, as readers of a rule see them anyway. */
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
  return `${subject} ${filled(words[language][operator][0], values, language)}`;
}

export function expectedOf(
  operator: Operator,
  values: readonly string[],
  language: Language,
): string {
  return filled(words[language][operator][1], values, language);
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

function listed(values: readonly string[], joint: string): string {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} ${joint} ${last}`;
}

const valuesShownMax = 12;
