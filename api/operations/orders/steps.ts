/**
 * Steps of an order: to the summary and back, submitted, changed, cancelled.
 *
 * Source: ux-and-api.md 3.6; dynamics-call-center.md 2.4, 2.5, 2.8.
 */
import type { z } from 'zod';
import {
  freeText,
  moneySchema,
  type OrderEvent,
  orderResourceSchema,
  strict,
  submittedOrderSchema,
} from '../../../contracts/index.ts';
import type { Order } from '../../../orders/index.ts';
import { operation, type Serving } from '../../operation.ts';
import { openHoldsOf } from '../../orders/order-row.ts';
import { submission } from '../../presenters/order.ts';

import { none } from '../shared.ts';
import {
  ofOrder,
  orderTakers,
  refusalOf,
  requireIfMatch,
  requireOrder,
  requireOrders,
  requireSeller,
  shown,
  tellErrors,
  tellOrder,
  type WhoOfOrder,
} from './telling.ts';

/** How long a submission is waited for before it is answered as pending. */
const waitMsMax = 10_000;
const steps = {
  method: 'POST',
  params: ofOrder,
  query: none,
  access: orderTakers,
  audited: true,
  tagged: true,
} as const;
const answersOrder = { ...steps, answer: orderResourceSchema } as const;
const checkErrors = [
  ...(['order_incomplete', 'payment_required', 'total_moved'] as const),
  ...(['payment_method_not_valid', 'coupon_not_usable'] as const),
] as const;
const reasoned = strict({ reason: freeText(64).min(1) });

export const orderStepOperations = {
  completeOrder: operation(
    {
      ...answersOrder,
      path: '/api/v1/orders/{order}/complete',
      summary: { en: 'Show the summary', fr: 'Afficher le récapitulatif' },
      errors: [...tellErrors, 'order_incomplete'],
    },
    (asked, serving) => step({ type: 'completeOrder' }, asked, serving),
  ),
  reopenOrderEntry: operation(
    {
      ...answersOrder,
      path: '/api/v1/orders/{order}/reopen-entry',
      summary: { en: 'Back to the lines', fr: 'Revenir aux lignes' },
      errors: tellErrors,
    },
    (asked, serving) => step({ type: 'back' }, asked, serving),
  ),
  leaveOrder: operation(
    {
      ...answersOrder,
      path: '/api/v1/orders/{order}/leave',
      summary: { en: 'Leave an order', fr: 'Quitter une commande' },
      note: 'With order completion, one with lines and no hold is not left as a draft: its summary opens.',
      errors: [...tellErrors, 'order_incomplete'],
    },
    async (asked, serving) => {
      requireSeller(asked, serving);
      const order = await requireOrder(asked.params.order, serving);
      const { policy, lines, regions } = order;
      const isForced = policy.orderCompletion && lines.length > 0 && regions.entry === 'draft';
      if (!isForced || openHoldsOf(order).length > 0) return shown(order, asked, serving);
      return await step({ type: 'completeOrder' }, asked, serving);
    },
  ),
  submitOrder: operation(
    {
      ...steps,
      path: '/api/v1/orders/{order}/submit',
      summary: { en: 'Submit an order', fr: 'Valider une commande' },
      note: 'For the total that the customer has confirmed. Without order completion it is saved, and live at once. After 10 s `pending`: the rest is told by events.',
      body: strict({ confirmedTotal: moneySchema.optional() }),
      example: { confirmedTotal: { amountMinor: 8_981, currency: 'EUR' } },
      answer: submittedOrderSchema,
      key: 'required',
      errors: [...tellErrors, ...checkErrors, 'version_required'],
    },
    async (asked, serving) => {
      requireSeller(asked, serving);
      const order = await requireOrder(asked.params.order, serving);
      requireIfMatch(asked, order);
      const { confirmedTotal } = asked.body;
      const event = submission(order, confirmedTotal?.amountMinor ?? 0);
      await tellOrder({ order, event }, asked, serving);
      const now = await submitted(order.orderId, serving);
      return { order: shown(now, asked, serving), outcome: outcomeOf(now) };
    },
  ),
  modifyOrder: operation(
    {
      ...answersOrder,
      path: '/api/v1/orders/{order}/modify',
      summary: { en: 'Open an order for changes', fr: 'Rouvrir une commande' },
      note: 'Its goods stay where they are until it is submitted again.',
      body: reasoned,
      example: { reason: 'customer-asked' },
      errors: tellErrors,
    },
    (asked, serving) => {
      return step({ type: 'modifyOrder', reason: asked.body.reason }, asked, serving);
    },
  ),
  cancelOrder: operation(
    {
      ...answersOrder,
      path: '/api/v1/orders/{order}/cancel',
      summary: { en: 'Cancel an order', fr: 'Annuler une commande' },
      note: 'What the warehouse has in hand is called back; what has left is a return.',
      body: reasoned,
      example: { reason: 'customer-asked' },
      errors: tellErrors,
    },
    (asked, serving) => {
      return step({ type: 'cancelOrder', reason: asked.body.reason }, asked, serving);
    },
  ),
} as const;

async function step(event: OrderEvent, asked: WhoOfOrder, serving: Serving) {
  requireSeller(asked, serving);
  const order = await requireOrder(asked.params.order, serving);
  return shown(await tellOrder({ order, event }, asked, serving), asked, serving);
}

/**
 * An order whose submission has ended, or takes too long to be waited for.
 * @throws {Refusal} where a check has said no.
 */
export async function submitted(orderId: string, serving: Serving): Promise<Order> {
  const isOver = ({ regions }: Order) => regions.entry !== 'submitting';
  const found = await requireOrders(serving).settled(orderId, isOver, waitMsMax);
  const order = found ?? (await requireOrder(orderId, serving));
  const { submitRefusedBy, version } = order;
  if (submitRefusedBy === undefined) return order;
  const code = submitRefusedBy === 'credit' ? 'method_not_allowed' : submitRefusedBy;
  throw refusalOf({ outcome: 'refused', version, code }, 'submitOrder', order);
}

function outcomeOf({ regions }: Order): z.infer<typeof submittedOrderSchema>['outcome'] {
  if (regions.entry === 'submitting') return 'pending';
  if (regions.gate === 'open') return 'released';
  return regions.payment === 'outOfBalance' ? 'balanceReview' : 'held';
}
