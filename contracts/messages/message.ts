/** Sentences for people, in English and French; values have their names in braces. */
import type { Language } from '../../rules/index.ts';
import type { ErrorCode } from '../http/errors.ts';

export type Phrase = { readonly [L in Language]: string };

/** A refusal's sentence, with its error code. */
export interface Message extends Phrase {
  readonly code: ErrorCode;
}

type Row = readonly [code: ErrorCode | null, en: string, fr: string];

/** Builds messages by name; one without a code is part of others, or its caller knows the code. */
export function messagesOf<const Rows extends { readonly [name: string]: Row }>(rows: Rows) {
  const named = Object.entries(rows).map(([name, [code, en, fr]]) => [name, { code, en, fr }]);
  return Object.fromEntries(named) as {
    readonly [Name in keyof Rows]: {
      readonly code: Rows[Name][0];
      readonly en: Rows[Name][1];
      readonly fr: Rows[Name][2];
    };
  };
}

/** Builds phrases by name, each from its English and its French text. */
export function phrasesOf<
  const Rows extends { readonly [name: string]: readonly [en: string, fr: string] },
>(rows: Rows) {
  const named = Object.entries(rows).map(([name, [en, fr]]) => [name, { en, fr }]);
  return Object.fromEntries(named) as {
    readonly [Name in keyof Rows]: { readonly en: Rows[Name][0]; readonly fr: Rows[Name][1] };
  };
}

type ValueNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ValueNames<Rest>
  : never;

type Value = string | number | null | undefined | Phrase;

/** The values for the names in a phrase's braces; a value may be a phrase. */
export type ValuesOf<Of extends Phrase> = { readonly [Name in ValueNames<Of['en']>]: Value };

/** Puts values into a phrase, in both languages. */
export function fill<Of extends Phrase>(phrase: Of, values: ValuesOf<Of>): Phrase {
  const inLanguage = (language: Language) =>
    phrase[language].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      textIn(Reflect.get(values, name), language),
    );
  return { en: inLanguage('en'), fr: inLanguage('fr') };
}

/** A value as text; a phrase in the language given. */
export function textIn(value: Value, language: Language): string {
  return typeof value === 'object' && value !== null ? value[language] : String(value);
}

/** Joins values, such as `a or b`; `none` for an empty list. */
export function eitherOf(values: readonly string[]): Phrase {
  if (values.length === 0) return { en: 'none', fr: 'aucun' };
  return { en: values.join(' or '), fr: values.join(' ou ') };
}

/** A count and noun: `1 error`, `2 errors`. */
export function countPhrase(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A count and noun in both languages; French counts 0 as one. */
export function counted(count: number, { en, fr }: Phrase): Phrase {
  return {
    en: countPhrase(count, en),
    fr: `${count} ${count < 2 ? fr : fr.replaceAll(/[^s ](?= |$)/g, '$&s')}`,
  };
}

export const nouns = phrasesOf({
  approval: ['approval', 'approbation'],
  call: ['call', 'appel'],
  case: ['case', 'cas'],
  error: ['error', 'erreur'],
  limit: ['limit', 'limite'],
  member: ['member', 'membre'],
  openWarning: ['open warning', 'avertissement ouvert'],
  rule: ['rule', 'règle'],
  wrongCell: ['wrong cell', 'cellule fausse'],
});
