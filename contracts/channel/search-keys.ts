/**
 * What customers, items, catalogues and scripts are found by: folded words, telephone numbers
 * backwards, codes.
 *
 * A telephone number is kept from its last digit on, in full with its country's calling code, so
 * that any notation of it, and its last digits alone, are the beginning of what is kept.
 */

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

/** The key of a telephone number; national ones are of the country of the calling code. */
export function phoneKey(number: string, callingCode: string): string {
  const { digits, isInternational } = digitsOf(number);
  return backwards(isInternational ? digits : `${callingCode}${digits}`);
}

/** As the world writes it; national ones are of the country of the calling code. */
export function e164Of(number: string, callingCode: string): string {
  const { digits, isInternational } = digitsOf(number);
  return isInternational ? `+${digits}` : `+${callingCode}${digits}`;
}

/** What the key of a number begins with that was asked for in any notation, or in part. */
export function phoneKeyStart(asked: string): string {
  return backwards(digitsOf(asked).digits);
}

/** `+33 (0)6 39…`, `0033 639…`, `06 39…`: the same digits, without 0 in front. */
function digitsOf(number: string): { readonly digits: string; readonly isInternational: boolean } {
  const plain = number.replace(/\(0\)/, '').replaceAll(/[^\d+]/g, '');
  const isInternational = /^(\+|00)/.test(plain);
  return { digits: plain.replace(/^\+?0*/, ''), isInternational };
}

function backwards(digits: string): string {
  return [...digits].reverse().join('');
}

/** Keys by kind. */
export function customerKeys(
  { number = '', firstName, lastName, phones, emails }: CustomerSettings,
  callingCode: string,
) {
  return {
    number: [number.toLowerCase()],
    phone: unique(phones.map((phone) => phoneKey(phone.number, callingCode))),
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
