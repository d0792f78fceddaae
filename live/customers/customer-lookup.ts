/**
 * Who calls: the customer who has the number, in any notation of it.
 *
 * It is asked before an arrival is written to the journal, so that a replay decides the same
 * without asking again. The journal gets what rules may ask: a tier, a country, the customer's own
 * number; never a name or an address (decisions/0002). A number of several customers, or of none,
 * is a fact as well; whose facts hold then, nobody knows, and they stay unknown.
 * Cost: a search by an index, and of one customer what their facts cost.
 * Source: rules.md C1; ux-and-api.md 10.5 (screen pop).
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

/** Where customers and what they have done are kept. */
export type CustomerSource = Pick<Store, 'channels' | 'customers' | 'orders' | 'prompts'>;

export interface CustomerLookupOptions {
  readonly source: CustomerSource;
  /** Whose customers they are. */
  readonly centreId: string;
  /** The instant that is the centre's time 0, in milliseconds since the epoch. */
  readonly originMs: number;
}

/** Looks callers up, where customers are kept; null: nowhere. */
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
/** Customers with one number that are told of. */
const shownMax = 20;

export class CustomerLookup {
  readonly #options: CustomerLookupOptions;

  constructor(options: CustomerLookupOptions) {
    this.#options = options;
  }

  /** The arrivals of an instant with what is known of who calls; the same list: nothing is. */
  identified(inputs: readonly Input[], nowMs: number): readonly Input[] {
    if (!inputs.some((input) => input.type === 'call.arrived')) return inputs;
    return inputs.map((input) => {
      if (input.type !== 'call.arrived') return input;
      const facts = this.#factsOf(input, nowMs);
      return facts === null ? input : { ...input, facts };
    });
  }

  /** Customers who have a telephone number, by their numbers; empty: it is nobody's. */
  withPhone(phone: string): readonly Customer[] {
    const { centreId, source } = this.#options;
    const { callingCode } = this.#settings();
    const ranges = [keyRange.exact(phoneKey(phone, callingCode))];
    const search = { centreId, kind: 'phone', ranges, after: null, limit: shownMax };
    return source.customers.search(search).map(({ record }) => record);
  }

  /** The customer of a customer number; empty: there is none. */
  withNumber(number: string): readonly Customer[] {
    const { centreId, source } = this.#options;
    const found = source.customers.get(centreId, number);
    return found === undefined ? [] : [found];
  }

  /** What was said with the call comes first; null: there is nothing to add. */
  #factsOf({ facts = {} }: Arrival, nowMs: number): Facts | null {
    const number = facts['customer.number'];
    const isOutbound = facts['call.direction'] === 'outbound';
    const phoneFact = isOutbound ? 'call.dialledNumber' : 'call.callerNumber';
    const phone = facts[phoneFact];
    if (typeof number !== 'string' && typeof phone !== 'string') return null;
    const found =
      typeof number === 'string' ? this.withNumber(number) : this.withPhone(String(phone));
    return { ...this.factsOfMatch(found, nowMs), ...facts, ...this.#inFull(facts) };
  }

  /** Both numbers of the call as the world writes them, those that can be. */
  #inFull(facts: Facts): Facts {
    const { callingCode } = this.#settings();
    const numbers = ['call.callerNumber', 'call.dialledNumber'].flatMap((name) => {
      const number = facts[name];
      const written = typeof number === 'string' ? e164OrNull(number, callingCode) : null;
      return written === null ? [] : [[name, written] as const];
    });
    return Object.fromEntries(numbers);
  }

  /** Of those who have the number that calls; what nobody knows is left out. */
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
