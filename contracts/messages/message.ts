/** Sentences for people in English and French; a value stands in braces, by its name. */
import type { Language } from '../../rules/index.ts';
import type { ErrorCode } from '../http/errors.ts';

export type Phrase = { readonly [L in Language]: string };

/** The sentence of a refusal. */
export interface Message extends Phrase {
  readonly code: ErrorCode;
}

export type Messages = { readonly [name: string]: Message };

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

/** Such as `a, b or c` with `, ` and `or` between. */
export function eitherOf(values: readonly string[]): Phrase {
  return { en: values.join(' or '), fr: values.join(' ou ') };
}
