/**
 * Reserves stock for an order, and handles missing stock.
 * Source: durable-orders.md 4.4.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { equalByValue } from '../../kernel/index.ts';
import { giveStockBack } from '../holds/place-hold.ts';
import type { Order, OrderLine } from '../order.ts';
import { isOurs, openMilli } from '../totals.ts';
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
  return order.lines.filter((line) => isOurs(line) && openMilli(line) > line.reservedMilli);
}

function wantedStock(order: Order) {
  return unreserved(order).map((line) => ({
    lineId: line.lineId,
    sku: line.sku,
    qtyMilli: openMilli(line) - line.reservedMilli,
  }));
}

/** What an order has reserved and shipped, for whoever keeps the stock. */
export interface OrderGoods {
  readonly orderId: string;
  /** The last request whose answer is booked in `lines`. */
  readonly answeredRound: number;
  readonly isWaiting: boolean;
  readonly lines: readonly (Pick<OrderLine, 'lineId' | 'sku'> &
    Pick<OrderLine, 'reservedMilli' | 'shippedMilli'>)[];
}

export function goodsOf(order: Order): OrderGoods {
  const { orderId, unreserved, rounds } = order;
  const isWaiting = isAwaitingStock(order) && !unreserved;
  return {
    orderId,
    answeredRound: (rounds['reserve'] ?? 0) - (isWaiting ? 1 : 0),
    isWaiting,
    lines: order.lines.filter(isOurs).map(({ lineId, sku, reservedMilli, shippedMilli }) => {
      return { lineId, sku, reservedMilli, shippedMilli };
    }),
  };
}

function isAwaitingStock({ regions: { fulfilment } }: Order): boolean {
  return fulfilment === 'reserving' || fulfilment === 'backordered';
}

export function pumpStock(turn: Turn): void {
  const { order } = turn;
  const { entry, fulfilment, gate } = order.regions;
  if (entry !== 'submitted' || !order.policy.reserveAtSubmit) return;
  const isReleased = isAwaitingStock(order) && order.unreserved;
  const wanted = wantedStock(order);
  // Without what was cancelled, the rest may be there.
  const isLess =
    fulfilment === 'backordered' && !equalByValue(order.requestedStock ?? wanted, wanted);
  if (isLess && wanted.length === 0) allReserved(turn);
  if (fulfilment !== 'none' && fulfilment !== 'reserved' && !isReleased && !isLess) return;
  if (order.cancelRequested !== undefined || wanted.length === 0) return;
  if (order.unreserved && gate !== 'open') return;
  reserve(turn);
}

function reserve(turn: Turn): void {
  const { order } = turn;
  if (!follow(turn, 'fulfilment.reserving')) return;
  order.unreserved = false;
  const round = nextRound(turn, 'reserve');
  const lines = wantedStock(order);
  order.requestedStock = lines;
  const { warehouseId = null } = order;
  request(turn, 'reserveStock', `reserve/${round}`, { round, lines, warehouseId });
  drop(turn, 'backorderCheck');
  arm(turn, 'reserveTimeout', order.policy.reserveTimeoutMs);
}

export function stockReserved(turn: Turn, event: OrderEventOf<'stock.reserved'>): Reply {
  const { order } = turn;
  const { lineIds } = event;
  const isAnswer = event.round === order.rounds['reserve'] && isAwaitingStock(order);
  if (!isAnswer || order.unreserved) {
    const isUnwanted = order.unreserved || order.regions.entry === 'cancelled';
    return lineIds.length > 0 && isUnwanted ? giveLateStockBack(turn, lineIds) : notNow;
  }
  for (const line of order.lines) {
    if (!lineIds.includes(line.lineId)) continue;
    const addedMilli = requestedMilli(order, line);
    line.reservedMilli = Math.min(openMilli(line), line.reservedMilli + addedMilli);
  }
  if (event.expiresAtMs !== undefined) armAt(turn, 'reservationExpiry', event.expiresAtMs);
  const rest = order.requestedStock?.filter(({ lineId }) => !lineIds.includes(lineId));
  order.requestedStock = rest;
  if ((rest ?? unreserved(order)).length === 0) allReserved(turn, event.warehouseId);
  return undefined;
}

function allReserved(turn: Turn, warehouseId = turn.order.warehouseId ?? ''): void {
  follow(turn, 'fulfilment.reserved');
  drop(turn, 'reserveTimeout', 'backorderCheck');
  tell(turn, 'order.reserved', { warehouseId });
}

/** What the request asked for of a line, which may have changed since; older snapshots lack it. */
function requestedMilli({ requestedStock }: Order, line: OrderLine): number {
  if (requestedStock === undefined) return openMilli(line);
  const requested = requestedStock.find(({ lineId }) => lineId === line.lineId);
  return requested?.sku === line.sku ? requested.qtyMilli : 0;
}

/** Returns stock whose reservation was confirmed after the order had released its stock. */
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
  const { regions, unreserved: isReleased } = turn.order;
  if (regions.fulfilment !== 'backordered' || isReleased) return notNow;
  reserve(turn);
  return undefined;
}

export function reservationExpiryDue(turn: Turn): Reply {
  const { fulfilment, gate } = turn.order.regions;
  if (fulfilment !== 'reserved' || gate !== 'shut') return notNow;
  giveStockBack(turn);
  return undefined;
}
