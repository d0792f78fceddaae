/** Customers: searched for by whatever a caller says, and kept. */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import {
  type CustomerSettings,
  customerCreatedSchema,
  customerKeys,
  customerListSchema,
  customerResourceSchema,
  customerSettingsSchema,
  foldedWords,
  matchedOnSchema,
  phoneKeyStart,
} from '../../../contracts/index.ts';
import { type DocumentRecord, type KeyRange, keyRange } from '../../../store/index.ts';
import type { Serving } from '../../operation.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../route.ts';
import { listQueryShape } from '../shared.ts';
import {
  addDocument,
  channelOf,
  type Kept,
  patchBody,
  patchDocument,
  patchErrors,
  placed,
  requireDocument,
  sellers,
  shownDocument,
  wireIdOf,
} from './documents.ts';
import { searchedPage } from './searched-page.ts';

const asked = z.string().min(1).max(100);
/** Digits from which on a text is taken for a telephone number. */
const phoneDigitsMin = 4;
/** Words of a name that are looked for. */
const wordsMax = 3;
const numberRange = [1_000_000, 10_000_000] as const;
const numberTriesMax = 100;

export const customerOperations = {
  listCustomers: operation(
    'GET /api/v1/centres/{centre}/customers',
    ['Search for customers', 'Rechercher des clients'],
    {
      note: 'One of `q`, `number` and `email`. `q` takes the beginning of names (`ber*`), a telephone number in any notation or its last four digits or more, an e-mail address, a customer number. Accents and case do not count.',
      query: z.strictObject({
        ...listQueryShape,
        ...{ q: asked.optional(), number: asked.optional(), email: asked.optional() },
      }),
      answer: customerListSchema,
      access: sellers,
    },
    ({ query }, serving) => {
      const { store, wire } = serving;
      return searchedPage(store.customers, query, {
        searches: searchesOf(query),
        isAll: query.q === undefined && query.number === undefined && query.email === undefined,
        wire,
        present: (record, matchedOn) => ({
          ...shown(record, serving),
          matchedOn: matchedOnSchema.parse(matchedOn),
        }),
      });
    },
  ),
  createCustomer: operation(
    'POST /api/v1/centres/{centre}/customers',
    ['Add a customer', 'Ajouter un client'],
    {
      body: customerSettingsSchema,
      example: {
        ...{ firstName: 'Hélène', lastName: 'Bernard', language: 'fr' },
        phones: [{ number: '+33 6 39 98 00 01' }],
      },
      answer: customerCreatedSchema,
      status: 201,
      tagged: 'version',
      access: sellers,
      errors: ['name_taken', 'resource_unavailable'],
    },
    (request, serving) => {
      const { number = freeNumber(serving), ...body } = request.body;
      const document = { ...body, number };
      const possibleDuplicates = alike(document, serving);
      const kept = keptCustomers(serving);
      const record = addDocument(kept, { id: number, document }, { asked: request, serving });
      return { ...placed(shown(record, serving), request, 'customers'), possibleDuplicates };
    },
  ),
  getCustomer: operation(
    'GET /api/v1/customers/{customer}',
    ['A customer', 'Un client'],
    { answer: customerResourceSchema, tagged: 'version', access: sellers },
    (request, serving) => shown(requireCustomer(request.params.customer, serving), serving),
  ),
  patchCustomer: operation(
    'PATCH /api/v1/customers/{customer}',
    ['Change a customer (merge patch)', 'Modifier un client'],
    {
      note: 'The number stays.',
      body: patchBody,
      example: { marketingConsent: true },
      answer: customerResourceSchema,
      tagged: 'version',
      access: sellers,
      errors: patchErrors,
    },
    (request, serving) => {
      const before = requireCustomer(request.params.customer, serving);
      const of = { asked: request, serving };
      return shown(patchDocument(keptCustomers(serving), before, of), serving);
    },
  ),
} as const;

/** A customer by their id. @throws {Refusal} */
export function requireCustomer(
  id: string,
  { store, wire }: Serving,
): DocumentRecord<CustomerSettings> {
  return requireDocument(store.customers, id, { code: 'customer_not_found', wire });
}

/** How customers are kept: found by number, telephone, e-mail address and name. */
export function keptCustomers(serving: Serving): Kept<CustomerSettings> {
  const { callingCode } = channelOf(serving).settings;
  return {
    repository: serving.store.customers,
    schema: customerSettingsSchema,
    key: 'number',
    keys: (document) => customerKeys(document, callingCode),
  };
}

function shown(record: DocumentRecord<CustomerSettings>, serving: Serving) {
  return { ...shownDocument(record, serving), number: record.id };
}

type Searches = readonly { readonly kind: string; readonly ranges: readonly KeyRange[] }[];

/** What a text may mean, likeliest first: the first of them that finds anybody holds. */
function searchesOf(query: {
  readonly q?: string | undefined;
  readonly number?: string | undefined;
  readonly email?: string | undefined;
}): Searches {
  const { q = '', number, email } = query;
  const one = (kind: string, value: string) => ({ kind, ranges: [keyRange.prefix(value)] });
  if (number !== undefined) {
    return [{ kind: 'number', ranges: [keyRange.exact(number.toLowerCase())] }];
  }
  if (email !== undefined) return [one('email', email.toLowerCase())];
  const text = q.trim().replace(/\*+$/, '').toLowerCase();
  if (text.includes('@')) return [one('email', text)];
  const isPhone = /^[+(]?[\d ().\u00a0/-]+$/.test(text);
  const digits = isPhone ? phoneKeyStart(text) : '';
  const words = foldedWords(text).slice(0, wordsMax);
  return [
    ...(/\d/.test(text) ? [one('number', text)] : []),
    ...(digits.length >= phoneDigitsMin ? [one('phone', digits)] : []),
    ...(words.length > 0 ? [{ kind: 'name', ranges: words.map(keyRange.prefix) }] : []),
  ];
}

/** Others who share a telephone number or an e-mail address. */
function alike(document: CustomerSettings, serving: Serving) {
  const { store, wire } = serving;
  const { ownerId: centreId } = wire;
  const { callingCode } = channelOf(serving).settings;
  const { phone, email } = customerKeys(document, callingCode);
  const found = Object.entries({ phone, email }).flatMap(([kind, values]) =>
    values.flatMap((value) =>
      store.customers.search({
        ...{ centreId, kind, ranges: [keyRange.exact(value)], after: null, limit: 10 },
      }),
    ),
  );
  const byId = new Map(found.map(({ record }) => [record.id, record]));
  return [...byId.values()].map(({ id, document: { firstName, lastName } }) => {
    return { id: wireIdOf(wire, id), number: id, firstName, lastName };
  });
}

/** Seven digits that nobody has. @throws {Refusal} where most are taken. */
function freeNumber({ store, wire }: Serving): string {
  for (let tried = 0; tried < numberTriesMax; tried += 1) {
    const number = String(randomInt(...numberRange));
    if (store.customers.get(wire.ownerId, number) === undefined) return number;
  }
  throw new Refusal('resource_unavailable', 'Most customer numbers are taken; give one.');
}
