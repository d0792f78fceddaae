/**
 * A centre as a sales channel: users, payment methods, order settings, and enabled features.
 * Source: dynamics-call-center.md 1.1 to 1.4, 1.12, 1.15, 2.5 to 2.7.
 */
import { z } from 'zod';
import { loyaltyTiers } from '../../rules/index.ts';
import { exactOptionalField, strict } from '../files/values.schema.ts';
import {
  arrayField,
  flagField,
  flagOr,
  integerField,
  nullUnlessGiven,
  setShape,
  textField,
} from '../http/fields.ts';
import { wireIdSchema } from '../http/wire-id.ts';
import {
  codeSchema,
  codesMax,
  currencySchema,
  dateSchema,
  lineSchema,
  listByCode,
  moneySchema,
  percentSchema,
  uniqueBy,
  wholeSchema,
  wordsSchema,
} from '../values/domain-values.schema.ts';
import { numberPrefixesSchema } from '../values/record-number.schema.ts';
import { placeAddressSchema } from './customer.schema.ts';
import { fraudSettingsSchema } from './fraud.schema.ts';
import {
  chargeRuleSchema,
  discountSchema,
  instalmentScheduleSchema,
  placeShape,
} from './price-rules.schema.ts';

const usersMax = 10_000;
const tolerancePercent = percentSchema.max(100).default(0);

/** Payment settings, copied into each order at its creation. */
export const paymentSettingsSchema = strict({
  ownGiftCards: exactOptionalField(
    z.boolean(),
    'Gift cards sold are kept here, and not by the payment provider.',
  ),
  allowOutOfBalance: flagOr(
    false,
    'Whether an order can be submitted for another sum than its total.',
  ),
  overpaidPercentMax: tolerancePercent.describe('Of the total; beyond it somebody decides.'),
  underpaidPercentMax: tolerancePercent.describe('Of the total; beyond it somebody decides.'),
  declineRetriesMax: z.int().min(0).max(9).default(2).describe('Further tries of a declined card.'),
  unreserveOnDecline: flagOr(false, 'Whether stock is given back while a card is declined.'),
  checkThreshold: nullUnlessGiven(moneySchema, 'A check above it holds its order; null: 500.'),
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

/** Days after submission without a shipment. */
const delaySettingsSchema = strict({
  firstNoticeDays: z.int().min(1).max(365).describe('Late by so much, the customer is told.'),
  secondNoticeDays: z.int().min(1).max(365).describe('Then the customer is told again.'),
  cancellationDays: z.int().min(1).max(365).describe('Then the order is cancelled.'),
});

const refundMethods = z.enum(['refundCheck', 'onAccount']);

/** Limits in force where a centre sets none, in whole units of its currency. */
export const defaultLimits = { creditMax: 50, cardApproval: 200, checkApproval: 200 } as const;

/** Copied into each return when it is begun. */
export const returnSettingsSchema = strict({
  defaultRefund: z
    .enum([...refundMethods.options, 'original'])
    .default('refundCheck')
    .describe(
      'Where several payments paid the order, or none that can be refunded; original: to each what it paid.',
    ),
  cashRefund: refundMethods
    .default('refundCheck')
    .describe('Of what was paid in cash or by check.'),
  cardApproval: moneySchema
    .nullable()
    .exactOptional()
    .describe(
      `Refunds to cards from this amount on are approved first [${defaultLimits.cardApproval}.00; null: no approval].`,
    ),
  checkApproval: moneySchema
    .nullable()
    .exactOptional()
    .describe(`The same for refund checks [${defaultLimits.checkApproval}.00; null: no approval].`),
  advanceCredit: flagOr(false, 'Money goes back before the goods arrive.'),
  creditMax: moneySchema
    .nullable()
    .exactOptional()
    .describe(
      `Most that an order is credited, price matches included [${defaultLimits.creditMax}.00 for order takers; null: any sum].`,
    ),
  creditToAccount: flagOr(false, 'Credits go to the account, unless said.'),
  fees: listByCode(
    strict({
      code: codeSchema.describe('One of the charge codes.'),
      percent: exactOptionalField(percentSchema.max(100), 'Of the goods.'),
      amount: exactOptionalField(moneySchema, 'In place of a percentage.'),
      reasonCodes: z.array(codeSchema).max(codesMax).default([]).describe('None: any reason.'),
    }).refine(({ percent, amount }) => (percent === undefined) !== (amount === undefined), {
      error: 'expected percent or amount, one of them',
    }),
    20,
  )
    .exactOptional()
    .describe('Kept of what returned goods are worth, such as for restocking.'),
  exchangeSource: exactOptionalField(
    z.enum(['original', 'fixed']),
    'Source code of replacement orders [none].',
  ),
  exchangeSourceCode: exactOptionalField(codeSchema, 'Of fixed.'),
});

export const paymentMethodSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  kind: z.enum(['card', 'check', 'giftCard', 'cash', 'onAccount']),
  prepay: flagOr(false, 'Whether it is posted at submission.'),
  lineMax: nullUnlessGiven(moneySchema, 'Most that one line may pay; null: any.'),
  discountPercent: exactOptionalField(
    percentSchema.max(100),
    'Off the goods of an order that it pays alone, by share.',
  ),
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

export const holdCodeSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  isDefault: flagOr(false, 'Taken where a hold names none; one at most.'),
  removesReservations: flagOr(false, 'Whether stock is given back while the hold stands.'),
  placeRole: nullUnlessGiven(codeSchema, 'Who may place it; null: everybody.'),
  clearRole: nullUnlessGiven(codeSchema, 'Who may clear it; null: everybody.'),
});

/** Limits on price changes by role; changes beyond need approval. */
export const overridePermissionSchema = strict({
  role: codeSchema.describe('Of an account, or one that is of this centre alone.'),
  users: z.array(wireIdSchema).max(usersMax).default([]).describe('Who has it, beside accounts.'),
  costMarkupPercent: nullUnlessGiven(
    percentSchema,
    'Lowest price, over the cost; 0: no floor; null: rules or people decide.',
  ),
  chargeIncreasePercent: percentSchema.default(0).describe('By how much a charge may be raised.'),
  chargeDecreasePercent: percentSchema
    .max(100)
    .default(0)
    .describe('By how much a charge may be lowered.'),
  mayAddCharges: flagOr(false, 'Whether they may add charges to an order.'),
  totalDiscountPercent: percentSchema.max(100).default(0).describe('Of the subtotal, at most.'),
  mayChangeRefund: flagOr(false, 'To another method than was paid with.'),
  creditMax: moneySchema
    .nullable()
    .exactOptional()
    .describe('Most that they credit on an order [as the centre says; null: any sum].'),
});

const chargeCodeSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  taxGroup: nullUnlessGiven(codeSchema, 'null: no tax.'),
});

export const deliveryModeSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  expediteCode: exactOptionalField(codeSchema, 'Of faster shipping.'),
  ...placeShape,
  excludedCategories: z
    .array(lineSchema)
    .max(codesMax)
    .exactOptional()
    .describe('Items of these are not sent by it.'),
  collectionPoints: listByCode(
    strict({
      code: codeSchema,
      name: wordsSchema,
      address: placeAddressSchema,
      hours: exactOptionalField(lineSchema, 'When goods can be fetched.'),
    }),
    codesMax,
  )
    .exactOptional()
    .describe('Where goods are fetched; each order by it names one.'),
});

/** What a centre keeps of its orders or lines beside what they have anyway. */
const attributeSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  of: z.enum(['order', 'line']).default('order').describe('What has it.'),
  kind: z.enum(['text', 'number', 'date']).default('text').describe('What its values are.'),
  values: z.array(lineSchema).max(codesMax).default([]).describe('To choose from; none: any.'),
  required: flagOr(false, 'To submit an order.'),
});

const commissionsMax = 100;

/** A member that is null fits everything. */
export const commissionSchema = strict({
  code: codeSchema,
  sourceCode: nullUnlessGiven(codeSchema, 'Of orders with this source code.'),
  catalogueId: nullUnlessGiven(codeSchema, 'Of orders from this catalogue.'),
  category: nullUnlessGiven(lineSchema, 'Of items of this category.'),
  agentId: nullUnlessGiven(wireIdSchema, 'Of this agent’s sales.'),
  validFrom: nullUnlessGiven(dateSchema, 'First day of sales; null: any.'),
  validTo: nullUnlessGiven(dateSchema, 'Last day of sales; null: any.'),
  percent: percentSchema.max(100).describe('Of the net revenue.'),
});
const lentTo = z.array(codeSchema).max(codesMax).default([]);

const weight = z.int().min(0).max(100).default(1);

const rfmSettingsSchema = strict({
  divisions: z.int().min(2).max(9).default(5).describe('Groups of customers for each digit.'),
  evenSplit: flagOr(false, 'Groups of equal size, though customers are as good as others.'),
  periodDays: nullUnlessGiven(wholeSchema(1), 'Of orders that count; null: all.'),
  basis: z.enum(['gross', 'net']).default('gross').describe('net: without what was returned.'),
  weights: strict({ recency: weight, frequency: weight, value: weight })
    .prefault({})
    .describe('By which digits are added to one score.'),
});

export const channelSettingsSchema = strict({
  currency: currencySchema.default('EUR'),
  callingCode: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'expected a country calling code such as 33')
    .default('33')
    .describe('Of telephone numbers that are written without one.'),
  numberPrefixes: numberPrefixesSchema
    .prefault({})
    .describe('Letters of new numbers that people say, by kind; numbers that were given stay.'),
  wholeUnits: z
    .array(codeSchema)
    .max(codesMax)
    .default([])
    .describe('Units of items of which no part is sold, such as pcs.'),
  priceIncludesTax: flagOr(false, 'Whether prices are with tax.'),
  taxRates: z
    .record(codeSchema, percentSchema.max(100))
    .default({})
    .describe('Percent by tax group.'),
  warehouseId: nullUnlessGiven(
    codeSchema,
    'Where goods come from, unless the customer has one; null: not said.',
  ),
  users: z
    .array(wireIdSchema)
    .max(usersMax)
    .default([])
    .describe('Who sells here; a user belongs to one centre at most.'),
  orderCompletion: flagOr(
    true,
    'Whether orders pass a summary with payments and checks before they are submitted.',
  ),
  directedSelling: flagOr(
    true,
    'Prompts, texts, pictures, requests for catalogues; source codes hold either way.',
  ),
  sourceCodeRequired: flagOr(false, 'To submit an order.'),
  defaultCustomerId: nullUnlessGiven(
    codeSchema,
    'On whom orders of customers are taken who give no name.',
  ),
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
  priceFloorCost: exactOptionalField(
    z.enum(['cost', 'marginalCost']),
    'On which lowest prices rest [cost].',
  ),
  chargeCodes: listByCode(chargeCodeSchema, codesMax)
    .default([])
    .describe('Charges that may be added to orders.'),
  payment: paymentSettingsSchema.prefault({}).describe('How payments are taken.'),
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
  attributes: listByCode(attributeSchema, codesMax)
    .default([])
    .describe('What orders and lines have of the centre’s own.'),
  holdCodes: listByCode(holdCodeSchema, codesMax)
    .refine(
      (codes) => codes.filter(({ isDefault }) => isDefault).length <= 1,
      'expected one default hold code at most',
    )
    .default([])
    .describe('Reasons for which people hold orders.'),
  legalEntity: strict({
    name: lineSchema,
    registration: exactOptionalField(lineSchema, 'Number in the register of companies.'),
    taxNumber: exactOptionalField(lineSchema, 'Of value added tax.'),
  })
    .exactOptional()
    .describe('Who sells here, as mails name it.'),
  assortment: z
    .array(lineSchema)
    .max(codesMax)
    .exactOptional()
    .describe('Categories of items that are sold here [all].'),
  chargeRules: listByCode(chargeRuleSchema, codesMax)
    .default([])
    .describe('Charges that orders get by themselves.'),
  discounts: listByCode(discountSchema, codesMax)
    .default([])
    .describe('Discounts that lines get by themselves.'),
  delayedPricing: flagOr(
    false,
    'Only simple discounts while lines are entered, the others with the summary.',
  ),
  margin: strict({
    acceptablePercent: percentSchema.max(100).describe('Less is shown as questionable.'),
    questionablePercent: percentSchema.max(100).describe('Less is refused where a price is typed.'),
  })
    .nullable()
    .default(null)
    .describe('Of a price without tax, over the cost; null: no alert.'),
  delays: nullUnlessGiven(delaySettingsSchema, 'null: no notices of delays.'),
  purgeAfterDays: nullUnlessGiven(
    wholeSchema(1),
    'Days after which only the sums of an order that is over are kept; null: always all.',
  ),
  instalmentSchedules: listByCode(instalmentScheduleSchema, 200)
    .default([])
    .describe('By which cards may pay in parts.'),
  returns: returnSettingsSchema.prefault({}).describe('How money for returned goods goes back.'),
  changeOthersOrders: flagOr(
    false,
    'Whether order takers may cancel and change submitted orders that others took.',
  ),
  loyalty: strict({
    earnPercent: percentSchema.max(100).describe('Of what is invoiced.'),
    tiers: z
      .array(
        strict({
          tier: z.enum(loyaltyTiers),
          earnPercent: percentSchema.max(100).describe('In place of that of everybody.'),
          earnedFrom: nullUnlessGiven(
            moneySchema,
            'Reached by so much earned in a year; null: given by hand.',
          ),
        }),
      )
      .max(10)
      .default([]),
  })
    .exactOptional()
    .describe('What loyalty cards earn; a point is worth one minor unit.'),
  submitWhenCleared: flagOr(false, 'Clearing the last hold of an order submits it, or is refused.'),
  commission: listByCode(commissionSchema, commissionsMax)
    .default([])
    .describe('What sales earn their agents: the first rule that fits a line, else nothing.'),
  rfm: exactOptionalField(
    rfmSettingsSchema,
    'How the job `rfm` scores customers [fifths, of all orders].',
  ),
  draftsEndAfterDays: z
    .int()
    .min(1)
    .max(365)
    .nullable()
    .default(7)
    .describe('Orders never submitted end when nobody has touched them for so long; null: never.'),
  fraud: fraudSettingsSchema.prefault({}).describe('When an order is held as suspect.'),
  reasonSets: listByCode(reasonSetSchema, codesMax)
    .default([])
    .describe('Reasons that people must choose from.'),
  lends: strict({
    items: lentTo.describe('Centres of this service that may use and change its items.'),
    customers: lentTo.describe('Centres of this service that may use and change its customers.'),
  })
    .prefault({})
    .describe('What other centres of this service may use.'),
  uses: strict({
    items: exactOptionalField(codeSchema, 'Centre whose items are sold [its own].'),
    customers: exactOptionalField(codeSchema, 'Centre whose customers these are [its own].'),
  })
    .prefault({})
    .describe('What it uses of other centres of this service.'),
});
export type ChannelSettings = z.infer<typeof channelSettingsSchema>;

export const channelResourceSchema = z.object({
  ...setShape,
  ...channelSettingsSchema.shape,
});

export const paymentMethodListSchema = z.object({ items: z.array(paymentMethodSchema) });

export const importResultSchema = z.object({
  kind: z.string(),
  encoding: textField(
    'How the table was written; it was read as such: utf-8, utf-16le, windows-1252 …',
  ),
  written: flagField(
    'Whether anything was: not of a dry run, nor of a table that was refused whole.',
  ),
  rows: z.int(),
  created: integerField('Of a dry run: that would be. Of a refused table: none.'),
  updated: integerField('Rows that change what was there.'),
  unchanged: integerField('Rows that say what is there already.'),
  rejected: integerField('Rows with a fault.'),
  changes: z
    .array(
      z.object({
        line: integerField('As of errors.'),
        key: textField('Stock number, or number of the customer.'),
        members: z
          .array(
            z.object({
              member: textField('Its name in the document.'),
              from: textField('As JSON; empty: it is not there.'),
              to: textField('As JSON.'),
            }),
          )
          .describe('None of what would be new.'),
      }),
    )
    .optional()
    .describe('Of a dry run of items, customers and stock: what would change, the first 100.'),
  errors: arrayField(
    z.object({
      line: integerField('From 1, the header’s.'),
      column: textField('Its title in the header.'),
      value: textField('What was seen.'),
      code: z.string(),
      expected: z.string(),
      message: z.string(),
    }),
    'Cells with a fault.',
  ),
});
