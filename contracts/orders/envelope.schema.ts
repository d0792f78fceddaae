/**
 * Messages into an order, whatever door they came through, and their verdicts: what the outside
 * tells it (outcomes of its effects, webhooks, warehouse, due timers), and commands, which are
 * requests by people and systems that need a verdict.
 *
 * The `id` of an envelope is unique by meaning: the client's for a command, `wh:<provider>:<id>`
 * for a webhook, `r:<effectKey>` for an outcome, `t:<timer>:<dueAtMs>` for a timer. The synchronous
 * answer of a provider and its webhook are the same event under different ids.
 *
 * Rights on the object are the border's to check; `roles` are those it found the person to have,
 * because who may clear a hold depends on the hold.
 * Source: durable-orders.md 3.1 to 3.3.
 */
import { z } from 'zod';
import { lineProgrammeSchema } from './continuity-values.schema.ts';
import {
  adjustmentSchema,
  currencyCode,
  fraudMatchSchema,
  holdSources,
  instantMs,
  message,
  messageShape,
  minor,
  orderCouponSchema,
  orderedLineSchema,
  orderName,
  orderPolicySchema,
  orderText,
  pricedSchema,
  round,
  shippedLineSchema,
  wantedPaymentSchema,
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
  // Of money in hand, which no provider was asked for in any round, it is 0.
  message('payment.refundFailed', { ...payLine, round: z.int().nonnegative(), code: orderName }),
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
  /** The customer's record has changed: how their account is held now; credit is checked anew. */
  message('customer.changed', { accountHold: z.enum(['none', 'invoice', 'all']) }),
  ...hostOutcomes,
] as const;

const linesMax = 10_000;
const roles = z.array(orderName).max(20);
/** A line, or a continuity programme that is sold on it. */
const soldLine = z.strictObject({
  ...orderedLineSchema.shape,
  programme: lineProgrammeSchema.optional(),
});
const prompt = z.strictObject({
  promptId: orderName,
  /** The link or rule that asks: after a no it never asks again on this order. */
  promptKey: orderName,
  kind: z.enum(['upSell', 'crossSell']),
  triggerLineId: orderName,
  /** How often it may be accepted on this order [as the policy says]. */
  maxPerOrder: z.int().positive().optional(),
});
const holdRef = { holdId: orderName, version: z.int().positive(), roles };
/** The hold under which a reviewer says it: theirs to work, or the message is refused. */
const under = z.strictObject(holdRef).optional();

/** Every command an order takes. */
export const orderCommands = [
  message('createOrder', {
    orderId: orderName,
    centreId: orderName,
    customerId: orderName,
    currency: currencyCode,
    agentId: orderName,
    callId: orderName.optional(),
    sourceCode: orderName.optional(),
    /** Taken by a clerk of the centre: its rules hold. */
    isRetailSale: z.boolean().optional(),
    financialDimensions: z.record(orderName, orderText).optional(),
    warehouseId: orderName.optional(),
    deliveryMode: orderName.optional(),
    priceIncludesTax: z.boolean().optional(),
    /** The process of the continuity programme of which it is a shipment. */
    programmeProcessId: orderName.optional(),
    policy: orderPolicySchema.partial().optional(),
  }),
  /** Another agent has the call that it is taken on. */
  message('handOver', { agentId: orderName }),
  message('changeLines', {
    /** Lines to add, or to put in the place of those of the same name. */
    put: z.array(soldLine).max(linesMax),
    remove: z.array(orderName).max(linesMax).optional(),
    priced: pricedSchema,
    prompts: z.array(prompt).max(50).optional(),
    /** The order's from now on; null: none. */
    sourceCode: orderName.nullable().optional(),
  }),
  message('adjustOrder', {
    put: adjustmentSchema.optional(),
    /** It is beyond what whoever puts it may do. */
    needsApproval: z.boolean().optional(),
    remove: orderName.optional(),
  }),
  message('changeCoupons', { put: orderCouponSchema.optional(), remove: orderName.optional() }),
  message('acceptPrompt', {
    promptId: orderName,
    newLine: soldLine,
    priced: pricedSchema,
  }),
  message('declinePrompt', { promptId: orderName, reason: orderName.optional() }),
  message('confirmScript', { script: orderName }),
  message('setPaymentLines', { lines: z.array(wantedPaymentSchema).max(20) }),
  message('completeOrder', { priced: pricedSchema.optional() }),
  message('back', {}),
  message('saveOrder', {}),
  message('submitOrder', { confirmedTotalMinor: minor }),
  message('modifyOrder', { reason: orderName }),
  message('placeHold', {
    source: z.enum(['manual', 'manualFraud', 'exchangeReturn', 'exchangeBalance']),
    holdCode: orderName,
    reasonCode: orderName.optional(),
    comment: orderText.optional(),
    commentRequired: z.boolean().optional(),
    /** The role that the hold's code names; any reviewer without one. */
    clearRole: orderName.optional(),
    queue: orderName.optional(),
    unreserve: z.boolean().optional(),
  }),
  message('checkOutHold', holdRef),
  message('returnHold', holdRef),
  message('takeOverHold', holdRef),
  message('clearHold', {
    ...holdRef,
    next: z.enum(['none', 'submit', 'modify']),
    comment: orderText.optional(),
  }),
  message('decideReview', {
    ...holdRef,
    decision: z.enum(['approve', 'reject', 'askCustomer']),
    /** A later total above it places the hold again. */
    amountLimitMinor: minor.optional(),
    /** A later change after it does. */
    expiresAtMs: instantMs.optional(),
    comment: orderText.optional(),
  }),
  message('authoriseManually', {
    payLineId: orderName,
    providerCode: orderName,
    under,
  }),
  message('declineManually', {
    payLineId: orderName,
    reason: orderName,
    under,
  }),
  message('releaseImbalance', { under }),
  message('cancelOrder', { reason: orderName }),
  message('cancelLines', { reason: orderName, lineIds: z.array(orderName).min(1).max(linesMax) }),
  message('changeAddress', { addressRef: orderName }),
  message('changeDelivery', { mode: orderName }),
  message('retryPayment', { payLineId: orderName, under }),
  message('replacePayment', { payLineId: orderName, tokenRef: orderName }),
] as const;

/** All that an order can be told. */
export const orderEventSchema = z.discriminatedUnion('type', [...orderCommands, ...orderOutcomes]);

/** A message into an order's process. */
export const envelopeSchema = z.strictObject({
  ...messageShape,
  processId: z.string().startsWith('order/').max(140),
  event: orderEventSchema,
});

const verdictOutcomes = ['applied', 'duplicate', 'refused', 'conflict', 'notNow'] as const;

/** What became of a message. */
export const verdictSchema = z.strictObject({
  outcome: z.enum(verdictOutcomes),
  version: z.int().nonnegative(),
  code: orderName.optional(),
  value: z.unknown().optional(),
});

export type Envelope = Readonly<z.infer<typeof envelopeSchema>>;
export type OrderEvent = Readonly<z.infer<typeof orderEventSchema>>;
/** The event of one type. */
export type OrderEventOf<Type extends OrderEvent['type']> = Extract<OrderEvent, { type: Type }>;
/** Who sends a message. */
export type Actor = Envelope['actor'];
export type Verdict = Readonly<z.infer<typeof verdictSchema>>;
/** Outcomes of a message. */
export type Outcome = Verdict['outcome'];
