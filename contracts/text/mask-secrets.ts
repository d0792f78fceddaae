/** Masks secrets in what is printed and logged: keys, passwords in URLs, card numbers. */
import { maskCardNumbers } from './mask-card-numbers.ts';

/** Patterns of secrets and their replacements. An API key keeps its id, which lists show. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic) [\w.~+/=-]+/gi, '$1 ***'],
  [/\b(cw_[0-9a-f]{16})_[\w-]+/g, '$1_***'],
  [/\bwhsec_[\w+/=-]+/g, 'whsec_***'],
  [/(:\/\/[^\s:@/]*:)[^\s@/]+@/g, '$1***@'],
];

/** The text with secrets and card numbers masked. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (const [form, rest] of forms) masked = masked.replaceAll(form, rest);
  return maskCardNumbers(masked);
}
