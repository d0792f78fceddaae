/**
 * What may be asked of an order; answers are read off its snapshot, and change nothing.
 *
 * Source: durable-orders.md 3.4.
 */
import type { OrderLabel } from '../contracts/index.ts';
import { type GateTerm, openHolds, shutTerms } from './gate.ts';
import { orderLabel } from './label.ts';
import type { Hold, Order } from './order.ts';

/** A timer that will fire. */
export interface NextTimer {
  readonly name: string;
  readonly dueAtMs: number;
}

/** Where an order stands. */
export interface OrderStatus {
  readonly label: OrderLabel;
  readonly regions: Order['regions'];
  readonly version: number;
  readonly nextTimer?: NextTimer;
}

/** What keeps an order from being shipped, and who or what will end that. */
export interface WhyNotShipped {
  /** The first term of the gate that is not true; or what the goods still wait for. */
  readonly term: GateTerm | 'stock' | 'warehouse' | 'none';
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

/** Label, regions, version and the next timer. */
export function orderStatus(order: Order): OrderStatus {
  const { regions, version } = order;
  return { label: orderLabel(order), regions, version, ...nextTimerOf(order, () => true) };
}

const timersOf: { readonly [term: string]: RegExp } = {
  entry: /^(draftIdle|summaryIdle|modifyIdle|submitDeadline)$/,
  hold: /^hold(Expiry|Sla)\//,
  payment: /^(authTimeout|lookUp|unknownReview|paymentRepair|declineBackoff)\//,
  stock: /^(reserveTimeout|backorderCheck)$/,
  warehouse: /^pickupSla$/,
};

/** The first term of the gate that fails, who can clear it, and the next timer that would. */
export function whyNotShipped(order: Order): WhyNotShipped {
  const { fulfilment } = order.regions;
  const waits = fulfilment === 'reserving' || fulfilment === 'backordered' ? 'stock' : 'warehouse';
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

/** Every hold the order ever had, as it was placed, worked and cleared. */
export function holdHistory(order: Order): readonly Hold[] {
  return order.holds;
}
