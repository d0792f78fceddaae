/** Conditions as English and French sentences, built from dictionary labels. */
import type { Constant, Term, Test } from '../language/term.ts';
import type { Operator } from '../language/words.ts';
import { type Language, pairsByLanguage, sayValue } from './say-value.ts';

type Words = readonly [claim: string, expected: string];

/** `{}` is replaced by the value. French uses "vaut" to avoid agreement in gender. */
const words: { readonly [O in Operator]: { readonly [L in Language]: Words } } = {
  equal: { en: ['is {}', '{}'], fr: ['vaut {}', '{}'] },
  notEqual: { en: ['is not {}', 'anything but {}'], fr: ['ne vaut pas {}', 'tout sauf {}'] },
  in: { en: ['is {or}', '{or}'], fr: ['vaut {or}', '{or}'] },
  notIn: { en: ['is none of {}', 'none of {}'], fr: ['ne vaut aucun de {}', 'aucun de {}'] },
  lessThan: { en: ['is under {}', 'under {}'], fr: ['est de moins de {}', 'moins de {}'] },
  lessThanInclusive: {
    en: ['is at most {}', 'at most {}'],
    fr: ['est d’au plus {}', 'au plus {}'],
  },
  greaterThan: { en: ['is over {}', 'over {}'], fr: ['est de plus de {}', 'plus de {}'] },
  greaterThanInclusive: {
    en: ['is at least {}', 'at least {}'],
    fr: ['est d’au moins {}', 'au moins {}'],
  },
  contains: { en: ['has {}', '{} among them'], fr: ['comprend {}', 'que {} en soit'] },
  doesNotContain: {
    en: ['has not {}', 'them without {}'],
    fr: ['ne comprend pas {}', 'que {} n’en soit pas'],
  },
  'someFact:in': { en: ['has any of {}', 'any of {}'], fr: ['comprend l’un de {}', 'l’un de {}'] },
  'everyFact:in': { en: ['has only {}', 'only {}'], fr: ['ne comprend que {}', 'seulement {}'] },
  'not:someFact:in': {
    en: ['has none of {}', 'none of {}'],
    fr: ['ne comprend aucun de {}', 'aucun de {}'],
  },
  'everyValue:swap:in': {
    en: ['has all of {}', 'all of {}'],
    fr: ['comprend à la fois {}', 'à la fois {}'],
  },
};

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
  return `${subject} ${filled(words[operator][language][0], values, language)}`;
}

export function expectedOf(
  operator: Operator,
  values: readonly string[],
  language: Language,
): string {
  return filled(words[operator][language][1], values, language);
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
