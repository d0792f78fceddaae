/**
 * What the open orders of a customer hear when the customer changes: whether their account is held,
 * and that credit may be there now. Each order decides what that means to it.
 *
 * A message has the customer's version in its id, so it can be told again at any time: after a
 * start, all orders that may not have heard are told once more.
 * Source: durable-orders.md 4.3, 6.1; dynamics-call-center.md 2.9, 3.12.
 */
import {
  type CustomerSettings,
  type Envelope,
  type OrderLabel,
  orderLabels,
} from '../../contracts/index.ts';
import type { KeptOrder } from '../../orders/index.ts';
import type { DocumentRecord, Store } from '../../store/index.ts';

/** Orders of one page, which are told side by side. */
const pageLimit = 50;

/** What telling the orders of customers needs. */
export interface CustomerOrders {
  readonly centreId: string;
  readonly store: Store;
  readonly nowMs: () => number;
  readonly tell: (message: Envelope) => Promise<void>;
}

/** Members of a customer that their open orders go by. */
const relevant = [
  'hold',
  'creditLimit',
  'creditLimitMandatory',
  'allowOnAccount',
  'accountBalance',
] as const satisfies readonly (keyof CustomerSettings)[];

/** Whether open orders need to hear of a change. */
export function concernsOrders(before: CustomerSettings, after: CustomerSettings): boolean {
  const said = (customer: CustomerSettings) =>
    JSON.stringify(relevant.map((member) => customer[member] ?? null));
  return said(before) !== said(after);
}

/** Tells every open order of a customer; `because`: what has changed beside their record. */
export async function tellOrdersOfCustomer(
  customerId: string,
  to: CustomerOrders,
  { label, because = '' }: { readonly label?: OrderLabel; readonly because?: string } = {},
): Promise<void> {
  const customer = to.store.customers.get(to.centreId, customerId);
  if (customer === undefined) return;
  const of = { customerId, ...(label === undefined ? {} : { label }) };
  await tellEach(of, to, ({ id }) => messageTo(id, customer, { because, to }));
}

/** Tells each open order that may not have heard of its customer's last change. */
export async function catchUpWithCustomers(to: CustomerOrders): Promise<void> {
  const { centreId, store } = to;
  const over: readonly OrderLabel[] = ['cancelled', 'invoiced'];
  for (const label of orderLabels.filter((one) => !over.includes(one))) {
    await tellEach({ label }, to, ({ id, customerId, accountHold = 'none' }) => {
      const customer = store.customers.get(centreId, customerId);
      if (customer === undefined) return undefined;
      const isNews = label === 'creditReview' || customer.document.hold !== accountHold;
      return isNews ? messageTo(id, customer, { because: '', to }) : undefined;
    });
  }
}

async function tellEach(
  of: { readonly customerId?: string; readonly label?: OrderLabel },
  { centreId, store, tell }: CustomerOrders,
  messageFor: (order: KeptOrder) => Envelope | undefined,
): Promise<void> {
  for (let after = ''; ; ) {
    const page = store.orders.list<KeptOrder>(centreId, { ...of, after, limit: pageLimit });
    const open = page.filter(
      ({ document: { entry } }) => entry !== 'cancelled' && entry !== 'closed',
    );
    const messages = open.flatMap(({ document }) => messageFor(document) ?? []);
    await Promise.all(messages.map(tell));
    const last = page.at(-1);
    if (last === undefined || page.length < pageLimit) return;
    after = last.place;
  }
}

/** The same message, by the same person, however often it is told. */
function messageTo(
  orderId: string,
  { id, version, person, document }: DocumentRecord<CustomerSettings>,
  { because, to }: { readonly because: string; readonly to: CustomerOrders },
): Envelope {
  return {
    id: `customer:${orderId}:${id}:v${version}${because}`,
    processId: `order/${orderId}`,
    atMs: to.nowMs(),
    actor: { kind: 'agent', id: person === '' ? 'customers' : person },
    event: { type: 'customer.changed', accountHold: document.hold ?? 'none' },
  };
}
