/** Catalogues, their source codes, and requests to send one. Source: ux-and-api.md 3.5. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  aFinding,
  type CatalogueRequest,
  type CatalogueSettings,
  catalogueKeys,
  catalogueListSchema,
  catalogueRequestListSchema,
  catalogueRequestSchema,
  catalogueRequestSettingsSchema,
  catalogueResourceSchema,
  catalogueSettingsSchema,
  type ErrorCode,
  sourceCodeListSchema,
} from '../../../contracts/index.ts';
import { type DocumentRecord, keyRange } from '../../../store/index.ts';
import { type Asked, operation, type Serving } from '../../operation.ts';
import { pageOf, storedPage } from '../../paging.ts';
import { InvalidRequest, Refusal } from '../../refusal.ts';
import { list, none, requireCentre, wireIdSchema } from '../shared.ts';
import { requireCustomer } from './customers.ts';
import {
  addDocument,
  codeOf,
  createErrors,
  type Kept,
  keepers,
  lookers,
  ofCentre,
  patchBody,
  patchDocument,
  patchErrors,
  requireDocument,
  sellers,
  shownDocument,
  tagged,
  today,
} from './documents.ts';

/** Catalogues of a centre whose codes are listed. */
const cataloguesMax = 1_000;
const catalogue = z.strictObject({ catalogue: wireIdSchema });
const ofCatalogue: readonly ErrorCode[] = ['catalogue_not_found'];

export const catalogueOperations = {
  listCatalogues: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/catalogues',
      summary: { en: 'Catalogues', fr: 'Les catalogues' },
      params: ofCentre,
      query: list,
      answer: catalogueListSchema,
      access: lookers,
      errors: ['centre_not_found', 'cursor_invalid'],
    },
    ({ params, query }, { store, wire }) => {
      requireCentre(params.centre, wire);
      return storedPage(
        ({ after, limit }) =>
          store.catalogues.list(wire.centreId, { after: String(after ?? ''), limit }),
        query,
        {
          keyOf: ({ id }) => id,
          present: (record) => {
            const { itemIds, sourceCodes, ...shown } = shownDocument(record, { wire });
            return { ...shown, itemCount: itemIds.length, sourceCodeCount: sourceCodes.length };
          },
          wire,
        },
      );
    },
  ),
  createCatalogue: operation(
    {
      method: 'POST',
      path: '/api/v1/centres/{centre}/catalogues',
      summary: { en: 'Add a catalogue', fr: 'Ajouter un catalogue' },
      note: 'A source code belongs to one catalogue.',
      params: ofCentre,
      query: none,
      body: catalogueSettingsSchema,
      example: {
        ...{ code: 'WINTER-26', name: { fr: 'Hiver', en: 'Winter' } },
        ...{ validFrom: '2026-11-01', validTo: '2027-02-28', itemIds: ['DRAP-160'] },
        sourceCodes: [{ code: 'H26A', description: 'Customers of last year' }],
      },
      answer: catalogueResourceSchema,
      status: 201,
      tagged: true,
      access: keepers,
      errors: [...createErrors, 'name_taken'],
    },
    (asked, serving) => {
      requireCentre(asked.params.centre, serving.wire);
      const document = asked.body;
      const record = addDocument(
        keptCatalogues(serving),
        { id: document.code, document },
        {
          asked,
          serving,
        },
      );
      return tagged(shownDocument(record, serving), asked, 'catalogues');
    },
  ),
  getCatalogue: operation(
    {
      method: 'GET',
      path: '/api/v1/catalogues/{catalogue}',
      summary: { en: 'A catalogue', fr: 'Un catalogue' },
      params: catalogue,
      query: none,
      answer: catalogueResourceSchema,
      tagged: true,
      access: lookers,
      errors: ofCatalogue,
    },
    (asked, serving) =>
      tagged(shownDocument(requireCatalogue(asked.params.catalogue, serving), serving), asked),
  ),
  patchCatalogue: operation(
    {
      method: 'PATCH',
      path: '/api/v1/catalogues/{catalogue}',
      summary: { en: 'Change a catalogue (merge patch)', fr: 'Modifier un catalogue' },
      note: 'Its code stays; lists are replaced whole.',
      params: catalogue,
      query: none,
      body: patchBody,
      example: { validTo: '2027-03-31' },
      answer: catalogueResourceSchema,
      tagged: true,
      access: keepers,
      audited: true,
      errors: [...ofCatalogue, ...patchErrors, 'name_taken'],
    },
    (asked, serving) => {
      const before = requireCatalogue(asked.params.catalogue, serving);
      const record = patchDocument(keptCatalogues(serving), before, { asked, serving });
      return tagged(shownDocument(record, serving), asked);
    },
  ),
  listSourceCodes: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/source-codes',
      summary: { en: 'Source codes that hold today', fr: 'Les codes d’origine du jour' },
      note: 'Codes of catalogues whose days have not come, or are over, are not listed; nor are inactive ones.',
      params: ofCentre,
      query: z.strictObject({
        ...list.shape,
        code: z.string().max(20).optional().describe('This one alone, in any case.'),
        targetedAt: wireIdSchema
          .optional()
          .describe('Only codes that were mailed to this customer by name.'),
      }),
      answer: sourceCodeListSchema,
      access: lookers,
      errors: ['centre_not_found', 'cursor_invalid'],
    },
    ({ params, query }, serving) => {
      requireCentre(params.centre, serving.wire);
      const found = codesOfToday(query, serving);
      return pageOf(found, query, {
        keyOf: ({ code }) => code,
        present: (one) => one,
        wire: serving.wire,
      });
    },
  ),
  requestCatalogue: operation(
    {
      method: 'POST',
      path: '/api/v1/customers/{customer}/catalogue-requests',
      summary: { en: 'Have a catalogue sent', fr: 'Faire envoyer un catalogue' },
      note: 'By a user of the centre; `catalogueId` as the catalogue’s `code` has it.',
      params: z.strictObject({ customer: wireIdSchema }),
      query: none,
      body: catalogueRequestSettingsSchema,
      example: { catalogueId: 'WINTER-26', quantity: 2 },
      answer: catalogueRequestSchema,
      status: 201,
      access: sellers,
      errors: [
        ...(['customer_not_found', 'catalogue_not_found', 'source_code_not_found'] as const),
        ...createErrors.filter((code) => code !== 'centre_not_found'),
        'centre_not_permitted',
      ],
    },
    (asked, serving) => {
      const { store, wire } = serving;
      const { id: customer } = requireCustomer(asked.params.customer, serving);
      requireSeller(asked, serving);
      const { catalogueId, sourceCode } = asked.body;
      requireCatalogue(wire.id(catalogueId), serving);
      if (sourceCode !== null) requireCodeOf(catalogueId, sourceCode, serving);
      const createdAtMs = wire.live.originMs + wire.live.nowMs;
      // By time: a list of them is in the order they were made.
      const id = `crq-${createdAtMs.toString(36)}-${randomUUID().slice(0, 8)}`;
      const record = addDocument<CatalogueRequest>(
        {
          repository: store.catalogueRequests,
          schema: z.custom<CatalogueRequest>(),
          keys: () => ({ request: [customer] }),
        },
        { id, document: { ...asked.body, customer, status: 'open', createdAtMs } },
        { asked, serving },
      );
      asked.header('location', `/api/v1/centres/${wire.centreId}/catalogue-requests`);
      return shownRequest(record, serving);
    },
  ),
  listCatalogueRequests: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/catalogue-requests',
      summary: { en: 'Catalogues to be sent', fr: 'Les catalogues à envoyer' },
      params: ofCentre,
      query: list,
      answer: catalogueRequestListSchema,
      access: sellers,
      errors: ['centre_not_found', 'cursor_invalid'],
    },
    ({ params, query }, serving) => {
      const { store, wire } = serving;
      requireCentre(params.centre, wire);
      return storedPage(
        ({ after, limit }) =>
          store.catalogueRequests.list(wire.centreId, { after: String(after ?? ''), limit }),
        query,
        { keyOf: ({ id }) => id, present: (record) => shownRequest(record, serving), wire },
      );
    },
  ),
} as const;

function requireCatalogue(id: string, { store, wire }: Serving): DocumentRecord<CatalogueSettings> {
  return requireDocument(store.catalogues, id, { code: 'catalogue_not_found', wire });
}

function keptCatalogues({ store, wire }: Serving): Kept<CatalogueSettings> {
  const { centreId } = wire;
  return {
    repository: store.catalogues,
    schema: catalogueSettingsSchema,
    key: 'code',
    keys: catalogueKeys,
    check: ({ code: own, sourceCodes, itemIds }) => {
      for (const { code } of sourceCodes) {
        const ranges = [keyRange.exact(code)];
        const search = { centreId, kind: 'source', ranges, after: null, limit: 2 };
        const other = store.catalogues.search(search).find(({ record }) => record.id !== own);
        if (other === undefined) continue;
        const detail = `The source code ${code} is of catalogue ${other.record.id}; expected another.`;
        throw new Refusal('name_taken', detail);
      }
      const unknown = itemIds.findIndex((id) => store.items.get(centreId, id) === undefined);
      if (unknown < 0) return;
      const said = { expected: 'a stock number of the centre', received: `${itemIds[unknown]}` };
      throw new InvalidRequest([aFinding(`/body/itemIds/${unknown}`, 'unknown_reference', said)]);
    },
  };
}

/** Whoever sells for a centre is its user; a program is nobody's. @throws {Refusal} */
function requireSeller({ principal }: Pick<Asked, 'principal'>, { store, wire }: Serving): void {
  if (principal === null || principal.kind === 'key') return;
  const own = store.channel.centreOf(principal.id);
  if (own === wire.centreId) return;
  const seen = own === null ? 'of no centre' : `of ${own}`;
  const detail = `${principal.name} is a user ${seen}; expected one of ${wire.centreId}.`;
  throw new Refusal('centre_not_permitted', detail);
}

function requireCodeOf(catalogueId: string, code: string, serving: Serving): void {
  const own = codesOfToday({ code }, serving).some((one) => {
    return one.catalogueId === serving.wire.id(catalogueId);
  });
  if (own) return;
  const detail = `${code} is no source code of ${catalogueId} that holds today.`;
  throw new Refusal('source_code_not_found', detail);
}

/** Codes that hold today, in their order. */
function codesOfToday(
  {
    code,
    targetedAt,
  }: { readonly code?: string | undefined; readonly targetedAt?: string | undefined },
  serving: Serving,
) {
  const { store, wire } = serving;
  const { centreId } = wire;
  const day = today(serving);
  const wanted = code?.toUpperCase();
  const customer = targetedAt === undefined ? null : (codeOf(targetedAt, serving) ?? '');
  const records =
    wanted === undefined
      ? store.catalogues.list(centreId, { after: '', limit: cataloguesMax })
      : store.catalogues
          .search({
            ...{
              centreId,
              kind: 'source',
              ranges: [keyRange.exact(wanted)],
              after: null,
              limit: 1,
            },
          })
          .map(({ record }) => record);
  return records
    .filter(({ document: { validFrom, validTo } }) => {
      return validFrom <= day && (validTo === null || day <= validTo);
    })
    .flatMap(({ id, document: { name, validTo, priceGroupIds, freeItemIds, sourceCodes } }) =>
      sourceCodes
        .filter((one) => one.active && (wanted === undefined || one.code === wanted))
        .filter(({ targets }) => customer === null || targets.includes(customer))
        .map(({ targets: _targets, ...one }) => ({
          ...one,
          ...{ catalogueId: wire.id(id), catalogueName: name, validTo, priceGroupIds, freeItemIds },
        })),
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

function shownRequest(
  { id, document, person }: DocumentRecord<CatalogueRequest>,
  { wire }: Serving,
) {
  const { customer, createdAtMs, ...shown } = document;
  return {
    ...{ ...shown, id: wire.id(id), customerId: wire.id(customer), createdBy: person },
    createdAt: new Date(createdAtMs).toISOString(),
  };
}
