/**
 * What an order comes to: nets of lines rounded once, then discount, charges and tax on the whole.
 *
 * Shares of a part of the goods are differences of running sums, so that the shares of all parts
 * add up to the total exactly, whatever the parts.
 * Source: durable-orders.md 5.2; dynamics-call-center.md 3.1.
 */
import type { OrderEventOf } from '../contracts/index.ts';
import { roundMinor, sumOf } from './money.ts';
import type { Order, OrderLine } from './order.ts';
import type { Turn } from './turn.ts';

type Priced = OrderEventOf<'changeLines'>['priced'];

/** Quantity that is still wanted, shipped or not. */
export function wantedMilli(line: OrderLine): number {
  return line.qtyMilli - line.cancelledMilli;
}

/** Quantity that has yet to leave. */
export function openMilli(line: OrderLine): number {
  return wantedMilli(line) - line.shippedMilli;
}

/** Whether anything has yet to leave. */
export function hasOpenGoods(order: Order): boolean {
  return order.lines.some((line) => openMilli(line) > 0);
}

/** Value of the first so many thousandths of a line. */
function netOf(line: OrderLine, qtyMilli: number): number {
  const gross = roundMinor(line.unitMinor, line.qtyMilli, 1000);
  const net = Math.max(0, gross - line.discountMinor);
  return qtyMilli === line.qtyMilli ? net : roundMinor(net, qtyMilli, line.qtyMilli);
}

/** Value of what is still wanted of a line. */
export function lineNetMinor(line: OrderLine): number {
  return netOf(line, wantedMilli(line));
}

const subtotalOf = (order: Order) => sumOf(order.lines, lineNetMinor);

/** Adds the lines up anew, with what the price service said of the whole. */
export function reprice(turn: Turn, priced: Priced | undefined): void {
  const { order } = turn;
  const { discountMinor, chargesMinor, taxMinor } = priced ?? order.totals;
  setTotals(order, subtotalOf(order), discountMinor ?? 0, chargesMinor ?? 0, taxMinor ?? 0);
  if (priced !== undefined) {
    order.priceVersion = priced.priceVersion;
    order.couponCodes = priced.couponCodes ?? [];
  }
}

/** Takes from discount, charges and tax the share of goods that are not wanted any more. */
export function repriceAfterCancelling(turn: Turn): void {
  const { order } = turn;
  const { subtotalMinor: before, discountMinor, chargesMinor, taxMinor } = order.totals;
  const after = subtotalOf(order);
  const kept = (header: number) => roundMinor(header, after, before);
  setTotals(order, after, kept(discountMinor), kept(chargesMinor), kept(taxMinor));
}

function setTotals(
  order: Order,
  subtotalMinor: number,
  discountMinor: number,
  chargesMinor: number,
  taxMinor: number,
): void {
  const totalMinor = Math.max(0, subtotalMinor - discountMinor + chargesMinor + taxMinor);
  order.totals = { subtotalMinor, discountMinor, chargesMinor, taxMinor, totalMinor };
  spreadShares(order);
}

/** Turns shares of the total into amounts; shares of all of it take the remainder. */
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

/** Value of all that has left, with its share of what stands on the whole order. */
export function shippedValueMinor(order: Order): number {
  const { subtotalMinor, totalMinor } = order.totals;
  const isAll = order.lines.every((line) => line.shippedMilli >= wantedMilli(line));
  if (isAll) return totalMinor;
  const net = sumOf(order.lines, (line) => netOf(line, line.shippedMilli));
  return roundMinor(totalMinor, net, subtotalMinor);
}
