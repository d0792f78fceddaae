/** Tax rates by country and tax group, each from a day on. */
import { z } from 'zod';
import { exactOptionalField, strict } from '../files/values.schema.ts';
import { nullUnlessGiven } from '../http/fields.ts';
import {
  codeSchema,
  countrySchema,
  dateSchema,
  lineSchema,
  percentSchema,
  uniqueBy,
} from '../values/domain-values.schema.ts';

const ratesMax = 2_000;

export const taxRateSchema = strict({
  country: nullUnlessGiven(countrySchema, 'Where goods go; null: any other.'),
  postalCode: exactOptionalField(codeSchema, 'How postal codes begin there [any].'),
  city: exactOptionalField(lineSchema, 'Only there [anywhere].'),
  taxGroup: codeSchema.describe('Of items and charges.'),
  percent: percentSchema.max(100).describe('Of the price without tax.'),
  validFrom: nullUnlessGiven(dateSchema, 'First day; null: since ever.'),
});
export type TaxRate = z.infer<typeof taxRateSchema>;

/** What tells a rate from others: a table has one of each. */
export function taxRateKey({ country, postalCode, city, taxGroup, validFrom }: TaxRate): string {
  return `${country} ${postalCode ?? ''}/${city ?? ''} ${taxGroup} ${validFrom}`;
}

export const taxTableSchema = strict({
  rates: z
    .array(taxRateSchema)
    .max(ratesMax)
    .refine(uniqueBy(taxRateKey), 'expected each place, group and day once')
    .default([])
    .describe('Where none fits, the rate of the channel holds.'),
});
export type TaxTable = z.infer<typeof taxTableSchema>;

export const taxTableResourceSchema = z.object({
  ...taxTableSchema.shape,
  centreId: z.string(),
  version: z.int(),
});
