/**
 * The catalogue: items, coupons, continuity programmes, catalogues with source codes, scripts.
 * Source: dynamics-call-center.md 1.6 to 1.11, 1.19, 3.7, 3.13, 3.20.
 */
import { z } from 'zod';
import { kebabSchema } from '../../rules/files/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import { countSchema, exactOptionalField, strict } from '../files/values.schema.ts';
import {
  arrayField,
  documentShape,
  flagField,
  flagOr,
  idField,
  integerField,
  listOf,
  nullUnlessGiven,
  numberField,
  orNull,
  textField,
  textOrNull,
} from '../http/fields.ts';
import {
  programmeEventsMax,
  programmePlanSchema,
  repeatsMax,
} from '../orders/continuity-values.schema.ts';
import {
  codeSchema,
  dateSchema,
  lineSchema,
  listByCode,
  moneySchema,
  percentSchema,
  startDateSchema,
  uniqueBy,
  wholeSchema,
  wordsSchema,
} from '../values/domain-values.schema.ts';

const listMax = 100;
const unitsMax = 1_000_000_000;

export const itemLinkSchema = strict({
  itemId: codeSchema.describe('Stock number of what is offered.'),
  kind: z
    .enum(['upSell', 'crossSell'])
    .describe('An up-sell replaces the line; a cross-sell adds one.'),
  priority: countSchema.describe('Smaller first.'),
  rule: exactOptionalField(kebabSchema, 'Rule of prompts that must match.'),
  catalogueId: exactOptionalField(codeSchema, 'Only for orders from this catalogue.'),
  active: flagOr(true, 'Whether it is in use.'),
});

/** Changed by merge patch. */
export const itemSettingsSchema = strict({
  sku: codeSchema.describe('Stock number.'),
  name: wordsSchema,
  description: wordsSchema.default({}).describe('By language.'),
  category: lineSchema.describe('Rules may name it in place of the item.'),
  unit: codeSchema.default('pcs').describe('What its quantities count.'),
  price: moneySchema.describe('Base price; with tax where the channel says so.'),
  cost: moneySchema.describe('What it costs the centre; price floors are computed from it.'),
  marginalCost: exactOptionalField(moneySchema, 'Of one more unit.'),
  priceUnit: z
    .int()
    .min(1)
    .max(1_000_000)
    .exactOptional()
    .describe('Units that prices are for [1].'),
  datedPrices: z
    .array(
      strict({
        priceGroupId: nullUnlessGiven(codeSchema, 'null: of the base price.'),
        price: moneySchema,
        quantityFrom: wholeSchema(1).default(1).describe('For lines of so many or more.'),
        validFrom: nullUnlessGiven(dateSchema, 'Its first day; null: always.'),
        validTo: nullUnlessGiven(dateSchema, 'Its last day; null: no end.'),
      }),
    )
    .max(listMax)
    .exactOptional()
    .describe('In place of those beside it; of several that hold, the lowest.'),
  isGiftCard: z
    .literal(true)
    .exactOptional()
    .describe('A gift card by e-mail: its number is made when it is sold.'),
  isPostedGiftCard: exactOptionalField(
    z.boolean(),
    'A gift card that is sent: its number is said when it is sold.',
  ),
  weightGrams: exactOptionalField(wholeSchema(0), 'Of a unit.'),
  prices: z.record(codeSchema, moneySchema).default({}).describe('By price group.'),
  taxGroup: nullUnlessGiven(codeSchema, 'Whose rate holds; null: no tax.'),
  stock: z
    .number()
    .min(-unitsMax)
    .max(unitsMax)
    .nullable()
    .default(null)
    .describe('Units on hand; null: not counted.'),
  allowBackOrders: z
    .boolean()
    .exactOptional()
    .describe('Whether more is sold than there is; its stock may be below 0.'),
  expectedOn: nullUnlessGiven(dateSchema, 'When there is stock again.'),
  salesControl: z
    .enum(['none', 'encourage', 'discourage'])
    .default('none')
    .describe('What agents see: whether to recommend it.'),
  allowPriceAdjust: flagOr(true, 'Whether its price may be changed in an order.'),
  allowDiscounts: exactOptionalField(z.boolean(), 'No discount and no coupon if false.'),
  allowCoupons: exactOptionalField(z.boolean(), 'No coupon if false.'),
  allowReturn: exactOptionalField(z.boolean(), 'It is not taken back if false.'),
  allowPriceMatch: z
    .boolean()
    .exactOptional()
    .describe('A lower price elsewhere is not credited if false.'),
  delayNoticeExempt: exactOptionalField(z.boolean(), 'Orders of such items alone run late unsaid.'),
  warehouseId: exactOptionalField(codeSchema, 'Where it comes from [as the order].'),
  vendorId: exactOptionalField(
    codeSchema,
    'Who sends it straight to the customer [the centre]; its stock is not ours.',
  ),
  excludedDeliveryModeIds: z
    .array(codeSchema)
    .max(listMax)
    .exactOptional()
    .describe('By which it is not sent.'),
  continuityProgrammeId: exactOptionalField(codeSchema, 'Who buys it buys this programme.'),
  instalmentEligible: exactOptionalField(z.boolean(), 'Whether it is paid by instalments.'),
  warrantyMonths: exactOptionalField(
    z.int().min(1).max(600),
    'It is an extended warranty of so long; a line of it names what it covers.',
  ),
  active: flagOr(true, 'Whether it is in use.'),
  links: z.array(itemLinkSchema).max(listMax).default([]),
});
export type ItemSettings = z.infer<typeof itemSettingsSchema>;

const hrefField = textField('A path of this server, open to whoever shows it.');

const itemImageSchema = z.object({
  number: integerField('Its name in paths, which stays when the order changes.'),
  href: hrefField,
  thumbnails: z
    .array(z.object({ side: integerField('Its longer side, in pixels.'), href: hrefField }))
    .describe('The smallest first.'),
  type: z.string(),
  isDefault: flagField('Of the first alone: it is shown beside the line.'),
  width: orNull(z.int(), 'In pixels; null: a drawing, which fits any size.'),
  height: z.int().nullable(),
  sha256: textOrNull('Of the file as it came; null: a drawing.'),
  source: textOrNull('The address or file that it was imported from.'),
});
export type ItemImageResource = z.infer<typeof itemImageSchema>;

export const pictureResourceSchema = z.object({
  sha256: textField('Of the file as it came.'),
  type: z.string(),
  width: integerField('As it is shown, in pixels.'),
  height: z.int(),
});

export const imagesMax = 20;

export const itemResourceSchema = z.object({
  ...documentShape,
  ...itemSettingsSchema.shape,
  reserved: numberField('Units on hand that orders have reserved.'),
  images: z.array(itemImageSchema),
});

/** Items and links in the form that rules read. */
export function itemsForRules(
  items: readonly ItemSettings[],
): Required<Pick<RuleWorld, 'items' | 'links'>> {
  return {
    items: items.map(({ sku, name, category, price, cost }) => ({
      sku,
      name,
      category,
      priceMinor: price.amountMinor,
      costMinor: cost.amountMinor,
    })),
    links: items.flatMap(({ sku: triggerSku, links }) =>
      links.map(({ itemId: linkedSku, ...link }) => ({ triggerSku, linkedSku, ...link })),
    ),
  };
}

const codesMax = 1_000;
const itemsMax = 500;
const validity = {
  validFrom: nullUnlessGiven(dateSchema, 'null: from ever.'),
  validTo: nullUnlessGiven(dateSchema, 'Its last day; null: no end.'),
};

export const couponCodeSchema = strict({
  code: z.string().regex(/^[A-Z0-9-]{1,32}$/, 'expected a code of A-Z, 0-9 and -, at most 32'),
  ...validity,
  active: flagOr(true, 'Whether it is in use.'),
});

const couponDiscountSchema = z.discriminatedUnion('kind', [
  strict({
    kind: z.literal('percent'),
    percent: percentSchema.max(100).describe('Of the price.'),
  }),
  strict({ kind: z.literal('amount'), amount: moneySchema.describe('Of all its lines.') }),
  strict({ kind: z.literal('amountPerUnit'), amount: moneySchema }),
  strict({
    kind: z.literal('freeShipping'),
    chargeCodes: z.array(codeSchema).max(listMax).default([]).describe('None: all charges.'),
  }),
]);

/** Changed by merge patch. */
export const couponSettingsSchema = strict({
  code: codeSchema.describe('Of the coupon; customers say one of its codes.'),
  name: wordsSchema,
  ...validity,
  active: flagOr(true, 'Whether it is in use.'),
  codes: listByCode(couponCodeSchema, codesMax).min(1),
  discount: couponDiscountSchema.describe('What it takes off.'),
  itemIds: z.array(codeSchema).max(itemsMax).default([]).describe('Stock numbers; none: any.'),
  categories: z
    .array(lineSchema)
    .max(listMax)
    .exactOptional()
    .describe('Of items, beside those named.'),
  excludedItemIds: z.array(codeSchema).max(itemsMax).exactOptional().describe('Never these.'),
  priceGroupIds: z
    .array(codeSchema)
    .max(listMax)
    .exactOptional()
    .describe('Only for orders with one of these price lists.'),
  catalogueIds: z
    .array(codeSchema)
    .max(itemsMax)
    .default([])
    .describe('Only with a source code of these [with or without one].'),
  minimum: nullUnlessGiven(moneySchema, 'Of the goods, before coupons.'),
  usageLimit: nullUnlessGiven(wholeSchema(1), 'Orders for each code; null: any.'),
  usageLimitOf: z
    .enum(['centre', 'customer', 'service'])
    .default('centre')
    .describe('Who uses it so often; service: all centres that have the code.'),
  customerRequired: flagOr(false, 'Not for the centre’s default customer.'),
  exclusive: flagOr(false, 'With no other coupon or discount of its lines.'),
});
export type CouponSettings = z.infer<typeof couponSettingsSchema>;

export const couponResourceSchema = z.object({
  ...documentShape,
  ...couponSettingsSchema.shape,
});

const { orderStart, onOutOfStock, afterDunning, dunningDays } = programmePlanSchema.shape;
const { interval, action } = programmePlanSchema.shape.events.element.shape;
const days = z.int().min(0).max(1_000);

export const programmeEventSchema = strict({
  itemId: codeSchema.describe('Stock number.'),
  quantity: z.int().min(1).max(1_000_000).default(1),
  price: nullUnlessGiven(moneySchema, 'Of a unit; null: that of the item.'),
  startDate: exactOptionalField(startDateSchema, 'A date of its own.'),
  interval: exactOptionalField(interval.unwrap(), 'On the next first day of one.'),
  daysFromLast: days.default(0).describe('Where it has neither.'),
  action: action.default('normal').describe('skip: it is not shipped; end: nothing after it.'),
  timesToRepeat: z.int().min(1).max(repeatsMax).default(1).describe('Shipped so often in all.'),
});

/** Changed by merge patch. */
export const continuityProgrammeSettingsSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  active: flagOr(true, 'Whether it is sold.'),
  events: z.array(programmeEventSchema).min(1).max(programmeEventsMax).describe('Numbered from 1.'),
  orderStart: orderStart
    .default('firstEvent')
    .describe('Whether a customer begins at its first shipment, or where it stands.'),
  currentEvent: z.int().min(1).max(programmeEventsMax).default(1).describe('Where it stands.'),
  daysAfterOrderDate: days.default(0).describe('Of the first shipment.'),
  promptForStartDate: flagOr(false, 'Whether a date must be said.'),
  billUpfront: flagOr(false, 'Paid with the order, in place of by shipment.'),
  consolidate: flagOr(false, 'Missed events go together.'),
  horizonDays: days.default(0).describe('Its order is made so long before a shipment’s date.'),
  leadDaysMin: days.default(0).describe('Fewer days left: an agent is told.'),
  repeatThreshold: z
    .int()
    .min(1)
    .max(repeatsMax)
    .default(12)
    .describe('Of an event with more repeats, so many are planned at a time.'),
  onOutOfStock: onOutOfStock.default('wait').describe('What a shipment does that has no stock.'),
  substituteIds: z.array(codeSchema).max(20).default([]).describe('Stock numbers.'),
  dunningDays: dunningDays
    .default([0, 3, 7, 14])
    .describe('After a card has failed; on the last its shipment is given up.'),
  afterDunning: afterDunning
    .default('skip')
    .describe('What follows when the last try of a card has failed.'),
  noticeDays: z
    .int()
    .min(1)
    .max(90)
    .exactOptional()
    .describe('A letter goes so long before a shipment that is paid on account [none].'),
  consentOnRise: flagOr(true, 'A higher price waits for the customer’s yes.'),
});
export type ContinuityProgrammeSettings = z.infer<typeof continuityProgrammeSettingsSchema>;

export const continuityProgrammeResourceSchema = z.object({
  ...documentShape,
  ...continuityProgrammeSettingsSchema.shape,
});

export const orderJobRunSchema = z.object({
  job: z.string(),
  orders: countSchema.describe('Of `purge`: that are archived now.'),
  programmes: countSchema.describe('Looked at.'),
  created: countSchema.describe('Child orders asked for.'),
  skipped: strict({
    cardExpired: countSchema.describe('Given up, as the card is no longer valid.'),
    kept: countSchema.describe('Orders in entry that are held, or have money under way.'),
  }).describe('Shipments and orders, by reason.'),
  finished: countSchema.describe('Programmes that have ended.'),
  changed: countSchema.describe(
    'Told of another version; of `rfm`, customers with another score; of `endDrafts`, orders ended.',
  ),
  customers: countSchema.describe('Of `rfm`: who have ordered.'),
});

const catalogueItemsMax = 10_000;
const catalogueListMax = 1_000;

const costOf = (of: string) => exactOptionalField(moneySchema, of);

/** A code printed on a mailing's catalogues, which orders name. */
export const sourceCodeSchema = strict({
  code: z.string().regex(/^[A-Z0-9-]{1,20}$/, 'expected a code of A-Z, 0-9 and -, at most 20'),
  description: lineSchema,
  targets: z
    .array(codeSchema)
    .max(catalogueItemsMax)
    .default([])
    .describe('Numbers of the customers that it was mailed to; none: everybody.'),
  targetMarketId: exactOptionalField(codeSchema, 'Target market that it was mailed to as well.'),
  campaign: exactOptionalField(codeSchema, 'By which promotions are compared.'),
  quantity: exactOptionalField(countSchema, 'Copies mailed.'),
  budget: costOf('Net revenue that is planned.'),
  cost: costOf('Of printing and mailing, in all.'),
  mailedOn: nullUnlessGiven(dateSchema, 'null: not said.'),
  onlyCatalogPlans: exactOptionalField(z.boolean(), 'No other instalment schedules.'),
  active: flagOr(true, 'Whether it is in use.'),
});

/** Where catalogues stand in their approval; codes of published ones hold. */
export const catalogueStatuses = ['draft', 'approved', 'published'] as const;

export const categorySchema = strict({
  code: codeSchema,
  name: wordsSchema,
  parent: exactOptionalField(codeSchema, 'Category that it is within.'),
  itemIds: z.array(codeSchema).max(catalogueItemsMax).default([]).describe('Stock numbers.'),
});

export const pageSchema = strict({
  number: wholeSchema(1),
  cost: costOf('Of layout and printing.'),
  items: z
    .array(
      strict({ itemId: codeSchema, area: wholeSchema(1).describe('In any unit, such as cm².') }),
    )
    .max(catalogueListMax)
    .describe('What is shown on it, and how large.'),
});

/** Changed by merge patch. */
export const catalogueSettingsSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  status: z
    .enum(catalogueStatuses)
    .default('published')
    .describe('Codes hold once it is published, which a right of its own may ask for.'),
  validFrom: dateSchema.describe('Its first day.'),
  validTo: nullUnlessGiven(dateSchema, 'Its last day; null: no end.'),
  itemIds: z.array(codeSchema).max(catalogueItemsMax).default([]).describe('Stock numbers.'),
  priceGroupIds: z
    .array(codeSchema)
    .max(catalogueListMax)
    .default([])
    .describe('Price lists that hold for orders from it.'),
  freeItemIds: z
    .array(codeSchema)
    .max(catalogueListMax)
    .default([])
    .describe('Added once, at no price.'),
  instalmentScheduleIds: z
    .array(codeSchema)
    .max(catalogueListMax)
    .exactOptional()
    .describe('By which its orders may be paid.'),
  sourceCodes: listByCode(sourceCodeSchema, catalogueListMax).default([]),
  categories: listByCode(categorySchema, catalogueListMax)
    .exactOptional()
    .describe('By which its items are found.'),
  pages: z
    .array(pageSchema)
    .max(catalogueListMax)
    .refine(
      uniqueBy<{ readonly number: number }>(({ number }) => String(number)),
      'expected each once',
    )
    .exactOptional()
    .describe('Its layout, for what each area sells.'),
}).refine(({ validFrom, validTo }) => validTo === null || validTo >= validFrom, {
  path: ['validTo'],
  message: 'expected a day on or after validFrom',
});
export type CatalogueSettings = z.infer<typeof catalogueSettingsSchema>;

export const catalogueResourceSchema = z.object({
  ...documentShape,
  ...catalogueSettingsSchema.shape,
});
export const catalogueListSchema = listOf(
  catalogueResourceSchema.omit({ itemIds: true, sourceCodes: true, pages: true }).extend({
    itemCount: countSchema,
    sourceCodeCount: countSchema,
  }),
);

export const sourceCodeListSchema = listOf(
  z.object({
    ...sourceCodeSchema.omit({ targets: true }).shape,
    catalogueId: idField,
    catalogueName: wordsSchema,
    validTo: orNull(dateSchema, 'Its last day; null: no end.'),
    priceGroupIds: arrayField(codeSchema, 'Price lists that hold for orders from it.'),
    freeItemIds: arrayField(codeSchema, 'Added once, at no price.'),
  }),
);

/** Changed by merge patch. */
export const scriptSettingsSchema = strict({
  name: lineSchema,
  kind: z.enum(['say', 'note']).describe('Said to the caller, or a note for the agent alone.'),
  target: strict({
    kind: z.enum(['order', 'customer', 'catalogue', 'item', 'link']),
    code: nullUnlessGiven(
      codeSchema,
      'Which one, such as 009-016 of the link from item 009 to 016; null: every one.',
    ),
  }),
  moment: z.enum(['start', 'line', 'end']).describe('When in the order it is read.'),
  priority: countSchema.default(1).describe('1 first.'),
  active: flagOr(true, 'Whether it is in use.'),
  text: wordsSchema.describe('May name facts, and `customer.lastName` and such, in braces.'),
});
export type ScriptSettings = z.infer<typeof scriptSettingsSchema>;

export const scriptResourceSchema = z.object({
  ...documentShape,
  ...scriptSettingsSchema.shape,
});
