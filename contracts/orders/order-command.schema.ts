/**
 * Commands to an order: requests by people and systems that need a verdict.
 *
 * Rights on the object are the border's to check; `roles` are those it found the person to have,
 * because who may clear a hold depends on the hold.
 * Source: durable-orders.md 3.2.
 */
import { z } from 'zod';
import {
  adjustmentSchema,
  currencyCode,
  instantMs,
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

const createOrder = z.strictObject({
  type: z.literal('createOrder'),
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
  policy: orderPolicySchema.partial().optional(),
});
/** Another agent has the call that it is taken on. */
const handOver = z.strictObject({ type: z.literal('handOver'), agentId: orderName });
const changeLines = z.strictObject({
  type: z.literal('changeLines'),
  /** Lines to add, or to put in the place of those of the same name. */
  put: z.array(orderedLineSchema).max(linesMax),
  remove: z.array(orderName).max(linesMax).optional(),
  priced: pricedSchema,
  prompts: z.array(prompt).max(50).optional(),
  /** The order's from now on; null: none. */
  sourceCode: orderName.nullable().optional(),
});
const adjustOrder = z.strictObject({
  type: z.literal('adjustOrder'),
  put: adjustmentSchema.optional(),
  /** It is beyond what whoever puts it may do. */
  needsApproval: z.boolean().optional(),
  remove: orderName.optional(),
});
const changeCoupons = z.strictObject({
  type: z.literal('changeCoupons'),
  put: orderCouponSchema.optional(),
  remove: orderName.optional(),
});
const acceptPrompt = z.strictObject({
  type: z.literal('acceptPrompt'),
  promptId: orderName,
  newLine: orderedLineSchema,
  priced: pricedSchema,
});
const declinePrompt = z.strictObject({
  type: z.literal('declinePrompt'),
  promptId: orderName,
  reason: orderName.optional(),
});
const setPaymentLines = z.strictObject({
  type: z.literal('setPaymentLines'),
  lines: z.array(wantedPaymentSchema).max(20),
});
const completeOrder = z.strictObject({
  type: z.literal('completeOrder'),
  priced: pricedSchema.optional(),
});
const back = z.strictObject({ type: z.literal('back') });
const saveOrder = z.strictObject({ type: z.literal('saveOrder') });
const submitOrder = z.strictObject({
  type: z.literal('submitOrder'),
  confirmedTotalMinor: minor,
});
const modifyOrder = z.strictObject({ type: z.literal('modifyOrder'), reason: orderName });
const placeHold = z.strictObject({
  type: z.literal('placeHold'),
  source: z.enum(['manual', 'manualFraud', 'exchangeReturn', 'exchangeBalance']),
  holdCode: orderName,
  reasonCode: orderName.optional(),
  comment: orderText.optional(),
  commentRequired: z.boolean().optional(),
  /** The role that the hold's code names; any reviewer without one. */
  clearRole: orderName.optional(),
  queue: orderName.optional(),
  unreserve: z.boolean().optional(),
});
const checkOutHold = z.strictObject({ type: z.literal('checkOutHold'), ...holdRef });
const returnHold = z.strictObject({ type: z.literal('returnHold'), ...holdRef });
const takeOverHold = z.strictObject({ type: z.literal('takeOverHold'), ...holdRef });
const clearHold = z.strictObject({
  type: z.literal('clearHold'),
  ...holdRef,
  next: z.enum(['none', 'submit', 'modify']),
  comment: orderText.optional(),
});
const decideReview = z.strictObject({
  type: z.literal('decideReview'),
  ...holdRef,
  decision: z.enum(['approve', 'reject', 'askCustomer']),
  /** A later total above it places the hold again. */
  amountLimitMinor: minor.optional(),
  /** A later change after it does. */
  expiresAtMs: instantMs.optional(),
  comment: orderText.optional(),
});
const authoriseManually = z.strictObject({
  type: z.literal('authoriseManually'),
  payLineId: orderName,
  providerCode: orderName,
  under,
});
const declineManually = z.strictObject({
  type: z.literal('declineManually'),
  payLineId: orderName,
  reason: orderName,
  under,
});
const releaseImbalance = z.strictObject({ type: z.literal('releaseImbalance'), under });
const cancelOrder = z.strictObject({ type: z.literal('cancelOrder'), reason: orderName });
const cancelLines = z.strictObject({
  type: z.literal('cancelLines'),
  reason: orderName,
  lineIds: z.array(orderName).min(1).max(linesMax),
});
const changeAddress = z.strictObject({ type: z.literal('changeAddress'), addressRef: orderName });
const changeDelivery = z.strictObject({ type: z.literal('changeDelivery'), mode: orderName });
const retryPayment = z.strictObject({
  type: z.literal('retryPayment'),
  payLineId: orderName,
  under,
});
const replacePayment = z.strictObject({
  type: z.literal('replacePayment'),
  payLineId: orderName,
  tokenRef: orderName,
});

/** Every command an order takes. */
export const orderCommands = [
  createOrder,
  handOver,
  changeLines,
  adjustOrder,
  changeCoupons,
  acceptPrompt,
  declinePrompt,
  setPaymentLines,
  completeOrder,
  back,
  saveOrder,
  submitOrder,
  modifyOrder,
  placeHold,
  checkOutHold,
  returnHold,
  takeOverHold,
  clearHold,
  decideReview,
  authoriseManually,
  declineManually,
  releaseImbalance,
  cancelOrder,
  cancelLines,
  changeAddress,
  changeDelivery,
  retryPayment,
  replacePayment,
] as const;
