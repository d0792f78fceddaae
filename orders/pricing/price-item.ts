/**
 * The price of an item: from the first price group that has one (customer, catalogue of the source
 * code, centre), else the base price.
 * Source: dynamics-call-center.md 3.5, 3.20.
 */
import type {
  CatalogueSettings,
  ChannelSettings,
  CustomerSettings,
  Exclusion,
  ItemSettings,
  PriceDetails,
} from '../../contracts/index.ts';

export interface PriceGivers {
  readonly settings: Pick<ChannelSettings, 'priceGroupIds' | 'taxRates'>;
  readonly customer: Pick<CustomerSettings, 'priceGroupId'> | null;
  /** Date on which prices hold; absent: dated prices are left out. */
  readonly day?: string;
  readonly catalogue: Pick<CatalogueSettings, 'itemIds' | 'priceGroupIds'> | null;
}

export interface ItemPrice {
  readonly unitMinor: number;
  readonly taxPpm: number;
  readonly priceUnit?: number;
  readonly isGiftCard?: true;
  /** Present if there are any. */
  readonly excludes?: readonly Exclusion[];
  readonly priceDetails: PriceDetails;
}

type Priced = Pick<ItemSettings, 'sku' | 'price' | 'prices' | 'taxGroup'> &
  Partial<Pick<ItemSettings, 'priceUnit' | 'datedPrices' | 'isGiftCard'>> &
  ItemExclusions;
type Look = PriceDetails['groups'][number];

const ppmPerPercent = 10_000;

/** The item's price for so many `units`; null: it has none in this currency. */
export function priceOfItem(
  item: Priced,
  givers: PriceGivers,
  currency: string,
  units = 1,
): ItemPrice | null {
  const groups: Look[] = [];
  for (const look of groupsOf(item, givers)) {
    const price = Object.hasOwn(item.prices, look.id) ? item.prices[look.id] : undefined;
    const dated = datedMinor(item, look.id, { givers, currency, units });
    const minor = dated ?? (price?.currency === currency ? price.amountMinor : null);
    groups.push({ ...look, minor });
    if (minor !== null) return priced(minor, look.id);
  }
  const dated = datedMinor(item, null, { givers, currency, units });
  if (dated !== null) return priced(dated, null);
  return item.price.currency === currency ? priced(item.price.amountMinor, null) : null;

  function priced(unitMinor: number, group: string | null): ItemPrice {
    const taxPpm = taxPpmOf(item.taxGroup, givers.settings);
    const unit = item.priceUnit === undefined ? {} : { priceUnit: item.priceUnit };
    const card = item.isGiftCard === true ? { isGiftCard: item.isGiftCard } : {};
    const priceDetails = { group, groups };
    return { unitMinor, taxPpm, ...unit, ...card, ...exclusionsOf(item), priceDetails };
  }
}

type ItemExclusions = Partial<
  Pick<ItemSettings, 'allowPriceAdjust' | 'allowDiscounts' | 'allowCoupons'> &
    Pick<ItemSettings, 'allowReturn' | 'allowPriceMatch' | 'delayNoticeExempt'>
>;

/** Discounts, returns and the like that an item excludes; `{}` if it excludes none. */
export function exclusionsOf(item: ItemExclusions): Pick<ItemPrice, 'excludes'> {
  const { delayNoticeExempt } = item;
  const { allowPriceAdjust, allowDiscounts, allowCoupons, allowReturn, allowPriceMatch } = item;
  const allowed: { readonly [rule in Exclusion]: boolean | undefined } = {
    discount: allowDiscounts,
    coupon: allowDiscounts === false ? false : allowCoupons,
    priceOverride: allowPriceAdjust,
    return: allowReturn,
    priceMatch: allowPriceMatch,
    delayNotice: delayNoticeExempt === true ? false : undefined,
  };
  const rules = Object.keys(allowed) as Exclusion[];
  const excludes = rules.filter((rule) => allowed[rule] === false);
  return excludes.length === 0 ? {} : { excludes };
}

export function isExcluded(
  { excludes = [] }: Pick<ItemPrice, 'excludes'>,
  rule: Exclusion,
): boolean {
  return excludes.includes(rule);
}

/** The lowest dated price of a group that holds for the day and quantity. */
function datedMinor(
  { datedPrices = [] }: Priced,
  group: string | null,
  of: { readonly givers: PriceGivers; readonly currency: string; readonly units: number },
): number | null {
  const { currency, units } = of;
  const { day } = of.givers;
  const held = datedPrices.filter(
    ({ priceGroupId, price, quantityFrom, validFrom, validTo }) =>
      day !== undefined &&
      priceGroupId === group &&
      price.currency === currency &&
      quantityFrom <= units &&
      (validFrom === null || validFrom <= day) &&
      (validTo === null || day <= validTo),
  );
  return held.length === 0 ? null : Math.min(...held.map(({ price }) => price.amountMinor));
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
