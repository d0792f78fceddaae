/**
 * What coupons take off the lines of an order: each in its turn, of what the one before has left.
 *
 * A price that somebody typed is no price of the list: no coupon lowers it. A coupon whose minimum
 * is not reached takes nothing off, and stays.
 * Source: dynamics-call-center.md 3.0, 3.7.
 */
import type { OrderCoupon } from '../../contracts/index.ts';
import { roundMinor, sumOf } from '../money.ts';
import type { Order, OrderLine } from '../order.ts';
import { sharesOf } from './shares.ts';

const [whole, milliPerUnit] = [1_000_000, 1_000];

/** Whether a coupon is for this line. */
export function isForLine(
  { skus }: Pick<OrderCoupon, 'skus'>,
  { sku, overrideReason, qtyMilli, cancelledMilli }: OrderLine,
): boolean {
  const isPriced = overrideReason === undefined && qtyMilli > cancelledMilli;
  return isPriced && (skus.length === 0 || skus.includes(sku));
}

/** Value of the whole quantity of a line before coupons. */
export function grossLessDiscount({ unitMinor, qtyMilli, discountMinor }: OrderLine): number {
  return Math.max(0, roundMinor(unitMinor, qtyMilli, milliPerUnit) - discountMinor);
}

/** Value of all goods before coupons: what a coupon's minimum is of. */
export function goodsMinor({ lines }: Pick<Order, 'lines'>): number {
  return sumOf(lines, grossLessDiscount);
}

/** Takes the coupons of the order off its lines anew. */
export function applyCoupons(order: Order): void {
  const { lines, pricing } = order;
  for (const line of lines) if (line.coupons !== undefined) delete line.coupons;
  if (pricing.coupons.length === 0) return;
  const goods = goodsMinor(order);
  for (const coupon of pricing.coupons) {
    if (goods < coupon.minimumMinor) continue;
    const matching = lines.filter((line) => isForLine(coupon, line));
    const left = matching.map((line) => {
      return grossLessDiscount(line) - sumOf(line.coupons ?? [], (one) => one.amountMinor);
    });
    const shares = takenOff(coupon, matching, left);
    for (const [at, line] of matching.entries()) {
      const amountMinor = shares[at] ?? 0;
      if (amountMinor === 0) continue;
      line.coupons = [...(line.coupons ?? []), { code: coupon.code, amountMinor }];
    }
  }
}

function takenOff(
  { kind, value }: OrderCoupon,
  lines: readonly OrderLine[],
  left: readonly number[],
): readonly number[] {
  if (kind === 'amount') {
    const sum = sumOf(left, (minor) => minor);
    return sharesOf(Math.min(value, sum), left);
  }
  return left.map((minor, at) => {
    const qtyMilli = lines[at]?.qtyMilli ?? 0;
    const asked =
      kind === 'percent'
        ? roundMinor(minor, value, whole)
        : roundMinor(value, qtyMilli, milliPerUnit);
    return Math.min(minor, asked);
  });
}
