/**
 * Coupons of a centre: what they take off which lines, the codes that customers say, and how often
 * each may be used.
 *
 * Source: dynamics-call-center.md 1.11, 3.7.
 */
import { z } from 'zod';
import { strict } from '../files/values.schema.ts';
import { idField, listOf, versionField } from '../http/fields.ts';
import {
  codeSchema,
  dateSchema,
  moneySchema,
  uniqueBy,
  wordsSchema,
} from './channel-values.schema.ts';

const codesMax = 1_000;
const itemsMax = 500;
const days = {
  validFrom: dateSchema.nullable().default(null).describe('null: from ever.'),
  validTo: dateSchema.nullable().default(null).describe('Its last day; null: no end.'),
};

/** What customers say. */
const couponCodeSchema = strict({
  code: z.string().regex(/^[A-Z0-9-]{1,32}$/, 'expected a code of A-Z, 0-9 and -, at most 32'),
  ...days,
  active: z.boolean().default(true),
});

const couponDiscountSchema = z.discriminatedUnion('kind', [
  strict({ kind: z.literal('percent'), percent: z.number().min(0).max(100) }),
  strict({ kind: z.literal('amount'), amount: moneySchema.describe('Of all its lines.') }),
  strict({ kind: z.literal('amountPerUnit'), amount: moneySchema }),
]);

/** What may be said of a coupon; a merge patch of it changes it. */
export const couponSettingsSchema = strict({
  code: codeSchema.describe('Of the coupon; customers say one of `codes`.'),
  name: wordsSchema,
  ...days,
  active: z.boolean().default(true),
  codes: z
    .array(couponCodeSchema)
    .min(1)
    .max(codesMax)
    .refine(
      uniqueBy<{ readonly code: string }>(({ code }) => code),
      'expected each code once',
    ),
  discount: couponDiscountSchema,
  itemIds: z.array(codeSchema).max(itemsMax).default([]).describe('Stock numbers; none: any.'),
  catalogueIds: z
    .array(codeSchema)
    .max(itemsMax)
    .default([])
    .describe('Only with a source code of these [with or without one].'),
  minimum: moneySchema.nullable().default(null).describe('Of the goods, before coupons.'),
  usageLimit: z.int().min(1).nullable().default(null).describe('Orders for each code; null: any.'),
  usageLimitOf: z.enum(['centre', 'customer']).default('centre').describe('Who uses it so often.'),
  customerRequired: z.boolean().default(false).describe('Not for the centre’s default customer.'),
  exclusive: z.boolean().default(false).describe('With no other coupon or discount of its lines.'),
});
export type CouponSettings = z.infer<typeof couponSettingsSchema>;

/** A coupon as clients see it. */
export const couponResourceSchema = z.object({
  id: idField,
  centreId: idField,
  version: versionField,
  ...couponSettingsSchema.shape,
});
export const couponListSchema = listOf(couponResourceSchema);
