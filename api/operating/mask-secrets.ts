/**
 * What must stand in no log and on no screen: passwords in addresses, tokens, keys of programs,
 * secrets of webhooks, card numbers.
 */
import { maskCardNumbers } from '../../contracts/index.ts';

/** A form, and what is left of it. A key of a program keeps its id: it is listed by it. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic) [\w.~+/=-]+/gi, '$1 ***'],
  [/\b(cw_[0-9a-f]{16})_[\w-]+/g, '$1_***'],
  [/\bwhsec_[\w+/=-]+/g, 'whsec_***'],
  [/(:\/\/[^\s:@/]*:)[^\s@/]+@/g, '$1***@'],
];

/** The text with *** in their places. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (const [form, rest] of forms) masked = masked.replaceAll(form, rest);
  return maskCardNumbers(masked);
}
