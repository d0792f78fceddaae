/**
 * Totals of an order and shares of them. Shares are differences of running sums, so the shares of
 * all parts add up to the total exactly.
 * Source: durable-orders.md 5.2; dynamics-call-center.md 3.1.
 */
import type { OrderEventOf } from '../contracts/index.ts';
import { roundMinor, sumOf } from './money.ts';
import type { Order, OrderAdjustment, OrderLine } from './order.ts';
import { applyCoupons, grossLessDiscount } from './pricing/apply-coupons.ts';
import { applyOffers } from './pricing/apply-offers.ts';
import { isExcluded } from './pricing/price-item.ts';
import { discountOf, priceOrder } from './pricing/price-order.ts';
import type { Turn } from './turn.ts';

type Priced = OrderEventOf<'changeLines'>['priced'];

/** Quantity ordered and not cancelled, shipped or not, in thousandths. */
export function wantedMilli(line: OrderLine): number {
  return line.qtyMilli - line.cancelledMilli;
}

/** Whether a warehouse sends it: neither a programme nor a gift card by e-mail. */
export function isGoods({ programme, giftCards }: OrderLine): boolean {
  return programme === undefined && giftCards === undefined;
}

/** Whether it sells or tops up a gift card. */
export function isGiftCard({ giftCards, giftTo }: OrderLine): boolean {
  return giftCards !== undefined || giftTo?.cardNumber !== undefined;
}

/** Whether the centre's warehouse has it, and no vendor sends it. */
export function isOurs(line: OrderLine): boolean {
  return isGoods(line) && line.vendorId === undefined;
}

export function openMilli(line: OrderLine): number {
  return wantedMilli(line) - line.shippedMilli;
}

export function isAllInvoiced({ lines }: Order): boolean {
  return lines.every((line) => openMilli(line) === 0 && line.invoicedMilli === line.shippedMilli);
}

export function hasOpenGoods(order: Order): boolean {
  return order.lines.some((line) => openMilli(line) > 0);
}

function netOf(line: OrderLine, qtyMilli: number): number {
  const coupons = line.coupons === undefined ? 0 : sumOf(line.coupons, (one) => one.amountMinor);
  const net = Math.max(0, grossLessDiscount(line) - coupons);
  return qtyMilli === line.qtyMilli ? net : roundMinor(net, qtyMilli, line.qtyMilli);
}

/** Value of the quantity not cancelled. */
export function lineNetMinor(line: OrderLine): number {
  return netOf(line, wantedMilli(line));
}

/** What each coupon takes off the quantity not cancelled, by code; the subtotal is without it. */
export function couponTotals({ lines }: Order): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const line of lines) {
    for (const { code, amountMinor } of line.coupons ?? []) {
      const minor = roundMinor(amountMinor, wantedMilli(line), line.qtyMilli);
      totals.set(code, (totals.get(code) ?? 0) + minor);
    }
  }
  return totals;
}

/** Recomputes totals, with amounts from a price service if given. */
export function reprice(turn: Turn, priced: Priced | undefined): void {
  const { order } = turn;
  if (priced !== undefined) {
    const { discountMinor = 0, chargesMinor = 0, taxMinor = 0 } = priced;
    order.pricing = { ...order.pricing, settled: { discountMinor, chargesMinor, taxMinor } };
    order.priceVersion = priced.priceVersion;
    order.couponCodes = priced.couponCodes ?? order.couponCodes;
    const { offers, isProvisional } = priced;
    if (offers !== undefined) order.pricing = { ...order.pricing, offers };
    if (isProvisional !== undefined) order.pricing = { ...order.pricing, isProvisional };
  }
  applyOffers(order);
  applyCoupons(order);
  addUp(order);
}

export function repriceAfterCancelling(turn: Turn): void {
  const { order } = turn;
  const { adjustments, settled } = order.pricing;
  const { subtotalMinor: before } = order.totals;
  const after = sumOf(order.lines, lineNetMinor);
  const kept = (minor: number) => roundMinor(minor, after, before);
  order.pricing = {
    ...order.pricing,
    adjustments: adjustments.map((one) => ({ ...one, amountMinor: kept(one.amountMinor) })),
    settled: {
      discountMinor: kept(settled.discountMinor),
      chargesMinor: kept(settled.chargesMinor),
      taxMinor: kept(settled.taxMinor),
    },
  };
  addUp(order);
}

function addUp(order: Order): void {
  const { adjustments, settled, includesTax } = order.pricing;
  const priced = priceOrder({
    lines: order.lines.map((line) => ({
      minor: lineNetMinor(line),
      taxPpm: line.taxPpm ?? 0,
      isUndiscounted: isExcluded(line, 'discount'),
    })),
    discounts: adjustments.filter(({ kind }) => kind === 'discount'),
    charges: adjustments
      .filter(({ kind }) => kind === 'charge')
      .map(({ amountMinor: minor, taxPpm = 0 }) => ({ minor, taxPpm })),
    includesTax,
  });
  const { subtotalMinor, taxes } = priced;
  const discountedMinor = discountableMinor(order);
  order.pricing = { ...order.pricing, adjustments: adjustments.map(asOfNow), taxes };
  const discountMinor = priced.discountMinor + settled.discountMinor;
  const chargesMinor = priced.chargesMinor + settled.chargesMinor;
  const taxMinor = priced.taxMinor + settled.taxMinor;
  const totalMinor = Math.max(0, subtotalMinor - discountMinor + chargesMinor + taxMinor);
  order.totals = { subtotalMinor, discountMinor, chargesMinor, taxMinor, totalMinor };
  spreadShares(order);

  function asOfNow(one: OrderAdjustment): OrderAdjustment {
    return one.ppm === undefined ? one : { ...one, amountMinor: discountOf(one, discountedMinor) };
  }
}

/** Value of lines of which a discount on the whole order takes a part. */
export function discountableMinor({ lines }: Order): number {
  return sumOf(lines, (line) => (isExcluded(line, 'discount') ? 0 : lineNetMinor(line)));
}

/**
 * Sets payment lines that are shares of the total; if they make up all of it, the last takes the
 * remainder.
 */
function spreadShares(order: Order): void {
  const { totalMinor } = order.totals;
  const shares = order.paymentLines.filter(
    (line) => line.basisPoints !== undefined && !line.unwanted,
  );
  let [points, given] = [0, 0];
  for (const line of shares) {
    points += line.basisPoints ?? 0;
    const upTo = roundMinor(totalMinor, points, 10_000);
    line.amountMinor = upTo - given;
    given = upTo;
  }
}

/** Value of what was delivered, in all or by one shipment, without gift cards. */
export function deliveredGoodsMinor({ lines, shipments }: Order, of?: string): number {
  return sumOf(shipments, ({ shipmentId, state, valueMinor, lines: sent }) => {
    if (state !== 'delivered' || (of ?? shipmentId) !== shipmentId) return 0;
    let [allMinor, goodsMinor] = [0, 0];
    for (const { lineId, qtyMilli } of sent) {
      const line = lines.find((one) => one.lineId === lineId);
      const minor = line === undefined ? 0 : netOf(line, qtyMilli);
      allMinor += minor;
      if (line !== undefined && !isGiftCard(line)) goodsMinor += minor;
    }
    return roundMinor(valueMinor, goodsMinor, allMinor);
  });
}

/** Value of shipped goods, including their share of order-wide amounts. */
export function shippedValueMinor(order: Order): number {
  const { subtotalMinor, totalMinor } = order.totals;
  const isAll = order.lines.every((line) => line.shippedMilli >= wantedMilli(line));
  if (isAll) return totalMinor;
  const net = sumOf(order.lines, (line) => netOf(line, line.shippedMilli));
  return roundMinor(totalMinor, net, subtotalMinor);
}
