/**
 * Who carries out what orders want: the warehouse, the payment provider, the credit of a customer;
 * and notes, which stay in the order's time line until somebody sends them.
 *
 * Source: durable-orders.md 4.5.
 */
import { z } from 'zod';
import type { OrderEvent } from '../../contracts/index.ts';
import { type PaymentProvider, paymentDoers, simulatedWarehouse } from '../../gateways/index.ts';
import { assert } from '../../kernel/index.ts';
import type { Doer } from '../../workflows/index.ts';
import { type CarryOut, type ContinuityPartners, continuityDoers } from './continuity-doers.ts';
import { judgeCouponOf } from './coupons.ts';
import { type Suspecting, scoreFraud } from './fraud.ts';
import type { OrderCalls } from './order-calls.ts';
import { creditOf, creditQuestionSchema } from './payment-policy.ts';

const fraudQuestion = z.object({ orderId: z.string() });
const couponQuestion = z.object({ orderId: z.string(), code: z.string() });

const promptAnswer = z.object({
  promptId: z.string(),
  answer: z.enum(['accepted', 'declined']),
  reason: z.string().nullable(),
  person: z.string(),
  atMs: z.int(),
});

/** Kinds that nobody has to answer: people read them. */
const notes = [
  ...['sendNotice', 'notifyQueue', 'notifyOwner', 'escalate'],
  ...['openReconciliationTask', 'openRefundTask', 'openCollectionTask', 'openReturn'],
  ...['createInvoice', 'bookReceivable', 'releaseCredit', 'startDispute'],
  ...['holdCustomerAccount', 'askNewCard'],
];

/** Whom orders ask. */
export interface OrderPartners extends ContinuityPartners {
  /** What an order is scored with. */
  readonly suspecting: Suspecting;
  readonly provider: PaymentProvider;
  readonly calls: OrderCalls;
}

/** The doers of all kinds of effects. */
export function orderDoers(partners: OrderPartners): { readonly [kind: string]: Doer } {
  const { centreId, store, provider, calls } = partners;
  const warehouseId = store.channels.get(centreId, centreId)?.document.warehouseId ?? 'main';
  const stockOf = (sku: string) => store.items.get(centreId, sku)?.document.stock ?? null;
  const goods = simulatedWarehouse({ warehouseId, stockOf });
  return {
    ...paymentDoers(provider),
    ...Object.fromEntries(
      Object.entries<CarryOut>({ ...continuityDoers(partners), ...goods }).map(
        ([kind, carryOut]) => [kind, doer(carryOut)],
      ),
    ),
    ...Object.fromEntries(notes.map((kind) => [kind, writer(() => null)])),
    scoreFraud: { carryOut: (effect) => scored(effect.body, partners), retryAfterMs: [1_000] },
    recordPrompt: writer(({ body }) => journalled(promptAnswer.parse(body), partners)),
    checkCredit: doer(({ body }) => creditOf(creditQuestionSchema.parse(body), partners)),
    recordCallLink: writer(({ body }) => {
      calls.link(String(body['callId']), String(body['orderId']));
      return null;
    }),
    reserveCoupon: { carryOut: (effect) => couponUsed(effect.body, partners) },
    returnCoupon: doer(({ body }) => {
      const { code, orderId } = couponQuestion.parse(body);
      store.transaction(() => store.couponUses.drop({ centreId, code, orderId }));
      return null;
    }),
  };
}

function doer(carryOut: CarryOut): Doer {
  return { carryOut: async (effect) => carryOut(effect) };
}

/** Of what this process writes itself. */
function writer(carryOut: CarryOut): Doer {
  return { ...doer(carryOut), isLocal: true };
}

/** Where it fails twice, the order is held for it: nobody passes because they were not scored. */
async function scored(
  body: object,
  { suspecting, orderOf, nowMs }: OrderPartners,
): Promise<OrderEvent> {
  const { orderId } = fraudQuestion.parse(body);
  const order = await orderOf(orderId);
  assert(order !== null, () => `order ${orderId} asked for its score`);
  const atMs = nowMs();
  const { event, facts } = scoreFraud(order, suspecting, atMs);
  suspecting.office.onOrder('check', { orderId, facts, atMs });
  return event;
}

/** Judged once more, and counted: of two orders that want the last use, one has it. */
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

/** How prompts are answered decides how high they rank. */
function journalled(answer: z.infer<typeof promptAnswer>, { store }: OrderPartners): null {
  const { prompts } = store;
  if (prompts.prompt(answer.promptId) !== undefined) {
    store.transaction(() => prompts.answer(answer));
  }
  return null;
}
