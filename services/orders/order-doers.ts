/**
 * Carries out the effects of orders: warehouse, payment provider, customer credit, notices.
 *
 * Source: durable-orders.md 4.5.
 */
import { z } from 'zod';
import type { OrderEvent } from '../../contracts/index.ts';
import { type PaymentProvider, paymentDoers } from '../../gateways/index.ts';
import { assert } from '../../kernel/index.ts';
import { roundMinor, sumOf } from '../../orders/index.ts';
import type { Doer } from '../../workflows/index.ts';
import { type CarryOut, continuityDoers } from './continuity-doers.ts';
import { judgeCouponOf } from './coupons.ts';
import { type FraudServices, scoreFraud } from './fraud.ts';
import { type MailPartners, queueMail } from './mails.ts';
import type { OrderCalls } from './order-calls.ts';
import { orderWarehouse, type WarehousePartner } from './order-warehouse.ts';
import { movePoints } from './own-cards.ts';
import { creditOf, creditQuestionSchema } from './payment-policy.ts';
import { returnDoers } from './return-doers.ts';

const fraudQuestion = z.object({ orderId: z.string() });
const couponQuestion = z.object({ orderId: z.string(), code: z.string() });

const invoiceOf = z.object({ orderId: z.string(), amountMinor: z.int() });
const refundOf = z.object({
  orderId: z.string(),
  processId: z.string(),
  event: z.object({ type: z.string(), n: z.int().optional() }),
});

const promptAnswer = z.object({
  promptId: z.string(),
  answer: z.enum(['accepted', 'declined']),
  reason: z.string().nullable(),
  person: z.string(),
  atMs: z.int(),
});

/** Effects that only leave a note in the order's history, and need no answer. */
const notes = [
  ...['notifyQueue', 'notifyOwner', 'escalate'],
  ...['openCollectionTask', 'openReturn'],
  // Of orders stored by earlier versions.
  ...['openReconciliationTask', 'openRefundTask'],
  ...['bookReceivable', 'releaseCredit', 'startDispute'],
  ...['holdCustomerAccount', 'askNewCard', 'issueRefundCheck', 'creditAccount'],
];

export interface OrderPartners extends MailPartners, WarehousePartner {
  readonly suspecting: FraudServices;
  readonly provider: PaymentProvider;
  readonly calls: OrderCalls;
}

export function orderDoers(partners: OrderPartners): { readonly [kind: string]: Doer } {
  const { centreId, store, provider, calls } = partners;
  return {
    ...paymentDoers(provider),
    ...Object.fromEntries(
      Object.entries<CarryOut>({
        ...continuityDoers(partners),
        ...returnDoers(partners),
      }).map(([kind, carryOut]) => [kind, doer(carryOut)]),
    ),
    ...Object.fromEntries(
      Object.entries<CarryOut>(orderWarehouse(partners)).map(([kind, carryOut]) => [
        kind,
        partners.outside?.file.warehouse === undefined ? writer(carryOut) : doer(carryOut),
      ]),
    ),
    ...Object.fromEntries(notes.map((kind) => [kind, writer(() => null)])),
    createInvoice: doer((effect) => earned(effect, partners)),
    tellReturn: doer(async (effect) => {
      await returnDoers(partners)['tellReturn']?.(effect);
      return await takenBack(effect, partners);
    }),
    sendNotice: writer((effect) => queueMail(effect, partners)),
    scoreFraud: {
      carryOut: (effect) => scored(effect.body, partners),
      retryAfterMs: [1_000],
      isLocal: true,
    },
    recordPrompt: writer(({ body }) => journalled(promptAnswer.parse(body), partners)),
    checkCredit: writer(({ body }) => creditOf(creditQuestionSchema.parse(body), partners)),
    recordCallLink: writer(({ body }) => {
      calls.link(String(body['callId']), String(body['orderId']));
      return null;
    }),
    reserveCoupon: { carryOut: (effect) => couponUsed(effect.body, partners), isLocal: true },
    returnCoupon: writer(({ body }) => {
      const { code, orderId } = couponQuestion.parse(body);
      store.transaction(() => store.couponUses.drop({ centreId, code, orderId }));
      return null;
    }),
  };
}

function doer(carryOut: CarryOut): Doer {
  return { carryOut: async (effect) => carryOut(effect) };
}

/** Carries out effects that use nothing but this process's own store. */
function writer(carryOut: CarryOut): Doer {
  return { ...doer(carryOut), isLocal: true };
}

/** Scores the order for fraud. After two failures it is put on hold: no order may pass unscored. */
async function scored(
  body: object,
  { suspecting, orderOf, nowMs }: OrderPartners,
): Promise<OrderEvent> {
  const { orderId } = fraudQuestion.parse(body);
  const order = await orderOf(orderId);
  assert(order !== null, () => `order ${orderId} asked for its score`);
  const atMs = nowMs();
  const { event, facts } = scoreFraud(order, suspecting, atMs);
  suspecting.ruleService.onOrder('check', { orderId, facts, atMs });
  return event;
}

/**
 * Uses a coupon: checked and counted in one step, so that only one of two orders gets its last use.
 */
async function couponUsed(
  body: object,
  { suspecting, orderOf, nowMs, store, centreId }: OrderPartners,
): Promise<OrderEvent> {
  const { orderId, code } = couponQuestion.parse(body);
  const order = await orderOf(orderId);
  assert(order !== null, () => `order ${orderId} asked for its coupon`);
  const { verdict } = judgeCouponOf(order, code, suspecting, nowMs());
  const { refuse: reason = null } = verdict.tell ?? {};
  if (reason !== null) return { type: 'coupon.refused', code, reason };
  const { customerId } = order;
  store.transaction(() => store.couponUses.add({ centreId, code, orderId, customerId }, nowMs()));
  return { type: 'coupon.reserved', code };
}

/** Points for an invoice, but for what a return's credit pays: those were earned before. */
async function earned(
  { key, body }: Parameters<CarryOut>[0],
  partners: OrderPartners,
): Promise<null> {
  const { orderId, amountMinor: invoicedMinor } = invoiceOf.parse(body);
  const order = await partners.orderOf(orderId);
  if (order === null || order.isSoldElsewhere) return null;
  const { customerId, totals, paymentLines } = order;
  const ofMinor = Math.max(1, totals.totalMinor);
  const credits = paymentLines.filter(({ returnId, unwanted }) => returnId && !unwanted);
  const paidMinor = Math.max(0, ofMinor - sumOf(credits, (line) => line.amountMinor));
  const amountMinor = roundMinor(invoicedMinor, paidMinor, ofMinor);
  const about = { key: `${key}/points`, orderId, customerId, ofMinor };
  movePoints({ ...about, kind: 'earned', amountMinor }, partners);
  return null;
}

/** Takes points off for what a return has been refunded. */
async function takenBack(
  { key, body }: Parameters<CarryOut>[0],
  partners: OrderPartners,
): Promise<null> {
  const { orderId, processId, event } = refundOf.parse(body);
  const order = event.type === 'refund.done' ? await partners.orderOf(orderId) : null;
  const paid = order?.repayments?.find(
    ({ of, n }) => processId === `return/${of}` && n === event.n,
  );
  if (order === null || paid === undefined || order.isSoldElsewhere) return null;
  const { customerId, shipments } = order;
  const ofMinor = sumOf(shipments, ({ state, valueMinor }) =>
    state === 'delivered' ? valueMinor : 0,
  );
  const about = { key: `${key}/points`, orderId, customerId, ofMinor };
  movePoints({ ...about, kind: 'returned', amountMinor: paid.doneMinor }, partners);
  return null;
}

/** Records answers to prompts, which decide their later ranking. */
function journalled(answer: z.infer<typeof promptAnswer>, { store }: OrderPartners): null {
  const { prompts } = store;
  if (prompts.prompt(answer.promptId) !== undefined) {
    store.transaction(() => prompts.answer(answer));
  }
  return null;
}
