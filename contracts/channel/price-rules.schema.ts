/**
 * Prices by rule: charges in tiers, discounts of price groups, payment by instalments.
 * Source: dynamics-call-center.md 1.7, 1.13, 3.5, 3.8.
 */
import { z } from 'zod';
import { exactOptionalField, strict } from '../files/values.schema.ts';
import { flagOr, nullUnlessGiven, orNull } from '../http/fields.ts';
import {
  amountMinorMax,
  codeSchema,
  codesMax,
  countrySchema,
  dateSchema,
  lineSchema,
  moneySchema,
  percentSchema,
  wholeSchema,
  wordsSchema,
} from '../values/domain-values.schema.ts';

/** Lowest and highest value are inclusive; a tier begins where the one before has ended. */
const chargeTiersSchema = z
  .array(
    strict({
      from: wholeSchema(0, amountMinorMax).describe(
        'Of the order or group: minor units, or grams.',
      ),
      to: orNull(wholeSchema(0, amountMinorMax), 'null: no end.'),
      amount: exactOptionalField(moneySchema, 'Of a fixed charge.'),
      percent: exactOptionalField(percentSchema, 'Of the value.'),
    }).refine(({ amount, percent: share }) => (amount === undefined) !== (share === undefined), {
      error: 'expected amount or percent, one of them',
    }),
  )
  .min(1)
  .max(50)
  .refine(
    (tiers) => tiers.every(({ from, to }) => to === null || to >= from),
    'expected tiers that end where they begin, or after',
  )
  .refine(
    (tiers) => tiers.every(({ from }, at) => at === 0 || from === (tiers[at - 1]?.to ?? -2) + 1),
    'expected tiers without gap or overlap, each one from after the end of the one before',
  );

const codes = z.array(codeSchema).max(codesMax);
const places = z.array(lineSchema).max(codesMax);

/** Addresses for which something holds; absent: all. */
export const placeShape = {
  countries: z.array(countrySchema).max(codesMax).exactOptional().describe('Only there [all].'),
  states: exactOptionalField(places, 'Only there, as in addresses [all].'),
  postalCodes: exactOptionalField(places, 'Only those that begin so [all].'),
  exceptPostalCodes: exactOptionalField(places, 'None that begin so.'),
};

/** A charge that orders get by themselves: for whom, where, on which lines, and how much. */
export const chargeRuleSchema = strict({
  code: codeSchema,
  chargeCode: codeSchema.describe('One of the charge codes.'),
  deliveryModeIds: z
    .array(codeSchema)
    .max(codesMax)
    .default([])
    .describe('Of the order; none: any.'),
  per: z.enum(['value', 'weight']).default('value').describe('What the tiers are of.'),
  prorate: flagOr(
    false,
    'By groups of lines of one delivery mode, shared among the lines of the group.',
  ),
  perLine: exactOptionalField(z.boolean(), 'Each line by itself.'),
  itemIds: exactOptionalField(codes, 'Lines of these stock numbers alone [all].'),
  categories: exactOptionalField(places, 'Lines of these categories alone [all].'),
  ...placeShape,
  customerIds: exactOptionalField(codes, 'Of customers with these numbers alone [all].'),
  customerGroups: exactOptionalField(codes, 'With one of these affiliations alone [all].'),
  tiers: chargeTiersSchema.describe('The amount by value or weight, without gaps.'),
  active: flagOr(true, 'Whether it is charged.'),
});

/** A discount that lines get by themselves. */
export const discountSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  kind: z.enum(['simple', 'quantity', 'mixAndMatch', 'threshold']).describe('What gives it.'),
  priceGroupIds: z.array(codeSchema).max(codesMax).default([]).describe('None: for everybody.'),
  itemIds: z.array(codeSchema).max(500).default([]).describe('Stock numbers; none: any.'),
  benefit: z
    .discriminatedUnion('kind', [
      strict({ kind: z.literal('percent'), percent: percentSchema.max(100) }),
      strict({ kind: z.literal('amount'), amount: moneySchema }),
      strict({ kind: z.literal('price'), amount: moneySchema }),
    ])
    .describe('What is taken off, or the price in its place.'),
  units: wholeSchema(1).default(1).describe('Least of a line, or of a group to mix.'),
  benefitUnits: wholeSchema(1).default(1).describe('Of a group, the cheapest: they benefit.'),
  minimum: nullUnlessGiven(moneySchema, 'Least value of a threshold.'),
  freeItemIds: z.array(codeSchema).max(20).default([]).describe('Added once the threshold is met.'),
  concurrency: z
    .enum(['exclusive', 'bestPrice', 'compound'])
    .default('bestPrice')
    .describe('Where several discounts fit a line.'),
  validFrom: dateSchema.nullable().default(null),
  validTo: nullUnlessGiven(dateSchema, 'Its last day; null: no end.'),
  active: flagOr(true, 'Whether it is given.'),
});

/** Equal payments of one card at fixed intervals. */
export const instalmentScheduleSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  payments: z.int().min(2).max(60).describe('Into how many equal parts.'),
  intervalDays: z.int().min(1).max(366).default(30).describe('From one payment to the next.'),
  firstAfterDays: z.int().min(0).max(366).default(0).describe('0: with the order.'),
  orderMin: nullUnlessGiven(moneySchema, 'For orders of so much or more.'),
  orderMax: nullUnlessGiven(moneySchema, 'For orders of so much or less.'),
  accelerate: flagOr(false, 'One that is declined for good makes all later ones due.'),
  active: flagOr(true, 'Whether agents may choose it.'),
});
export type InstalmentSchedule = z.infer<typeof instalmentScheduleSchema>;

/** Schedules of a channel by which an order may be paid. */
export const instalmentScheduleListSchema = z.object({ items: z.array(instalmentScheduleSchema) });
