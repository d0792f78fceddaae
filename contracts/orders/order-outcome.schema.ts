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
  message,
  minor,
  orderName,
  round,
  shippedLineSchema,
} from './order-values.schema.ts';

const refs = z.array(orderName).max(100);
const payLine = { payLineId: orderName, round };
const booked = { ...payLine, amountMinor: minor, providerRef: orderName };
const captured = { ...booked, shipmentId: orderName.optional() };
const stock = { round, lineIds: refs };
const shipment = { shipmentId: orderName };
const goods = { ...shipment, lines: z.array(shippedLineSchema).min(1).max(500) };
const price = { lineId: orderName, approver: orderName };

/** What hosts tell every process. */
export const hostOutcomes = [
  /** A doer has used up its tries; money kinds never end so, they are looked up. */
  message('effect.gaveUp', { kind: orderName, key: orderName, reason: orderName }),
  /** A timer has come due: the name under which it was armed, and when it was due. */
  message('timer.due', { name: orderName, dueAtMs: instantMs }),
] as const;

/** Every outside event an order takes. */
export const orderOutcomes = [
  message('payment.authorised', { ...booked, expiresAtMs: instantMs.optional() }),
  message('payment.declined', {
    ...payLine,
    code: orderName,
    retryable: z.boolean().optional(),
    /** Of a gift card: what is left on it. */
    balanceMinor: minor.optional(),
  }),
  message('payment.pending', payLine),
  message('payment.authorisationExpired', payLine),
  message('payment.captured', captured),
  message('payment.captureFailed', {
    ...payLine,
    shipmentId: orderName.optional(),
    code: orderName,
  }),
  message('payment.capturePending', { ...payLine, shipmentId: orderName.optional() }),
  message('payment.voided', payLine),
  message('payment.voidFailed', { ...payLine, code: orderName }),
  message('payment.refunded', booked),
  message('payment.refundFailed', { ...payLine, code: orderName }),
  message('payment.disputed', {
    payLineId: orderName,
    providerRef: orderName,
    dueAtMs: instantMs,
  }),
  message('payment.lookedUp', {
    ...payLine,
    found: z.enum(['authorised', 'captured', 'declined', 'none']),
    amountMinor: minor.optional(),
    providerRef: orderName.optional(),
    shipmentId: orderName.optional(),
  }),
  message('credit.checked', {
    decision: z.enum(['ok', 'warn', 'review', 'refuse']),
    availableMinor: minor,
  }),
  message('fraud.scored', {
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
  }),
  message('coupon.reserved', { code: orderName }),
  message('coupon.refused', { code: orderName, reason: orderName }),
  message('stock.reserved', {
    ...stock,
    warehouseId: orderName,
    expiresAtMs: instantMs.optional(),
  }),
  message('stock.short', { ...stock, expectedAtMs: instantMs.optional() }),
  message('stock.released', { lineIds: refs }),
  message('fulfilment.accepted', goods),
  message('fulfilment.picked', goods),
  message('fulfilment.shipped', { ...goods, carrierRef: orderName.optional() }),
  message('fulfilment.delivered', shipment),
  message('fulfilment.rejected', { ...shipment, reason: orderName }),
  message('fulfilment.recalled', shipment),
  message('fulfilment.recallRefused', shipment),
  /** Of what was paid with the order for a programme, so much will not come; net of the line. */
  message('continuity.refunded', { lineId: orderName, amountMinor: minor }),
  message('price.approved', price),
  message('price.rejected', price),
  /** The customer's account is blocked for invoices, for all, or not any more. */
  message('customer.accountHeld', { accountHold: z.enum(['none', 'invoice', 'all']) }),
  ...hostOutcomes,
] as const;
