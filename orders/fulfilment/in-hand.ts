/**
 * What a warehouse has in hand of an order: shipments that it made, and what of each line is in
 * them and has not left.
 *
 * Source: durable-orders.md 4.4, 7.3.
 */
import type { Order, OrderLine, Shipment } from '../order.ts';
import { wantedMilli } from '../totals.ts';

/** The shipment of that id. */
export function shipmentOf(order: Order, shipmentId: string): Shipment | undefined {
  return order.shipments.find((shipment) => shipment.shipmentId === shipmentId);
}

/** Picked, and not shipped. */
export function inHandMilli({ pickedMilli, shippedMilli }: OrderLine): number {
  return Math.max(0, pickedMilli - shippedMilli);
}

/** A shipment that was made and has not left. */
export function isWithWarehouse({ state }: Shipment): boolean {
  return state === 'accepted' || state === 'picked';
}

/** The order is to be cancelled, and its warehouse has not said of every shipment whether it can be. */
export function awaitsRecall({ cancelRequested, shipments }: Order): boolean {
  if (cancelRequested === undefined) return false;
  return shipments.some((shipment) => isWithWarehouse(shipment) && !shipment.recallRefused);
}

/** Takes off shipments that were not picked what was picked otherwise, or is not wanted any more. */
export function trimAccepted(order: Order): void {
  const left = new Map(
    order.lines.map((line) => [line.lineId, wantedMilli(line) - line.pickedMilli]),
  );
  for (const shipment of order.shipments) {
    if (shipment.state !== 'accepted') continue;
    const kept = shipment.lines.flatMap(({ lineId, qtyMilli }) => {
      const partMilli = Math.min(qtyMilli, left.get(lineId) ?? 0);
      left.set(lineId, (left.get(lineId) ?? 0) - Math.max(0, partMilli));
      return partMilli > 0 ? [{ lineId, qtyMilli: partMilli }] : [];
    });
    // One of which nothing is left keeps its lines: the warehouse may still say that it has left.
    if (kept.length === 0) shipment.state = 'recalled';
    else shipment.lines = kept;
  }
}

/** The warehouse has put this shipment back. */
export function giveBack(order: Order, shipment: Shipment): void {
  if (shipment.state === 'picked') movePicked(order, shipment, -1);
  shipment.state = 'recalled';
}

/** The warehouse will not give this shipment back: all of it is in its hands. */
export function keepInHand(order: Order, shipment: Shipment): void {
  if (shipment.state === 'accepted') movePicked(order, shipment, 1);
  shipment.state = 'picked';
  shipment.recallRefused = true;
}

/** Adds the goods of a shipment to what is picked of their lines, or takes them off. */
export function movePicked(order: Order, { lines }: Pick<Shipment, 'lines'>, by: 1 | -1): void {
  for (const { lineId, qtyMilli } of lines) {
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (line === undefined) continue;
    line.pickedMilli = Math.max(line.shippedMilli, line.pickedMilli + by * qtyMilli);
  }
}

/** All that was accepted or picked lies in its place again. */
export function takeBack(order: Order): void {
  order.stopping = false;
  for (const shipment of order.shipments)
    if (isWithWarehouse(shipment)) shipment.state = 'recalled';
  for (const line of order.lines) line.pickedMilli = line.shippedMilli;
}
