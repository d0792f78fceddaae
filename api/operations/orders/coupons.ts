/** Coupons of an order: lines show at once what they take off. Source: ux-and-api.md 3.6. */
import { maskCardNumbers, strict } from '../../../contracts/index.ts';
import type { Order } from '../../../orders/index.ts';
import type { Serving } from '../../operation.ts';
import { judgeCouponOf } from '../../orders/coupons.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../route.ts';
import { wireIdSchema } from '../shared.ts';
import {
  answersOrder,
  orderToChange,
  requireOrders,
  sellersOrder,
  tellAndShow,
  tellErrors,
} from './telling.ts';

export const orderCouponOperations = {
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
        const there = order.couponCodes.join(', ') || 'none';
        throw new Refusal(
          'item_not_found',
          `Order ${order.orderId} has no coupon ${coupon}; it has ${there}.`,
        );
      }
      const event = { type: 'changeCoupons' as const, remove };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
} as const;

/** What a code takes off this order. @throws {Refusal} with all that speaks against it. */
function judged(order: Order, code: string, serving: Serving) {
  const atMs = requireOrders(serving).nowMs();
  const { verdict, coupon } = judgeCouponOf(order, code, serving, atMs);
  if (verdict.isEligible && coupon !== null) return coupon;
  const reasons = verdict.refusals.map(({ refuse }) => refuse);
  const said = maskCardNumbers(code);
  const detail = `Coupon ${said} cannot be used on order ${order.orderId}: ${reasons.join(', ')}.`;
  throw new Refusal('coupon_not_usable', detail, { reason: reasons[0] ?? 'unknown' });
}
