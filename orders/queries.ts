/** Read-only queries of an order, answered from its snapshot. */
import type { OrderLabel } from '../contracts/index.ts';
import { type GateTerm, openHolds, shutTerms } from './gate.ts';
import { orderLabel } from './label.ts';
import type { Hold, Order } from './order.ts';

export interface NextTimer {
  readonly name: string;
  readonly dueAtMs: number;
}

export interface OrderStatus {
  readonly label: OrderLabel;
  readonly regions: Order['regions'];
  readonly version: number;
  readonly nextTimer?: NextTimer;
}

/** Why an order is not shipped, and who or what can change that. */
export interface WhyNotShipped {
  readonly term: GateTerm | 'stock' | 'shipDate' | 'warehouse' | 'none';
  readonly holds: readonly Pick<Hold, 'holdId' | 'source' | 'code' | 'queue' | 'clearRole'>[];
  readonly nextTimer?: NextTimer;
}

function nextTimerOf(order: Order, matches: (name: string) => boolean): { nextTimer?: NextTimer } {
  let next: NextTimer | undefined;
  for (const [name, dueAtMs] of Object.entries(order.deadlines)) {
    if (matches(name) && (next === undefined || dueAtMs < next.dueAtMs)) next = { name, dueAtMs };
  }
  return next === undefined ? {} : { nextTimer: next };
}

/** The order's label, regions, version and next timer. */
export function orderStatus(order: Order): OrderStatus {
  const { regions, version } = order;
  return { label: orderLabel(order), regions, version, ...nextTimerOf(order, () => true) };
}

const timersOf: { readonly [term: string]: RegExp } = {
  entry: /^(draftIdle|summaryIdle|modifyIdle|submitDeadline)$/,
  hold: /^hold(Expiry|Sla)\//,
  payment: /^(authTimeout|lookUp|unknownReview|paymentRepair|declineBackoff)\//,
  stock: /^(reserveTimeout|backorderCheck)$/,
  shipDate: /^shipFrom$/,
  warehouse: /^pickupSla$/,
};

/** Why the order is not shipped: conditions, holds, and the next timer that may change that. */
export function whyNotShipped(order: Order): WhyNotShipped {
  const { fulfilment } = order.regions;
  const isShort = fulfilment === 'reserving' || fulfilment === 'backordered';
  const isEarly = order.deadlines['shipFrom'] !== undefined;
  const waits = isShort ? 'stock' : isEarly ? 'shipDate' : 'warehouse';
  const isOut = fulfilment === 'shipped' || fulfilment === 'delivered';
  const term = isOut ? 'none' : (shutTerms(order)[0] ?? waits);
  const holds = openHolds(order).map(({ holdId, source, code, queue, clearRole }) => ({
    holdId,
    source,
    code,
    queue,
    clearRole,
  }));
  const ends = timersOf[term];
  const timer = ends === undefined ? {} : nextTimerOf(order, (name) => ends.test(name));
  return { term, holds: term === 'hold' ? holds : [], ...timer };
}

/** All holds the order ever had. */
export function holdHistory(order: Order): readonly Hold[] {
  return order.holds;
}
