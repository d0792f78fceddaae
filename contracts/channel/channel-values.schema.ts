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

/**
 * Largest amount of a request or file, in minor units. A million units at this price is the largest
 * product, so sums of products stay exact up to the bound of an order.
 */
export const amountMinorMax = 10_000_000_000;

/** Bounded where it is read. Larger amounts that earlier versions stored can still be shown. */
const amountMinorSchema = z.codec(
  z.number().meta({ type: 'integer', minimum: 0, maximum: amountMinorMax }),
  z.number().meta({ type: 'integer' }),
  {
    decode: (amount, { issues }) => {
      const bound = { origin: 'number', input: amount, inclusive: true } as const;
      if (!Number.isInteger(amount)) {
        issues.push({ code: 'invalid_type', expected: 'int', input: amount });
      } else if (amount < 0) {
        issues.push({ code: 'too_small', minimum: 0, ...bound });
      } else if (amount > amountMinorMax) {
        issues.push({ code: 'too_big', maximum: amountMinorMax, ...bound });
      }
      return amount;
    },
    encode: (amount) => amount,
  },
);

export const moneySchema = strict({
  amountMinor: amountMinorSchema.describe('In minor units: 19,90 € is 1990.'),
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
