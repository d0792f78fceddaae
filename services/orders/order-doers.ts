/**
 * Carries out the effects of orders: warehouse, payment provider, customer credit, notices.
 *
 * Source: durable-orders.md 4.5.
 */
import { z } from 'zod';
import type { OrderEvent } from '../../contracts/index.ts';
import { type PaymentProvider, paymentDoers } from '../../gateways/index.ts';
import { assert } from '../../kernel/index.ts';
import { deliveredGoodsMinor, type GoodsReturn, roundMinor, sumOf } from '../../orders/index.ts';
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
  readonly returnOf: (returnId: string) => Promise<GoodsReturn | null>;
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
    tellReturn: doer((effect) => toldWithPoints('tellReturn', effect, partners)),
    tellClaim: doer((effect) => toldWithPoints('tellClaim', effect, partners)),
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

/** Points for an invoice; of goods in exchange, those that came back lose theirs. */
async function earned(
  { key, body }: Parameters<CarryOut>[0],
  partners: OrderPartners,
): Promise<null> {
  const order = await partners.orderOf(String(body['orderId']));
  if (order === null) return null;
  const goodsMinor = deliveredGoodsMinor(order, String(body['shipmentId']));
  const {
    exchange,
    paymentLines,
    totals: { totalMinor },
  } = order;
  const back = exchange && (await partners.returnOf(exchange.returnId));
  const original = back && (await partners.orderOf(back.orderId));
  // Goods that were sold elsewhere have no points to lose: their credit earns none.
  const credits = original?.isSoldElsewhere ? paymentLines : [];
  const creditMinor = sumOf(credits, ({ returnId, capturedMinor }) =>
    returnId ? capturedMinor : 0,
  );
  const paidMinor = Math.max(0, totalMinor - creditMinor);
  const baseMinor = roundMinor(goodsMinor, paidMinor, totalMinor);
  movePoints(order, { key, baseMinor }, partners);
  return null;
}

/** Takes points off for what a return has been refunded, or has in exchange. */
async function toldWithPoints(
  kind: string,
  effect: Parameters<CarryOut>[0],
  partners: OrderPartners,
): Promise<null> {
  await returnDoers(partners)[kind]?.(effect);
  const order = await partners.orderOf(String(effect.body['orderId']));
  if (order !== null) movePoints(order, { key: effect.key, baseMinor: 0 }, partners);
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
