/**
 * Applies coupons one after another, each to what the previous left of a line. Lines with a price
 * entered by an agent are excluded. Below its minimum a coupon takes nothing off, but stays.
 * Source: dynamics-call-center.md 3.0, 3.7.
 */
import type { OrderCoupon } from '../../contracts/index.ts';
import { millionths, milliPerUnit, roundMinor, sumOf } from '../money.ts';
import type { Order, OrderAdjustment, OrderLine } from '../order.ts';
import { grossMinor, offersMinor } from './apply-offers.ts';
import { isExcluded } from './price-item.ts';
import { sharesOf } from './shares.ts';

type CouponItems = Pick<OrderCoupon, 'skus' | 'categories' | 'excludedSkus'>;

/** Whether a coupon applies to the line. */
export function isForLine(coupon: CouponItems, line: OrderLine): boolean {
  return isNamed(coupon, line) && !isExcluded(line, 'coupon');
}

/** Whether a coupon is for the line's item, even if the item takes no coupons. */
export function isNamed(
  { skus, categories = [], excludedSkus = [] }: CouponItems,
  { sku, category = '', overrideReason, qtyMilli, cancelledMilli }: OrderLine,
): boolean {
  const isPriced = overrideReason === undefined && qtyMilli > cancelledMilli;
  const isAny = skus.length + categories.length === 0;
  const isOne = isAny || skus.includes(sku) || categories.includes(category);
  return isPriced && isOne && !excludedSkus.includes(sku);
}

export function grossLessDiscount(line: OrderLine): number {
  return Math.max(0, grossMinor(line) - line.discountMinor - offersMinor(line));
}

/** Value of all goods before coupons, for coupons' minima. */
export function goodsMinor({ lines }: Pick<Order, 'lines'>): number {
  return sumOf(lines, grossLessDiscount);
}

export function applyCoupons(order: Order): void {
  const { lines, pricing } = order;
  const isWaived = ({ waived }: OrderAdjustment) => waived !== undefined;
  const had =
    lines.some((line) => line.coupons !== undefined) || pricing.adjustments.some(isWaived);
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
  order.pricing = { ...pricing, adjustments: pricing.adjustments.map(waivedBy(pricing, goods)) };
  // Lines are copied without `coupons`, as deleting a member makes objects slow.
  for (const [at, line] of lines.entries()) {
    const coupons = off[at] ?? [];
    if (coupons.length > 0) line.coupons = coupons;
    else if (line.coupons !== undefined) lines[at] = without(line);
  }
}

/** A charge as coupons for free shipping leave it; one that none waives any more is back. */
function waivedBy({ coupons }: Order['pricing'], goods: number) {
  const free = coupons.filter(
    ({ kind, minimumMinor }) => kind === 'freeShipping' && goods >= minimumMinor,
  );
  return ({ waived, ...one }: OrderAdjustment): OrderAdjustment => {
    const charge = waived === undefined ? one : { ...one, amountMinor: waived.amountMinor };
    const coupon = free.find(
      ({ chargeCodes = [] }) => chargeCodes.length === 0 || chargeCodes.includes(one.code),
    );
    if (one.kind !== 'charge' || coupon === undefined) return charge;
    const { code } = coupon;
    return { ...charge, amountMinor: 0, waived: { code, amountMinor: charge.amountMinor } };
  };
}

type TakenOff = { readonly code: string; readonly amountMinor: number }[];

function without({ coupons: _coupons, ...line }: OrderLine): OrderLine {
  return line;
}

function amountsOf(
  { kind, value }: OrderCoupon,
  lines: readonly OrderLine[],
  base: readonly number[],
): readonly number[] {
  if (kind === 'freeShipping') return base.map(() => 0);
  if (kind === 'amount') {
    const most = sumOf(base, (minor) => minor);
    return sharesOf(Math.min(value, most), base);
  }
  return base.map((minor, at) => {
    if (kind === 'percent') return roundMinor(minor, value, millionths);
    return Math.min(minor, roundMinor(value, lines[at]?.qtyMilli ?? 0, milliPerUnit));
  });
}
