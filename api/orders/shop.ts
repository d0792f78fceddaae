/** What an order is priced and judged with: read once a request. */
import type {
  CatalogueSettings,
  ChannelSettings,
  ContinuityProgrammeSettings,
  CustomerSettings,
  ItemSettings,
} from '../../contracts/index.ts';
import { dayMs } from '../../kernel/index.ts';
import type { KeptOrder, Order } from '../../orders/index.ts';
import type { FactsFile } from '../../rules/index.ts';
import type { DocumentRecord } from '../../store/index.ts';
import type { Serving } from '../operation.ts';
import { channelOf, foundBy, isWithin, today } from '../operations/channel/documents.ts';
import { Refusal } from '../refusal.ts';

/** What an order is priced and judged with. */
export interface Shop {
  readonly settings: ChannelSettings;
  readonly customer: CustomerSettings | null;
  /** Of the order's source code, if the code holds today. */
  readonly catalogue: CatalogueSettings | null;
  /** By its stock number. */
  item(sku: string): ItemSettings | undefined;
  /** A continuity programme by its code. */
  programme(code: string): DocumentRecord<ContinuityProgrammeSettings> | undefined;
  /** What its customer has done before, as rules ask for it. */
  past(orderId: string): FactsFile;
}

/** The shop of an order; each item is read once. */
export function shopOf(
  order: Pick<Order, 'customerId' | 'sourceCode'>,
  serving: Pick<Serving, 'store' | 'wire'>,
): Shop {
  const { store, wire } = serving;
  const { ownerId: centreId } = wire;
  const { customerId, sourceCode } = order;
  const items = new Map<string, ItemSettings | undefined>();
  return {
    settings: channelOf(serving).settings,
    customer: store.customers.get(centreId, customerId)?.document ?? null,
    catalogue: sourceCode === undefined ? null : catalogueOfCode(sourceCode, serving),
    item: (sku) => {
      if (!items.has(sku)) items.set(sku, store.items.get(centreId, sku)?.document);
      return items.get(sku);
    },
    programme: (code) => store.continuityProgrammes.get(centreId, code),
    past: (orderId) => customerPast({ orderId, customerId }, serving),
  };
}

/** That a source code holds today. @throws {Refusal} */
export function requireCode(code: string, { catalogue }: Shop): void {
  if (catalogue !== null) return;
  throw new Refusal('source_code_not_found', `${code} is no source code that holds today.`);
}

/** The catalogue of a source code; null: the code does not hold today. */
function catalogueOfCode(
  code: string,
  serving: Pick<Serving, 'store' | 'wire'>,
): CatalogueSettings | null {
  const { store, wire } = serving;
  const [found] = foundBy(store.catalogues, ['source', code], { wire, limit: 1 });
  const { document = null } = found ?? {};
  const isActive = document?.sourceCodes.some((one) => one.code === code && one.active) === true;
  return isActive && isWithin(document, today(serving)) ? document : null;
}

/** Of their newest orders, those that are looked at for being open. */
const ordersMax = 100;
const promptDays = 30;
const ended = ['closed', 'cancelled'];

/** The past of the customer of an order, at most as late as the lists of orders. */
function customerPast(
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
