/** Search keys of customers, items, catalogues and scripts: normalised words, numbers and codes. */
import type { CustomerSettings } from './customer.schema.ts';
import type {
  CatalogueSettings,
  CouponSettings,
  ItemSettings,
  ScriptSettings,
} from './item.schema.ts';
import { soundKey } from './sound-key.ts';

/** A text's words in lower case without accents. */
export function foldedWords(text: string): readonly string[] {
  const folded = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Search keys of a customer, by kind. `phoneKeyOf` normalises a phone number. */
export function customerKeys(customer: CustomerSettings, phoneKeyOf: (number: string) => string) {
  const { number = '', firstName, lastName, phones, emails, addresses, companyId } = customer;
  return {
    number: [number.toLowerCase()],
    phone: unique(phones.map((phone) => phoneKeyOf(phone.number))),
    email: unique(emails.map((email) => email.toLowerCase())),
    name: unique(foldedWords(`${firstName ?? ''} ${lastName}`)),
    sound: soundKeys(`${firstName ?? ''} ${lastName}`),
    place: unique(addresses.flatMap(placeWords)),
    state: [
      ...customerStates.filter((state) => isInState[state](customer)),
      ...(companyId === undefined ? [] : [companyMark(companyId)]),
    ],
  };
}

function placeWords({ lines, postalCode, city }: CustomerSettings['addresses'][number]) {
  return foldedWords([...lines, postalCode, city].join(' '));
}

/** How the words of a name sound; words of one sound say too little to search by. */
export function soundKeys(name: string): readonly string[] {
  const words = name.match(/[\p{L}\p{M}]+/gu) ?? [];
  return unique(words.map(soundKey).filter((key) => key.length > 1));
}

/** The search key of who buys for a company. */
export const companyMark = (number: string): string => `company ${number}`;

/** States by which lists of customers are filtered. */
export const customerStates = ['accountHold', 'suspect', 'alert'] as const;
export type CustomerState = (typeof customerStates)[number];

/** Whether a customer is in a state; records of earlier versions may lack members. */
const isInState: { readonly [S in CustomerState]: (of: CustomerSettings) => boolean } = {
  accountHold: ({ hold }) => hold !== undefined && hold !== 'none',
  suspect: ({ fraudStatus = 'none' }) => fraudStatus !== 'none',
  alert: ({ hotAlert = false, cases = [] }) =>
    hotAlert || cases.some(({ priority, status }) => priority === 'hot' && status === 'open'),
};

/** Fewer letters inside a word find too much. */
const partMin = 3;

/** Keys of an item: beginnings of words are found by `item`, what is inside them by `itemPart`. */
export function itemKeys({ sku, name, category, description = {} }: ItemSettings) {
  const words = Object.values(name).flatMap((one) => foldedWords(one));
  const item = unique([sku.toLowerCase(), ...foldedWords(sku), ...words]);
  const ends = item.flatMap((word) =>
    Array.from({ length: Math.max(0, word.length - partMin) }, (_none, at) => word.slice(at + 1)),
  );
  const others = [category, ...Object.values(description)].flatMap((one) => foldedWords(one));
  return { item, itemPart: unique([...item, ...ends, ...others]) };
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
