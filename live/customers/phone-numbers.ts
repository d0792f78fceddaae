/**
 * Telephone numbers in any notation: as the world writes them (E.164), and as what is stored is
 * found by them.
 *
 * A number is stored backwards, in full with its calling code: the last digits alone, which is what
 * people remember, are then the beginning of the key. Each country's own rules (the prefix of
 * national numbers, the one that leads abroad) are those of libphonenumber. What it does not know,
 * such as the extension of a private exchange, goes by its digits.
 * Cost: some 20 µs a number.
 * Source: ITU-T E.164; decisions/0005.
 */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min.json';

/** By calling code: the country, or the largest of those that share it, which comes first. */
const mainCountries: ReadonlyMap<string, CountryCode> = new Map(
  Object.entries(metadata.country_calling_codes).flatMap(([code, [main]]) =>
    main === undefined ? [] : [[code, main as CountryCode] as const],
  ),
);

/** Longest text that is read as a number; E.164 has 15 digits. */
const lengthMax = 64;

/** As the world writes it; national ones are of the country of the calling code. */
export function e164Of(number: string, callingCode: string): string {
  return known(number, callingCode) ?? byDigits(number, callingCode);
}

/** The same, of a number that can be one; null: it is withheld, a name, or a private extension. */
export function e164OrNull(number: string, callingCode: string): string | null {
  return known(number, callingCode);
}

/** The key that a number is stored under. */
export function phoneKey(number: string, callingCode: string): string {
  return backwards(e164Of(number, callingCode).slice(1));
}

/** What the key of a number begins with that was asked for in any notation, or in part. */
export function phoneKeyStart(asked: string): string {
  return backwards(digitsOf(asked).digits);
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

/** `+33 (0)6 39…`, `0033 639…`, `06 39…`: the same digits, without 0 in front. */
function digitsOf(number: string): { readonly digits: string; readonly isInternational: boolean } {
  const plain = plainText(number).replaceAll(/[^\d+]/g, '');
  const isInternational = /^(\+|00)/.test(plain);
  return { digits: plain.replace(/^\+?0*/, ''), isInternational };
}

/** Without what a trunk puts around it (`sip:+33…@host`), and the 0 that is not dialled from abroad. */
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
