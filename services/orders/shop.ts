/** The documents and facts by which an order is priced and judged, read once in a request. */
import {
  type CatalogueSettings,
  type ChannelSettings,
  type ContinuityProgrammeSettings,
  type CustomerSettings,
  channelMessages,
  companyMark,
  type ItemSettings,
  oneOffMax,
  refusal,
} from '../../contracts/index.ts';
import { dayMs, omitUndefined } from '../../kernel/index.ts';
import { instantOfLocal, ordersOfCustomer } from '../../live/index.ts';
import type { Order } from '../../orders/index.ts';
import type { FactsFile } from '../../rules/index.ts';
import type { DocumentRecord } from '../../store/index.ts';
import { channelOf, deliveryAddress, foundBy, isOffered, today } from './channel-documents.ts';
import type { OrderContext } from './order-context.ts';
import { availableUnits } from './own-stock.ts';
import { type TaxRates, taxRatesOf } from './tax-rates.ts';
import { rolesOf } from './typed-price.ts';

export interface Shop {
  /** With the tax rates of today, and of where the order goes. */
  readonly settings: ChannelSettings;
  readonly taxes: TaxRates;
  readonly customer: CustomerSettings | null;
  /** False if the order is on the centre's default customer. */
  readonly isCustomerKnown: boolean;
  /** Today at the centre. */
  readonly day: string;
  /** The catalogue of the order's source code, if that is valid today. */
  readonly catalogue: CatalogueSettings | null;
  /** An item; its stock is without what other orders have reserved. */
  item(sku: string): ItemSettings | undefined;
  programme(code: string): DocumentRecord<ContinuityProgrammeSettings> | undefined;
  /** Facts of the agent who takes the order: roles here, and time worked. */
  readonly clerk: FactsFile;
  past(orderId: string): FactsFile;
}

/** The rule service is optional: only the agent's facts need it. */
type ShopServing = Pick<OrderContext, 'store' | 'wire'> &
  Partial<Pick<OrderContext, 'ruleService'>>;

/** What an order is priced with; each item is read on first use. */
export function shopOf(
  order: Pick<Order, 'customerId' | 'sourceCode'> &
    Partial<Pick<Order, 'agentId' | 'addressRef' | 'orderId'>>,
  serving: ShopServing,
  { oneOff }: { readonly oneOff?: CustomerSettings['addresses'][number] | undefined } = {},
): Shop {
  const { store, wire } = serving;
  const { ownerId: centreId } = wire;
  const { customerId, sourceCode } = order;
  const items = new Map<string, ItemSettings | undefined>();
  const { settings } = channelOf(serving);
  const day = today(serving);
  const known = asOfCompany(store.customers.get(centreId, customerId)?.document ?? null, serving);
  const customer = known && oneOff ? withOneOff(known, oneOff) : known;
  const taxes = taxRatesOf(store, { centreId, day, settings });
  const taxRates = taxes.ratesAt(deliveryAddress(customer, order.addressRef));
  const itemNow = (sku: string): ItemSettings | undefined => {
    const item = store.items.get(centreId, sku)?.document;
    const place = { centreId, store };
    return item && { ...item, stock: availableUnits(place, item, order.orderId) };
  };
  return {
    settings: { ...settings, taxRates },
    taxes,
    clerk: clerkFacts(order.agentId, settings, serving),
    customer,
    day,
    isCustomerKnown: customerId !== settings.defaultCustomerId,
    catalogue: sourceCode === undefined ? null : catalogueOfCode(sourceCode, known, serving),
    item: (sku) => {
      if (!items.has(sku)) items.set(sku, itemNow(sku));
      return items.get(sku);
    },
    programme: (code) => store.continuityProgrammes.get(centreId, code),
    past: (orderId) => {
      const nowMs = wire.live.originMs + wire.live.nowMs;
      return ordersOfCustomer(store, { centreId, customerId, nowMs, butOrderId: orderId });
    },
  };
}

/** Levels of companies above a customer whose terms they have, at most. */
export const companiesMax = 10;

/** The company of that number, the company that it is part of, and so on; see {@link companiesMax}. */
export function companiesAbove(
  companyId: string | undefined,
  { store, wire }: Pick<OrderContext, 'store' | 'wire'>,
): readonly DocumentRecord<CustomerSettings>[] {
  const above: DocumentRecord<CustomerSettings>[] = [];
  for (let at = companyId; at !== undefined && above.length < companiesMax; ) {
    const company = store.customers.get(wire.ownerId, at);
    if (company !== undefined) above.push(company);
    at = company?.document.companyId;
  }
  return above;
}

/** Customers of a level below a company among whom the next level is looked for. */
const customersOfLevelMax = 1_000;

/** Levels of customers below a company, {@link companiesMax} at most. */
export function levelsBelow(
  companyId: string,
  { store, wire }: Pick<OrderContext, 'store' | 'wire'>,
): number {
  const of = { wire, limit: customersOfLevelMax };
  let level = [companyId];
  for (let levels = 0; ; levels += 1) {
    level = level
      .flatMap((one) => foundBy(store.customers, ['state', companyMark(one)], of))
      .slice(0, customersOfLevelMax)
      .map(({ id }) => id);
    if (level.length === 0 || levels === companiesMax) return levels;
  }
}

/** The customer with the catalogues and prices of their company, where they have none. */
function asOfCompany(
  customer: CustomerSettings | null,
  serving: Pick<OrderContext, 'store' | 'wire'>,
): CustomerSettings | null {
  if (customer === null) return null;
  const above = companiesAbove(customer.companyId, serving).map(({ document }) => document);
  const all = [customer, ...above];
  const catalogueIds = all.find((one) => one.catalogueIds !== undefined)?.catalogueIds;
  const priceGroupId = all.find((one) => (one.priceGroupId ?? null) !== null)?.priceGroupId;
  return { ...customer, ...omitUndefined({ catalogueIds }), priceGroupId: priceGroupId ?? null };
}

/** The customer with an address of one order alone. */
function withOneOff(
  customer: CustomerSettings,
  oneOff: CustomerSettings['addresses'][number],
): CustomerSettings {
  const others = customer.oneOffAddresses?.filter(({ label }) => label !== oneOff.label) ?? [];
  return { ...customer, oneOffAddresses: [...others, oneOff].slice(-oneOffMax) };
}

/** @throws {Refusal} where the source code is not valid today */
export function requireCode(code: string, { catalogue }: Shop): void {
  if (catalogue !== null) return;
  throw refusal(channelMessages.codeUnknown, { code });
}

function catalogueOfCode(
  code: string,
  customer: CustomerSettings | null,
  serving: Pick<OrderContext, 'store' | 'wire'>,
): CatalogueSettings | null {
  const { store, wire } = serving;
  const [found] = foundBy(store.catalogues, ['source', code], { wire, limit: 1 });
  const { document = null } = found ?? {};
  const isActive = document?.sourceCodes.some((one) => one.code === code && one.active) === true;
  const isTheirs = customer?.catalogueIds?.includes(document?.code ?? '') ?? true;
  return isActive && isTheirs && isOffered(document, today(serving)) ? document : null;
}

function clerkFacts(
  personId: string | undefined,
  settings: ChannelSettings,
  { ruleService, wire: { live } }: ShopServing,
): FactsFile {
  const person = personId === undefined ? undefined : ruleService?.person(personId);
  if (person === undefined) return {};
  const { roles, startedOn } = person;
  const known = { 'agent.roles': rolesOf(settings, { id: person.id, roles }) };
  if (startedOn === undefined) return known;
  const sinceMs = live.originMs + live.nowMs - instantOfLocal(startedOn, 0, live.file.timeZone);
  return { ...known, 'agent.tenureDays': Math.max(0, Math.floor(sinceMs / dayMs)) };
}
