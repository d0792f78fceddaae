/**
 * Reserves stock for an order, and handles missing stock.
 * Source: durable-orders.md 4.4.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { giveStockBack } from '../holds/place-hold.ts';
import type { Order } from '../order.ts';
import { isGoods, openMilli } from '../totals.ts';
import {
  arm,
  armAt,
  drop,
  follow,
  nextRound,
  notNow,
  type Reply,
  request,
  type Turn,
  tell,
} from '../turn.ts';

function unreserved(order: Order) {
  return order.lines.filter((line) => isGoods(line) && openMilli(line) > line.reservedMilli);
}

export function pumpStock(turn: Turn): void {
  const { order } = turn;
  const { entry, fulfilment, gate } = order.regions;
  if (entry !== 'submitted' || !order.policy.reserveAtSubmit) return;
  if (fulfilment !== 'none' && fulfilment !== 'reserved') return;
  if (order.cancelRequested !== undefined || unreserved(order).length === 0) return;
  if (order.unreserved && gate !== 'open') return;
  reserve(turn);
}

function reserve(turn: Turn): void {
  const { order } = turn;
  if (!follow(turn, 'fulfilment.reserving')) return;
  order.unreserved = false;
  const round = nextRound(turn, 'reserve');
  const lines = unreserved(order).map((line) => ({
    lineId: line.lineId,
    sku: line.sku,
    qtyMilli: openMilli(line) - line.reservedMilli,
  }));
  const { warehouseId = null } = order;
  request(turn, 'reserveStock', `reserve/${round}`, { round, lines, warehouseId });
  drop(turn, 'backorderCheck');
  arm(turn, 'reserveTimeout', order.policy.reserveTimeoutMs);
}

export function stockReserved(turn: Turn, event: OrderEventOf<'stock.reserved'>): Reply {
  const { order } = turn;
  const { fulfilment } = order.regions;
  const isWaiting = fulfilment === 'reserving' || fulfilment === 'backordered';
  if (event.round !== order.rounds['reserve'] || !isWaiting || order.unreserved) {
    return event.lineIds.length > 0 && order.regions.entry === 'cancelled'
      ? giveLateStockBack(turn, event.lineIds)
      : notNow;
  }
  for (const line of order.lines) {
    if (event.lineIds.includes(line.lineId)) line.reservedMilli = openMilli(line);
  }
  if (event.expiresAtMs !== undefined) armAt(turn, 'reservationExpiry', event.expiresAtMs);
  if (unreserved(order).length > 0) return undefined;
  follow(turn, 'fulfilment.reserved');
  drop(turn, 'reserveTimeout', 'backorderCheck');
  tell(turn, 'order.reserved', { warehouseId: event.warehouseId });
  return undefined;
}

/** Returns stock whose reservation was confirmed after the order had been cancelled. */
function giveLateStockBack(turn: Turn, lineIds: readonly string[]): Reply {
  const n = nextRound(turn, 'unreserve');
  request(turn, 'releaseStock', `unreserve/${n}`, { lineIds: [...lineIds] });
  return undefined;
}

export function stockShort(turn: Turn, event: OrderEventOf<'stock.short'>): Reply {
  if (event.round !== turn.order.rounds['reserve']) return notNow;
  return backorder(turn, event.lineIds, event.expectedAtMs);
}

export function backorder(turn: Turn, lineIds: readonly string[], expectedAtMs?: number): Reply {
  const { order } = turn;
  const isAsked = order.regions.fulfilment === 'reserving';
  if (!isAsked || !follow(turn, 'fulfilment.backordered')) return notNow;
  drop(turn, 'reserveTimeout');
  arm(turn, 'backorderCheck', order.policy.backorderCheckMs);
  const expected = expectedAtMs === undefined ? {} : { expectedAtMs };
  const round = order.rounds['reserve'] ?? 0;
  request(turn, 'sendNotice', `notice/backordered/${round}`, {
    template: 'backordered',
    ...expected,
  });
  tell(turn, 'order.backordered', { lineIds: [...lineIds], ...expected });
  return undefined;
}

export function backorderCheckDue(turn: Turn): Reply {
  if (turn.order.regions.fulfilment !== 'backordered') return notNow;
  reserve(turn);
  return undefined;
}

export function reservationExpiryDue(turn: Turn): Reply {
  const { fulfilment, gate } = turn.order.regions;
  if (fulfilment !== 'reserved' || gate !== 'shut') return notNow;
  giveStockBack(turn);
  return undefined;
}
