/**
 * One search for customers, orders, calls, items and people that the asker may list.
 * A day in the text chooses among orders and calls.
 */
import { z } from 'zod';
import {
  foldedWords,
  formatRecordNumber,
  type Language,
  printableText,
  readRecordNumber,
  type SearchResult,
  searchResultSchema,
  soundKeys,
} from '../../contracts/index.ts';
import { dayIn, errorOf } from '../../live/index.ts';
import type { OrderSummary } from '../../orders/index.ts';
import { today } from '../../services/index.ts';
import { instantOfPlace, keyRange } from '../../store/index.ts';
import { customerName } from '../presenters/call-record.ts';
import { presentOrderRow } from '../presenters/order.ts';
import { iso } from '../presenters/rule.ts';
import { agentOperations } from './agents.ts';
import { callReader, callRecordOperations, nearCall, presentRecord } from './call-records.ts';
import { customerOperations } from './channel/customers.ts';
import { lookers, wireIdOf } from './channel/documents.ts';
import { type FoundCustomer, findCustomers } from './channel/find-customers.ts';
import { itemOperations } from './channel/items.ts';
import { recordWith } from './named-things.ts';
import type { ApiRequest } from './operation.ts';
import { orderHoldOperations } from './orders/holds.ts';
import { orderOperations, ordersOfText, recordsNamed } from './orders/orders.ts';
import { daySpan, operation } from './route.ts';
import type { Services } from './services.ts';

const perGroupMax = 6;
const wordsMax = 3;

const lists = {
  customers: { id: 'listCustomers', operation: customerOperations.listCustomers },
  orders: { id: 'listOrders', operation: orderOperations.listOrders },
  holds: { id: 'listHolds', operation: orderHoldOperations.listHolds },
  calls: { id: 'listCallRecords', operation: callRecordOperations.listCallRecords },
  items: { id: 'listItems', operation: itemOperations.listItems },
  people: { id: 'listAgents', operation: agentOperations.listAgents },
} as const;

interface SearchRequest extends Pick<ApiRequest, 'principal' | 'language'> {
  /** The text without a day. */
  readonly words: string;
  readonly date: string | null;
}

export const searchOperations = {
  search: operation(
    'GET /api/v1/centres/{centre}/search',
    ['Search for anything', 'Rechercher partout'],
    {
      note: 'Names in any spelling that sounds alike, telephone numbers in any notation or their last four digits, numbers of customers, orders, holds, returns, calls and items, and days (`Tuesday`, `mardi`, `24 Nov`). Kinds that the asker may not list stay empty.',
      query: z.strictObject({ q: printableText(100) }),
      answer: searchResultSchema,
      access: lookers,
    },
    async ({ query: { q }, principal, language }, serving): Promise<SearchResult> => {
      const near = nearNumber(q, serving);
      const ofReturn = await orderOfReturn(near ?? q, serving);
      const day = dayIn(q, today(serving));
      const asked = { principal, language, words: day?.rest ?? q, date: day?.date ?? null };
      const { wire, gate } = serving;
      const finds = <Item>(kind: keyof typeof lists, find: () => readonly Item[]): Item[] =>
        gate.may(lists[kind], principal, { params: {}, wire }) ? [...find()] : [];
      // A text that is a day alone may be a name, too.
      const named = asked.words === '' ? q : asked.words;
      const customers = finds('customers', () => findCustomers(named, perGroupMax, serving));
      return {
        date: asked.date,
        near,
        customers: shown(customers, (one) => presentFound(one, serving), serving),
        orders: finds('orders', () =>
          findOrders({ ...asked, words: ofReturn ?? near ?? asked.words }, serving),
        ),
        holds: finds('holds', () => findHolds(near ?? named, serving)),
        calls: finds('calls', () => findCalls({ ...asked, words: near ?? asked.words }, serving)),
        items: finds('items', () => findItems(asked, serving)),
        people: finds('people', () => findPeople(named, serving)),
        asOf: wire.instant(serving.live.nowMs),
      };
    },
  ),
} as const;

/** Things as answers show them, without those that cannot be shown, which are reported. */
function shown<Item, Shown>(
  items: readonly Item[],
  present: (item: Item) => Shown,
  { live }: Services,
): Shown[] {
  return items.flatMap((item) => {
    try {
      return [present(item)];
    } catch (error) {
      live.reportFault(errorOf(error), { what: 'what a search has found' });
      return [];
    }
  });
}

function presentFound(
  { record: { id, document }, matchedOn }: FoundCustomer,
  { wire }: Services,
): SearchResult['customers'][number] {
  return {
    id: wireIdOf(wire, id),
    number: id,
    name: customerName(document),
    city: document.addresses[0]?.city ?? null,
    phone: document.phones[0]?.number ?? null,
    matchedOn: matchedOn as SearchResult['customers'][number]['matchedOn'],
  };
}

/** Orders with the number, or of the customers, that the text means; of the day, if it names one. */
function findOrders({ words, date }: SearchRequest, serving: Services): SearchResult['orders'] {
  const { store, wire } = serving;
  const { order, customerIds } = ordersOfText(words, serving);
  const isNothing = words !== '' && customerIds.length === 0;
  const within = date === null ? {} : { within: daySpan(date, serving) };
  const page = { customerIds, ...within, after: '', limit: perGroupMax };
  const ofCustomers = isNothing ? [] : store.orders.list<OrderSummary>(wire.ownerId, page);
  const found = ofCustomers.filter(({ place }) => place !== order?.place);
  const present = ({ document, place }: (typeof found)[number]) => {
    const customer = store.customers.get(wire.ownerId, document.customerId)?.document;
    return {
      ...presentOrderRow(document, wire),
      customer: customerName(customer),
      begunAt: iso(instantOfPlace(place)),
    };
  };
  return shown([...(order === undefined ? [] : [order]), ...found], present, serving);
}

/** Kinds of records that a search finds by their numbers. */
const numbered: ReadonlySet<string> = new Set(['order', 'hold', 'call', 'return']);

/** The number of a record that a text names but for its check digit; null: there is none. */
function nearNumber(text: string, serving: Services): string | null {
  const read = readRecordNumber(text);
  const near = read === null ? '' : formatRecordNumber(read);
  const kind = recordWith(text, serving) === null ? recordWith(near, serving)?.kind : undefined;
  return kind !== undefined && numbered.has(kind) ? near : null;
}

/** The order of the return whose number a text is. */
async function orderOfReturn(text: string, serving: Services): Promise<string | null> {
  const named = recordsNamed(text.trim(), serving).find(({ kind }) => kind === 'return');
  if (named === undefined) return null;
  return (await serving.orders?.goodsReturn(named.id))?.orderId ?? null;
}

function findHolds(words: string, serving: Services): SearchResult['holds'] {
  const { wire } = serving;
  const holds = recordsNamed(words, serving).filter(({ kind }) => kind === 'hold');
  return holds.map(({ id }) => {
    const orderNumber = wire.number('order', id.slice(0, id.lastIndexOf('.')));
    return { id, number: wire.number('hold', id), orderNumber };
  });
}

function findCalls({ words, date, principal }: SearchRequest, serving: Services) {
  const q = words === '' ? {} : { q: words };
  const read = callReader({ ...q, date: date ?? undefined }, principal, serving);
  const rows = [
    ...recordsNamed(words.trim(), serving).flatMap(({ kind, id }) =>
      kind === 'call' ? nearCall(id, principal, serving) : [],
    ),
    ...read({ after: null, limit: perGroupMax }),
  ];
  return shown(rows, (row) => presentRecord(row, principal, serving), serving);
}

function findItems(
  { words, language }: SearchRequest,
  { store, wire }: Services,
): SearchResult['items'] {
  const ranges = foldedWords(words).slice(0, wordsMax).map(keyRange.prefix);
  if (ranges.length === 0) return [];
  const search = {
    centreId: wire.ownerId,
    kind: 'itemPart',
    ranges,
    after: null,
    limit: perGroupMax,
  };
  return store.items.search(search).map(({ record: { id, document } }) => {
    return { id: wireIdOf(wire, id), sku: id, name: wordsIn(document.name, language) };
  });
}

function wordsIn(name: { readonly [language: string]: string }, language: Language): string {
  return name[language] ?? Object.values(name)[0] ?? '';
}

/** Agents one of whose names begins so or sounds so, for each word. */
function findPeople(words: string, { live, wire }: Services): SearchResult['people'] {
  const wanted = foldedWords(words);
  if (wanted.length === 0) return [];
  const fits = (name: string): boolean => {
    const own = foldedWords(name);
    const sounds = soundKeys(name);
    return wanted.every(
      (word) =>
        own.some((one) => one.startsWith(word)) ||
        soundKeys(word).some((sound) => sounds.includes(sound)),
    );
  };
  return (live.file.agents ?? [])
    .filter(({ id, name = id }) => fits(name))
    .slice(0, perGroupMax)
    .map(({ id, name = id }) => ({ id: wire.id(id), name }));
}
