/**
 * Tax rates by where goods go. A table answers today; a service that is asked for rates would stand
 * behind the same port, and answer from what it has fetched.
 */
import type { ChannelSettings, TaxRate } from '../../contracts/index.ts';
import type { Store } from '../../store/index.ts';

/** Percent by tax group. */
export type RatesByGroup = ChannelSettings['taxRates'];

export interface TaxRates {
  /** Whether rates depend on where goods go. */
  readonly isByCountry: boolean;
  /** Rates of goods that go to an address; undefined: it is not known. */
  ratesAt(address: { readonly country: string } | undefined): RatesByGroup;
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
      ...percents(byAge.filter(({ country }) => country !== null && country === address?.country)),
    }),
  };
}
