/**
 * Reports of warehouse and carrier: accepted, picked, shipped, delivered, rejected.
 * Source: durable-orders.md 4.4, 7.3.
 */
import type { OrderEventOf, ShippedLine } from '../../contracts/index.ts';
import { goodsWon } from '../entry/cancel.ts';
import { dropChanges } from '../entry/edit.ts';
import { addHold } from '../holds/place-hold.ts';
import type { Order, OrderLine, Shipment } from '../order.ts';
import { drawFor } from '../payments/capture.ts';
import { isAllInvoiced, isGoods, openMilli, shippedValueMinor, wantedMilli } from '../totals.ts';
import { drop, follow, notNow, type Reply, refuse, request, type Turn, tell } from '../turn.ts';
import { askForCard } from './gift-cards.ts';
import {
  inHandMilli,
  isWithWarehouse,
  movePicked,
  shipmentOf,
  takeBack,
  trimAccepted,
} from './goods-in-hand.ts';
import { recalled } from './recall.ts';

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

/** Refuses unknown goods and excess quantities. Cancelled goods may be shipped, but not picked. */
function faultOf(order: Order, lines: readonly ShippedLine[], isShipping: boolean): Reply {
  const asked = new Map<string, number>();
  for (const { lineId, qtyMilli } of lines) {
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (line === undefined || !isGoods(line)) return refuse('line_unknown', { lineId });
    const before = (asked.get(lineId) ?? 0) + (isShipping ? line.shippedMilli : line.pickedMilli);
    const mostMilli = isShipping ? line.qtyMilli : wantedMilli(line);
    if (before + qtyMilli > mostMilli) return refuse('more_than_ordered', { lineId });
    asked.set(lineId, (asked.get(lineId) ?? 0) + qtyMilli);
  }
  return undefined;
}

/** Whether all that is open of the same senders is picked. */
function isWhole(order: Order, picks: readonly ShippedLine[]): boolean {
  const picked = new Map(picks.map(({ lineId, qtyMilli }) => [lineId, qtyMilli]));
  const vendors = order.lines.filter(({ lineId }) => picked.has(lineId)).map(vendorOf);
  const open = order.lines.filter((line) => isGoods(line) && vendors.includes(vendorOf(line)));
  return open.every(
    (line) => (picked.get(line.lineId) ?? 0) >= openMilli(line) - inHandMilli(line),
  );
}

function vendorOf({ vendorId }: OrderLine): string | undefined {
  return vendorId;
}

export function accepted(turn: Turn, event: OrderEventOf<'fulfilment.accepted'>): Reply {
  const { order } = turn;
  const { shipmentId, lines } = event;
  if (order.regions.fulfilment !== 'released' || shipmentOf(order, shipmentId)) return notNow;
  const no = faultOf(order, lines, false);
  if (no !== undefined) return no;
  putShipment(order, shipmentId, 'accepted', lines);
  return undefined;
}

/** The warehouse picked goods. If the gate is shut by now, they must be put back. */
export function picked(turn: Turn, event: OrderEventOf<'fulfilment.picked'>): Reply {
  const { order } = turn;
  const { shipmentId, lines } = event;
  const known = shipmentOf(order, shipmentId);
  if (known !== undefined && known.state !== 'accepted') return notNow;
  const { fulfilment } = order.regions;
  const isOut =
    fulfilment === 'released' || fulfilment === 'picking' || fulfilment === 'partlyShipped';
  if (isOut && (order.regions.gate !== 'open' || order.stopping)) return refuse('gate_shut');
  if (lines.length === 0) return refuse('nothing_to_pick');
  if (order.terms?.shipComplete === true && !isWhole(order, lines)) return refuse('ship_complete');
  const no = faultOf(order, lines, false);
  if (no !== undefined) return no;
  if (!follow(turn, 'fulfilment.picked')) return notNow;
  putShipment(order, shipmentId, 'picked', lines);
  movePicked(order, { lines }, 1);
  trimAccepted(order);
  return undefined;
}

/** Goods have left, which counts even if the order was changed or cancelled meanwhile. */
export function shipped(turn: Turn, event: OrderEventOf<'fulfilment.shipped'>): Reply {
  const { order } = turn;
  const { shipmentId, lines, carrierRef } = event;
  const known = shipmentOf(order, shipmentId);
  if (known?.state === 'shipped' || known?.state === 'delivered') return notNow;
  const wasReleased = (order.rounds['release'] ?? 0) > 0;
  if (!wasReleased && order.regions.entry !== 'cancelled') return notNow;
  // Goods left before they could be stopped for a change of the order, so the change is dropped.
  if (order.regions.entry === 'modifying') dropChanges(turn);
  const no = faultOf(order, lines, true);
  if (no !== undefined) return no;
  const hasWon = wereNotToLeave(order, lines, known);
  if (known?.state === 'picked') movePicked(order, known, -1);
  movePicked(order, { lines }, 1);
  for (const { lineId, qtyMilli } of lines) {
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (line === undefined) continue;
    line.shippedMilli += qtyMilli;
    line.pickedMilli = Math.max(line.pickedMilli, line.shippedMilli);
    line.reservedMilli = Math.max(0, line.reservedMilli - qtyMilli);
    line.cancelledMilli = Math.min(line.cancelledMilli, line.qtyMilli - line.shippedMilli);
  }
  order.stopping = false;
  if (hasWon) goodsWon(turn, shipmentId);
  trimAccepted(order);
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

function wereNotToLeave(
  order: Order,
  lines: readonly ShippedLine[],
  known: Shipment | undefined,
): boolean {
  const { entry, fulfilment } = order.regions;
  if (entry === 'cancelled' || entry === 'closed' || fulfilment === 'recalling') return true;
  const isAwaited = known !== undefined && isWithWarehouse(known) && !known.recallRefused;
  if (order.cancelRequested !== undefined && isAwaited) return true;
  return lines.some(({ lineId, qtyMilli }) => {
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    return line !== undefined && qtyMilli > openMilli(line);
  });
}

/** Goods have reached the customer, so they are invoiced. */
export function delivered(turn: Turn, event: OrderEventOf<'fulfilment.delivered'>): Reply {
  const { order } = turn;
  const shipment = shipmentOf(order, event.shipmentId);
  if (shipment?.state !== 'shipped') return notNow;
  shipment.state = 'delivered';
  for (const goods of shipment.lines) {
    const line = order.lines.find((candidate) => candidate.lineId === goods.lineId);
    if (line === undefined) continue;
    line.invoicedMilli += goods.qtyMilli;
    askForCard(turn, line, goods);
  }
  const { shipmentId, valueMinor: amountMinor } = shipment;
  request(turn, 'createInvoice', `invoice/${shipmentId}`, { shipmentId, amountMinor });
  if (isAllInvoiced(order)) follow(turn, 'fulfilment.delivered');
  tellShipment(turn, 'delivered', shipment);
  tellShipment(turn, 'invoiced', shipment);
  return undefined;
}

/** The warehouse rejects a release: goods return to reserved, and a hold asks a person. */
export function rejected(turn: Turn, event: OrderEventOf<'fulfilment.rejected'>): Reply {
  const { order } = turn;
  if (order.regions.fulfilment === 'recalling') return recalled(turn, event);
  if (order.regions.fulfilment !== 'released' || !follow(turn, 'fulfilment.stopped')) return notNow;
  drop(turn, 'pickupSla');
  takeBack(order);
  const why = { reason: event.reason };
  addHold(turn, { source: 'warehouse', subject: event.shipmentId, why });
  return undefined;
}
