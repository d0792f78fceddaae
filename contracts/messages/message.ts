/** Sentences for people in English and French; a value stands in braces, by its name. */
import type { Language } from '../../rules/index.ts';
import type { ErrorCode } from '../http/errors.ts';

export type Phrase = { readonly [L in Language]: string };

/** The sentence of a refusal. */
export interface Message extends Phrase {
  readonly code: ErrorCode;
}

type Row = readonly [code: ErrorCode | null, en: string, fr: string];

/** Messages by name. Without a code: a part of others, or of refusals whose code the site knows. */
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

type ValueNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ValueNames<Rest>
  : never;

type Value = string | number | null | undefined | Phrase;

/** What a phrase names in braces; a value may itself be a phrase. */
export type ValuesOf<Of extends Phrase> = { readonly [Name in ValueNames<Of['en']>]: Value };

/** The phrase with its values, in both languages. */
export function fill<Of extends Phrase>(phrase: Of, values: ValuesOf<Of>): Phrase {
  const inLanguage = (language: Language) =>
    phrase[language].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      textIn(Reflect.get(values, name), language),
    );
  return { en: inLanguage('en'), fr: inLanguage('fr') };
}

/** A text as it is, a phrase in the language. */
export function textIn(value: Value, language: Language): string {
  return typeof value === 'object' && value !== null ? value[language] : String(value);
}

/** Such as `a or b`; `none` for an empty list. */
export function eitherOf(values: readonly string[]): Phrase {
  if (values.length === 0) return { en: 'none', fr: 'aucun' };
  return { en: values.join(' or '), fr: values.join(' ou ') };
}

/** Such as `1 error` or `2 errors`. */
export function counted(count: number, { en, fr }: Phrase): Phrase {
  return {
    en: `${count} ${en}${count === 1 ? '' : 's'}`,
    fr: `${count} ${count < 2 ? fr : fr.replaceAll(/[^s ](?= |$)/g, '$&s')}`,
  };
}

export const nouns = {
  approval: { en: 'approval', fr: 'approbation' },
  call: { en: 'call', fr: 'appel' },
  case: { en: 'case', fr: 'cas' },
  error: { en: 'error', fr: 'erreur' },
  limit: { en: 'limit', fr: 'limite' },
  member: { en: 'member', fr: 'membre' },
  openWarning: { en: 'open warning', fr: 'avertissement ouvert' },
  rule: { en: 'rule', fr: 'règle' },
  wrongCell: { en: 'wrong cell', fr: 'cellule fausse' },
} as const;
