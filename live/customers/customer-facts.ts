/**
 * Facts about a customer for rules on calls and orders, from their record and orders.
 *
 * Cost: three indexed queries over a bounded number of their newest orders. Source: rules.md C1;
 * dynamics-call-center.md 3.18, 3.19.
 */
import type { CustomerSettings } from '../../contracts/index.ts';
import { dayMs } from '../../kernel/index.ts';
import type { OrderSummary } from '../../orders/index.ts';
import type { Facts } from '../../routing/index.ts';
import type { Store } from '../../store/index.ts';

const ordersMax = 100;
const promptDays = 30;
const endedEntries = ['closed', 'cancelled'];

/** Facts of a customer's record; members that an older record lacks get their defaults. */
export function recordFacts(number: string, customer: CustomerSettings): Facts {
  const { priceGroupId, addresses, marketingConsent, hold, tier, rfm } = customer;
  const { affiliations, fraudStatus, preferredAgentId } = customer;
  const { openCases, hotAlert } = caseFigures(customer);
  return {
    'customer.known': true,
    'customer.number': number,
    'customer.group': priceGroupId,
    'customer.tier': tier ?? null,
    'customer.country': addresses[0]?.country ?? null,
    'customer.affiliations': affiliations ?? [],
    'customer.rfm': rfm ?? null,
    'customer.openCases': openCases,
    'customer.hotAlert': hotAlert,
    'customer.fraudStatus': fraudStatus ?? 'none',
    'customer.preferredAgentId': preferredAgentId ?? null,
    'customer.marketingConsent': marketingConsent,
    'customer.accountHold': hold,
  };
}

/** Open cases of the record and those counted elsewhere; an open hot one is an alert. */
export function caseFigures({ cases = [], openCases, hotAlert }: CustomerSettings) {
  const open = cases.filter(({ status }) => status === 'open');
  return {
    openCases: (openCases ?? 0) + open.length,
    hotAlert: (hotAlert ?? false) || open.some(({ priority }) => priority === 'hot'),
  };
}

/** A customer's orders, from the lists, which may lag behind the orders themselves. */
export function ordersOfCustomer(
  { orders, prompts }: Pick<Store, 'orders' | 'prompts'>,
  of: {
    readonly centreId: string;
    readonly customerId: string;
    readonly nowMs: number;
    readonly butOrderId?: string;
  },
): Facts {
  const { centreId, customerId, nowMs, butOrderId } = of;
  const open = orders
    .list<OrderSummary>(centreId, { customerId, after: '', limit: ordersMax })
    .filter(({ document: { id, entry } }) => id !== butOrderId && !endedEntries.includes(entry));
  const { totalMinor, lastAtMs } = orders.sales(centreId, { customerId, butOrderId });
  const declinedSinceMs = nowMs - promptDays * dayMs;
  return {
    'customer.openOrders': open.length,
    'customer.lifetimeMinor': totalMinor,
    'customer.daysSinceLastOrder':
      lastAtMs === null ? null : Math.floor((nowMs - lastAtMs) / dayMs),
    'customer.promptsDeclined30d': prompts.declinedBy(customerId, declinedSinceMs),
  };
}
