/** What customers, items, catalogues and scripts are found by: folded words, numbers, codes. */

import type { CustomerSettings } from './customer.schema.ts';
import type {
  CatalogueSettings,
  CouponSettings,
  ItemSettings,
  ScriptSettings,
} from './item.schema.ts';

/** Words without accents, in small letters. */
export function foldedWords(text: string): readonly string[] {
  const folded = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Keys by kind; `phoneKeyOf` says what a telephone number is found by, in any notation. */
export function customerKeys(
  { number = '', firstName, lastName, phones, emails }: CustomerSettings,
  phoneKeyOf: (number: string) => string,
) {
  return {
    number: [number.toLowerCase()],
    phone: unique(phones.map((phone) => phoneKeyOf(phone.number))),
    email: unique(emails.map((email) => email.toLowerCase())),
    name: unique(foldedWords(`${firstName ?? ''} ${lastName}`)),
  };
}

/** Words of the name in every language, and the stock number. */
export function itemKeys({ sku, name }: ItemSettings) {
  const words = Object.values(name).flatMap((one) => foldedWords(one));
  return { item: unique([sku.toLowerCase(), ...foldedWords(sku), ...words]) };
}

/** Its source codes. */
export function catalogueKeys({ sourceCodes }: CatalogueSettings) {
  return { source: sourceCodes.map(({ code }) => code) };
}

/** The codes that customers say. */
export function couponKeys({ codes }: CouponSettings) {
  return { coupon: codes.map(({ code }) => code) };
}

/** What it is attached to. */
export function scriptKeys({ target }: Pick<ScriptSettings, 'target'>) {
  return { script: [scriptTarget(target.kind, target.code)] };
}

/** The key of a script for one such thing, or for all of them. */
export function scriptTarget(kind: ScriptSettings['target']['kind'], code: string | null): string {
  return `${kind}/${code ?? ''}`;
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
