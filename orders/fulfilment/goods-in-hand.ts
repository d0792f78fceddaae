/**
 * Goods that the warehouse has accepted or picked and not shipped.
 * Source: durable-orders.md 4.4, 7.3.
 */
import type { Order, OrderLine, Shipment } from '../order.ts';
import { wantedMilli } from '../totals.ts';

export function shipmentOf(order: Order, shipmentId: string): Shipment | undefined {
  return order.shipments.find((shipment) => shipment.shipmentId === shipmentId);
}

export function inHandMilli({ pickedMilli, shippedMilli }: OrderLine): number {
  return Math.max(0, pickedMilli - shippedMilli);
}

export function isWithWarehouse({ state }: Shipment): boolean {
  return state === 'accepted' || state === 'picked';
}

export function awaitsRecall({ cancelRequested, shipments }: Order): boolean {
  if (cancelRequested === undefined) return false;
  return shipments.some((shipment) => isWithWarehouse(shipment) && !shipment.recallRefused);
}

/** Takes goods that were picked elsewhere or cancelled out of shipments not picked yet. */
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
    // A shipment without goods left keeps its lines: the warehouse may still report it shipped.
    if (kept.length === 0) shipment.state = 'recalled';
    else shipment.lines = kept;
  }
}

export function giveBack(order: Order, shipment: Shipment): void {
  if (shipment.state === 'picked') movePicked(order, shipment, -1);
  shipment.state = 'recalled';
}

/** The warehouse refuses to return a shipment, which then counts as picked. */
export function keepInHand(order: Order, shipment: Shipment): void {
  if (shipment.state === 'accepted') movePicked(order, shipment, 1);
  shipment.state = 'picked';
  shipment.recallRefused = true;
}

export function movePicked(order: Order, { lines }: Pick<Shipment, 'lines'>, by: 1 | -1): void {
  for (const { lineId, qtyMilli } of lines) {
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (line === undefined) continue;
    line.pickedMilli = Math.max(line.shippedMilli, line.pickedMilli + by * qtyMilli);
  }
}

export function takeBack(order: Order): void {
  order.stopping = false;
  for (const shipment of order.shipments)
    if (isWithWarehouse(shipment)) shipment.state = 'recalled';
  for (const line of order.lines) line.pickedMilli = line.shippedMilli;
}
