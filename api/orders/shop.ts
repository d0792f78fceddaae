/** What an order is priced and judged with: read once a request. */
import type {
  CatalogueSettings,
  ChannelSettings,
  ContinuityProgrammeSettings,
  CustomerSettings,
  ItemSettings,
} from '../../contracts/index.ts';
import type { Order } from '../../orders/index.ts';
import type { FactsFile } from '../../rules/index.ts';
import { type DocumentRecord, keyRange } from '../../store/index.ts';
import type { Serving } from '../operation.ts';
import { channelOf, today } from '../operations/channel/documents.ts';
import { Refusal } from '../refusal.ts';
import { customerPast } from './customer-past.ts';

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
  const of = { centreId: wire.ownerId, kind: 'source', after: null, limit: 1 };
  const [found] = store.catalogues.search({ ...of, ranges: [keyRange.exact(code)] });
  if (found === undefined) return null;
  const { document } = found.record;
  const { validFrom, validTo, sourceCodes } = document;
  const day = today(serving);
  const isOn = validFrom <= day && (validTo === null || day <= validTo);
  const isActive = sourceCodes.some((one) => one.code === code && one.active);
  return isOn && isActive ? document : null;
}
