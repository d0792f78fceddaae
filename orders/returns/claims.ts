/**
 * Goods of an order that a return claims, and what they are worth: shares of what is left of a
 * line's part of the total without charges, so that all parts add up to it.
 * Source: dynamics-call-center.md 2.11, 3.8, 3.15.
 */
import type { OrderEventOf, ShippedLine } from '../../contracts/index.ts';
import { isPromised } from '../gate.ts';
import { millionths, roundMinor, sumOf } from '../money.ts';
import type { Order, OrderAdjustment, OrderLine, ReturnClaim } from '../order.ts';
import { comingMinor, returnableMinor } from '../payments/returnable.ts';
import { isExcluded } from '../pricing/price-item.ts';
import { sharesOf } from '../pricing/shares.ts';
import { discountableMinor, isGiftCard, isGoods, lineNetMinor, wantedMilli } from '../totals.ts';
import { type Reply, refuse, type Turn } from '../turn.ts';
import { payableMinor, waive } from './repayments.ts';

/**
 * Claims shipped goods for a return, worth at most what the order may still give back; of goods
 * that are returned already, nothing is left.
 */
export function openReturn(turn: Turn, event: OrderEventOf<'return.opened'>): Reply {
  const { order } = turn;
  const { returnId, lines, copyCharges } = event;
  const others = order.returns ?? [];
  let leftMinor = returnableMinor(order) + comingMinor(order);
  const upToLeft = (minor: number): number => {
    const amountMinor = Math.max(0, Math.min(minor, leftMinor));
    leftMinor -= amountMinor;
    return amountMinor;
  };
  let uncollectedMinor = 0;
  let claim: ReturnClaim = { returnId, lines: [], chargeIds: [], mostMinor: 0 };
  for (const { lineId, qtyMilli } of lines) {
    const at = order.lines.findIndex((one) => one.lineId === lineId);
    const line = order.lines[at];
    // The number of a gift card was mailed, so its money is spent.
    if (line !== undefined && isGiftCard(line)) return refuse('gift_card_sold', { lineId });
    if (line === undefined || !isGoods(line)) return refuse('line_unknown', { lineId });
    const before = claimedMilli(order, lineId);
    if (qtyMilli > line.shippedMilli) return refuse('not_shipped', { lineId });
    if (qtyMilli > line.shippedMilli - before) return refuse('returned_already', { lineId });
    const fullMinor = roundMinor(lineLeftMinor(order, at), qtyMilli, wantedMilli(line) - before);
    const worthMinor = upToLeft(fullMinor);
    uncollectedMinor += fullMinor - worthMinor;
    claim = { ...claim, lines: [...claim.lines, { lineId, qtyMilli, worthMinor }] };
    order.returns = [...others, claim];
  }
  const charges = (copyCharges ? chargesOf(order, claim.lines) : []).map((one) => {
    return { ...one, amountMinor: upToLeft(one.amountMinor) };
  });
  const worth = claim.lines.map(({ lineId, worthMinor = 0 }) => ({ lineId, worthMinor }));
  const mostMinor =
    sumOf(worth, ({ worthMinor }) => worthMinor) + sumOf(charges, (one) => one.amountMinor);
  const chargeIds = charges.map(({ adjustmentId }) => adjustmentId);
  const promisedMinor = sumOf(order.paymentLines.filter(isPromised), (one) => one.amountMinor);
  const uncollected =
    promisedMinor === 0 ? {} : { uncollectedMinor: Math.min(promisedMinor, uncollectedMinor) };
  order.returns = [...others, { ...claim, chargeIds, mostMinor, ...uncollected }];
  const paid = order.paymentLines
    .filter(({ capturedMinor, refundedMinor }) => capturedMinor > refundedMinor)
    .map(({ payLineId, kind }) => ({ payLineId, kind }));
  return { outcome: 'applied', value: { lines: worth, charges, paid } };
}

/**
 * The return claims less, its credit pays another order, or its goods are here. Refused where the
 * credit is more than the order may still give back, as after refunds by hand.
 */
export function changeClaim(
  turn: Turn,
  { returnId, mostMinor, exchangedMinor, isReceived }: OrderEventOf<'return.claimChanged'>,
): Reply {
  const { order } = turn;
  const before = order.returns?.find((claim) => claim.returnId === returnId)?.exchangedMinor ?? 0;
  const leftMinor = payableMinor(order, { of: returnId }) + comingMinor(order);
  if (exchangedMinor - before > leftMinor && exchangedMinor > before) {
    return refuse('more_than_paid', { leftMinor });
  }
  order.returns =
    order.returns?.map((claim) => {
      if (claim.returnId !== returnId) return claim;
      const { uncollectedMinor = 0, ...rest } = claim;
      if (isReceived === true) waive(turn, uncollectedMinor);
      const kept = isReceived === true ? { ...rest, isReceived } : claim;
      return { ...kept, exchangedMinor, mostMinor: Math.min(claim.mostMinor, mostMinor) };
    }) ?? [];
  return undefined;
}

/** The return was cancelled: its goods may be returned another time. */
export function withdrawReturn(
  { order }: Turn,
  { returnId }: OrderEventOf<'return.withdrawn'>,
): Reply {
  order.returns = order.returns?.filter((one) => one.returnId !== returnId) ?? [];
  return undefined;
}

/** How much of a line returns claim. */
export function claimedMilli({ returns = [] }: Order, lineId: string): number {
  return sumOf(returns, ({ lines }) =>
    sumOf(lines, (one) => (one.lineId === lineId ? one.qtyMilli : 0)),
  );
}

/** What of the line no return has claimed and no price match has credited. */
function lineLeftMinor(order: Order, at: number): number {
  const { includesTax } = order.pricing;
  const paidOf = paidShare(order);
  const weights = order.lines.map((line) => {
    const net = paidOf(line);
    return net + (includesTax ? 0 : roundMinor(net, line.taxPpm ?? 0, millionths));
  });
  const line = order.lines[at] as OrderLine;
  const { lineId } = line;
  const lineMinor =
    (sharesOf(goodsTotalMinor(order), weights)[at] ?? 0) - creditedMinor(order, lineId);
  const claimed = (order.returns ?? []).flatMap(({ lines }) => lines);
  const usedMinor = sumOf(claimed, ({ lineId: of, qtyMilli, worthMinor }) => {
    if (of !== lineId) return 0;
    return worthMinor ?? roundMinor(lineMinor, qtyMilli, wantedMilli(line));
  });
  return Math.max(0, lineMinor - usedMinor);
}

/** What is paid of each line's net; of items without discounts all, where there are others. */
function paidShare(order: Order): (line: OrderLine) => number {
  const isOutside = (line: OrderLine) => isExcluded(line, 'discount');
  const wholeMinor = discountableMinor(order);
  if (wholeMinor === 0 || !order.lines.some(isOutside)) return lineNetMinor;
  const paidMinor = Math.max(0, wholeMinor - order.totals.discountMinor);
  return (line) =>
    isOutside(line) ? lineNetMinor(line) : roundMinor(lineNetMinor(line), paidMinor, wholeMinor);
}

/** What price matches of the line have given back. */
export function creditedMinor({ credits = [] }: Order, lineId: string): number {
  return sumOf(credits, (credit) => (credit.lineId === lineId ? credit.amountMinor : 0));
}

function goodsTotalMinor({ totals, pricing }: Order): number {
  const charges = sumOf(chargesIn(pricing.adjustments), (one) => withTax(one, pricing.includesTax));
  return Math.max(0, totals.totalMinor - charges - pricing.settled.chargesMinor);
}

const chargesIn = (adjustments: readonly OrderAdjustment[]) =>
  adjustments.filter(({ kind }) => kind === 'charge');

function withTax({ amountMinor, taxPpm = 0 }: OrderAdjustment, includesTax: boolean): number {
  return amountMinor + (includesTax ? 0 : roundMinor(amountMinor, taxPpm, millionths));
}

/** Charges that the return may refund: of a line in part, of the order as a whole, each once. */
function chargesOf(order: Order, claimed: readonly ShippedLine[]) {
  const { pricing, returns = [] } = order;
  const isTaken = (id: string) => returns.some(({ chargeIds }) => chargeIds.includes(id));
  return chargesIn(pricing.adjustments).flatMap((one) => {
    const { adjustmentId, code, lineId } = one;
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    const parts = claimed.filter((candidate) => candidate.lineId === lineId);
    const allMinor = withTax(one, pricing.includesTax);
    if (line === undefined) {
      return isTaken(adjustmentId) ? [] : [{ adjustmentId, code, amountMinor: allMinor }];
    }
    if (parts.length === 0) return [];
    const qtyMilli = sumOf(parts, (part) => part.qtyMilli);
    const amountMinor = roundMinor(allMinor, qtyMilli, wantedMilli(line));
    return [{ adjustmentId, code, amountMinor }];
  });
}
