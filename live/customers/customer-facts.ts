/**
 * What rules may ask of a customer: what their record says, and what their orders add up to. The
 * same for a call that comes from them and for an order that is taken from them.
 *
 * Cost: three statements on indices; of their newest orders a bounded number is looked at.
 * Source: rules.md C1; dynamics-call-center.md 3.18, 3.19.
 */
import type { CustomerSettings } from '../../contracts/index.ts';
import { dayMs } from '../../kernel/index.ts';
import type { KeptOrder } from '../../orders/index.ts';
import type { Facts } from '../../routing/index.ts';
import type { Store } from '../../store/index.ts';

/** Of their newest orders, those that are looked at for being open. */
const ordersMax = 100;
const promptDays = 30;
const endedEntries = ['closed', 'cancelled'];

/** What the record of a customer says; members that an older record lacks are as by default. */
export function recordFacts(number: string, customer: CustomerSettings): Facts {
  const { priceGroupId, addresses, marketingConsent, hold, tier, rfm } = customer;
  const { affiliations, hotAlert, openCases, fraudStatus, preferredAgentId } = customer;
  return {
    'customer.known': true,
    'customer.number': number,
    'customer.group': priceGroupId,
    'customer.tier': tier ?? null,
    'customer.country': addresses[0]?.country ?? null,
    'customer.affiliations': affiliations ?? [],
    'customer.rfm': rfm ?? null,
    'customer.openCases': openCases ?? 0,
    'customer.hotAlert': hotAlert ?? false,
    'customer.fraudStatus': fraudStatus ?? 'none',
    'customer.preferredAgentId': preferredAgentId ?? null,
    'customer.marketingConsent': marketingConsent,
    'customer.accountHold': hold,
  };
}

/** What a customer has done before, at most as late as the lists of orders. */
export function ordersOfCustomer(
  { orders, prompts }: Pick<Store, 'orders' | 'prompts'>,
  of: {
    readonly centreId: string;
    readonly customerId: string;
    readonly nowMs: number;
    /** An order that does not count: theirs is what they did before it [none]. */
    readonly butOrderId?: string;
  },
): Facts {
  const { centreId, customerId, nowMs, butOrderId } = of;
  const open = orders
    .list<KeptOrder>(centreId, { customerId, after: '', limit: ordersMax })
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
