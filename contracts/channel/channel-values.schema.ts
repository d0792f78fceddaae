/** Values shared by a channel's schemas: codes, money, texts by language. */
import { z } from 'zod';
import { languageSchema, strict } from '../files/values.schema.ts';
import { freeText } from '../http/fields.ts';

export const codeSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/,
    'expected a code of letters, digits, ., _ and -, at most 32 characters',
  );

export const lineSchema = freeText(200)
  .min(1)
  // No pattern, as tools that generate texts from patterns lack Unicode classes.
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'expected a text without control characters');

export const wordsSchema = z.record(languageSchema, freeText(2_000).min(1));

export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'expected a currency such as EUR');

export const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'expected a country such as FR');

export const moneySchema = strict({
  amountMinor: z.int().min(0).describe('In minor units: 19,90 € is 1990.'),
  currency: currencySchema,
});

export const dateSchema = z.iso.date();

export function uniqueBy<Item>(key: (item: Item) => string) {
  return (items: readonly Item[]): boolean => new Set(items.map(key)).size === items.length;
}

const isOnce = uniqueBy<{ readonly code: string }>(({ code }) => code);

/** A list of items with unique codes. */
export function listByCode<Item extends z.ZodType<{ readonly code: string }>>(
  item: Item,
  lengthMax: number,
) {
  return z.array(item).max(lengthMax).refine(isOnce, 'expected each code once');
}

/** Codes of one kind that a centre has at most. */
export const codesMax = 200;
/** Percent, up to ten times a whole. */
export const percentSchema = z.number().min(0).max(1_000);
