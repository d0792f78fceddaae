/**
 * Credit for goods that are invoiced: a price match of a line, or a sum. The line keeps its price.
 * Source: dynamics-call-center.md 1.18, 3.6.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { milliPerUnit, roundMinor, sumOf } from '../money.ts';
import type { Order } from '../order.ts';
import { isExcluded } from '../pricing/price-item.ts';
import { lineNetMinor, wantedMilli } from '../totals.ts';
import { type Reply, refuse, type Turn, tell } from '../turn.ts';
import { claimedMilli, creditedMinor } from './claims.ts';
import { addRepayment } from './repayments.ts';

export function creditOrder(turn: Turn, event: OrderEventOf<'creditOrder'>): Reply {
  const { order } = turn;
  const { creditId, lineId, mostMinor, needs = [], reason, method, payLineId } = event;
  const line = order.lines.find((one) => one.lineId === lineId);
  if (event.newMinor !== undefined && line !== undefined && isExcluded(line, 'priceMatch')) {
    return refuse('item_excluded', { sku: line.sku, rule: 'priceMatch' });
  }
  const amountMinor = creditMinor(order, event);
  if (typeof amountMinor === 'string') return refuse(amountMinor);
  const before = sumOf(order.credits ?? [], (one) => one.amountMinor);
  if (mostMinor !== undefined && before + amountMinor > mostMinor) {
    const leftMinor = Math.max(0, mostMinor - before);
    return refuse('credit_limit', { creditMinor: amountMinor, leftMinor, mostMinor, needs });
  }
  const paid = payLineId === undefined ? {} : { payLineId };
  const no = addRepayment(turn, { of: creditId, n: 1, amountMinor, method, ...paid });
  if (no !== undefined) return no;
  const about = lineId === undefined ? {} : { lineId };
  const by = { by: turn.actor.id, atMs: turn.atMs };
  const credit = { creditId, ...about, amountMinor, reason, ...by };
  order.credits = [...(order.credits ?? []), credit];
  tell(turn, 'order.credited', { creditId, ...about, amountMinor, reason });
  return { outcome: 'applied', value: { creditId, amountMinor } };
}

function creditMinor(order: Order, event: OrderEventOf<'creditOrder'>): number | string {
  const { lineId, newMinor, amountMinor = 0 } = event;
  if (newMinor === undefined) {
    if (!order.lines.some((line) => line.invoicedMilli > 0)) return 'not_invoiced';
    return amountMinor > 0 ? amountMinor : 'nothing_to_credit';
  }
  const line = order.lines.find((one) => one.lineId === lineId);
  if (line === undefined) return 'line_unknown';
  const keptMilli = line.invoicedMilli - claimedMilli(order, line.lineId);
  const qtyMilli = event.qtyMilli ?? keptMilli;
  if (line.invoicedMilli === 0 || qtyMilli > line.invoicedMilli) return 'not_invoiced';
  if (keptMilli <= 0 || qtyMilli > keptMilli) return 'returned_already';
  const paidMinor = roundMinor(lineNetMinor(line), qtyMilli, wantedMilli(line));
  const matchedMinor = roundMinor(newMinor, qtyMilli, milliPerUnit * (line.priceUnit ?? 1));
  const minor = paidMinor - matchedMinor - creditedMinor(order, line.lineId);
  return minor > 0 ? minor : 'nothing_to_credit';
}
