/** Catalogues, their source codes, and requests to send one. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type CatalogueRequest,
  catalogueKeys,
  catalogueListSchema,
  catalogueRequestSchema,
  catalogueRequestSettingsSchema,
  catalogueResourceSchema,
  catalogueSettingsSchema,
  channelMessages,
  listOf,
  optionalField,
  refusal,
  sourceCodeListSchema,
} from '../../../contracts/index.ts';
import { channelOf, codeIn, foundBy, isWithin, today } from '../../../services/index.ts';
import type { DocumentRecord } from '../../../store/index.ts';
import { requireSeller } from '../orders/order-messages.ts';
import { pageOf } from '../paging.ts';
import { list, operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { keepEvent, requirePresentCustomer } from './customers.ts';
import { documentOperations } from './document-operations.ts';
import {
  addDocument,
  documentPage,
  lookers,
  placesOf,
  presentDocument,
  requireItems,
  requireOwnCodes,
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
  check: ({ code: own, sourceCodes, itemIds, freeItemIds }, serving, before) => {
    const { store, wire } = serving;
    const taken = channelMessages.sourceCodeTaken;
    requireOwnCodes(store.catalogues, sourceCodes, { own, kind: 'source', taken, wire });
    const named = [...placesOf('itemIds', itemIds), ...placesOf('freeItemIds', freeItemIds)];
    requireItems(named, serving, before?.freeItemIds);
  },
});

export const catalogueOperations = {
  listCatalogues: operation(
    'GET /api/v1/centres/{centre}/catalogues',
    ['Catalogues', 'Les catalogues'],
    { query: list, answer: catalogueListSchema, access: lookers },
    ({ query }, serving) =>
      documentPage(serving.store.catalogues, query, serving, (record) => {
        const { itemIds, sourceCodes, ...shown } = presentDocument(record, serving);
        return { ...shown, itemCount: itemIds.length, sourceCodeCount: sourceCodes.length };
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
    note: 'Its code stays; lists are replaced whole.',
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
      catalogues.found(wireIdOf(wire, catalogueId), serving);
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
      asked.header('location', `/api/v1/centres/${wire.ownerId}/catalogue-requests`);
      return shownRequest(record, serving);
    },
  ),
  listCatalogueRequests: operation(
    'GET /api/v1/centres/{centre}/catalogue-requests',
    ['Catalogues to be sent', 'Les catalogues à envoyer'],
    { query: list, answer: listOf(catalogueRequestSchema), access: sellers },
    ({ query }, serving) =>
      documentPage(serving.store.catalogueRequests, query, serving, (record) =>
        shownRequest(record, serving),
      ),
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
    .filter(({ document }) => isWithin(document, day))
    .flatMap(({ id, document: { name, validTo, priceGroupIds, freeItemIds, sourceCodes } }) =>
      sourceCodes
        .filter((one) => one.active && (wanted === undefined || one.code === wanted))
        .filter(({ targets }) => customer === null || targets.includes(customer))
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
  { wire }: Services,
) {
  const { customer, createdAtMs, ...shown } = document;
  return {
    ...shown,
    id: wireIdOf(wire, id),
    customerId: wireIdOf(wire, customer),
    createdBy: person,
    createdAt: new Date(createdAtMs).toISOString(),
  };
}
