/** Catalogues, their source codes, and requests to send one. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  aFinding,
  type CatalogueRequest,
  type CatalogueSettings,
  catalogueAreasSchema,
  catalogueKeys,
  catalogueListSchema,
  catalogueRequestSchema,
  catalogueRequestSettingsSchema,
  catalogueRequestStatuses,
  catalogueRequestStatusSchema,
  catalogueResourceSchema,
  catalogueSettingsSchema,
  channelMessages,
  columnsIn,
  InvalidRequest,
  lifeWords,
  listOf,
  optionalField,
  type Promotions,
  promotionDimensions,
  promotionsSchema,
  refusal,
  sourceCodeListSchema,
} from '../../../contracts/index.ts';
import { inTurns } from '../../../live/index.ts';
import type { Language } from '../../../rules/index.ts';
import {
  areasOf,
  channelOf,
  codeIn,
  foundBy,
  isOffered,
  promotionsOf,
  sumSales,
  today,
} from '../../../services/index.ts';
import { csvText } from '../../../simulator/index.ts';
import type { DocumentRecord } from '../../../store/index.ts';
import { csvType } from '../../http/negotiation.ts';
import { AnswerText } from '../operation.ts';
import { requireSeller } from '../orders/order-messages.ts';
import { saleReaders, spanOf } from '../orders/sales.ts';
import { pageOf, storedPage } from '../paging.ts';
import { list, operation, period, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { keepEvent, requirePresentCustomer } from './customers.ts';
import { documentOperations } from './document-operations.ts';
import {
  addDocument,
  documentPage,
  lookers,
  placesOf,
  presentDocument,
  replaceDocument,
  requireDocument,
  requireOwnCodes,
  requireReferences,
  sellers,
  wireIdOf,
} from './documents.ts';

const cataloguesMax = 1_000;

const catalogues = documentOperations({
  path: 'catalogues',
  name: 'catalogue',
  missing: 'catalogue_not_found',
  settings: catalogueSettingsSchema,
  resource: catalogueResourceSchema,
  repository: ({ catalogues: kept }) => kept,
  key: 'code',
  keys: catalogueKeys,
  shown: (record, serving) => ({ ...presentDocument(record, serving), status: statusOf(record) }),
  memberRight: {
    right: 'publishCatalogues',
    members: ['status'],
    roles: ['ruleEditor', 'admin', 'integration'],
  },
  begunAs: { status: 'draft' },
  check: (document, serving, before) => {
    const { code: own, sourceCodes } = document;
    const { store, wire } = serving;
    const taken = channelMessages.sourceCodeTaken;
    requireOwnCodes(store.catalogues, sourceCodes, { own, kind: 'source', taken, wire });
    const of = { store, wire, document, before };
    requireReferences('items', itemsOf, of);
    requireLayout(document);
    requireReferences('targetMarkets', targetMarketsOf, of);
    if (document.status !== 'draft' && document.status !== before?.status) {
      requireSold(itemsOf(document), serving);
    }
  },
});

export const catalogueOperations = {
  listCatalogues: operation(
    'GET /api/v1/centres/{centre}/catalogues',
    ['Catalogues', 'Les catalogues'],
    { query: list, answer: catalogueListSchema, access: lookers },
    ({ query }, serving) =>
      documentPage(serving.store.catalogues, query, serving, (record) => {
        const { itemIds, sourceCodes, pages, ...shown } = presentDocument(record, serving);
        return {
          ...shown,
          status: statusOf(record),
          itemCount: itemIds.length,
          sourceCodeCount: sourceCodes.length,
        };
      }),
  ),
  createCatalogue: catalogues.add(['Add a catalogue', 'Ajouter un catalogue'], {
    note: 'A source code belongs to one catalogue.',
    example: {
      code: 'WINTER-26',
      name: { fr: 'Hiver', en: 'Winter' },
      validFrom: '2026-11-01',
      validTo: '2027-02-28',
      itemIds: ['DRAP-160'],
      sourceCodes: [{ code: 'H26A', description: 'Customers of last year' }],
    },
    errors: ['name_taken'],
  }),
  getCatalogue: catalogues.get(['A catalogue', 'Un catalogue']),
  patchCatalogue: catalogues.patch(['Change a catalogue (merge patch)', 'Modifier un catalogue'], {
    note: 'Its code stays; lists are replaced whole. Its `status` asks for the right `publishCatalogues`; items of one that is approved or published are active.',
    example: { validTo: '2027-03-31' },
    audited: true,
    errors: ['name_taken'],
  }),
  listSourceCodes: operation(
    'GET /api/v1/centres/{centre}/source-codes',
    ['Source codes that hold today', 'Les codes d’origine du jour'],
    {
      note: 'Codes of catalogues whose days have not come, or are over, are not listed; nor are inactive ones.',
      query: z.strictObject({
        ...list.shape,
        code: optionalField(z.string().max(20), 'This one alone, in any case.'),
        targetedAt: optionalField(
          wireIdSchema,
          'Only codes that were mailed to this customer by name.',
        ),
      }),
      answer: sourceCodeListSchema,
      access: lookers,
    },
    ({ query }, serving) => {
      const found = codesOfToday(query, serving);
      return pageOf(found, query, {
        keyOf: ({ code }) => code,
        present: (one) => one,
        wire: serving.wire,
      });
    },
  ),
  requestCatalogue: operation(
    'POST /api/v1/customers/{customer}/catalogue-requests',
    ['Have a catalogue sent', 'Faire envoyer un catalogue'],
    {
      note: 'By a user of the centre, where directed selling is on; `catalogueId` as the catalogue’s `code` has it.',
      body: catalogueRequestSettingsSchema,
      example: { catalogueId: 'WINTER-26', quantity: 2 },
      answer: catalogueRequestSchema,
      status: 201,
      access: sellers,
      errors: [
        'catalogue_not_found',
        'source_code_not_found',
        'centre_not_permitted',
        'directed_selling_off',
      ],
    },
    (asked, serving) => {
      const { store, wire } = serving;
      const { id: customer } = requirePresentCustomer(asked.params.customer, serving);
      requireSeller(asked, serving);
      requireDirectedSelling(serving);
      const { catalogueId, sourceCode } = asked.body;
      const { document } = catalogues.found(wireIdOf(wire, catalogueId), serving);
      if (!isOffered(document, today(serving))) {
        throw refusal(channelMessages.catalogueNotOffered, { catalogueId });
      }
      if (sourceCode !== null) requireCodeOf(catalogueId, sourceCode, serving);
      const createdAtMs = wire.live.originMs + wire.live.nowMs;
      // The id begins with the time of creation, and so sorts lists.
      const id = `crq-${createdAtMs.toString(36)}-${randomUUID().slice(0, 8)}`;
      const record = addDocument<CatalogueRequest>(
        {
          repository: store.catalogueRequests,
          schema: z.custom<CatalogueRequest>(),
          keys: () => ({ request: [customer] }),
          also: () => {
            const { catalogueId: name } = asked.body;
            const of = { kind: 'catalogue-requests', customerId: customer } as const;
            keepEvent({ id: `request/${id}`, ...of, document: { name } }, serving);
          },
        },
        { id, document: { ...asked.body, customer, status: 'open', createdAtMs } },
        { asked, serving },
      );
      const shown = shownRequest(record, serving);
      asked.header('location', `/api/v1/catalogue-requests/${shown.id}`);
      return shown;
    },
  ),
  listCatalogueRequests: operation(
    'GET /api/v1/centres/{centre}/catalogue-requests',
    ['Catalogues to be sent', 'Les catalogues à envoyer'],
    {
      note: 'With names and addresses, for who sends them. As `text/csv` all of them.',
      query: z.strictObject({
        ...list.shape,
        status: optionalField(z.enum(catalogueRequestStatuses), '[all]'),
      }),
      answer: listOf(catalogueRequestSchema),
      alsoCsv: true,
      access: sellers,
    },
    ({ query, wantsCsv, language }, serving) => {
      const { ownerId } = serving.wire;
      const { status } = query;
      const rows = (page: { readonly after: string; readonly limit: number }) =>
        requestsIn(status, ownerId, page, serving);
      if (wantsCsv) return new AnswerText(csvType, requestsCsv(rows, language, serving));
      return storedPage(({ after, limit }) => rows({ after: String(after ?? ''), limit }), query, {
        keyOf: ({ id }) => id,
        present: (record) => shownRequest(record, serving),
        wire: serving.wire,
      });
    },
  ),
  patchCatalogueRequest: operation(
    'PATCH /api/v1/catalogue-requests/{catalogueRequest}',
    ['Say that a catalogue was sent, or is not', 'Signaler l’envoi d’un catalogue, ou l’annuler'],
    {
      note: 'Of one that is open.',
      body: catalogueRequestStatusSchema,
      example: { status: 'sent' },
      answer: catalogueRequestSchema,
      access: sellers,
      audited: true,
      errors: ['in_use'],
    },
    (asked, serving) => {
      const { store, wire } = serving;
      const code = 'item_not_found';
      const id = asked.params.catalogueRequest;
      const found = requireDocument(store.catalogueRequests, id, { code, wire });
      const { status } = found.document;
      if (status !== 'open') {
        const said = { id, status: lifeWords[status] ?? status };
        throw refusal(channelMessages.requestOver, said);
      }
      const { address, customerId } = shownRequest(found, serving);
      if (asked.body.status === 'sent' && address === null) {
        const said = { expected: `an address of customer ${customerId} first`, received: 'sent' };
        throw new InvalidRequest([aFinding('/body/status', 'not_allowed', said)]);
      }
      const document = { ...found.document, ...asked.body };
      const kept = { repository: store.catalogueRequests, keys: () => ({}) };
      const schema = z.custom<CatalogueRequest>();
      const of = { asked: { ...asked, ifMatch: found.version }, serving };
      return shownRequest(replaceDocument({ ...kept, schema }, found, document, of), serving);
    },
  ),
  getPromotions: operation(
    'GET /api/v1/centres/{centre}/promotions',
    ['What promotions cost and brought', 'Coûts et résultats des opérations'],
    {
      note: 'Of orders submitted in the period and not cancelled, as of `getSales`, beside quantity, cost and budget of the source codes. As `text/csv` a line for each row, amounts in minor units.',
      query: period.safeExtend({
        by: optionalField(z.enum(promotionDimensions), 'What rows are of [sourceCode].'),
        catalogueId: optionalField(wireIdSchema, 'Source codes of this catalogue [all].'),
      }),
      answer: promotionsSchema,
      alsoCsv: true,
      access: saleReaders,
      errors: ['catalogue_not_found'],
    },
    async ({ query, wantsCsv, language }, serving) => {
      const { by = 'sourceCode', catalogueId: wireId } = query;
      const catalogueId = wireId && catalogues.found(wireId, serving).id;
      const of = { by: 'sourceCode' as const, ...spanOf(query, serving), filters: {} };
      const asked = { ...of, isKeptOnly: true };
      const sales = await inTurns(sumSales(asked, serving), serving.clock);
      const promotions = promotionsOf(sales, { by, catalogueId }, serving);
      return wantsCsv ? new AnswerText(csvType, promotionsCsv(promotions, language)) : promotions;
    },
  ),
  getCatalogueAreas: operation(
    'GET /api/v1/catalogues/{catalogue}/areas',
    ['What the areas of a catalogue’s pages sold', 'Les ventes par surface d’un catalogue'],
    {
      note: 'Of orders from it, submitted in the period as of `getSales`.',
      query: period,
      answer: catalogueAreasSchema,
      access: saleReaders,
      errors: [],
    },
    async ({ params, query }, serving) => {
      const found = catalogues.found(params.catalogue, serving);
      const filters = { catalogue: found.id };
      const asked = { by: 'item' as const, ...spanOf(query, serving), filters };
      const sales = await inTurns(sumSales(asked, serving), serving.clock);
      const idOf = (sku: string) => wireIdOf(serving.wire, sku);
      return areasOf(sales, found, { ...serving, idOf });
    },
  ),
} as const;

function requireCodeOf(catalogueId: string, code: string, serving: Services): void {
  const own = codesOfToday({ code }, serving).some((one) => {
    return one.catalogueId === wireIdOf(serving.wire, catalogueId);
  });
  if (own) return;
  throw refusal(channelMessages.codeNotOfCatalogue, { code, catalogueId });
}

function codesOfToday(
  {
    code,
    targetedAt,
  }: { readonly code?: string | undefined; readonly targetedAt?: string | undefined },
  serving: Services,
) {
  const { store, wire } = serving;
  const { ownerId: centreId } = wire;
  const day = today(serving);
  const wanted = code?.toUpperCase();
  const customer = targetedAt === undefined ? null : (codeIn(wire, targetedAt) ?? '');
  const records =
    wanted === undefined
      ? store.catalogues.list(centreId, { after: '', limit: cataloguesMax })
      : foundBy(store.catalogues, ['source', wanted], { wire, limit: 1 });
  return records
    .filter(({ document }) => isOffered(document, day))
    .flatMap(({ id, document: { name, validTo, priceGroupIds, freeItemIds, sourceCodes } }) =>
      sourceCodes
        .filter((one) => one.active && (wanted === undefined || one.code === wanted))
        .filter((one) => customer === null || isMailedTo(customer, one, serving))
        .map(({ targets: _targets, ...one }) => ({
          ...one,
          catalogueId: wireIdOf(wire, id),
          catalogueName: name,
          validTo,
          priceGroupIds,
          freeItemIds,
        })),
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Categories are of the catalogue and form a tree; what is shown is in it. @throws {InvalidRequest} */
function requireLayout({ categories = [], pages = [], itemIds }: CatalogueSettings): void {
  const parents = new Map(categories.map(({ code, parent }) => [code, parent]));
  const endsAt = (code: string | undefined): boolean => {
    const seen = new Set<string>();
    for (let at = code; at !== undefined; at = parents.get(at)) {
      if (seen.has(at) || !parents.has(at)) return false;
      seen.add(at);
    }
    return true;
  };
  const wrong = (pointer: string, expected: string, received: unknown) =>
    aFinding(`/body/${pointer}`, 'unknown_reference', {
      expected,
      received: JSON.stringify(received),
    });
  const findings = [
    ...categories.flatMap(({ parent, itemIds: own }, n) => [
      ...(endsAt(parent)
        ? []
        : [wrong(`categories/${n}/parent`, 'another category, of which it is no part', parent)]),
      ...placesIn(own, `categories/${n}/itemIds`),
    ]),
    ...pages.flatMap(({ items }, n) =>
      placesIn(
        items.map(({ itemId }) => itemId),
        `pages/${n}/items`,
      ),
    ),
  ];
  function placesIn(ids: readonly string[], path: string) {
    const known = new Set(itemIds);
    return ids.flatMap((id, place) =>
      known.has(id) ? [] : [wrong(`${path}/${place}`, 'an item of the catalogue', id)],
    );
  }
  if (findings.length > 0) throw new InvalidRequest(findings);
}

/** @throws {InvalidRequest} where an item is not active */
function requireSold(
  named: readonly (readonly [pointer: string, sku: string])[],
  { store, wire }: Services,
): void {
  const findings = named.flatMap(([pointer, received]) => {
    if (store.items.get(wire.ownerId, received)?.document.active === true) return [];
    return [aFinding(pointer, 'not_allowed', { expected: 'an active item', received })];
  });
  if (findings.length > 0) throw new InvalidRequest(findings);
}

function itemsOf({ itemIds, freeItemIds }: CatalogueSettings) {
  return [...placesOf('itemIds', itemIds), ...placesOf('freeItemIds', freeItemIds)];
}

function targetMarketsOf({ sourceCodes }: CatalogueSettings) {
  return sourceCodes.flatMap(({ targetMarketId: id }, n) =>
    id === undefined ? [] : [[`/body/sourceCodes/${n}/targetMarketId`, id] as const],
  );
}

/** Whether a source code was mailed to a customer, by name or in its target market. */
function isMailedTo(
  customer: string,
  { targets, targetMarketId }: CatalogueSettings['sourceCodes'][number],
  { store, wire }: Services,
): boolean {
  if (targets.includes(customer)) return true;
  const { members = [] } =
    store.targetMarkets.get(wire.ownerId, targetMarketId ?? '')?.document ?? {};
  const id = wireIdOf(wire, customer);
  return members.some((one) => 'customerId' in one && one.customerId === id);
}

/** Requests with a status, by time; of `limit` as many as there are. */
function requestsIn(
  status: CatalogueRequest['status'] | undefined,
  centreId: string,
  page: { readonly after: string; readonly limit: number },
  { store }: Services,
): readonly DocumentRecord<CatalogueRequest>[] {
  const found: DocumentRecord<CatalogueRequest>[] = [];
  let { after } = page;
  for (;;) {
    const read = store.catalogueRequests.list(centreId, { after, limit: page.limit });
    for (const one of read)
      if ((status ?? one.document.status) === one.document.status) found.push(one);
    after = read.at(-1)?.id ?? after;
    if (read.length < page.limit || found.length >= page.limit) return found.slice(0, page.limit);
  }
}

type RequestsOf = (page: {
  readonly after: string;
  readonly limit: number;
}) => readonly DocumentRecord<CatalogueRequest>[];

function requestsCsv(rowsOf: RequestsOf, language: Language, serving: Services): string {
  const lines: (string | number | null)[][] = [];
  for (let after = ''; ; ) {
    const records = rowsOf({ after, limit: cataloguesMax });
    for (const record of records) {
      const { id, catalogueId, quantity, status, createdAt, name, address, ...said } = shownRequest(
        record,
        serving,
      );
      const { lines: street = [], postalCode = null, city = null, country = null } = address ?? {};
      const to = [name, street.join(', '), postalCode, city, country];
      lines.push([id, catalogueId, said.sourceCode, quantity, status, createdAt, ...to]);
    }
    if (records.length < cataloguesMax) break;
    after = records.at(-1)?.id ?? '';
  }
  const what = ['id', 'catalogueId', 'sourceCode', 'quantity', 'status', 'createdAt'];
  const members = [...what, 'name', 'address', 'postalCode', 'city', 'country'];
  return csvText([columnsIn(language, members), ...lines]);
}

function promotionsCsv({ by, rows, total }: Promotions, language: Language): string {
  const line = (value: string | null, row: Promotions['total']) => {
    const { budget, net, cost, gain, orderCost } = row;
    const amounts = [budget, net, cost, gain, orderCost].map((one) => one?.amountMinor ?? null);
    return [value, row.quantity, row.orders, row.responseShare, ...amounts, net.currency];
  };
  const sums = ['budget', 'net', 'cost', 'gain', 'orderCost', 'currency'];
  return csvText([
    columnsIn(language, [by, 'quantity', 'orders', 'responseShare', ...sums]),
    ...rows.map(({ value, ...row }) => line(value, row)),
    line('total', total),
  ]);
}

/** Those of earlier versions have no status. */
function statusOf({ document }: { readonly document: Partial<CatalogueSettings> }) {
  return document.status ?? 'published';
}

function requireDirectedSelling(serving: Services): void {
  if (channelOf(serving).settings.directedSelling) return;
  throw refusal(
    channelMessages.directedSellingOff,
    { centreId: serving.wire.ownerId },
    { needs: ['channel.directedSelling: true'] },
  );
}

function shownRequest(
  { id, document, person }: DocumentRecord<CatalogueRequest>,
  { store, wire }: Services,
) {
  const { customer, createdAtMs, ...shown } = document;
  const to = store.customers.get(wire.ownerId, customer)?.document;
  return {
    ...shown,
    name: [to?.firstName ?? '', to?.lastName ?? ''].join(' ').trim(),
    address: to?.addresses[0] ?? null,
    id: wireIdOf(wire, id),
    customerId: wireIdOf(wire, customer),
    createdBy: person,
    createdAt: new Date(createdAtMs).toISOString(),
  };
}
