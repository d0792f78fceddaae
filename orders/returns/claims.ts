/**
 * Goods of an order that a return claims, and what they are worth: running shares of the total
 * without charges, so that all parts add up to it.
 * Source: dynamics-call-center.md 2.11, 3.8, 3.15.
 */
import type { OrderEventOf, ShippedLine } from '../../contracts/index.ts';
import { millionths, roundMinor, sumOf } from '../money.ts';
import type { Order, OrderAdjustment, OrderLine } from '../order.ts';
import { sharesOf } from '../pricing/shares.ts';
import { isGoods, lineNetMinor, wantedMilli } from '../totals.ts';
import { type Reply, refuse, type Turn } from '../turn.ts';

/** Claims shipped goods for a return; of goods that are returned already, nothing is left. */
export function openReturn(turn: Turn, event: OrderEventOf<'return.opened'>): Reply {
  const { order } = turn;
  const { returnId, lines, copyCharges } = event;
  const wanted = new Map<string, number>();
  for (const { lineId, qtyMilli } of lines) {
    const line = order.lines.find((one) => one.lineId === lineId);
    if (line === undefined || !isGoods(line)) return refuse('line_unknown', { lineId });
    const milli = (wanted.get(lineId) ?? 0) + qtyMilli;
    wanted.set(lineId, milli);
    if (milli > line.shippedMilli) return refuse('not_shipped', { lineId });
    if (milli > line.shippedMilli - claimedMilli(order, lineId)) {
      return refuse('returned_already', { lineId });
    }
  }
  const claimed = [...wanted].map(([lineId, qtyMilli]) => ({ lineId, qtyMilli }));
  const worth = worthOf(order, claimed);
  const charges = copyCharges ? chargesOf(order, claimed) : [];
  const mostMinor =
    sumOf(worth, ({ worthMinor }) => worthMinor) + sumOf(charges, (one) => one.amountMinor);
  const entry = {
    returnId,
    lines: claimed,
    chargeIds: charges.map(({ adjustmentId }) => adjustmentId),
    mostMinor,
  };
  order.returns = [...(order.returns ?? []), entry];
  const paid = order.paymentLines
    .filter(({ capturedMinor, refundedMinor }) => capturedMinor > refundedMinor)
    .map(({ payLineId, kind }) => ({ payLineId, kind }));
  return { outcome: 'applied', value: { lines: worth, charges, paid } };
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

function worthOf(order: Order, claimed: readonly ShippedLine[]) {
  const { includesTax } = order.pricing;
  const weights = order.lines.map((line) => {
    const net = lineNetMinor(line);
    return net + (includesTax ? 0 : roundMinor(net, line.taxPpm ?? 0, millionths));
  });
  const shares = sharesOf(goodsTotalMinor(order), weights);
  return claimed.map(({ lineId, qtyMilli }) => {
    const at = order.lines.findIndex((line) => line.lineId === lineId);
    const line = order.lines[at] as OrderLine;
    const lineMinor = Math.max(0, (shares[at] ?? 0) - creditedMinor(order, lineId));
    const before = claimedMilli(order, lineId);
    const upTo = (milli: number) => roundMinor(lineMinor, milli, wantedMilli(line));
    return { lineId, worthMinor: upTo(before + qtyMilli) - upTo(before) };
  });
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
    const part = claimed.find((candidate) => candidate.lineId === lineId);
    const allMinor = withTax(one, pricing.includesTax);
    if (line === undefined) {
      return isTaken(adjustmentId) ? [] : [{ adjustmentId, code, amountMinor: allMinor }];
    }
    if (part === undefined) return [];
    const amountMinor = roundMinor(allMinor, part.qtyMilli, wantedMilli(line));
    return [{ adjustmentId, code, amountMinor }];
  });
}
