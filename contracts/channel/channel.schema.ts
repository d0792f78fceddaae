/**
 * A centre as a sales channel: users, payment methods, order settings, and enabled features.
 * Source: dynamics-call-center.md 1.1 to 1.4, 1.12, 1.15, 2.5 to 2.7.
 */
import { z } from 'zod';
import { strict } from '../files/values.schema.ts';
import { setShape } from '../http/fields.ts';
import { wireIdSchema } from '../http/wire-id.ts';
import {
  codeSchema,
  countrySchema,
  currencySchema,
  lineSchema,
  listByCode,
  moneySchema,
  uniqueBy,
  wordsSchema,
} from './channel-values.schema.ts';
import { fraudSettingsSchema } from './fraud.schema.ts';

const tolerancePercent = z.number().min(0).max(100).default(0);

/** Payment settings, copied into each order at its creation. */
export const paymentSettingsSchema = strict({
  allowOutOfBalance: z
    .boolean()
    .default(false)
    .describe('Whether an order can be submitted for another sum than its total.'),
  overpaidPercentMax: tolerancePercent.describe('Of the total; beyond it somebody decides.'),
  underpaidPercentMax: tolerancePercent.describe('Of the total; beyond it somebody decides.'),
  declineRetriesMax: z.int().min(0).max(9).default(2).describe('Further tries of a declined card.'),
  unreserveOnDecline: z
    .boolean()
    .default(false)
    .describe('Whether stock is given back while a card is declined.'),
  checkThreshold: moneySchema
    .nullable()
    .default(null)
    .describe('A check above it holds its order; null: 500.'),
  checkHoldDays: z
    .int()
    .min(0)
    .max(365)
    .default(5)
    .describe('How long a check above the threshold holds its order.'),
  creditLimitBasis: z
    .enum(['none', 'balance', 'balanceAndShipped', 'balanceAndOpen'])
    .default('none')
    .describe('What of a customer’s credit limit is used already; none: limits are not checked.'),
  creditLimitReaction: z
    .enum(['review', 'warning', 'error'])
    .default('review')
    .describe('To an order above it: a hold for a reviewer, a warning, or a refusal.'),
});

const codesMax = 200;
const usersMax = 10_000;

export const paymentMethodSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  kind: z.enum(['card', 'check', 'giftCard', 'cash', 'onAccount']),
  prepay: z.boolean().default(false).describe('Whether it is posted at submission.'),
  lineMax: moneySchema.nullable().default(null).describe('Most that one line may pay; null: any.'),
});

const reasonSetSchema = strict({
  code: codeSchema,
  use: z
    .enum(['priceOverride', 'hold', 'credit', 'charge', 'return'])
    .describe('What people choose one of these reasons for.'),
  reasons: listByCode(strict({ code: codeSchema, name: wordsSchema }), codesMax).describe(
    'From which people choose.',
  ),
});

const holdCodeSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  isDefault: z.boolean().default(false).describe('Taken where a hold names none; one at most.'),
  removesReservations: z
    .boolean()
    .default(false)
    .describe('Whether stock is given back while the hold stands.'),
  placeRole: codeSchema.nullable().default(null).describe('Who may place it; null: everybody.'),
  clearRole: codeSchema.nullable().default(null).describe('Who may clear it; null: everybody.'),
});

const percent = z.number().min(0).max(1_000);

/** Limits on price changes by role; changes beyond need approval. */
const overridePermissionSchema = strict({
  role: codeSchema.describe('Of an account, or one that is of this centre alone.'),
  users: z.array(wireIdSchema).max(usersMax).default([]).describe('Who has it, beside accounts.'),
  costMarkupPercent: percent
    .nullable()
    .default(null)
    .describe('Lowest price, over the cost; 0: no floor; null: rules or people decide.'),
  chargeIncreasePercent: percent.default(0).describe('By how much a charge may be raised.'),
  chargeDecreasePercent: percent
    .max(100)
    .default(0)
    .describe('By how much a charge may be lowered.'),
  mayAddCharges: z.boolean().default(false).describe('Whether they may add charges to an order.'),
  totalDiscountPercent: percent.max(100).default(0).describe('Of the subtotal, at most.'),
});

const chargeCodeSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  taxGroup: codeSchema.nullable().default(null).describe('null: no tax.'),
});

const deliveryModeSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  expediteCode: codeSchema.exactOptional().describe('Of faster shipping.'),
  countries: z
    .array(countrySchema)
    .max(codesMax)
    .exactOptional()
    .describe('Only there [anywhere].'),
});

export const channelSettingsSchema = strict({
  currency: currencySchema.default('EUR'),
  callingCode: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'expected a country calling code such as 33')
    .default('33')
    .describe('Of telephone numbers that are written without one.'),
  priceIncludesTax: z.boolean().default(false).describe('Whether prices are with tax.'),
  taxRates: z
    .record(codeSchema, z.number().min(0).max(100))
    .default({})
    .describe('Percent by tax group.'),
  warehouseId: codeSchema
    .nullable()
    .default(null)
    .describe('Where goods come from, unless the customer has one; null: not said.'),
  users: z
    .array(wireIdSchema)
    .max(usersMax)
    .default([])
    .describe('Who sells here; a user belongs to one centre at most.'),
  orderCompletion: z
    .boolean()
    .default(true)
    .describe('Whether orders pass a summary with payments and checks before they are submitted.'),
  directedSelling: z
    .boolean()
    .default(true)
    .describe('Prompts, texts, pictures, requests for catalogues; source codes hold either way.'),
  sourceCodeRequired: z.boolean().default(false).describe('To submit an order.'),
  defaultCustomerId: codeSchema
    .nullable()
    .default(null)
    .describe('On whom orders of customers are taken who give no name.'),
  priceControl: z
    .enum(['off', 'limited', 'free'])
    .default('off')
    .describe('Whether agents may change prices: not, within their limits, or freely.'),
  overridePermissions: z
    .array(overridePermissionSchema)
    .max(codesMax)
    .refine(
      uniqueBy<{ readonly role: string }>(({ role }) => role),
      'expected each role once',
    )
    .default([])
    .describe('Of several roles, what each allows most.'),
  chargeCodes: listByCode(chargeCodeSchema, codesMax)
    .default([])
    .describe('Charges that may be added to orders.'),
  payment: paymentSettingsSchema.prefault({}),
  paymentMethods: listByCode(paymentMethodSchema, codesMax).default([]),
  priceGroupIds: z
    .array(codeSchema)
    .max(codesMax)
    .default([])
    .describe('Price lists that hold here, in the order in which they are looked at.'),
  financialDimensions: z
    .record(codeSchema, lineSchema)
    .default({})
    .describe('Copied into each order, for accounting.'),
  deliveryModes: listByCode(deliveryModeSchema, codesMax).default([]),
  holdCodes: listByCode(holdCodeSchema, codesMax)
    .refine(
      (codes) => codes.filter(({ isDefault }) => isDefault).length <= 1,
      'expected one default hold code at most',
    )
    .default([])
    .describe('Reasons for which people hold orders.'),
  submitWhenCleared: z
    .boolean()
    .default(false)
    .describe('Clearing the last hold of an order submits it, or is refused.'),
  fraud: fraudSettingsSchema.prefault({}).describe('When an order is held as suspect.'),
  reasonSets: listByCode(reasonSetSchema, codesMax)
    .default([])
    .describe('Reasons that people must choose from.'),
});
export type ChannelSettings = z.infer<typeof channelSettingsSchema>;

export const channelResourceSchema = z.object({
  ...setShape,
  ...channelSettingsSchema.shape,
});

export const paymentMethodListSchema = z.object({ items: z.array(paymentMethodSchema) });

export const importResultSchema = z.object({
  kind: z.string(),
  encoding: z
    .string()
    .describe('How the table was written; it was read as such: utf-8, utf-16le, windows-1252 …'),
  written: z
    .boolean()
    .describe('Whether anything was: not of a dry run, nor of a table that was refused whole.'),
  rows: z.int(),
  created: z.int().describe('Of a dry run: that would be. Of a refused table: none.'),
  updated: z.int(),
  unchanged: z.int().describe('Rows that say what is there already.'),
  rejected: z.int().describe('Rows with a fault.'),
  errors: z.array(
    z.object({
      line: z.int().describe('From 1, the header’s.'),
      column: z.string().describe('Its title in the header.'),
      value: z.string().describe('What was seen.'),
      code: z.string(),
      expected: z.string(),
      message: z.string(),
    }),
  ),
});
