/**
 * Messages to orders, and verdicts. The `id` is unique by meaning: the client's for a command,
 * `wh:<provider>:<id>`, `r:<effectKey>` or `t:<timer>:<dueAtMs>`. The API checks rights; `roles`
 * are sent because clearing depends on the hold.
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
  milli,
  minor,
  orderCouponSchema,
  orderedLineSchema,
  orderName,
  orderPolicySchema,
  orderTermsSchema,
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
const refundMethods = z.enum(['line', 'refundCheck', 'onAccount']);

export const hostOutcomes = [
  /** An effect was given up. Never sent for payments, which are looked up instead. */
  message('effect.gaveUp', { kind: orderName, key: orderName, reason: orderName }),
  message('timer.due', { name: orderName, dueAtMs: instantMs }),
] as const;

export const orderOutcomes = [
  message('payment.authorised', { ...booked, expiresAtMs: instantMs.optional() }),
  message('payment.declined', {
    ...payLine,
    code: orderName,
    retryable: z.boolean().optional(),
    /** Balance left on a gift card. */
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
  // The round is 0 for cash, which needs no provider.
  message('payment.refundFailed', { ...payLine, round: z.int().nonnegative(), code: orderName }),
  /** The gift card of an order line, which `payLineId` names here. */
  message('payment.giftCardIssued', booked),
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
    /** Code of the hold if the score exceeds the threshold. Default: fraud. */
    holdCode: orderName.optional(),
    holds: z
      .array(
        z.strictObject({
          code: orderName,
          source: z.enum(holdSources),
          /** Rules that ask for the hold. Default: its code. */
          rules: refs.optional(),
          /** Role that may clear the hold. Default: that of its source. */
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
  /** All that a back-ordered order waits for is there. */
  message('stock.freed', {}),
  message('fulfilment.accepted', goods),
  message('fulfilment.picked', goods),
  message('fulfilment.shipped', { ...goods, carrierRef: orderName.optional() }),
  message('fulfilment.delivered', shipment),
  message('fulfilment.rejected', { ...shipment, reason: orderName }),
  message('fulfilment.recalled', shipment),
  message('fulfilment.recallRefused', shipment),
  /** Prepaid amount of a programme's cancelled shipments, net. */
  message('continuity.refunded', { lineId: orderName, amountMinor: minor }),
  /** A return claims shipped goods; the answer is what they are worth. */
  message('return.opened', {
    returnId: orderName,
    lines: z.array(shippedLineSchema).min(1),
    copyCharges: z.boolean(),
  }),
  message('return.withdrawn', { returnId: orderName }),
  /** What the return claims since its submission, and the part that pays its replacement. */
  message('return.claimChanged', {
    returnId: orderName,
    mostMinor: minor,
    exchangedMinor: minor,
    /** Whether all its goods are here. */
    isReceived: z.boolean().optional(),
  }),
  message('return.refundDue', {
    returnId: orderName,
    n: z.int().positive(),
    amountMinor: minor,
    method: z.enum([...refundMethods.options, 'original']),
    /** Of the method `original`: for what cash and checks have paid. */
    restMethod: z.enum(['refundCheck', 'onAccount']).optional(),
    /** Payment line to refund, of the method `line`. */
    payLineId: orderName.optional(),
    needsApproval: z.boolean(),
  }),
  /** The return of an exchange grants its credit, or refuses. */
  message('exchange.granted', { isReceived: z.boolean() }),
  message('exchange.refused', { reason: orderName }),
  message('exchange.received', { returnId: orderName }),
  /** The customer is the same as another one, who has the order from now on. */
  message('customer.merged', { customerId: orderName }),
  /** The order is over for long: only its sums are kept. */
  z.strictObject({ type: z.literal('order.purged') }),
  message('price.approved', price),
  message('price.rejected', price),
  message('customer.accountHeld', { accountHold: z.enum(['none', 'invoice', 'all']) }),
  /** The customer's account hold may have changed; credit is checked again. */
  message('customer.changed', { accountHold: z.enum(['none', 'invoice', 'all']) }),
  ...hostOutcomes,
] as const;

const linesMax = 10_000;
const roles = z.array(orderName).max(20);
const soldLine = z.strictObject({
  ...orderedLineSchema.shape,
  programme: lineProgrammeSchema.optional(),
});
/** Lines that change with the summary, and charges by rule. */
const byRule = {
  put: z.array(soldLine).max(linesMax).optional(),
  remove: z.array(orderName).max(linesMax).optional(),
  charges: z.array(adjustmentSchema).max(linesMax).optional(),
};
const prompt = z.strictObject({
  promptId: orderName,
  /** Link or rule behind the prompt; after a refusal it is not shown again on the order. */
  promptKey: orderName,
  kind: z.enum(['upSell', 'crossSell']),
  triggerLineId: orderName,
  /** Most acceptances of the prompt on an order. Default: by policy. */
  maxPerOrder: z.int().positive().optional(),
});
const holdRef = { holdId: orderName, version: z.int().positive(), roles };
/** The hold that a reviewer works on; refused if they may not work on it. */
const under = z.strictObject(holdRef).optional();

export const orderCommands = [
  message('createOrder', {
    orderId: orderName,
    centreId: orderName,
    customerId: orderName,
    currency: currencyCode,
    agentId: orderName,
    callId: orderName.optional(),
    sourceCode: orderName.optional(),
    /** Whether an agent of the centre takes the order, so its rules apply. */
    isRetailSale: z.boolean().optional(),
    financialDimensions: z.record(orderName, orderText).optional(),
    warehouseId: orderName.optional(),
    deliveryMode: orderName.optional(),
    priceIncludesTax: z.boolean().optional(),
    programmeProcessId: orderName.optional(),
    /** The return whose goods this order replaces. */
    exchangeOf: orderName.optional(),
    /** Lines that were sold and delivered outside the service, for a return of them. */
    soldElsewhere: z.array(orderedLineSchema).max(500).optional(),
    policy: orderPolicySchema.partial().optional(),
  }),
  message('handOver', { agentId: orderName }),
  message('changeLines', {
    /** Lines to add, or to replace by id. */
    put: z.array(soldLine).max(linesMax),
    remove: z.array(orderName).max(linesMax).optional(),
    priced: pricedSchema,
    prompts: z.array(prompt).max(50).optional(),
    /** New source code of the order; null: none. */
    sourceCode: orderName.nullable().optional(),
  }),
  message('adjustOrder', {
    put: adjustmentSchema.optional(),
    /** Whether the change exceeds its author's limits. */
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
  message('shareSale', {
    shares: z
      .array(z.strictObject({ agentId: orderName, percent: z.int().min(1).max(100) }))
      .min(1)
      .max(10),
  }),
  message('endDraft', { idleMs: z.int().positive() }),
  message('setPaymentLines', { lines: z.array(wantedPaymentSchema).max(20) }),
  message('completeOrder', { priced: pricedSchema.optional(), ...byRule }),
  /**
   * Prices of unlocked lines, and charges by rule in place of those that people changed. Without
   * `priced`: charges by rule alone, after a change of what the rules read; those that people
   * changed stay.
   */
  message('recalculateOrder', { priced: pricedSchema.optional(), ...byRule }),
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
    /** Role that may clear the hold, by its code; absent: any reviewer. */
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
    /** A later total above this places the hold again. */
    amountLimitMinor: minor.optional(),
    /** A change of the order after this instant places the hold again. */
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
  message('changeExpedite', { code: orderName.nullable() }),
  /** In place of the terms that it has. */
  message('changeTerms', { terms: orderTermsSchema }),
  message('addNote', { text: orderText, isForWarehouse: z.boolean() }),
  /** Prices hold until then, and the order waits for a yes; null: it is no quotation. */
  message('quoteOrder', { untilMs: instantMs.nullable() }),
  message('retryPayment', { payLineId: orderName, under }),
  message('replacePayment', { payLineId: orderName, tokenRef: orderName }),
  /** Another amount of a payment of a submitted order. */
  message('changePayment', { payLineId: orderName, amountMinor: minor }),
  /** Credit for invoiced goods: a price match of a line, or a sum. */
  message('creditOrder', {
    creditId: orderName,
    lineId: orderName.optional(),
    qtyMilli: milli.optional(),
    /** The price that was matched, of a unit. */
    newMinor: minor.optional(),
    amountMinor: minor.optional(),
    /** Most that an order may be credited in all. */
    mostMinor: minor.optional(),
    /** Roles that may credit more. */
    needs: refs.optional(),
    reason: orderName,
    method: refundMethods,
    payLineId: orderName.optional(),
  }),
] as const;

export const orderEventSchema = z.discriminatedUnion('type', [...orderCommands, ...orderOutcomes]);

export const envelopeSchema = z.strictObject({
  ...messageShape,
  processId: z.string().startsWith('order/').max(140),
  event: orderEventSchema,
});

const verdictOutcomes = ['applied', 'duplicate', 'refused', 'conflict', 'notNow'] as const;

export const verdictSchema = z.strictObject({
  outcome: z.enum(verdictOutcomes),
  version: z.int().nonnegative(),
  code: orderName.optional(),
  value: z.unknown().optional(),
});

export type Envelope = Readonly<z.infer<typeof envelopeSchema>>;
export type OrderEvent = Readonly<z.infer<typeof orderEventSchema>>;
export type OrderEventOf<Type extends OrderEvent['type']> = Extract<OrderEvent, { type: Type }>;
export type Actor = Envelope['actor'];
export type Verdict = Readonly<z.infer<typeof verdictSchema>>;
export type MessageOutcome = Verdict['outcome'];
