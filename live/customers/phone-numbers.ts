/**
 * Telephone numbers as E.164, and as search keys: the full number reversed, so that its last digits
 * are a prefix of the key.
 *
 * Cost: 20 µs. Source: ITU-T E.164; decisions/0005.
 */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min.json';

/** Country of each calling code; if several countries share a code, the largest. */
const mainCountries: ReadonlyMap<string, CountryCode> = new Map(
  Object.entries(metadata.country_calling_codes).flatMap(([code, [main]]) =>
    main === undefined ? [] : [[code, main as CountryCode] as const],
  ),
);

const lengthMax = 64;
/** Numbers of fewer digits are the end of one. */
const wholeDigitsMin = 8;

/** A number in E.164; a national one belongs to the calling code's country. */
export function e164Of(number: string, callingCode: string): string {
  return known(number, callingCode) ?? byDigits(number, callingCode);
}

/** As {@link e164Of}, or null for a withheld number, a name or an extension. */
export function e164OrNull(number: string, callingCode: string): string | null {
  return known(number, callingCode);
}

/** Search key of a stored telephone number. */
export function phoneKey(number: string, callingCode: string): string {
  return backwards(e164Of(number, callingCode).slice(1));
}

/** Beginning of the keys that match a number sought in any notation, or by its last digits. */
export function phoneKeyStart(asked: string): string {
  const digits = asked.replaceAll(/\D/g, '');
  // In the last digits of a number a leading 0 is one of them; in a whole number it is a prefix.
  return backwards(digits.length < wholeDigitsMin ? digits : digitsOf(asked).digits);
}

function known(number: string, callingCode: string): string | null {
  const text = plainText(number);
  if (text.length > lengthMax) return null;
  const defaultCountry = mainCountries.get(callingCode);
  const how = { extract: false, ...(defaultCountry === undefined ? {} : { defaultCountry }) };
  const parsed = parsePhoneNumberFromString(text, how, metadata);
  return parsed?.isPossible() === true ? parsed.number : null;
}

function byDigits(number: string, callingCode: string): string {
  const { digits, isInternational } = digitsOf(number);
  return isInternational ? `+${digits}` : `+${callingCode}${digits}`;
}

/** `+33 (0)6 39…`, `0033 639…` and `06 39…` give the same digits, without a leading 0. */
function digitsOf(number: string): { readonly digits: string; readonly isInternational: boolean } {
  const plain = plainText(number).replaceAll(/[^\d+]/g, '');
  const isInternational = /^(\+|00)/.test(plain);
  return { digits: plain.replace(/^\+?0*/, ''), isInternational };
}

/** Strips SIP syntax (`sip:+33…@host`), and the 0 that is not dialled from abroad. */
function plainText(number: string): string {
  return number
    .trim()
    .replace(/^(?:sips?|tel):/i, '')
    .replace(/[@;].*$/, '')
    .replace(/\(0\)/, '');
}

function backwards(digits: string): string {
  return [...digits].reverse().join('');
}
