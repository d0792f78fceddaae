/** Search keys of customers, items, catalogues and scripts: normalised words, numbers and codes. */
import type { CustomerSettings } from './customer.schema.ts';
import type {
  CatalogueSettings,
  CouponSettings,
  ItemSettings,
  ScriptSettings,
} from './item.schema.ts';

/** A text's words in lower case without accents. */
export function foldedWords(text: string): readonly string[] {
  const folded = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Search keys of a customer, by kind. `phoneKeyOf` normalises a phone number. */
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

export function itemKeys({ sku, name }: ItemSettings) {
  const words = Object.values(name).flatMap((one) => foldedWords(one));
  return { item: unique([sku.toLowerCase(), ...foldedWords(sku), ...words]) };
}

export function catalogueKeys({ sourceCodes }: CatalogueSettings) {
  return { source: sourceCodes.map(({ code }) => code) };
}

export function couponKeys({ codes }: CouponSettings) {
  return { coupon: codes.map(({ code }) => code) };
}

export function scriptKeys({ target }: Pick<ScriptSettings, 'target'>) {
  return { script: [scriptTarget(target.kind, target.code)] };
}

export function scriptTarget(kind: ScriptSettings['target']['kind'], code: string | null): string {
  return `${kind}/${code ?? ''}`;
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
