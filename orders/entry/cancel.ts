/**
 * Cancellation: goods first, then money, then the rest. Before release an order is cancelled at
 * once. After it, the warehouse is asked to return the goods; those that have shipped are sold.
 * Source: durable-orders.md 7.3.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { inHandMilli, isWithWarehouse, trimAccepted } from '../fulfilment/goods-in-hand.ts';
import { cancelProgrammes } from '../fulfilment/programmes.ts';
import { endAllHolds, giveStockBack } from '../holds/place-hold.ts';
import { sumOf } from '../money.ts';
import type { Order, Shipment } from '../order.ts';
import { keptMinor } from '../payments/capture.ts';
import { pumpUndoing } from '../payments/reversal.ts';
import { releaseExchange } from '../returns/exchange.ts';
import { hasOpenGoods, isAllInvoiced, openMilli, repriceAfterCancelling } from '../totals.ts';
import {
  drop,
  follow,
  must,
  nextRound,
  type Reply,
  refuse,
  request,
  type Turn,
  tell,
} from '../turn.ts';
import { returnCoupons } from './submit.ts';

export function cancelOrder(turn: Turn, reason: string): Reply {
  const { order } = turn;
  const { entry, fulfilment } = order.regions;
  if (entry === 'cancelled') return { outcome: 'notNow' };
  if (entry === 'closed') return refuse('invoiced');
  if (order.cancelRequested !== undefined) {
    return order.returnOnArrival ? refuse('in_transit') : { outcome: 'notNow' };
  }
  switch (fulfilment) {
    case 'released':
    case 'picking':
      return recall(turn, reason);
    case 'partlyShipped':
      return cancelRest(turn, reason);
    case 'shipped':
    case 'delivered': {
      const isInvoiced = order.lines.some((line) => line.invoicedMilli > 0);
      return refuse(isInvoiced ? 'invoiced' : 'in_transit');
    }
    default:
      cancelNow(turn, reason);
      return undefined;
  }
}

function recall(turn: Turn, reason: string): Reply {
  const { order } = turn;
  must(follow(turn, 'fulfilment.recalling'), 'fulfilment.recalling');
  order.cancelRequested = reason;
  order.stopping = false;
  const shipments = order.shipments.filter(isWithWarehouse);
  for (const shipment of shipments) askBack(turn, shipment);
  if (shipments.length === 0) {
    // If no shipment is known, the warehouse knows the goods by the number of our release.
    const shipmentId = `release-${order.rounds['release'] ?? 0}`;
    request(turn, 'recallShipment', `recall/${shipmentId}/1`, { shipmentId });
  }
  return pendingRecall;
}

const pendingRecall: Reply = { outcome: 'applied', value: { pending: 'recall' } };

/** Recalls a shipment; only a picked one needs the warehouse's confirmation. */
function askBack(turn: Turn, { shipmentId, state }: Shipment): void {
  const body = { shipmentId, isPicked: state === 'picked' };
  request(turn, 'recallShipment', `recall/${shipmentId}/1`, body);
}

export function cancelNow(turn: Turn, reason: string): void {
  const { order } = turn;
  if (order.lines.some((line) => line.programme === undefined && line.shippedMilli > 0)) {
    cancelOpen(turn, reason);
    return;
  }
  must(follow(turn, 'entry.cancelled'), 'entry.cancelled');
  endAllHolds(turn, 'cancelled');
  giveStockBack(turn);
  follow(turn, 'fulfilment.cancelled');
  dropOrderTimers(turn);
  delete order.submission;
  delete order.stored;
  order.cancelRequested = reason;
  cancelProgrammes(turn, reason);
  pumpUndoing(turn);
  returnCoupons(turn);
  releaseExchange(turn);
  if (order.rounds['confirmed'] !== undefined) {
    request(turn, 'sendNotice', 'notice/cancelled/1', { template: 'cancelled', reason });
  }
  tell(turn, 'order.cancelled', { reason, totals: { ...order.totals } });
}

/** Cancels what has not left: parcels, and gift cards whose numbers were mailed, stay sold. */
function cancelOpen(turn: Turn, reason: string): void {
  const { order } = turn;
  const rest = order.lines.filter((line) => openMilli(line) > 0).map(({ lineId }) => lineId);
  giveStockBack(turn);
  cancelGoods(turn, rest);
  endAllHolds(turn, 'cancelled');
  drop(turn, 'delayCancel', 'pickupSla', 'modifyIdle');
  if (order.regions.entry === 'modifying') follow(turn, 'entry.submitted');
  delete order.stored;
  delete order.cancelRequested;
  cancelProgrammes(turn, reason);
  follow(turn, 'fulfilment.shipped');
  if (isAllInvoiced(order)) follow(turn, 'fulfilment.delivered');
  tell(turn, 'order.cancelled', { reason, lineIds: rest, keptMinor: keptMinor(order) });
}

const orderTimers = [
  'draftIdle',
  'summaryIdle',
  'modifyIdle',
  'submitDeadline',
  'delayCancel',
  'reserveTimeout',
  'reservationExpiry',
  'backorderCheck',
  'pickupSla',
  'quoteEnd',
  'shipFrom',
];

/** Drops the timers of an order that is over, except of payments in progress. */
export function dropOrderTimers(turn: Turn): void {
  drop(turn, ...orderTimers);
  for (const name of Object.keys(turn.order.deadlines)) {
    if (/^(authRefresh|paymentRepair|declineBackoff|instalment|delayNotice)\//.test(name))
      drop(turn, name);
  }
}

export function cancelGoods(turn: Turn, lineIds: readonly string[]): void {
  const { order } = turn;
  const reserved: string[] = [];
  for (const line of order.lines) {
    if (!lineIds.includes(line.lineId)) continue;
    line.cancelledMilli += openMilli(line) - inHandMilli(line);
    if (line.reservedMilli > 0) reserved.push(line.lineId);
    line.reservedMilli = 0;
    delete line.priceApproval;
  }
  if (reserved.length > 0) {
    const n = nextRound(turn, 'unreserve');
    request(turn, 'releaseStock', `unreserve/${n}`, { lineIds: reserved });
  }
  trimAccepted(order);
  repriceAfterCancelling(turn);
  lowerPayments(order);
}

function lowerPayments(order: Order): void {
  let tooMuch = -order.totals.totalMinor;
  for (const line of order.paymentLines) if (!line.unwanted) tooMuch += line.amountMinor;
  for (const line of [...order.paymentLines].reverse()) {
    if (tooMuch <= 0) return;
    const fixedMinor = Math.max(line.capturedMinor, line.drawnMinor);
    const lessMinor = Math.min(tooMuch, Math.max(0, line.amountMinor - fixedMinor));
    line.amountMinor -= lessMinor;
    tooMuch -= lessMinor;
    if (line.amountMinor === 0) line.unwanted = true;
  }
}

/** Raises a card's amount if cancelled goods have shipped after all. */
function raisePayments(order: Order): void {
  const wanted = order.paymentLines.filter((line) => !line.unwanted);
  const lackingMinor = order.totals.totalMinor - sumOf(wanted, (line) => line.amountMinor);
  const card = wanted.find(({ kind, prepay }) => kind === 'card' && !prepay);
  if (lackingMinor > 0 && card !== undefined) card.amountMinor += lackingMinor;
}

function cancelRest(turn: Turn, reason: string): Reply {
  const { order } = turn;
  const picked = order.shipments.filter(({ state }) => state === 'picked');
  const rest = order.lines
    .filter((line) => openMilli(line) > inHandMilli(line))
    .map(({ lineId }) => lineId);
  if (rest.length > 0) {
    const n = nextRound(turn, 'recallRest');
    request(turn, 'recallShipment', `recall/rest/${n}`, { lineIds: rest });
    cancelGoods(turn, rest);
  }
  endAllHolds(turn, 'cancelled');
  for (const shipment of picked) askBack(turn, shipment);
  if (picked.length > 0) order.cancelRequested = reason;
  else must(follow(turn, 'fulfilment.shipped'), 'fulfilment.shipped');
  tell(turn, 'order.cancelled', { reason, lineIds: rest, keptMinor: keptMinor(order) });
  return picked.length > 0 ? pendingRecall : { outcome: 'applied', value: { cancelled: 'rest' } };
}

export function cancelLines(turn: Turn, event: OrderEventOf<'cancelLines'>): Reply {
  const { order } = turn;
  const { lineIds, reason } = event;
  const { entry, fulfilment } = order.regions;
  if (entry === 'cancelled' || entry === 'closed') return refuse('invoiced');
  if (entry !== 'submitted' || order.cancelRequested !== undefined) return { outcome: 'notNow' };
  const lines = order.lines.filter(({ lineId }) => lineIds.includes(lineId));
  if (lines.length < lineIds.length) return refuse('line_unknown');
  if (lines.some((line) => line.pickedMilli > 0 || line.shippedMilli > 0)) {
    return refuse(lines.some((line) => line.invoicedMilli > 0) ? 'invoiced' : 'in_transit');
  }
  if (order.lines.every((line) => openMilli(line) === 0 || lineIds.includes(line.lineId))) {
    return cancelOrder(turn, reason);
  }
  if (fulfilment === 'released' || fulfilment === 'picking' || fulfilment === 'partlyShipped') {
    const n = nextRound(turn, 'recallRest');
    request(turn, 'recallShipment', `recall/rest/${n}`, { lineIds: [...lineIds] });
  }
  cancelGoods(turn, lineIds);
  if (!hasOpenGoods(order)) endAllHolds(turn, 'cancelled');
  tell(turn, 'order.cancelled', { reason, lineIds: [...lineIds] });
  return undefined;
}

/**
 * Goods have shipped in spite of a cancellation, so they are charged. Goods still in the warehouse
 * await its answer.
 */
export function goodsWon(turn: Turn, shipmentId: string): void {
  const { order } = turn;
  const { entry } = order.regions;
  const isOver = entry === 'cancelled' || entry === 'closed';
  if (isOver) must(follow(turn, 'entry.goodsWon'), 'entry.goodsWon');
  for (const line of order.cancelRequested === undefined ? [] : order.lines) {
    line.cancelledMilli = line.qtyMilli - Math.max(line.shippedMilli, line.pickedMilli);
    line.reservedMilli = 0;
  }
  repriceAfterCancelling(turn);
  lowerPayments(order);
  raisePayments(order);
  if (order.cancelRequested !== undefined) endAllHolds(turn, 'cancelled');
  request(turn, 'openReturn', `return/${shipmentId}`, { shipmentId });
  request(turn, 'notifyOwner', `goodsWon/${shipmentId}`, { to: order.agentId, shipmentId });
}
