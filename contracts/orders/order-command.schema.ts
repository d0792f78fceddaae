/**
 * Commands to an order: requests by people and systems that need a verdict.
 *
 * Rights on the object are the border's to check; `roles` are those it found the person to have,
 * because who may clear a hold depends on the hold.
 * Source: durable-orders.md 3.2.
 */
import { z } from 'zod';
import { lineProgrammeSchema } from './continuity-values.schema.ts';
import {
  adjustmentSchema,
  currencyCode,
  instantMs,
  message,
  minor,
  orderCouponSchema,
  orderedLineSchema,
  orderName,
  orderPolicySchema,
  orderText,
  pricedSchema,
  wantedPaymentSchema,
} from './order-values.schema.ts';

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
