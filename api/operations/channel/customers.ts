/**
 * Customers: search, records, timeline, order figures and notes.
 *
 * Source: dynamics-call-center.md 1.23, 3.19.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  aFinding,
  type CustomerSettings,
  type CustomerState,
  channelMessages,
  companyMark,
  customerCreatedSchema,
  customerEventKinds,
  customerFiguresSchema,
  customerHistorySchema,
  customerKeys,
  customerListSchema,
  customerNoteSchema,
  customerResourceSchema,
  customerSettingsSchema,
  customerStates,
  dateSchema,
  freeText,
  InvalidRequest,
  matchedOnSchema,
  optionalField,
  printableText,
  refusal,
  strict,
} from '../../../contracts/index.ts';
import { nearestWord } from '../../../kernel/index.ts';
import { caseFigures, survivingCustomer } from '../../../live/index.ts';
import type { HistoryEntry, Order } from '../../../orders/index.ts';
import {
  channelOf,
  codeIn,
  companiesAbove,
  companiesMax,
  concernsOrders,
  foundBy,
  levelsBelow,
  phoneKeysOf,
  type Shop,
} from '../../../services/index.ts';
import { type CustomerEvent, type DocumentRecord, keyRange } from '../../../store/index.ts';
import { presentCustomerEvent } from '../../presenters/history.ts';
import type { MemberRight } from '../access-rules.ts';
import type { ApiRequest } from '../operation.ts';
import { storedPage } from '../paging.ts';
import { daySpan, listQueryShape, operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { changedMembers, documentOperations, requireMembers } from './document-operations.ts';
import {
  addDocument,
  placesOf,
  presentDocument,
  presentNewDocument,
  replaceDocument,
  requireReferences,
  searchedPage,
  sellers,
  wireIdOf,
} from './documents.ts';
import { type CustomerSearches, customerSearches } from './find-customers.ts';

const asked = printableText(100);
/** Customers among whom those are searched who called on a day or talked with an agent. */
const calledMax = 10_000;
const numberRange = [1_000_000, 10_000_000] as const;
const numberTriesMax = 100;
const isKind = z.enum(customerEventKinds);
const kindNames = customerEventKinds.join('|');

/** Financial and delivery terms, which need a separate right. */
const customerTerms: MemberRight = {
  right: 'setCustomerTerms',
  members: [
    'creditLimit',
    'creditLimitMandatory',
    'allowOnAccount',
    'instalmentEligible',
    'accountBalance',
    'checkThreshold',
    'checkHoldDays',
    'hold',
    'priceGroupId',
    'companyId',
    'catalogueIds',
    'fraudStatus',
    'tier',
  ],
  roles: ['supervisor', 'admin', 'integration'],
};

const customers = documentOperations({
  path: 'customers',
  name: 'customer',
  missing: 'customer_not_found',
  settings: customerSettingsSchema,
  resource: customerResourceSchema,
  access: sellers,
  shown: presentCustomer,
  repository: ({ customers: kept }) => kept,
  key: 'number',
  keys: (document, serving) => customerKeys(document, phoneKeysOf(serving)),
  check: (document, serving, before) => {
    requireAgentOfCentre(document, serving, before);
    requireCompany(document, serving, before);
    const cataloguesOf = ({ catalogueIds = [] }: CustomerSettings) =>
      placesOf('catalogueIds', catalogueIds);
    requireReferences('catalogues', cataloguesOf, { ...serving, document, before });
    requireUnmerged(document, before);
    if (before?.erasedAt !== undefined || document.erasedAt !== undefined) {
      throw erasedAlready(document, serving);
    }
  },
  memberRight: customerTerms,
  onPatched: async (before, after, { id, serving: { orders } }) => {
    if (concernsOrders(before, after)) await orders?.customerChanged(id);
  },
});
/** Customer records, searchable by number, telephone, e-mail address and name. */
export const keptCustomers = customers.kept;
export const requireCustomer = customers.found;

export const customerOperations = {
  listCustomers: operation(
    'GET /api/v1/centres/{centre}/customers',
    ['Search for customers', 'Rechercher des clients'],
    {
      note: 'One of `q`, `number` and `email`. `q` takes the beginning of names (`ber*`), a telephone number in any notation or its last four digits or more, an e-mail address, a customer number, words of an address, a postal code, a town. Accents and case do not count; where no name is found, names that sound so are.',
      query: z.strictObject({
        ...listQueryShape,
        q: asked.optional(),
        number: asked.optional(),
        email: asked.optional(),
        state: optionalField(z.enum(customerStates), 'Those in this state [all].'),
        companyId: optionalField(
          wireIdSchema,
          'Who buys for this company, or is part of it [all].',
        ),
        date: optionalField(dateSchema, 'Who called on this day of the centre [all].'),
        agentId: optionalField(wireIdSchema, 'Who talked with this agent [all].'),
      }),
      answer: customerListSchema,
      access: sellers,
    },
    ({ query }, serving) => {
      const { store, wire } = serving;
      const searches = stateSearches(query, wire);
      const ids = calledIds(query, serving);
      return searchedPage(store.customers, query, {
        searches,
        isAll: [query.q, query.number, query.email, query.state, query.companyId].every(
          (one) => one === undefined,
        ),
        ...(ids === null ? {} : { among: { ids, keysOf: keptCustomers(serving).keys } }),
        wire,
        present: (record, matchedOn) => ({
          ...presentCustomer(record, serving),
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
        firstName: 'Hélène',
        lastName: 'Bernard',
        language: 'fr',
        phones: [{ number: '+33 6 39 98 00 01' }],
      },
      answer: customerCreatedSchema,
      status: 201,
      tagged: 'version',
      access: sellers,
      audited: true,
      memberRight: customerTerms,
      errors: ['name_taken', 'resource_unavailable'],
    },
    (request, serving) => {
      const { number = freeNumber(serving), ...body } = request.body;
      const of = { document: body, before: unset, asked: request, serving };
      requireMembers(customerTerms, of);
      const document = { ...body, number };
      const possibleDuplicates = alike(document, serving);
      const kept = keptCustomers(serving);
      const record = addDocument(kept, { id: number, document }, { asked: request, serving });
      return {
        ...presentNewDocument(presentCustomer(record, serving), request, 'customers'),
        possibleDuplicates,
      };
    },
  ),
  getCustomer: customers.get(['A customer', 'Un client']),
  patchCustomer: customers.patch(['Change a customer (merge patch)', 'Modifier un client'], {
    note: 'The number stays. What money and goods hang on (credit, hold, price group, company, fraud status, tier) asks for the right `setCustomerTerms`.',
    example: { marketingConsent: true },
    audited: customers.before,
    auditedAs: changedMembers,
  }),
  getCustomerHistory: operation(
    'GET /api/v1/customers/{customer}/history',
    ['All of a customer in one time line', 'L’historique d’un client'],
    {
      note: 'Newest first. An order stands where it was begun, with the status that it has now.',
      query: z.strictObject({
        ...listQueryShape,
        kinds: z
          .string()
          .regex(new RegExp(`^(${kindNames})(,(${kindNames}))*$`))
          .optional()
          .describe('`orders,calls` [all].'),
      }),
      answer: customerHistorySchema,
      access: sellers,
    },
    ({ params, query, language }, serving) => {
      const { store, wire } = serving;
      const { id: customerId } = requireCustomer(params.customer, serving);
      const kinds = query.kinds?.split(',').map((kind) => isKind.parse(kind));
      const of = { customerId, kinds: kinds ?? customerEventKinds };
      return storedPage(
        ({ after, limit }) => {
          const page = { ...of, after: String(after ?? ''), limit };
          return store.history.list<HistoryEntry>(wire.ownerId, page);
        },
        query,
        {
          keyOf: ({ place }) => place,
          present: (event) => presentCustomerEvent(event, { language, wire }),
          wire,
        },
      );
    },
  ),
  getCustomerFigures: operation(
    'GET /api/v1/customers/{customer}/figures',
    ['What a customer has ordered', 'Les chiffres d’un client'],
    {
      note: 'Of orders that were submitted and are not cancelled.',
      answer: customerFiguresSchema,
      access: sellers,
    },
    ({ params }, serving) => {
      const { store, wire } = serving;
      const { id: customerId } = requireCustomer(params.customer, serving);
      const sales = store.orders.sales(wire.ownerId, { customerId });
      const { count, totalMinor, firstAtMs, lastAtMs } = sales;
      const { currency } = channelOf(serving).settings;
      const at = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());
      const average = { amountMinor: Math.round(totalMinor / count), currency };
      return {
        orderCount: count,
        firstOrderAt: at(firstAtMs),
        lastOrderAt: at(lastAtMs),
        total: { amountMinor: totalMinor, currency },
        average: count === 0 ? null : average,
      };
    },
  ),
  addCustomerNote: operation(
    'POST /api/v1/customers/{customer}/notes',
    ['Note something of a customer', 'Noter quelque chose sur un client'],
    {
      note: 'It stands in their time line; nobody else sees it.',
      body: strict({ text: freeText(1_000).min(1) }),
      example: { text: 'Préfère être rappelée le matin' },
      answer: customerNoteSchema,
      status: 201,
      access: sellers,
    },
    ({ params, body: { text }, person }, serving) => {
      const { id: customerId } = requirePresentCustomer(params.customer, serving);
      const by = person ?? '';
      const id = `note/${randomUUID()}`;
      const event = { id, kind: 'notes', customerId, document: { name: text, by } } as const;
      const atMs = serving.store.transaction(() => keepEvent(event, serving));
      return { at: new Date(atMs).toISOString(), by, text };
    },
  ),
} as const;

/** Members that an earlier version did not store get their defaults. */
export function presentCustomer(record: DocumentRecord<CustomerSettings>, serving: Services) {
  const { mergedInto, erasedAt = null, cases = [] } = record.document;
  const hot = cases.filter(({ priority, status }) => priority === 'hot' && status === 'open');
  return {
    ...unset,
    ...presentDocument(record, serving),
    ...caseFigures(record.document),
    number: record.id,
    mergedInto: mergedInto === undefined ? null : serving.wire.id(mergedInto),
    erasedAt,
    alert: hot.length === 0 ? null : { cases: hot },
  };
}

const { lastName: _lastName, ...unset } = customerSettingsSchema.parse({ lastName: '–' });

/** Merging moves orders too, so a record does not say by itself that it is merged. */
function requireUnmerged({ mergedInto }: CustomerSettings, before: CustomerSettings | null): void {
  if (mergedInto === before?.mergedInto) return;
  const said = { expected: 'as it is: `mergeCustomer` sets it', received: String(mergedInto) };
  throw new InvalidRequest([aFinding('/body/mergedInto', 'not_allowed', said)]);
}

function erasedAlready({ number = '', erasedAt = '' }: CustomerSettings, { wire }: Services) {
  return refusal(channelMessages.customerErased, { id: wire.id(number), at: erasedAt });
}

/** The customer of a path, or the one they were merged into. @throws {Refusal} where there is none */
export function requireSurvivor(id: string, serving: Services) {
  const { store, wire } = serving;
  return survivingCustomer(requireCustomer(id, serving), store.customers, wire.ownerId);
}

/** As {@link requireSurvivor}; erased customers are refused as well. @throws {Refusal} */
export function requirePresentCustomer(id: string, serving: Services) {
  const found = requireSurvivor(id, serving);
  if (found.document.erasedAt !== undefined) throw erasedAlready(found.document, serving);
  return found;
}

/** Keeps an order's own address with its customer's, who may ask for it to be erased. */
export function keepOneOff(
  { customer }: Pick<Shop, 'customer'>,
  of: {
    readonly order: Pick<Order, 'customerId'>;
    readonly asked: Pick<ApiRequest, 'person'>;
    readonly serving: Services;
  },
): void {
  const { customerId } = of.order;
  const before = of.serving.store.customers.get(of.serving.wire.ownerId, customerId);
  const { oneOffAddresses } = customer ?? {};
  if (before === undefined || oneOffAddresses === undefined) return;
  const asked = { ...of.asked, ifMatch: before.version };
  // The order’s customer has the terms of their company, which their record does not take over.
  const document = { ...before.document, oneOffAddresses };
  replaceDocument(keptCustomers(of.serving), before, document, { asked, serving: of.serving });
}

function requireAgentOfCentre(
  { preferredAgentId }: CustomerSettings,
  { wire }: Services,
  before: CustomerSettings | null,
): void {
  if (preferredAgentId === null || preferredAgentId === before?.preferredAgentId) return;
  const { agents = [] } = wire.live.file;
  if (agents.some(({ id }) => id === preferredAgentId)) return;
  const near = nearestWord(
    preferredAgentId,
    agents.map(({ id }) => id),
  );
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  const said = {
    expected: `an agent of the centre${meant}`,
    received: JSON.stringify(preferredAgentId),
  };
  throw new InvalidRequest([aFinding('/body/preferredAgentId', 'unknown_reference', said)]);
}

/** @throws {InvalidRequest} where a company is no other customer, or part of this one */
function requireCompany(
  { number, companyId: received }: CustomerSettings,
  serving: Services,
  before: CustomerSettings | null,
): void {
  if (received === undefined || received === before?.companyId) return;
  const centre = { store: serving.store, centreId: serving.wire.ownerId };
  const above = companiesAbove(received, centre);
  const isOther = received !== number && above.length > 0;
  const isTooDeep =
    above[companiesMax - 1]?.document.companyId !== undefined ||
    above.length + levelsBelow(number ?? '', centre) > companiesMax;
  const expected = !isOther
    ? 'the number of another customer'
    : above.some(({ id }) => id === number)
      ? `a company that is not itself part of ${number}`
      : isTooDeep &&
        `at most ${companiesMax} companies above each customer, also those below ${number}`;
  if (expected === false) return;
  const code = isOther ? 'not_allowed' : 'unknown_reference';
  throw new InvalidRequest([aFinding('/body/companyId', code, { expected, received })]);
}

type CustomerQuery = Parameters<typeof customerSearches>[0] & {
  readonly state?: CustomerState | undefined;
  readonly companyId?: string | undefined;
  readonly date?: string | undefined;
  readonly agentId?: string | undefined;
};

/** What a query's text may mean, each within the query's state. */
function stateSearches(
  { state, companyId, ...query }: CustomerQuery,
  wire: Services['wire'],
): CustomerSearches {
  const isAsked = [query.q, query.number, query.email].some((one) => one !== undefined);
  const searches = isAsked ? customerSearches(query) : [];
  const company = companyId && companyMark(codeIn(wire, companyId) ?? '');
  const within = [state, company].flatMap((value) =>
    value === undefined ? [] : { kind: 'state', ...keyRange.exact(value) },
  );
  if (within.length === 0) return searches;
  if (!isAsked) return [{ kind: 'state', ranges: within }];
  return searches.map(({ kind, ranges }) => {
    return { kind, ranges: [...ranges.slice(0, 3 - within.length), ...within] };
  });
}

/** Customers who called on a day or talked with an agent; null: the query names neither. */
function calledIds({ date, agentId }: CustomerQuery, serving: Services): readonly string[] | null {
  if (date === undefined && agentId === undefined) return null;
  const { store, wire } = serving;
  const agent = agentId && (wire.fileId(agentId) ?? agentId);
  const filters = agent === undefined ? [] : [{ dimension: 'agent' as const, values: [agent] }];
  const { centreId } = wire;
  return store.calls.customers({ centreId, ...daySpan(date, serving), filters, limit: calledMax });
}

function alike(document: CustomerSettings, serving: Services) {
  const { store, wire } = serving;
  const { phone, email } = customerKeys(document, phoneKeysOf(serving));
  const found = Object.entries({ phone, email }).flatMap(([kind, values]) =>
    values.flatMap((value) => foundBy(store.customers, [kind, value], { wire, limit: 10 })),
  );
  const byId = new Map(found.map((record) => [record.id, record]));
  return [...byId.values()].map(({ id, document: { firstName, lastName } }) => {
    return { id: wireIdOf(wire, id), number: id, firstName, lastName };
  });
}

/** A random unused customer number of seven digits. @throws {Refusal} where none is found. */
function freeNumber({ store, wire }: Services): string {
  for (let tried = 0; tried < numberTriesMax; tried += 1) {
    const number = String(randomInt(...numberRange));
    if (store.customers.get(wire.ownerId, number) === undefined) return number;
  }
  throw refusal(channelMessages.numbersTaken);
}

export function keepEvent(
  event: Pick<CustomerEvent, 'id' | 'kind' | 'customerId'> & { readonly document: HistoryEntry },
  { store, wire }: Services,
): number {
  const atMs = wire.live.originMs + wire.live.nowMs;
  store.history.save(wire.ownerId, { ...event, version: 1, atMs });
  return atMs;
}
