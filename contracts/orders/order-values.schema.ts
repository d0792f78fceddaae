/**
 * Values that the messages of orders share: names, money, quantities, lines, policy; and what every
 * message into a process has, whatever the process.
 *
 * Money is integer minor units, quantities are integer thousandths, times are milliseconds.
 * Source: durable-orders.md 2.5, 3.
 */
import { z } from 'zod';

/** A name that someone else gave: an order, a line, a payment line, a hold, an actor. */
export const orderName = z.string().min(1).max(128);
/** Free text of a person, card numbers already masked. */
export const orderText = z.string().max(1000);
/** Minor units of the order's currency; never negative. */
export const minor = z.int().nonnegative().max(1e12);
/** Thousandths of a unit. */
export const milli = z.int().positive().max(1e9);
/** Milliseconds since 1970, UTC. */
export const instantMs = z.int().nonnegative();
/** Which intended repetition; a retry of the same request keeps its round. */
export const round = z.int().positive();
/** ISO 4217. */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/);

/** Millionths. */
export const ppm = z.int().nonnegative().max(1e7);

/** Where a price comes from: the groups that were looked at, until one had a price. */
export const priceDetailsSchema = z.strictObject({
  /** null: no group has a price, it is the base price. */
  group: orderName.nullable(),
  groups: z
    .array(
      z.strictObject({
        id: orderName,
        of: z.enum(['customer', 'catalogue', 'centre']),
        /** null: it has no price for this item. */
        minor: minor.nullable(),
      }),
    )
    .max(1_500),
});

/** A line as it is ordered: prices are settled before the command is sent. */
export const orderedLineSchema = z.strictObject({
  lineId: orderName,
  sku: orderName,
  qtyMilli: milli,
  /** Where it is sent [as before, else as the order]. */
  addressRef: orderName.nullable().optional(),
  unitMinor: minor,
  /** Taken off the line, after which its net is rounded once. */
  discountMinor: minor.optional(),
  overrideReason: orderName.optional(),
  /** The override is beyond the agent's limit: `price.approved` is waited for. */
  needsApproval: z.boolean().optional(),
  /** The price without the override, to which a rejection returns. */
  listMinor: minor.optional(),
  // What follows stays as it is where it is left out and the item is the same.
  /** Millionths that tax adds. */
  taxPpm: ppm.optional(),
  priceDetails: priceDetailsSchema.optional(),
  /** Left out when the order is priced anew. */
  priceLocked: z.boolean().optional(),
  /** Given with this source code, once. */
  freeWith: orderName.optional(),
  /** In place of the order's; null: the order's again. */
  deliveryMode: orderName.nullable().optional(),
});

/** What is added to the whole order or a line of it, or taken off the whole. */
export const adjustmentSchema = z.strictObject({
  adjustmentId: orderName,
  kind: z.enum(['charge', 'discount']),
  /** Of the charge, or the reason of the discount. */
  code: orderName,
  /** Of a share, as it is of the subtotal now. */
  amountMinor: minor,
  /** A share of the subtotal, in millionths, in place of a fixed amount. */
  ppm: ppm.max(1_000_000).optional(),
  lineId: orderName.optional(),
  taxPpm: ppm.optional(),
  reason: orderName.optional(),
  /** Before somebody changed it: what a rejection returns to; without one it goes. */
  listMinor: minor.optional(),
});

/** What a coupon takes off lines, as it was when it was added. */
export const orderCouponSchema = z.strictObject({
  code: orderName,
  kind: z.enum(['percent', 'amount', 'amountPerUnit']),
  /** Millionths of each line's net, or minor units: of all lines, or of each unit. */
  value: z.int().nonnegative(),
  /** Stock numbers that it is for; none: any. */
  skus: z.array(orderName).max(500),
  /** Of the goods before coupons; below it the coupon takes nothing off. */
  minimumMinor: minor,
});

/** What a price service outside answered for the whole order, beside what the order adds up. */
export const pricedSchema = z.strictObject({
  priceVersion: z.int().nonnegative(),
  discountMinor: minor.optional(),
  chargesMinor: minor.optional(),
  taxMinor: minor.optional(),
  couponCodes: z.array(orderName).max(20).optional(),
});

/** A message to an order, told apart by its type. */
export function message<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
) {
  return z.strictObject({ type: z.literal(type), ...shape });
}

/** Ways to pay that an order handles. */
export const paymentKinds = ['card', 'giftCard', 'onAccount', 'check', 'voucher', 'cash'] as const;

/** A payment line as it is asked for: an amount, or basis points of the total. */
export const wantedPaymentSchema = z.strictObject({
  payLineId: orderName,
  kind: z.enum(paymentKinds),
  amountMinor: minor.optional(),
  /** Of the total; 10,000 is all of it. */
  basisPoints: z.int().positive().max(10_000).optional(),
  tokenRef: orderName.optional(),
  giftCardRef: orderName.optional(),
  checkNumber: orderName.optional(),
  prepay: z.boolean().optional(),
});

/** Goods of one shipment. */
export const shippedLineSchema = z.strictObject({ lineId: orderName, qtyMilli: milli });

/** What lists show of an order; an imbalance has a label for each side. */
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
  'incomplete',
  'invoiced',
  'partlyInvoiced',
  'shipped',
  'partlyShipped',
  'picking',
  'backordered',
  'open',
] as const;

/** The detailed status of an order. */
export type OrderLabel = (typeof orderLabels)[number];

/** Why a hold may be there; the source decides who clears it and whether it goes away by itself. */
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
] as const;

/** Where something of a customer was found on an order. */
const fraudAreas = ['billing', 'delivery', 'lineDelivery'] as const;
const factValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/** What matched, by reference: of an entry no value, of a rule its name and what it read. */
export const fraudMatchSchema = z.strictObject({
  ref: orderName,
  type: z.enum(['email', 'phone', 'postalCode', 'rule']),
  areas: z.array(z.enum(fraudAreas)).max(fraudAreas.length),
  score: z.number(),
  facts: z.record(z.string(), factValue),
});

const ms = z.int().nonnegative();
const basisPoints = z.int().nonnegative();

/** The centre's parameters as the order was created with them. */
export const orderPolicySchema = z.strictObject({
  orderCompletion: z.boolean(),
  sourceCodeRequired: z.boolean(),
  /** Off: intended amounts that differ from the total are refused at submit. */
  allowOutOfBalance: z.boolean(),
  overBasisPointsMax: basisPoints,
  underBasisPointsMax: basisPoints,
  /** Further authorisations after a decline that may be retried. */
  declineRetriesMax: z.int().nonnegative(),
  unreserveOnDecline: z.boolean(),
  fraudCheck: z.boolean(),
  authoriseOnlyIfClear: z.boolean(),
  reserveAtSubmit: z.boolean(),
  checkThresholdMinor: minor,
  checkHoldMs: ms,
  promptsMaxPerKey: z.int().positive(),
  /** An order that is longer than that as JSON, or about so, takes no further line. */
  snapshotBytesMax: z.int().positive(),
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
  /** After submission; 0: no automatic cancellation. */
  delayCancelMs: ms,
});

export type Adjustment = Readonly<z.infer<typeof adjustmentSchema>>;
export type OrderCoupon = Readonly<z.infer<typeof orderCouponSchema>>;
export type FraudMatch = Readonly<z.infer<typeof fraudMatchSchema>>;
export type PriceDetails = Readonly<z.infer<typeof priceDetailsSchema>>;
export type OrderPolicy = Readonly<z.infer<typeof orderPolicySchema>>;
export type HoldSource = (typeof holdSources)[number];
export type PaymentKind = (typeof paymentKinds)[number];
export type ShippedLine = Readonly<z.infer<typeof shippedLineSchema>>;

/** Source: W3C Trace Context, 3.2. */
const traceparentForm = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;
const messageId = z.string().min(1).max(300);

/** Beside the process that it is for, and what it says. */
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
