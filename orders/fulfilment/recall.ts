/**
 * The warehouse's answers to a recall, per shipment. Picked goods are cancelled, and their money
 * returned, only on its confirmation; the rest is cancelled when every shipment is answered.
 * Source: durable-orders.md 7.3.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { cancelGoods, cancelNow } from '../entry/cancel.ts';
import { addHold } from '../holds/place-hold.ts';
import type { Order } from '../order.ts';
import { hasOpenGoods, openMilli } from '../totals.ts';
import { drop, follow, nextRound, notNow, type Reply, request, type Turn } from '../turn.ts';
import {
  awaitsRecall,
  giveBack,
  inHandMilli,
  isWithWarehouse,
  keepInHand,
  shipmentOf,
  takeBack,
} from './goods-in-hand.ts';

function isRecalling(order: Order): boolean {
  return order.regions.fulfilment === 'recalling' || awaitsRecall(order);
}

/** The warehouse confirms a recall, made to stop goods or to cancel. */
export function recalled(
  turn: Turn,
  event: OrderEventOf<'fulfilment.recalled' | 'fulfilment.rejected'>,
): Reply {
  const { order } = turn;
  if (order.stopping) {
    if (!follow(turn, 'fulfilment.stopped')) return notNow;
    drop(turn, 'pickupSla');
    takeBack(order);
    return undefined;
  }
  const { shipmentId } = event;
  const named = shipmentOf(order, shipmentId);
  if (named?.state === 'recalled' && order.regions.fulfilment !== 'recalling') return notNow;
  const isAnswered = named !== undefined && (!isWithWarehouse(named) || named.recallRefused);
  if (!isRecalling(order) || isAnswered) return reconcile(turn, shipmentId);
  // Goods not known as a shipment go by the id of our release.
  const ofRelease = shipmentId.startsWith('release-')
    ? order.shipments.filter(({ state }) => state === 'accepted')
    : [];
  for (const shipment of named === undefined ? ofRelease : [named]) giveBack(order, shipment);
  if (!awaitsRecall(order)) endRecall(turn);
  return undefined;
}

/**
 * The warehouse refuses a recall: goods are not stopped; a cancellation becomes a return on
 * arrival.
 */
export function recallRefused(turn: Turn, event: OrderEventOf<'fulfilment.recallRefused'>): Reply {
  const { order } = turn;
  if (order.stopping) {
    order.stopping = false;
    return undefined;
  }
  const { shipmentId } = event;
  const named = shipmentOf(order, shipmentId);
  const isAnswered = named !== undefined && (!isWithWarehouse(named) || named.recallRefused);
  if (!isRecalling(order) || isAnswered) return reconcile(turn, shipmentId);
  // Goods not known as a shipment may be refused once more, by the same id.
  const isRepeated = named === undefined && order.returnOnArrival;
  const of = isRepeated ? `${shipmentId}/${nextRound(turn, 'recallRefused')}` : shipmentId;
  order.returnOnArrival = true;
  request(turn, 'notifyOwner', `recallRefused/${of}`, { to: order.agentId, shipmentId });
  request(turn, 'sendNotice', `notice/recallRefused/${of}`, { template: 'recallRefused' });
  if (named !== undefined) keepInHand(order, named);
  // If no shipment is known, all released goods count as picked.
  if (named === undefined) follow(turn, 'fulfilment.recallRefused');
  else if (!awaitsRecall(order)) endRecall(turn);
  return undefined;
}

function endRecall(turn: Turn): void {
  const { order } = turn;
  drop(turn, 'pickupSla');
  if (order.regions.fulfilment === 'recalling') {
    if (!order.shipments.some(isWithWarehouse)) {
      follow(turn, 'fulfilment.recalled');
      takeBack(order);
      for (const line of order.lines) line.reservedMilli = 0;
      cancelNow(turn, order.cancelRequested ?? 'recalled');
      return;
    }
    follow(turn, 'fulfilment.recallRefused');
  }
  const rest = order.lines.filter((line) => openMilli(line) > inHandMilli(line));
  if (rest.length > 0) {
    cancelGoods(
      turn,
      rest.map(({ lineId }) => lineId),
    );
  }
  if (!hasOpenGoods(order)) follow(turn, 'fulfilment.shipped');
}

/** A second answer to a recall becomes a task for a person, as the first has decided. */
function reconcile(turn: Turn, shipmentId: string): Reply {
  if ((turn.order.rounds['recall'] ?? 0) === 0 && turn.order.cancelRequested === undefined) {
    return notNow;
  }
  addHold(turn, { source: 'reconciliation', code: 'recallShipment', subject: shipmentId });
  return undefined;
}
