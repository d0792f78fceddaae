/**
 * Tells a customer's open orders when the account is held or released, or credit may be free.
 *
 * Message ids contain the customer's version, so that repeats do nothing. Source: durable-orders.md
 * 4.3, 6.1; dynamics-call-center.md 2.9, 3.12.
 */
import {
  type CustomerSettings,
  type Envelope,
  type OrderLabel,
  orderLabels,
} from '../../contracts/index.ts';
import { survivingCustomer } from '../../live/index.ts';
import type { OrderSummary } from '../../orders/index.ts';
import type { DocumentRecord, Store } from '../../store/index.ts';

const pageLimit = 50;

export interface CustomerOrders {
  readonly centreId: string;
  readonly store: Store;
  readonly nowMs: () => number;
  readonly tell: (message: Envelope) => Promise<void>;
}

/** Members of a customer's record that affect open orders. */
const relevant = [
  'hold',
  'creditLimit',
  'creditLimitMandatory',
  'allowOnAccount',
  'accountBalance',
] as const satisfies readonly (keyof CustomerSettings)[];

/** Whether a change of a customer matters to their open orders. */
export function concernsOrders(before: CustomerSettings, after: CustomerSettings): boolean {
  const said = (customer: CustomerSettings) =>
    JSON.stringify(relevant.map((member) => customer[member] ?? null));
  return said(before) !== said(after);
}

/**
 * Tells the customer's open orders. `because` makes the message id differ where something other
 * than the customer's record changed.
 */
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

/** Tells open orders that may have missed their customer's last change. */
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
  messageFor: (order: OrderSummary) => Envelope | undefined,
): Promise<void> {
  for (let after = ''; ; ) {
    const page = store.orders.list<OrderSummary>(centreId, { ...of, after, limit: pageLimit });
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

/** Id and sender are fixed, so that a repeat is a duplicate. */
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

/** The id of the record that goes on for a customer whose records were merged. */
export function survivorOf(
  customerId: string,
  { store, centreId }: Pick<CustomerOrders, 'store' | 'centreId'>,
): string {
  const record = store.customers.get(centreId, customerId);
  if (record === undefined) return customerId;
  return survivingCustomer(record, store.customers, centreId).id;
}

/** Hands all orders of one customer, open or over, to another. */
export async function mergeOrders(
  customerId: string,
  intoId: string,
  { centreId, store, nowMs, tell }: CustomerOrders,
): Promise<void> {
  for (;;) {
    const of = { customerId, after: '', limit: pageLimit };
    const page = store.orders.list<OrderSummary>(centreId, of);
    if (page.length === 0) return;
    for (const { document } of page) {
      const { id } = document;
      await tell({
        id: `merge:${id}:${customerId}:${intoId}`,
        processId: `order/${id}`,
        atMs: nowMs(),
        actor: { kind: 'system', id: 'customers' },
        event: { type: 'customer.merged', customerId: intoId },
      });
      store.transaction(() => store.orders.move(centreId, { orderId: id, customerId: intoId }));
    }
  }
}
