/** Look-ups in the documents of a sales channel: settings, dates and codes. */
import {
  type CatalogueSettings,
  type ChannelSettings,
  type CustomerSettings,
  channelSettingsSchema,
  codeForm,
  fromWireId,
} from '../../contracts/index.ts';
import { localTimeAt, phoneKey } from '../../live/index.ts';
import { type DocumentRecord, type DocumentRepository, keyRange } from '../../store/index.ts';
import type { OrderContext } from './order-context.ts';

/** The sales channel's settings in force, and their version; 0 if never set. */
export function channelOf({ store, wire }: Pick<OrderContext, 'store' | 'wire'>): {
  readonly version: number;
  readonly settings: ChannelSettings;
} {
  const record = store.channels.get(wire.ownerId, wire.ownerId);
  if (record === undefined) return { version: 0, settings: unset };
  // Members that an earlier version did not store get their defaults.
  return { version: record.version, settings: { ...unset, ...unsaid, ...record.document } };
}

const unset = channelSettingsSchema.parse({});
/** Members that settings stored before them lack: they mean what was so then. */
const unsaid: Pick<ChannelSettings, 'changeOthersOrders' | 'returns'> = {
  changeOthersOrders: true,
  returns: { ...unset.returns, creditMax: null, cardApproval: null, checkApproval: null },
};

/**
 * Makes the function that gives a telephone number's search keys; national numbers belong to the
 * centre's country.
 */
export function phoneKeysOf(
  serving: Pick<OrderContext, 'store' | 'wire'>,
): (number: string) => string {
  const { callingCode } = channelOf(serving).settings;
  return (number) => phoneKey(number, callingCode);
}

/** The date at the centre, in its time zone. */
export function today({ wire }: Pick<OrderContext, 'wire'>): string {
  const { live } = wire;
  return localTimeAt(live.originMs + live.nowMs, live.file.timeZone).date;
}

/** At most `limit` documents stored under a search key. */
export function foundBy<Document>(
  repository: DocumentRepository<Document>,
  [kind, key]: readonly [kind: string, key: string],
  { wire, limit }: Pick<OrderContext, 'wire'> & { readonly limit: number },
): readonly DocumentRecord<Document>[] {
  const search = { kind, ranges: [keyRange.exact(key)], after: null, limit };
  const found = repository.search({ centreId: wire.ownerId, ...search });
  return found.map(({ record }) => record);
}

type Mode = ChannelSettings['deliveryModes'][number];
type Address = CustomerSettings['addresses'][number];
const bare = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** Whether something holds at an address. */
export function isAt(
  place: Pick<Mode, 'countries' | 'states' | 'postalCodes' | 'exceptPostalCodes'>,
  { country, state = '', postalCode }: Pick<Address, 'country' | 'state' | 'postalCode'>,
): boolean {
  const { countries, states, postalCodes, exceptPostalCodes = [] } = place;
  const begins = (start: string) => bare(postalCode).startsWith(bare(start));
  return (
    (countries?.includes(country) ?? true) &&
    (states?.some((one) => bare(one) === bare(state)) ?? true) &&
    (postalCodes?.some(begins) ?? true) &&
    !exceptPostalCodes.some(begins)
  );
}

/** The customer's address with a label, also of one order alone, else their first. */
export function deliveryAddress(
  customer: Pick<CustomerSettings, 'addresses' | 'oneOffAddresses'> | null,
  addressRef: string | null | undefined,
): Address | undefined {
  return namedAddress(customer, addressRef) ?? customer?.addresses[0];
}

/** The customer's address with a label, also of one order alone. */
export function namedAddress(
  customer: Pick<CustomerSettings, 'addresses' | 'oneOffAddresses'> | null,
  addressRef: string | null | undefined,
): Address | undefined {
  const all = [...(customer?.addresses ?? []), ...(customer?.oneOffAddresses ?? [])];
  return all.find(({ label }) => label !== null && label === addressRef);
}

/** Whether a day is between two dates, both inclusive; null sets no limit. */
export function isWithin(
  { validFrom, validTo }: { readonly validFrom: string | null; readonly validTo: string | null },
  day: string,
): boolean {
  return (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo);
}

/** Whether orders can be taken from a catalogue; those of earlier versions have no status. */
export function isOffered(
  {
    status,
    ...validity
  }: Pick<CatalogueSettings, 'validFrom' | 'validTo'> & Partial<Pick<CatalogueSettings, 'status'>>,
  day: string,
): boolean {
  return (status ?? 'published') === 'published' && isWithin(validity, day);
}

/** The code in an API id; null without one, or for another centre's id. */
export function codeIn(
  { ownerId }: Pick<OrderContext['wire'], 'ownerId'>,
  wireId: string,
): string | null {
  const id = fromWireId(ownerId, wireId);
  return id !== null && codeForm.test(id) ? id : null;
}
