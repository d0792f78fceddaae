/**
 * Tax rates by where goods go. A table answers today; a service that is asked for rates would stand
 * behind the same port, and answer from what it has fetched.
 */
import type { ChannelSettings, TaxRate } from '../../contracts/index.ts';
import type { Store } from '../../store/index.ts';

/** Percent by tax group. */
export type RatesByGroup = ChannelSettings['taxRates'];

interface Place {
  readonly country: string;
  readonly postalCode: string;
  readonly city: string;
}

export interface TaxRates {
  /** Whether rates depend on where goods go. */
  readonly isByCountry: boolean;
  /** Rates of goods that go to an address; undefined: it is not known. */
  ratesAt(address: Place | undefined): RatesByGroup;
}

/** Id of the table in the store. Contains a space, so that it cannot be a centre's. */
export const taxTableId = 'tax table';

/** The rates of a day: of the table, and where none fits, of the channel. */
export function taxRatesOf(
  store: Pick<Store, 'taxTables'>,
  {
    centreId,
    day,
    settings,
  }: {
    readonly centreId: string;
    readonly day: string;
    readonly settings: Pick<ChannelSettings, 'taxRates'>;
  },
): TaxRates {
  const all = store.taxTables.get(centreId, taxTableId)?.document.rates ?? [];
  const held = all.filter(({ validFrom }) => validFrom === null || validFrom <= day);
  const byAge = held.toSorted((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1));
  const percents = (rates: readonly TaxRate[]) =>
    Object.fromEntries(rates.map(({ taxGroup, percent }) => [taxGroup, percent]));
  return {
    isByCountry: all.length > 0,
    ratesAt: (address) => ({
      ...settings.taxRates,
      ...percents(byAge.filter(({ country }) => country === null)),
      ...percents(byAge.filter(isAt(address)).sort(byWidth)),
    }),
  };
}

const isAt =
  (address: Place | undefined) =>
  ({ country, postalCode = '', city }: TaxRate): boolean => {
    if (address === undefined || country !== address.country) return false;
    const isCity = city === undefined || city.toUpperCase() === address.city.toUpperCase();
    return isCity && address.postalCode.replaceAll(' ', '').startsWith(postalCode);
  };

/** The country as a whole first, then shorter beginnings of postal codes, then towns. */
function byWidth(one: TaxRate, other: TaxRate): number {
  const widthOf = ({ postalCode = '', city }: TaxRate) =>
    postalCode.length + (city === undefined ? 0 : 100);
  return widthOf(one) - widthOf(other);
}
