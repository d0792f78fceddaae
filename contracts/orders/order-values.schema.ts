/**
 * Values shared by order messages. Money is in integer minor units, quantities in thousandths,
 * times in ms.
 * Source: durable-orders.md 2.5, 3.
 */
import { z } from 'zod';

/** At most 128 characters; sealed under a customer's key they are longer. */
export const orderName = z.string().min(1).max(800);
/** At most 1,000 characters, before they are sealed. */
export const orderText = z.string().max(6_000);
/** Minor units of the order's currency. */
export const minor = z.int().nonnegative().max(1e12);
export const milli = z.int().positive().max(1e9);
/** Milliseconds since 1970, UTC. */
export const instantMs = z.int().nonnegative();
/** Number of an attempt at a payment or reservation; a retry of the same request keeps it. */
export const round = z.int().positive();
export const currencyCode = z.string().regex(/^[A-Z]{3}$/);

export const ppm = z.int().nonnegative().max(1e7);

/** Where a price comes from: the price groups examined until one had a price. */
export const priceDetailsSchema = z.strictObject({
  /** Null: the base price. */
  group: orderName.nullable(),
  groups: z
    .array(
      z.strictObject({
        id: orderName,
        of: z.enum(['customer', 'catalogue', 'centre']),
        /** Null: no price for this item. */
        minor: minor.nullable(),
      }),
    )
    .max(1_500),
});

/** What an item may take no part in; without discounts it takes no coupons either. */
export const exclusions = [
  ...(['discount', 'coupon', 'priceOverride'] as const),
  ...(['return', 'priceMatch', 'delayNotice'] as const),
] as const;
export type Exclusion = (typeof exclusions)[number];

const day = z.iso.date();
/** Values of the centre's own attributes. */
const attributesSchema = z.array(z.strictObject({ code: orderName, text: orderText })).max(50);

/** Members in which a line differs from its order; null: as the order. */
const lineTermShape = {
  deliveryMode: orderName.nullable().optional(),
  /** Mark for the warehouse in place of the delivery mode's. */
  expediteCode: orderName.nullable().optional(),
  sourceCode: orderName.nullable().optional(),
  warehouseId: orderName.nullable().optional(),
  /** Who sends it straight to the customer; the centre's warehouse has nothing to do with it. */
  vendorId: orderName.nullable().optional(),
  shipOn: day.nullable().optional(),
  deliverOn: day.nullable().optional(),
  /** Of an extended warranty: what it covers, and from when to when. */
  warranty: z
    .strictObject({ sku: orderName, serialNumber: orderName, validFrom: day, validTo: day })
    .nullable()
    .optional(),
};

/** What is asked of an order besides goods and money. */
export const orderTermsSchema = z.strictObject({
  /** Whether it leaves in one shipment. */
  shipComplete: z.boolean().optional(),
  /** The customer's own number of the order. */
  reference: orderName.optional(),
  shipOn: day.optional(),
  /** When `shipOn` begins at the centre; nothing is released before. */
  shipFromMs: instantMs.optional(),
  deliverOn: day.optional(),
  /** Where the customer fetches it, of its delivery mode. */
  collectionPointId: orderName.optional(),
  attributes: attributesSchema.optional(),
});

/** An ordered line, priced by the sender of the command. */
export const orderedLineSchema = z.strictObject({
  lineId: orderName,
  sku: orderName,
  qtyMilli: milli,
  /** Delivery address. Default: the line's earlier one, else the order's. */
  addressRef: orderName.nullable().optional(),
  unitMinor: minor,
  /** Discount, subtracted before the line's net amount is rounded. */
  discountMinor: minor.optional(),
  overrideReason: orderName.optional(),
  /** Whether the price exceeds the agent's limit and awaits `price.approved`. */
  needsApproval: z.boolean().optional(),
  /** Price without the override, valid again on rejection. */
  listMinor: minor.optional(),
  // If absent while the item stays the same, the members from here on stay.
  /** Tax rate in millionths. */
  taxPpm: ppm.optional(),
  priceDetails: priceDetailsSchema.optional(),
  /** Whether the price is fixed; absent on repricing. */
  priceLocked: z.boolean().optional(),
  /** Source code that makes the item free. */
  freeWith: orderName.optional(),
  ...lineTermShape,
  attributes: attributesSchema.optional(),
  category: orderName.optional(),
  /** Of a gift card: its number, or that of one to top up; and to whom it is mailed. */
  giftTo: z
    .strictObject({
      cardNumber: orderName.optional(),
      recipientName: orderName.optional(),
      recipientEmail: orderName.optional(),
      giftMessage: orderText.optional(),
    })
    .optional(),
  /** Units that the unit price is for. Default: 1. */
  priceUnit: z.int().positive().max(1e6).optional(),
  /** A gift card by e-mail, made when it is sold. */
  isGiftCard: z.literal(true).optional(),
  excludes: z.array(z.enum(exclusions)).max(exclusions.length).readonly().optional(),
});

/** A charge on the order or a line, or a discount on the order. */
export const adjustmentSchema = z.strictObject({
  adjustmentId: orderName,
  kind: z.enum(['charge', 'discount']),
  /** Code of the charge, or reason of the discount. */
  code: orderName,
  amountMinor: minor,
  /** Share of the subtotal in millionths, in place of `amountMinor`. */
  ppm: ppm.max(1_000_000).optional(),
  lineId: orderName.optional(),
  taxPpm: ppm.optional(),
  reason: orderName.optional(),
  /** Amount before the change, valid again on rejection; absent: the adjustment is removed. */
  listMinor: minor.optional(),
  /** Rule that made the charge. */
  rule: orderName.optional(),
});

/** A discount of a price group, as it is applied to an order. */
const orderOfferSchema = z.strictObject({
  code: orderName,
  kind: z.enum(['simple', 'quantity', 'mixAndMatch', 'threshold']),
  /** None: any item. */
  skus: z.array(orderName).max(500),
  benefit: z.enum(['percent', 'amount', 'price']),
  /** Millionths, or minor units of a unit; of a threshold, of all. */
  value: z.int().nonnegative(),
  /** Least units of a line, or units of a group to mix. */
  units: z.int().positive(),
  /** Units of a group that have the benefit, the cheapest. */
  benefitUnits: z.int().positive(),
  minimumMinor: minor,
  concurrency: z.enum(['exclusive', 'bestPrice', 'compound']),
});

export const orderCouponSchema = z.strictObject({
  code: orderName,
  kind: z.enum(['percent', 'amount', 'amountPerUnit', 'freeShipping']),
  /** By kind: millionths of each line's net, or minor units over all lines or per unit. */
  value: z.int().nonnegative(),
  skus: z.array(orderName).max(500),
  /** Of items, beside those named; none of both: any item. */
  categories: z.array(orderName).max(100).optional(),
  excludedSkus: z.array(orderName).max(500).optional(),
  /** Of free shipping: the charges that it waives; none: all. */
  chargeCodes: z.array(orderName).max(100).optional(),
  /** Least value of goods before coupons. */
  minimumMinor: minor,
});

export const pricedSchema = z.strictObject({
  priceVersion: z.int().nonnegative(),
  discountMinor: minor.optional(),
  chargesMinor: minor.optional(),
  taxMinor: minor.optional(),
  couponCodes: z.array(orderName).max(20).optional(),
  /** Discounts that apply from now on. Default: as before. */
  offers: z.array(orderOfferSchema).max(200).optional(),
  /** More discounts are computed for the summary. */
  isProvisional: z.boolean().optional(),
});

export function message<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
) {
  return z.strictObject({ type: z.literal(type), ...shape });
}

export const paymentKinds = ['card', 'giftCard', 'onAccount', 'check', 'voucher', 'cash'] as const;

const instalmentSchema = z.strictObject({
  planId: orderName,
  /** Of the plan, from 1. */
  n: z.int().positive(),
  dueAtMs: instantMs,
  /** Declined for good, all later ones are due at once. */
  accelerate: z.boolean(),
});

export const wantedPaymentSchema = z.strictObject({
  payLineId: orderName,
  kind: z.enum(paymentKinds),
  amountMinor: minor.optional(),
  /** Share of the order's total; 10,000 is all. */
  basisPoints: z.int().positive().max(10_000).optional(),
  tokenRef: orderName.optional(),
  giftCardRef: orderName.optional(),
  checkNumber: orderName.optional(),
  prepay: z.boolean().optional(),
  instalment: instalmentSchema.optional(),
  /** Paid by the credit of this return. */
  returnId: orderName.optional(),
});

export const shippedLineSchema = z.strictObject({ lineId: orderName, qtyMilli: milli });

/** Detailed status shown in lists. */
export const orderLabels = [
  'cancelled',
  'fraudHold',
  'onHold',
  'checkHold',
  'paymentDeclined',
  'paymentPending',
  'overpaid',
  'underpaid',
  'creditReview',
  'priceApproval',
  'quotation',
  'incomplete',
  'invoiced',
  'partlyInvoiced',
  'begun',
  'shipped',
  'partlyShipped',
  'picking',
  'backordered',
  'open',
  'archived',
] as const;

export type OrderLabel = (typeof orderLabels)[number];

/** Sources of holds. The source decides who may clear the hold, and whether it clears itself. */
export const holdSources = [
  'manual',
  'manualFraud',
  'fraud',
  'check',
  'credit',
  'balance',
  'authorisation',
  'priceApproval',
  'exchangeReturn',
  'exchangeBalance',
  'rule',
  'warehouse',
  'system',
  'refund',
  'instalment',
  'dispute',
  'reconciliation',
] as const;

const fraudAreas = ['billing', 'delivery', 'lineDelivery'] as const;
const factValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/** A matched fraud entry or rule by reference, without the entry's value. */
export const fraudMatchSchema = z.strictObject({
  ref: orderName,
  type: z.enum(['email', 'phone', 'postalCode', 'extendedPostalCode', 'rule']),
  areas: z.array(z.enum(fraudAreas)).max(fraudAreas.length),
  score: z.number(),
  facts: z.record(z.string(), factValue),
});

const ms = z.int().nonnegative();
const basisPoints = z.int().nonnegative();

/** Settings of the centre, fixed at the order's creation. */
export const orderPolicySchema = z.strictObject({
  orderCompletion: z.boolean(),
  sourceCodeRequired: z.boolean(),
  /** False: payments that differ from the total are refused at submission. */
  allowOutOfBalance: z.boolean(),
  overBasisPointsMax: basisPoints,
  underBasisPointsMax: basisPoints,
  /** Most retries after a retryable decline. */
  declineRetriesMax: z.int().nonnegative(),
  unreserveOnDecline: z.boolean(),
  fraudCheck: z.boolean(),
  authoriseOnlyIfClear: z.boolean(),
  reserveAtSubmit: z.boolean(),
  checkThresholdMinor: minor,
  checkHoldMs: ms,
  promptsMaxPerKey: z.int().positive(),
  /** Size of the order's JSON, estimated, at which lines are refused. */
  snapshotBytesMax: z.int().positive(),
  /** 0: never. */
  draftIdleMs: ms,
  summaryIdleMs: ms,
  modifyIdleMs: ms,
  submitDeadlineMs: ms,
  authTimeoutMs: ms,
  authRefreshBeforeMs: ms,
  declineBackoffMs: ms,
  unknownReviewMs: ms,
  providerKeyLifeMs: ms,
  paymentRepairMs: ms,
  captureTimeoutMs: ms,
  checkoutLapseMs: ms,
  reserveTimeoutMs: ms,
  backorderCheckMs: ms,
  /** Time after submission until the order is cancelled unless goods ship; 0: never. */
  delayCancelMs: ms,
  /** Times after submission of notices that nothing has shipped; absent: none. */
  delayNoticesMs: z.array(ms).max(5).optional(),
});

export type Adjustment = Readonly<z.infer<typeof adjustmentSchema>>;
export type OrderOffer = Readonly<z.infer<typeof orderOfferSchema>>;
export type OrderCoupon = Readonly<z.infer<typeof orderCouponSchema>>;
export type Instalment = Readonly<z.infer<typeof instalmentSchema>>;
export type FraudMatch = Readonly<z.infer<typeof fraudMatchSchema>>;
export type PriceDetails = Readonly<z.infer<typeof priceDetailsSchema>>;
export type OrderPolicy = Readonly<z.infer<typeof orderPolicySchema>>;
export type OrderTerms = Readonly<z.infer<typeof orderTermsSchema>>;
export type HoldSource = (typeof holdSources)[number];
export type PaymentKind = (typeof paymentKinds)[number];
export type ShippedLine = Readonly<z.infer<typeof shippedLineSchema>>;

/** W3C Trace Context, 3.2. */
const traceparentForm = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;
const messageId = z.string().min(1).max(300);

/** Members of a message besides its process and event. */
export const messageShape = {
  id: messageId,
  atMs: instantMs,
  actor: z.strictObject({
    kind: z.enum(['agent', 'reviewer', 'customer', 'system', 'provider']),
    id: orderName,
  }),
  expectedVersion: z.int().nonnegative().optional(),
  causationId: messageId.optional(),
  requestHash: z.string().max(64).optional(),
  traceparent: z
    .string()
    .regex(traceparentForm, 'expected a traceparent such as 00-<32 hex>-<16 hex>-01, neither all 0')
    .optional(),
};
