/**
 * What a customer has done before, as rules may ask for it.
 *
 * Source: rules.md C1.
 */
import { dayMs } from '../../kernel/index.ts';
import type { KeptOrder, Order } from '../../orders/index.ts';
import type { FactsFile } from '../../rules/index.ts';
import type { Serving } from '../operation.ts';

/** Of their newest orders, those that are looked at for being open. */
const ordersMax = 100;
const promptDays = 30;
const ended = ['closed', 'cancelled'];

/** The past of the customer of an order, at most as late as the lists of orders. */
export function customerPast(
  { orderId, customerId }: Pick<Order, 'orderId' | 'customerId'>,
  { store, wire }: Pick<Serving, 'store' | 'wire'>,
): FactsFile {
  const { ownerId, live } = wire;
  const nowMs = live.originMs + live.nowMs;
  const newest = { customerId, after: '', limit: ordersMax };
  const open = store.orders
    .list<KeptOrder>(ownerId, newest)
    .filter(({ document: { id, entry } }) => id !== orderId && !ended.includes(entry));
  const { totalMinor, lastAtMs } = store.orders.sales(ownerId, { customerId });
  return {
    'customer.openOrders': open.length,
    'customer.lifetimeMinor': totalMinor,
    'customer.daysSinceLastOrder':
      lastAtMs === null ? null : Math.floor((nowMs - lastAtMs) / dayMs),
    'customer.promptsDeclined30d': store.prompts.declinedBy(customerId, nowMs - promptDays * dayMs),
  };
}
