/**
 * Finds the customer with a caller's number before the arrival is journaled, so that a replay needs
 * no look-up. The journal gets facts, never a name or an address (decisions/0002).
 *
 * Source: rules.md C1.
 */
import {
  type ChannelSettings,
  type CustomerSettings,
  channelSettingsSchema,
} from '../../contracts/index.ts';
import type { Facts, Input } from '../../routing/index.ts';
import type { CallerMatch } from '../../rules/index.ts';
import { type DocumentRecord, keyRange, type Store } from '../../store/index.ts';
import { ordersOfCustomer, recordFacts } from './customer-facts.ts';
import { e164OrNull, phoneKey } from './phone-numbers.ts';

export type CustomerSource = Pick<Store, 'channels' | 'customers' | 'orders' | 'prompts'> &
  Partial<Pick<Store, 'keys'>>;

export interface CustomerLookupOptions {
  readonly source: CustomerSource;
  readonly centreId: string;
  readonly originMs: number;
}

export function lookupOf({
  customers: source,
  centreId,
  originMs,
}: Omit<CustomerLookupOptions, 'source'> & {
  readonly customers?: CustomerSource;
}): CustomerLookup | null {
  return source === undefined ? null : new CustomerLookup({ source, centreId, originMs });
}

type Arrival = Extract<Input, { type: 'call.arrived' }>;
type Customer = DocumentRecord<CustomerSettings>;

const unset = channelSettingsSchema.parse({});
const shownMax = 20;

/** The record that goes on for a customer whose records were merged. */
export function survivingCustomer(
  record: Customer,
  customers: Pick<CustomerSource['customers'], 'get'>,
  centreId: string,
): Customer {
  const seen = new Set<string>();
  for (let one = record; ; ) {
    const { mergedInto } = one.document;
    const next = mergedInto === undefined ? undefined : customers.get(centreId, mergedInto);
    if (next === undefined || seen.has(next.id)) return one;
    seen.add(next.id);
    one = next;
  }
}

export class CustomerLookup {
  readonly #options: CustomerLookupOptions;

  constructor(options: CustomerLookupOptions) {
    this.#options = options;
  }

  /** The inputs with the facts of known callers; the same list if there are none. */
  identified(inputs: readonly Input[], nowMs: number): readonly Input[] {
    if (!inputs.some((input) => input.type === 'call.arrived')) return inputs;
    return inputs.map((input) => {
      if (input.type !== 'call.arrived') return input;
      const facts = this.#factsOf(input, nowMs);
      return facts === null ? input : { ...input, facts };
    });
  }

  /** A value of JSON with texts readable that are sealed under customers' keys. */
  opened<Value>(value: Value): Value {
    return this.#options.source.keys?.opened(value) ?? value;
  }

  withPhone(phone: string): readonly Customer[] {
    const { centreId, source } = this.#options;
    const { callingCode } = this.#settings();
    const ranges = [keyRange.exact(phoneKey(phone, callingCode))];
    const search = { centreId, kind: 'phone', ranges, after: null, limit: shownMax };
    return this.#survivors(source.customers.search(search).map(({ record }) => record));
  }

  withNumber(number: string): readonly Customer[] {
    const { centreId, source } = this.#options;
    const found = source.customers.get(centreId, number);
    return found === undefined ? [] : this.#survivors([found]);
  }

  /** Each record that goes on for those found, once. */
  #survivors(found: readonly Customer[]): readonly Customer[] {
    const { centreId, source } = this.#options;
    const known = found.map((one) => survivingCustomer(one, source.customers, centreId));
    return [...new Map(known.map((one) => [one.id, one])).values()];
  }

  #factsOf({ facts = {} }: Arrival, nowMs: number): Facts | null {
    const number = facts['customer.number'];
    const isOutbound = facts['call.direction'] === 'outbound';
    const phoneFact = isOutbound ? 'call.dialledNumber' : 'call.callerNumber';
    const phone = facts[phoneFact];
    if (typeof number !== 'string' && typeof phone !== 'string') return null;
    const found =
      typeof number === 'string' ? this.withNumber(number) : this.withPhone(String(phone));
    const [one] = found;
    const survivor = typeof number === 'string' && one ? { 'customer.number': one.id } : {};
    return { ...this.factsOfMatch(found, nowMs), ...facts, ...this.#inFull(facts), ...survivor };
  }

  #inFull(facts: Facts): Facts {
    const { callingCode } = this.#settings();
    const numbers = ['call.callerNumber', 'call.dialledNumber'].flatMap((name) => {
      const number = facts[name];
      const written = typeof number === 'string' ? e164OrNull(number, callingCode) : null;
      return written === null ? [] : [[name, written] as const];
    });
    return Object.fromEntries(numbers);
  }

  factsOfMatch(customers: readonly Customer[], nowMs: number): Facts {
    const [one, ...others] = customers;
    const match: CallerMatch = one === undefined ? 'none' : others.length > 0 ? 'several' : 'one';
    const known = one === undefined || match === 'several' ? null : this.#factsOfOne(one, nowMs);
    return { 'caller.match': match, ...(known ?? { 'customer.known': false }) };
  }

  #factsOfOne({ id, document }: Customer, nowMs: number): Facts {
    const { centreId, source, originMs } = this.#options;
    const past = ordersOfCustomer(source, { centreId, customerId: id, nowMs: originMs + nowMs });
    const facts = Object.entries({ ...recordFacts(id, document), ...past });
    return Object.fromEntries(facts.filter(([, value]) => value !== null));
  }

  #settings(): ChannelSettings {
    const { centreId, source } = this.#options;
    const stored = source.channels.get(centreId, centreId)?.document;
    return stored === undefined ? unset : { ...unset, ...stored };
  }
}
