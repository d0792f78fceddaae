/**
 * Steps of an order: to the summary and back, submit, modify, cancel.
 *
 * Source: dynamics-call-center.md 2.4, 2.5, 2.8.
 */
import type { z } from 'zod';
import {
  flagOr,
  freeText,
  moneySchema,
  type OrderEvent,
  strict,
  submittedOrderSchema,
} from '../../../contracts/index.ts';
import { type Order, onAccountLines, openHolds, submission, sumOf } from '../../../orders/index.ts';
import { creditLeft, requireTerms, shopOf } from '../../../services/index.ts';
import { operation, reasonField } from '../route.ts';
import type { Services } from '../services.ts';
import {
  answersOrder,
  type KnownOrderRequest,
  orderResource,
  orderToChange,
  refusalOf,
  requireCurrency,
  requireOrder,
  requireOrders,
  sellersOrder,
  tellAndShow,
  tellErrors,
  tellOrder,
} from './order-messages.ts';
import { couponRefusal } from './refusal-words.ts';
import { requireSaid } from './scripts.ts';
import { summaryEvent } from './summary.ts';

/** How long a submission is awaited, in ms, before it is answered as pending. */
const waitMsMax = 10_000;
const checkErrors = [
  ...(['order_incomplete', 'payment_required', 'total_moved'] as const),
  ...(['payment_method_not_valid', 'coupon_not_usable', 'source_code_required'] as const),
  ...(['script_unconfirmed', 'delivery_mode_not_valid'] as const),
] as const;
const reasoned = {
  ...answersOrder,
  body: strict({ reason: reasonField(64) }),
  example: { reason: 'customer-asked' },
  errors: tellErrors,
} as const;

export const orderStepOperations = {
  completeOrder: operation(
    'POST /api/v1/orders/{order}/complete',
    ['Go to the recap', 'Passer au récapitulatif'],
    { ...answersOrder, errors: [...tellErrors, 'order_incomplete'] },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      return await summarised(order, asked, serving);
    },
  ),
  reopenOrderEntry: operation(
    'POST /api/v1/orders/{order}/reopen-entry',
    ['Back to the lines', 'Revenir aux lignes'],
    { ...answersOrder, errors: tellErrors },
    (asked, serving) => step({ type: 'back' }, asked, serving),
  ),
  leaveOrder: operation(
    'POST /api/v1/orders/{order}/leave',
    ['Leave an order', 'Quitter une commande'],
    {
      ...answersOrder,
      note: 'With order completion, one with lines and no hold is not left as a draft: its recap opens.',
      errors: [...tellErrors, 'order_incomplete'],
    },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      const { policy, lines, regions } = order;
      const isForced = policy.orderCompletion && lines.length > 0 && regions.entry === 'draft';
      if (!isForced || openHolds(order).length > 0) return orderResource(order, serving, asked);
      return await summarised(order, asked, serving);
    },
  ),
  submitOrder: operation(
    'POST /api/v1/orders/{order}/submit',
    ['Submit an order', 'Valider une commande'],
    {
      ...answersOrder,
      note: 'For the total that the customer has confirmed. Without order completion it is saved, and live at once. After 10 s `pending`: the rest is told by events.',
      body: strict({ confirmedTotal: moneySchema.optional() }),
      example: { confirmedTotal: { amountMinor: 8_981, currency: 'EUR' } },
      answer: submittedOrderSchema,
      tagged: true,
      key: 'required',
      errors: [...tellErrors, ...checkErrors, 'version_required'],
    },
    async (asked, serving) => {
      const seen = await orderToChange(asked, serving);
      const { confirmedTotal } = asked.body;
      if (confirmedTotal !== undefined) {
        requireCurrency('confirmedTotal', confirmedTotal.currency, seen);
      }
      requireSaid(seen, asked, serving);
      requireTerms(seen, shopOf(seen, serving));
      const order = await withItsAccount(seen, asked, serving);
      const event = submission(order, confirmedTotal?.amountMinor ?? 0);
      await tellOrder({ order, event }, asked, serving);
      const now = await waitForSubmission(order.orderId, serving);
      asked.header('etag', `"v${now.version}"`);
      return { order: orderResource(now, serving, asked), outcome: outcomeOf(now) };
    },
  ),
  modifyOrder: operation(
    'POST /api/v1/orders/{order}/modify',
    ['Open an order for changes', 'Rouvrir une commande'],
    {
      ...reasoned,
      note: 'Its goods stay where they are until it is submitted again. By who took it, an agent on a call with its customer, or by the right `superviseOrders`, unless the centre opens it to all (`changeOthersOrders`).',
    },
    (asked, serving) => step({ type: 'modifyOrder', ...asked.body }, asked, serving),
  ),
  addOrderNote: operation(
    'POST /api/v1/orders/{order}/notes',
    ['Note something on an order', 'Noter quelque chose sur une commande'],
    {
      ...answersOrder,
      body: strict({
        text: freeText(1_000).min(1),
        isForWarehouse: flagOr(false, 'Whether pick lists show it.'),
      }),
      example: { text: 'Ring twice', isForWarehouse: true },
      status: 201,
      errors: tellErrors,
    },
    (asked, serving) => step({ type: 'addNote', ...asked.body }, asked, serving),
  ),
  cancelOrder: operation(
    'POST /api/v1/orders/{order}/cancel',
    ['Cancel an order', 'Annuler une commande'],
    {
      ...reasoned,
      note: 'What the warehouse has in hand is called back; what has left is a return. Of a submitted order by those who may open it for changes.',
    },
    (asked, serving) => step({ type: 'cancelOrder', ...asked.body }, asked, serving),
  ),
} as const;

async function summarised(order: Order, asked: KnownOrderRequest, serving: Services) {
  const event = summaryEvent('completeOrder', [], { order, asked, serving });
  return await tellAndShow({ order, event }, asked, serving);
}

async function step(event: OrderEvent, asked: KnownOrderRequest, serving: Services) {
  const order = await sellersOrder(asked, serving);
  return await tellAndShow({ order, event }, asked, serving);
}

/** Brings the order up to date if the customer's account was held or released since it began. */
async function withItsAccount(
  order: Order,
  asked: KnownOrderRequest,
  serving: Services,
): Promise<Order> {
  const { store, wire } = serving;
  const account = store.customers.get(wire.ownerId, order.customerId)?.document;
  const accountHold = account?.hold ?? order.accountHold;
  if (accountHold === order.accountHold) return order;
  const event = { type: 'customer.accountHeld' as const, accountHold };
  return await tellOrder({ order, event, part: '/account' }, asked, serving);
}

/**
 * The order when its submission has ended, or as it is at the time limit. @throws {Refusal} where a
 * check failed.
 */
export async function waitForSubmission(orderId: string, serving: Services): Promise<Order> {
  const isOver = ({ regions }: Order) => regions.entry !== 'submitting';
  const found = await requireOrders(serving).settled(orderId, isOver, waitMsMax);
  const order = found ?? (await requireOrder(orderId, serving));
  const { submitRefusedBy, refusedCoupon, version } = order;
  if (submitRefusedBy === undefined) return order;
  if (refusedCoupon !== undefined) {
    const { code, reason } = refusedCoupon;
    const known = order.pricing.coupons.find((one) => one.code === code);
    throw couponRefusal(code, [reason], { order, minimumMinor: known?.minimumMinor });
  }
  const refused = { outcome: 'refused' as const, version };
  if (submitRefusedBy !== 'credit') throw refusalOf({ ...refused, code: submitRefusedBy }, order);
  const { store, wire } = serving;
  const left = creditLeft(order, { store, centreId: wire.ownerId });
  const value = {
    creditMinor: sumOf(onAccountLines(order), ({ amountMinor }) => amountMinor),
    leftMinor: left.availableMinor,
    mostMinor: left.limitMinor,
  };
  const code = left.isAllowed ? 'account_limit' : 'method_not_allowed';
  throw refusalOf({ ...refused, code, value }, order);
}

function outcomeOf({ regions }: Order): z.infer<typeof submittedOrderSchema>['outcome'] {
  if (regions.entry === 'submitting') return 'pending';
  if (regions.gate === 'open') return 'released';
  return regions.payment === 'outOfBalance' ? 'balanceReview' : 'held';
}
