/**
 * Charges, discounts and coupons of an order. Beyond an agent's limit they wait for approval; a
 * coupon's effect on lines is shown at once.
 *
 * Source: dynamics-call-center.md 1.13, 3.1, 3.4, 3.8.
 */
import { z } from 'zod';
import {
  type Adjustment,
  aFinding,
  codeSchema,
  InvalidRequest,
  moneySchema,
  type OrderEvent,
  optionalField,
  orderMessages,
  pricedOrderSchema,
  refusal,
  strict,
} from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import {
  isNamed,
  mayChangeCharge,
  mayDiscount,
  type Order,
  ppmOf,
  rightsOf,
  roundMinor,
  taxPpmOf,
} from '../../../orders/index.ts';
import { channelOf, judgeCouponOf, rolesOf, shopOf } from '../../../services/index.ts';
import { operation, reasonField, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import {
  answersOrder,
  mintedId,
  type OrderRequest,
  orderToChange,
  presentPricedOrder,
  requireCurrency,
  requireOrders,
  requireReason,
  sellersOrder,
  tellAndShow,
  tellErrors,
  tellOrder,
} from './order-messages.ts';
import { couponRefusal } from './refusal-words.ts';

const reason = reasonField(64);
const note = 'Beyond the limit of one’s roles the order is held until somebody approves: `holdId`.';
const changes = { ...answersOrder, note, answer: pricedOrderSchema } as const;
const errors = [...tellErrors, 'reason_required', 'item_excluded'] as const;
const totalDiscount = 'total-discount';

export const orderChargeOperations = {
  addOrderCharge: operation(
    'POST /api/v1/orders/{order}/charges',
    ['Charge something beside the goods', 'Ajouter des frais'],
    {
      ...changes,
      body: strict({
        code: codeSchema.describe('One of the centre’s charge codes.'),
        amount: moneySchema,
        lineId: optionalField(wireIdSchema, 'Only for this line [for the order].'),
        reason,
      }),
      example: { code: 'SHIPPING', amount: { amountMinor: 795, currency: 'EUR' }, reason: 'usual' },
      status: 201,
      key: 'required',
      errors: [...errors, 'item_not_found'],
    },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      const { code, amount, lineId, reason: why } = asked.body;
      const { settings } = channelOf(serving);
      const known = settings.chargeCodes.find((one) => one.code === code);
      if (known === undefined) throw noCode(code, settings.chargeCodes);
      requireReason(why, 'charge', serving);
      if (lineId !== undefined && order.lines.every((line) => line.lineId !== lineId)) {
        throw refusal(orderMessages.lineUnknown, { orderId: order.orderId, lineId });
      }
      const adjustmentId = mintedId('chg_', asked);
      const put: Adjustment = {
        adjustmentId,
        kind: 'charge',
        code,
        amountMinor: minorOf(amount, order),
        reason: why,
        taxPpm: taxPpmOf(known.taxGroup, shopOf(order, serving).settings),
        ...omitUndefined({ lineId }),
      };
      const needsApproval = !rightsIn(asked, serving).mayAddCharges;
      return await adjusted(order, { put, needsApproval }, asked, serving);
    },
  ),
  changeOrderCharge: operation(
    'PUT /api/v1/orders/{order}/charges/{charge}',
    ['Change a charge', 'Modifier des frais'],
    {
      ...changes,
      body: strict({ amount: moneySchema, reason }),
      example: { amount: { amountMinor: 500, currency: 'EUR' }, reason: 'late' },
      errors: [...errors, 'version_required'],
    },
    async (asked, serving) => {
      const { charge } = asked.params;
      const order = await orderToChange(asked, serving);
      const before = order.pricing.adjustments.find((one) => one.adjustmentId === charge);
      if (before?.kind !== 'charge') {
        throw refusal(orderMessages.chargeUnknown, { orderId: order.orderId, charge });
      }
      const { amount, reason: why } = asked.body;
      requireReason(why, 'charge', serving);
      const { by: _by, approval: _approval, ...kept } = before;
      const toMinor = minorOf(amount, order);
      // The limit is for the difference from the original amount, so that repeated changes do not
      // add up.
      const fromMinor = before.listMinor ?? before.amountMinor;
      const put = { ...kept, amountMinor: toMinor, listMinor: fromMinor, reason: why };
      const needsApproval = !mayChangeCharge({ fromMinor, toMinor }, rightsIn(asked, serving));
      return await adjusted(order, { put, needsApproval }, asked, serving);
    },
  ),
  setTotalDiscount: operation(
    'PUT /api/v1/orders/{order}/total-discount',
    ['Take something off the whole', 'Accorder une remise globale'],
    {
      ...changes,
      body: z.union([
        strict({ percent: z.number().min(0).max(100), reason }),
        strict({ amount: moneySchema, reason }),
      ]),
      example: { percent: 2, reason: 'goodwill' },
      errors: [...errors, 'version_required'],
    },
    async (asked, serving) => {
      const order = await orderToChange(asked, serving);
      const { body } = asked;
      requireReason(body.reason, 'priceOverride', serving);
      const { subtotalMinor } = order.totals;
      const ppm = 'percent' in body ? ppmOf(body.percent) : undefined;
      const amountMinor =
        'amount' in body ? minorOf(body.amount, order) : roundMinor(subtotalMinor, ppm ?? 0, 1e6);
      if (amountMinor === 0 && !ppm) {
        return await adjusted(order, { remove: totalDiscount }, asked, serving);
      }
      const put: Adjustment = {
        adjustmentId: totalDiscount,
        kind: 'discount',
        code: body.reason,
        amountMinor,
        ...omitUndefined({ ppm }),
        reason: body.reason,
      };
      const needsApproval = !mayDiscount({ amountMinor, subtotalMinor }, rightsIn(asked, serving));
      return await adjusted(order, { put, needsApproval }, asked, serving);
    },
  ),
  addOrderCoupon: operation(
    'POST /api/v1/orders/{order}/coupons',
    ['Add a coupon', 'Ajouter un bon'],
    {
      ...answersOrder,
      note: 'It is judged now, and again when the order is submitted: then its use is counted.',
      body: strict({ code: wireIdSchema.describe('As the customer says it, in any case.') }),
      example: { code: 'BIENVENUE10' },
      status: 201,
      key: 'required',
      errors: [...tellErrors, 'coupon_not_usable'],
    },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      const code = asked.body.code.toUpperCase();
      const put = judged(order, code, serving);
      const event = { type: 'changeCoupons' as const, put };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
  removeOrderCoupon: operation(
    'DELETE /api/v1/orders/{order}/coupons/{coupon}',
    ['Take a coupon off', 'Retirer un bon'],
    { ...answersOrder, errors: [...tellErrors, 'version_required'] },
    async (asked, serving) => {
      const { coupon } = asked.params;
      const order = await orderToChange(asked, serving);
      const remove = coupon.toUpperCase();
      if (!order.couponCodes.includes(remove)) {
        const there = order.couponCodes.join(', ') || orderMessages.none;
        throw refusal(orderMessages.couponUnknown, { orderId: order.orderId, coupon, there });
      }
      const event = { type: 'changeCoupons' as const, remove };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
} as const;

async function adjusted(
  order: Order,
  change: Omit<Extract<OrderEvent, { type: 'adjustOrder' }>, 'type'>,
  asked: OrderRequest,
  serving: Services,
) {
  const event: OrderEvent = { type: 'adjustOrder', ...change };
  const after = await tellOrder({ order, event }, asked, serving);
  return presentPricedOrder(after, change.put?.adjustmentId, serving, asked);
}

function rightsIn({ principal }: OrderRequest, serving: Services) {
  const { settings } = channelOf(serving);
  return rightsOf(settings, principal === null ? [] : rolesOf(settings, principal));
}

function minorOf({ amountMinor, currency }: z.infer<typeof moneySchema>, order: Order): number {
  requireCurrency('amount', currency, order);
  return amountMinor;
}

export function noCode(
  code: string,
  known: readonly { readonly code: string }[],
  member = 'code',
): InvalidRequest {
  const expected = known.map((one) => one.code).join(' or ') || 'a charge code of the centre';
  return new InvalidRequest([
    aFinding(`/body/${member}`, 'unknown_reference', { expected, received: code }),
  ]);
}

/** What a coupon takes off the order. @throws {Refusal} with all reasons against its use. */
function judged(order: Order, code: string, serving: Services) {
  const atMs = requireOrders(serving).nowMs();
  const { verdict, coupon } = judgeCouponOf(order, code, serving, atMs);
  if (verdict.isEligible && coupon !== null) return coupon;
  const named = order.lines.filter((line) => coupon !== null && isNamed(coupon, line));
  const excluded = [...new Set(named.map(({ sku }) => sku))];
  const isBarred = (refuse: string) => refuse === 'coupon-matches-no-line' && excluded.length > 0;
  const reasons = verdict.refusals.map(({ refuse }) =>
    isBarred(refuse) ? 'coupon-item-excluded' : refuse,
  );
  throw couponRefusal(code, reasons, { order, excluded, minimumMinor: coupon?.minimumMinor });
}
