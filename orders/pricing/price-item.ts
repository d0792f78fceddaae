/**
 * The price of an item: from the first price group that has one (customer, catalogue of the source
 * code, centre), else the base price.
 * Source: dynamics-call-center.md 3.5, 3.20.
 */
import type {
  CatalogueSettings,
  ChannelSettings,
  CustomerSettings,
  ItemSettings,
  PriceDetails,
} from '../../contracts/index.ts';

export interface PriceGivers {
  readonly settings: Pick<ChannelSettings, 'priceGroupIds' | 'taxRates'>;
  readonly customer: Pick<CustomerSettings, 'priceGroupId'> | null;
  readonly catalogue: Pick<CatalogueSettings, 'itemIds' | 'priceGroupIds'> | null;
}

export interface ItemPrice {
  readonly unitMinor: number;
  readonly taxPpm: number;
  readonly priceDetails: PriceDetails;
}

type Priced = Pick<ItemSettings, 'sku' | 'price' | 'prices' | 'taxGroup'>;
type Look = PriceDetails['groups'][number];

const ppmPerPercent = 10_000;

/** The item's price; null: it has none in this currency. */
export function priceOfItem(item: Priced, givers: PriceGivers, currency: string): ItemPrice | null {
  const groups: Look[] = [];
  for (const look of groupsOf(item, givers)) {
    const price = Object.hasOwn(item.prices, look.id) ? item.prices[look.id] : undefined;
    const minor = price?.currency === currency ? price.amountMinor : null;
    groups.push({ ...look, minor });
    if (minor !== null) return priced(minor, look.id);
  }
  return item.price.currency === currency ? priced(item.price.amountMinor, null) : null;

  function priced(unitMinor: number, group: string | null): ItemPrice {
    const taxPpm = taxPpmOf(item.taxGroup, givers.settings);
    return { unitMinor, taxPpm, priceDetails: { group, groups } };
  }
}

/** Tax rate in millionths; 0: the group has no rate. */
export function taxPpmOf(
  taxGroup: string | null,
  { taxRates }: Pick<ChannelSettings, 'taxRates'>,
): number {
  const isKnown = taxGroup !== null && Object.hasOwn(taxRates, taxGroup);
  return isKnown ? Math.round((taxRates[taxGroup] ?? 0) * ppmPerPercent) : 0;
}

function groupsOf(
  { sku }: Priced,
  { settings, customer, catalogue }: PriceGivers,
): readonly Pick<Look, 'id' | 'of'>[] {
  const own = customer?.priceGroupId ?? null;
  const printed = catalogue?.itemIds.includes(sku) === true ? catalogue.priceGroupIds : [];
  return [
    ...(own === null ? [] : [{ id: own, of: 'customer' as const }]),
    ...printed.map((id) => ({ id, of: 'catalogue' as const })),
    ...settings.priceGroupIds.map((id) => ({ id, of: 'centre' as const })),
  ];
}
