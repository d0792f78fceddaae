/**
 * Releases goods to the warehouse when the gate opens and stops them when it shuts. Only unpicked
 * goods can be stopped; picked ones need a recall.
 * Source: durable-orders.md 2.3, 4.4.
 */
import { dayMs, omitUndefined } from '../../kernel/index.ts';
import type { Order } from '../order.ts';
import { isGoods, isOurs, openMilli } from '../totals.ts';
import { arm, armAt, drop, follow, must, nextRound, request, type Turn, tell } from '../turn.ts';

function openGoods({ lines }: Order) {
  return lines.filter((line) => isGoods(line) && openMilli(line) > 0);
}

function mayRelease(order: Order): boolean {
  const { fulfilment } = order.regions;
  const open = openGoods(order);
  if (order.stopping || open.length === 0) return false;
  if (fulfilment === 'none') return !order.policy.reserveAtSubmit || !open.some(isOurs);
  return (
    fulfilment === 'reserved' &&
    open
      .filter(isOurs)
      .every((line) => line.reservedMilli >= openMilli(line) || !order.policy.reserveAtSubmit)
  );
}

export function pumpRelease(turn: Turn, gateMoved: boolean): void {
  const { order } = turn;
  const { gate } = order.regions;
  if (gate === 'open') {
    if (mayRelease(order)) releaseOnDay(turn);
  } else if (gateMoved && isToBeStopped(order)) {
    const round = nextRound(turn, 'stop');
    order.stopping = true;
    request(turn, 'stopFulfilment', `stop/${round}`, {
      round,
      shipmentId: `release-${order.rounds['release'] ?? 0}`,
    });
  }
}

/** Goods at the warehouse; of a partly shipped order, the rest that is to be changed. */
function isToBeStopped({ regions: { fulfilment, entry } }: Order): boolean {
  if (fulfilment === 'partlyShipped') return entry === 'modifying';
  return fulfilment === 'released' && entry !== 'cancelled';
}

/** Goods that are asked for on a day wait for it, reserved. */
function releaseOnDay(turn: Turn): void {
  const { terms, deadlines } = turn.order;
  const fromMs = terms?.shipFromMs ?? 0;
  if (fromMs <= turn.atMs) {
    drop(turn, 'shipFrom');
    release(turn);
  } else if (deadlines['shipFrom'] !== fromMs) armAt(turn, 'shipFrom', fromMs);
}

function release(turn: Turn): void {
  const { order } = turn;
  must(follow(turn, 'fulfilment.released'), 'fulfilment.released');
  const round = nextRound(turn, 'release');
  const lines = openGoods(order)
    .filter(isOurs)
    .map((line) => ({
      lineId: line.lineId,
      sku: line.sku,
      qtyMilli: openMilli(line),
      ...omitUndefined({ warehouseId: line.warehouseId }),
    }));
  const { addressRef, deliveryMode } = order;
  if (lines.length > 0) {
    request(turn, 'releaseToFulfilment', `release/${round}`, {
      round,
      lines,
      ...omitUndefined({ addressRef, deliveryMode }),
    });
  }
  drop(turn, 'reservationExpiry');
  arm(turn, 'pickupSla', 2 * dayMs);
  tell(turn, 'order.released', { round });
}
