/**
 * What the warehouse and the carrier tell: picked, shipped, delivered, rejected, recalled.
 *
 * Source: durable-orders.md 4.4, 7.3.
 */
import type { OrderEventOf, ShippedLine } from '../../contracts/index.ts';
import { cancelNow, goodsWon } from '../entry/cancel.ts';
import { addHold } from '../holds/place-hold.ts';
import type { Order, Shipment } from '../order.ts';
import { drawFor } from '../payments/capturing.ts';
import { isGoods, openMilli, shippedValueMinor } from '../totals.ts';
import {
  type Answer,
  drop,
  follow,
  nextRound,
  notNow,
  refused,
  request,
  type Turn,
  tell,
} from '../turn.ts';

function shipmentOf(order: Order, shipmentId: string): Shipment | undefined {
  return order.shipments.find((shipment) => shipment.shipmentId === shipmentId);
}

function putShipment(
  order: Order,
  shipmentId: string,
  state: Shipment['state'],
  lines: readonly ShippedLine[],
): Shipment {
  const known = shipmentOf(order, shipmentId);
  const shipment = known ?? { shipmentId, state, lines, valueMinor: 0 };
  shipment.state = state;
  shipment.lines = lines;
  if (known === undefined) order.shipments.push(shipment);
  return shipment;
}

/** Goods that the order does not have, or more of them than it has. */
function faultOf(order: Order, lines: readonly ShippedLine[], isShipping: boolean): Answer {
  for (const { lineId, qtyMilli } of lines) {
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (line === undefined || !isGoods(line)) return refused('line_unknown');
    const before = isShipping ? line.shippedMilli : line.pickedMilli;
    if (before + qtyMilli > line.qtyMilli) return refused('more_than_ordered');
  }
  return undefined;
}

/** The warehouse makes a shipment of it. */
export function accepted(turn: Turn, event: OrderEventOf<'fulfilment.accepted'>): Answer {
  const { order } = turn;
  const { shipmentId, lines } = event;
  if (order.regions.fulfilment !== 'released' || shipmentOf(order, shipmentId)) return notNow;
  const no = faultOf(order, lines, false);
  if (no !== undefined) return no;
  putShipment(order, shipmentId, 'accepted', lines);
  return undefined;
}

/** Asks the gate once more: where it is shut, the warehouse puts the goods back. */
export function picked(turn: Turn, event: OrderEventOf<'fulfilment.picked'>): Answer {
  const { order } = turn;
  const { shipmentId, lines } = event;
  const known = shipmentOf(order, shipmentId);
  if (known !== undefined && known.state !== 'accepted') return notNow;
  const { fulfilment } = order.regions;
  const isOut =
    fulfilment === 'released' || fulfilment === 'picking' || fulfilment === 'partlyShipped';
  if (isOut && (order.regions.gate !== 'open' || order.stopping)) return refused('gate_shut');
  const no = faultOf(order, lines, false);
  if (no !== undefined) return no;
  if (!follow(turn, 'fulfilment.picked')) return notNow;
  putShipment(order, shipmentId, 'picked', lines);
  for (const { lineId, qtyMilli } of lines) {
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (line !== undefined) line.pickedMilli += qtyMilli;
  }
  return undefined;
}

/** Goods have left: a fact, whatever the order wanted meanwhile. */
export function shipped(turn: Turn, event: OrderEventOf<'fulfilment.shipped'>): Answer {
  const { order } = turn;
  const { shipmentId, lines, carrierRef } = event;
  const known = shipmentOf(order, shipmentId);
  if (known?.state === 'shipped' || known?.state === 'delivered') return notNow;
  const no = faultOf(order, lines, true);
  if (no !== undefined) return no;
  const { entry, fulfilment } = order.regions;
  const isLate = entry === 'cancelled' || fulfilment === 'recalling';
  for (const { lineId, qtyMilli } of lines) {
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (line === undefined) continue;
    if (known?.state !== 'picked') line.pickedMilli += qtyMilli;
    line.shippedMilli += qtyMilli;
    line.reservedMilli = Math.max(0, line.reservedMilli - qtyMilli);
    line.cancelledMilli = Math.min(line.cancelledMilli, line.qtyMilli - line.shippedMilli);
  }
  if (isLate) goodsWon(turn, shipmentId);
  const isAll = order.lines.every((line) => openMilli(line) === 0);
  if (!follow(turn, isAll ? 'fulfilment.shipped' : 'fulfilment.partlyShipped')) return notNow;
  const shipment = putShipment(order, shipmentId, 'shipped', lines);
  if (carrierRef !== undefined) shipment.carrierRef = carrierRef;
  let before = 0;
  for (const { valueMinor } of order.shipments) before += valueMinor;
  shipment.valueMinor = Math.max(0, shippedValueMinor(order) - before);
  drawFor(turn, shipmentId, shipment.valueMinor);
  drop(turn, 'pickupSla', 'delayCancel');
  request(turn, 'sendNotice', `notice/shipped/${shipmentId}`, { template: 'shipped', shipmentId });
  tellShipment(turn, 'shipped', shipment);
  return undefined;
}

function tellShipment(turn: Turn, what: string, { shipmentId, lines, carrierRef }: Shipment): void {
  const told = lines.map(({ lineId, qtyMilli }) => ({ lineId, qtyMilli }));
  const carrier = carrierRef === undefined ? {} : { carrierRef };
  tell(turn, `order.${what}`, { shipmentId, lines: told, ...carrier });
}

/** The customer has the goods: they are invoiced. */
export function delivered(turn: Turn, event: OrderEventOf<'fulfilment.delivered'>): Answer {
  const { order } = turn;
  const shipment = shipmentOf(order, event.shipmentId);
  if (shipment?.state !== 'shipped') return notNow;
  shipment.state = 'delivered';
  for (const { lineId, qtyMilli } of shipment.lines) {
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (line !== undefined) line.invoicedMilli += qtyMilli;
  }
  const { shipmentId, valueMinor: amountMinor } = shipment;
  request(turn, 'createInvoice', `invoice/${shipmentId}`, { shipmentId, amountMinor });
  const isAll = order.lines.every(
    (line) => openMilli(line) === 0 && line.invoicedMilli === line.shippedMilli,
  );
  if (isAll) follow(turn, 'fulfilment.delivered');
  tellShipment(turn, 'delivered', shipment);
  tellShipment(turn, 'invoiced', shipment);
  return undefined;
}

/** The warehouse will not do it: back to reserved, for a person. */
export function rejected(turn: Turn, event: OrderEventOf<'fulfilment.rejected'>): Answer {
  const { order } = turn;
  if (order.regions.fulfilment === 'recalling') return recalled(turn, event);
  if (order.regions.fulfilment !== 'released' || !follow(turn, 'fulfilment.stopped')) return notNow;
  takeBack(turn);
  const why = { reason: event.reason };
  addHold(turn, { source: 'warehouse', subject: event.shipmentId, why });
  return undefined;
}

/** What was accepted or picked lies on its shelf again. */
function takeBack(turn: Turn): void {
  const { order } = turn;
  order.stopping = false;
  drop(turn, 'pickupSla');
  for (const shipment of order.shipments) {
    if (shipment.state !== 'accepted' && shipment.state !== 'picked') continue;
    shipment.state = 'recalled';
  }
  for (const line of order.lines) line.pickedMilli = line.shippedMilli;
}

/** The goods stay: a stop is confirmed, or a cancellation takes effect. */
export function recalled(
  turn: Turn,
  event: OrderEventOf<'fulfilment.recalled' | 'fulfilment.rejected'>,
): Answer {
  const { order } = turn;
  if (order.stopping) {
    if (!follow(turn, 'fulfilment.stopped')) return notNow;
    takeBack(turn);
    return undefined;
  }
  const { shipmentId } = event;
  if (order.regions.fulfilment !== 'recalling') return reconcile(turn, shipmentId);
  for (const shipment of order.shipments) {
    const isNamed = shipment.shipmentId === shipmentId || shipmentId.startsWith('release-');
    if (isNamed && shipment.state !== 'shipped') shipment.state = 'recalled';
  }
  const isOut = order.shipments.some(({ state }) => state === 'accepted' || state === 'picked');
  if (isOut) return undefined;
  follow(turn, 'fulfilment.recalled');
  takeBack(turn);
  cancelNow(turn, order.cancelRequested ?? 'recalled');
  return undefined;
}

/** The goods cannot be stopped: a stop is given up, a cancellation becomes a return. */
export function recallRefused(turn: Turn, event: OrderEventOf<'fulfilment.recallRefused'>): Answer {
  const { order } = turn;
  if (order.stopping) {
    order.stopping = false;
    return undefined;
  }
  if (!follow(turn, 'fulfilment.recallRefused')) return reconcile(turn, event.shipmentId);
  order.returnOnArrival = true;
  const { shipmentId } = event;
  request(turn, 'notifyOwner', `recallRefused/${shipmentId}`, { to: order.agentId, shipmentId });
  request(turn, 'sendNotice', `notice/recallRefused/${shipmentId}`, { template: 'recallRefused' });
  return undefined;
}

/** The first answer decided; a person looks at the second. */
function reconcile(turn: Turn, shipmentId: string): Answer {
  if ((turn.order.rounds['recall'] ?? 0) === 0 && turn.order.cancelRequested === undefined) {
    return notNow;
  }
  const n = nextRound(turn, 'task');
  request(turn, 'openReconciliationTask', `task/recall/${n}`, { shipmentId });
  return undefined;
}
