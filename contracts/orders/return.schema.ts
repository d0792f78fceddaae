/**
 * Messages to a return of goods: commands of people, and answers of its order and of an exchange.
 * Source: dynamics-call-center.md 1.22, 2.11, 3.15; durable-orders.md 5.7.
 */
import { z } from 'zod';
import { hostOutcomes } from './envelope.schema.ts';
import {
  currencyCode,
  message,
  messageShape,
  milli,
  minor,
  orderName,
  paymentKinds,
  ppm,
} from './order-values.schema.ts';

/** What becomes of returned goods; `creditOnly` expects none, `sendBack` pays nothing for them. */
export const dispositions = ['credit', 'creditOnly', 'scrap', 'sendBack'] as const;
const returnedLine = z.strictObject({
  lineId: orderName,
  qtyMilli: milli,
  disposition: z.enum(dispositions),
});
const linesMax = 500;

/** `original`: to each payment as far as it has paid, cards and gift cards first. */
const refundMethodSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('line'), payLineId: orderName, of: z.enum(paymentKinds) }),
  z.strictObject({ kind: z.enum(['refundCheck', 'onAccount', 'original']) }),
]);

/** The centre's parameters at the creation of the return. */
const returnPolicySchema = z.strictObject({
  /** Method where several lines paid the order, or none is known. */
  defaultMethod: z.enum(['refundCheck', 'onAccount', 'original']),
  /** Method for what was paid in cash or by check. */
  cashMethod: z.enum(['refundCheck', 'onAccount']),
  /** Refunds of this amount or more are approved first; null: none. */
  cardApprovalMinor: minor.nullable(),
  checkApprovalMinor: minor.nullable(),
  /** Refunds of this amount or more are approved first, by whatever method; absent: none. */
  approvalMinor: minor.exactOptional(),
});

/** A fee kept of the worth; `ppm` of the goods in place of the amount. */
const fees = z
  .array(z.strictObject({ code: orderName, amountMinor: minor, ppm: ppm.optional() }))
  .max(20);
const charge = z.strictObject({ adjustmentId: orderName, code: orderName, amountMinor: minor });
const n = z.int().positive();

const returnEventSchema = z.discriminatedUnion('type', [
  message('startReturn', {
    returnId: orderName,
    orderId: orderName,
    centreId: orderName,
    customerId: orderName,
    agentId: orderName,
    currency: currencyCode,
    reasonCode: orderName,
    lines: z.array(returnedLine).min(1).max(linesMax),
    policy: returnPolicySchema,
    isExchange: z.boolean(),
    /** Money is given back before the goods have arrived. */
    advanceCredit: z.boolean(),
    copyCharges: z.boolean(),
    fees: fees.optional(),
  }),
  /** The charges to refund, by id, other fees, and another method than that of the payment. */
  message('changeReturn', {
    charges: z.array(orderName).max(linesMax).optional(),
    fees: fees.optional(),
    method: refundMethodSchema.optional(),
  }),
  z.strictObject({ type: z.literal('completeReturn') }),
  z.strictObject({ type: z.literal('submitReturn') }),
  z.strictObject({ type: z.literal('cancelReturn') }),
  message('receiveGoods', {
    lines: z.array(z.strictObject({ lineId: orderName, qtyMilli: milli })).max(linesMax),
  }),
  message('claim.granted', {
    lines: z.array(z.strictObject({ lineId: orderName, worthMinor: minor })),
    charges: z.array(charge),
    paid: z.array(z.strictObject({ payLineId: orderName, kind: z.enum(paymentKinds) })),
  }),
  message('claim.refused', { reason: orderName }),
  /** The amount is given where a review lowered it, or it is a part: more goes another way. */
  message('refund.done', {
    n,
    amountMinor: minor.optional(),
    isPart: z.boolean().optional(),
    method: refundMethodSchema.optional(),
  }),
  message('refund.declined', { n }),
  message('refund.failed', { n, reason: orderName }),
  message('exchange.claimed', { orderId: orderName, amountMinor: minor }),
  message('exchange.released', { orderId: orderName }),
  message('customer.merged', { customerId: orderName }),
  ...hostOutcomes,
]);

export const returnEnvelopeSchema = z.strictObject({
  ...messageShape,
  processId: z.string().startsWith('return/').max(140),
  event: returnEventSchema,
});

export type ReturnEnvelope = Readonly<z.infer<typeof returnEnvelopeSchema>>;
export type ReturnEvent = Readonly<z.infer<typeof returnEventSchema>>;
export type ReturnEventOf<Type extends ReturnEvent['type']> = Extract<ReturnEvent, { type: Type }>;
export type RefundMethod = Readonly<z.infer<typeof refundMethodSchema>>;
export type ReturnPolicy = Readonly<z.infer<typeof returnPolicySchema>>;
export type Disposition = (typeof dispositions)[number];
