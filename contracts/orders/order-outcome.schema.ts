/**
 * What the outside tells an order: outcomes of its effects, webhooks, warehouse, due timers.
 *
 * The synchronous answer of a provider and its webhook are the same event under different ids.
 * Source: durable-orders.md 3.3.
 */
import { z } from 'zod';
import {
  fraudMatchSchema,
  holdSources,
  instantMs,
  minor,
  orderName,
  round,
  shippedLineSchema,
} from './order-values.schema.ts';

const refs = z.array(orderName).max(100);
const payLine = { payLineId: orderName, round };
const booked = { ...payLine, amountMinor: minor, providerRef: orderName };
const captured = { ...booked, shipmentId: orderName.optional() };

const authorised = z.strictObject({
  type: z.literal('payment.authorised'),
  ...booked,
  expiresAtMs: instantMs.optional(),
});
const declined = z.strictObject({
  type: z.literal('payment.declined'),
  ...payLine,
  code: orderName,
  retryable: z.boolean().optional(),
  /** Of a gift card: what is left on it. */
  balanceMinor: minor.optional(),
});
const pending = z.strictObject({ type: z.literal('payment.pending'), ...payLine });
const expired = z.strictObject({ type: z.literal('payment.authorisationExpired'), ...payLine });
const paymentCaptured = z.strictObject({ type: z.literal('payment.captured'), ...captured });
const captureFailed = z.strictObject({
  type: z.literal('payment.captureFailed'),
  ...payLine,
  shipmentId: orderName.optional(),
  code: orderName,
});
const capturePending = z.strictObject({
  type: z.literal('payment.capturePending'),
  ...payLine,
  shipmentId: orderName.optional(),
});
const voided = z.strictObject({ type: z.literal('payment.voided'), ...payLine });
const voidFailed = z.strictObject({
  type: z.literal('payment.voidFailed'),
  ...payLine,
  code: orderName,
});
const refunded = z.strictObject({ type: z.literal('payment.refunded'), ...booked });
const refundFailed = z.strictObject({
  type: z.literal('payment.refundFailed'),
  ...payLine,
  code: orderName,
});
const disputed = z.strictObject({
  type: z.literal('payment.disputed'),
  payLineId: orderName,
  providerRef: orderName,
  dueAtMs: instantMs,
});
const lookedUp = z.strictObject({
  type: z.literal('payment.lookedUp'),
  ...payLine,
  found: z.enum(['authorised', 'captured', 'declined', 'none']),
  amountMinor: minor.optional(),
  providerRef: orderName.optional(),
  shipmentId: orderName.optional(),
});

const creditChecked = z.strictObject({
  type: z.literal('credit.checked'),
  decision: z.enum(['ok', 'warn', 'review', 'refuse']),
  availableMinor: minor,
});
const fraudScored = z.strictObject({
  type: z.literal('fraud.scored'),
  score: z.number(),
  threshold: z.number(),
  matches: z.array(fraudMatchSchema).max(500),
  ruleVersion: orderName,
  /** Of the hold that more than the threshold places [fraud]. */
  holdCode: orderName.optional(),
  holds: z
    .array(
      z.strictObject({
        code: orderName,
        source: z.enum(holdSources),
        /** Those it stands for [its code]. */
        rules: refs.optional(),
        /** Who may clear it [as its source says]. */
        clearRole: orderName.optional(),
        reviewQueue: orderName.optional(),
        dueInMs: z.int().positive().optional(),
      }),
    )
    .max(20),
  refusals: refs,
});
const couponReserved = z.strictObject({ type: z.literal('coupon.reserved'), code: orderName });
const couponRefused = z.strictObject({
  type: z.literal('coupon.refused'),
  code: orderName,
  reason: orderName,
});

const stock = { round, lineIds: refs };
const stockReserved = z.strictObject({
  type: z.literal('stock.reserved'),
  ...stock,
  warehouseId: orderName,
  expiresAtMs: instantMs.optional(),
});
const stockShort = z.strictObject({
  type: z.literal('stock.short'),
  ...stock,
  expectedAtMs: instantMs.optional(),
});
const stockReleased = z.strictObject({ type: z.literal('stock.released'), lineIds: refs });

const shipment = { shipmentId: orderName };
const goods = { ...shipment, lines: z.array(shippedLineSchema).min(1).max(500) };
const accepted = z.strictObject({ type: z.literal('fulfilment.accepted'), ...goods });
const picked = z.strictObject({ type: z.literal('fulfilment.picked'), ...goods });
const shipped = z.strictObject({
  type: z.literal('fulfilment.shipped'),
  ...goods,
  carrierRef: orderName.optional(),
});
const delivered = z.strictObject({ type: z.literal('fulfilment.delivered'), ...shipment });
const rejected = z.strictObject({
  type: z.literal('fulfilment.rejected'),
  ...shipment,
  reason: orderName,
});
const recalled = z.strictObject({ type: z.literal('fulfilment.recalled'), ...shipment });
const recallRefused = z.strictObject({ type: z.literal('fulfilment.recallRefused'), ...shipment });

const price = { lineId: orderName, approver: orderName };
const priceApproved = z.strictObject({ type: z.literal('price.approved'), ...price });
const priceRejected = z.strictObject({ type: z.literal('price.rejected'), ...price });
/** The customer's account is blocked for invoices, for all, or not any more. */
const accountHeld = z.strictObject({
  type: z.literal('customer.accountHeld'),
  accountHold: z.enum(['none', 'invoice', 'all']),
});
/** A doer has used up its tries; money kinds never end so, they are looked up. */
export const gaveUp = z.strictObject({
  type: z.literal('effect.gaveUp'),
  kind: orderName,
  key: orderName,
  reason: orderName,
});
/** A timer has come due: the name under which the order armed it, and when it was due. */
export const timerDue = z.strictObject({
  type: z.literal('timer.due'),
  name: orderName,
  dueAtMs: instantMs,
});

/** Every outside event an order takes. */
export const orderOutcomes = [
  authorised,
  declined,
  pending,
  expired,
  paymentCaptured,
  captureFailed,
  capturePending,
  voided,
  voidFailed,
  refunded,
  refundFailed,
  disputed,
  lookedUp,
  creditChecked,
  fraudScored,
  couponReserved,
  couponRefused,
  stockReserved,
  stockShort,
  stockReleased,
  accepted,
  picked,
  shipped,
  delivered,
  rejected,
  recalled,
  recallRefused,
  priceApproved,
  priceRejected,
  accountHeld,
  gaveUp,
  timerDue,
] as const;
