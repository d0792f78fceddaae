/**
 * What coupons take off the lines of an order: each in its turn, of what the one before has left.
 *
 * A price that somebody typed is no price of the list: no coupon lowers it. A coupon whose minimum
 * is not reached takes nothing off, and stays.
 * Source: dynamics-call-center.md 3.0, 3.7.
 */
import type { OrderCoupon } from '../../contracts/index.ts';
import { milliPerUnit, roundMinor, sumOf } from '../money.ts';
import type { Order, OrderLine } from '../order.ts';
import { sharesOf } from './shares.ts';

const whole = 1_000_000;

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
  const had = lines.some((line) => line.coupons !== undefined);
  if (!had && pricing.coupons.length === 0) return;
  const goods = goodsMinor(order);
  const left = lines.map(grossLessDiscount);
  const off: TakenOff[] = lines.map(() => []);
  for (const coupon of pricing.coupons) {
    if (goods < coupon.minimumMinor) continue;
    const base = lines.map((line, at) => (isForLine(coupon, line) ? (left[at] ?? 0) : 0));
    for (const [at, amountMinor] of amountsOf(coupon, lines, base).entries()) {
      if (amountMinor === 0) continue;
      off[at]?.push({ code: coupon.code, amountMinor });
      left[at] = (left[at] ?? 0) - amountMinor;
    }
  }
  // No member is deleted: objects that lose one are slow from then on.
  for (const [at, line] of lines.entries()) {
    const coupons = off[at] ?? [];
    if (coupons.length > 0) line.coupons = coupons;
    else if (line.coupons !== undefined) lines[at] = without(line);
  }
}

type TakenOff = { readonly code: string; readonly amountMinor: number }[];

function without({ coupons: _coupons, ...line }: OrderLine): OrderLine {
  return line;
}

/** What a coupon takes off each line, of what it may take at most. */
function amountsOf(
  { kind, value }: OrderCoupon,
  lines: readonly OrderLine[],
  base: readonly number[],
): readonly number[] {
  if (kind === 'amount') {
    const most = sumOf(base, (minor) => minor);
    return sharesOf(Math.min(value, most), base);
  }
  return base.map((minor, at) => {
    if (kind === 'percent') return roundMinor(minor, value, whole);
    return Math.min(minor, roundMinor(value, lines[at]?.qtyMilli ?? 0, milliPerUnit));
  });
}
