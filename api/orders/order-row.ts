/** What lists show of an order, made from its snapshot. Source: durable-orders.md 6.2. */
import {
  type Hold,
  type Order,
  type OrderLabel,
  openHolds,
  orderLabel,
} from '../../orders/index.ts';
import type { OrderRow } from '../../store/index.ts';

/** An order as lists keep it. */
export interface KeptOrder {
  readonly id: string;
  readonly customerId: string;
  readonly agentId: string;
  readonly entry: string;
  readonly fulfilment: string;
  readonly label: OrderLabel;
  readonly totalMinor: number;
  readonly currency: string;
  /** On account, of orders that are not over: what has left, and all. */
  readonly onAccountMinor: { readonly balanceAndShipped: number; readonly balanceAndOpen: number };
  readonly atMs: number;
  readonly version: number;
}

/** A hold as queues keep it. */
export interface KeptHold {
  readonly hold: Hold;
  readonly orderId: string;
  readonly customerId: string;
  readonly totalMinor: number;
  readonly currency: string;
}

/** What the read model keeps of an order. */
export function rowOf(order: Order): OrderRow {
  const { orderId, version, customerId, agentId, currency, regions, totals, lastAtMs } = order;
  const { totalMinor } = totals;
  const { entry, fulfilment } = regions;
  const label = orderLabel(order);
  const kept: KeptOrder = {
    ...{ id: orderId, customerId, agentId, entry, fulfilment, label },
    ...{ totalMinor, currency, atMs: lastAtMs, version },
    onAccountMinor: onAccountOf(order),
  };
  return {
    ...{ id: orderId, version, customerId, label, fulfilment, atMs: lastAtMs, document: kept },
    holds: openHolds(order).map((hold) => {
      const document: KeptHold = { hold, orderId, customerId, totalMinor, currency };
      const { holdId: id, source, code, level, placedAtMs } = hold;
      const dueAtMs = order.deadlines[`holdSla/${id}`] ?? placedAtMs;
      return { id, source, code, level, dueAtMs, document };
    }),
  };
}

/** A closed order is in the customer's balance, a cancelled one in none. */
function onAccountOf({ paymentLines, regions }: Order): KeptOrder['onAccountMinor'] {
  const isOver = regions.entry === 'closed' || regions.entry === 'cancelled';
  let [balanceAndShipped, balanceAndOpen] = [0, 0];
  for (const { kind, capturedMinor, authorisedMinor } of isOver ? [] : paymentLines) {
    if (kind !== 'onAccount') continue;
    balanceAndShipped += capturedMinor;
    balanceAndOpen += authorisedMinor;
  }
  return { balanceAndShipped, balanceAndOpen };
}
