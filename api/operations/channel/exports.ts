/**
 * Exports tables in the import's columns, so that they can be edited and imported again. Rows are
 * read page by page, so that calls are served in between.
 */
import { setImmediate as aTurn } from 'node:timers/promises';
import { z } from 'zod';
import { type ItemSettings, optionalField } from '../../../contracts/index.ts';
import { printCsv } from '../../../rules/index.ts';
import type { DocumentRepository } from '../../../store/index.ts';
import { requireCentre } from '../named-things.ts';
import { suspects } from '../orders/reviews.ts';
import { requireList } from '../outbound-lists.ts';
import { operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { type ExportColumn, exportColumns, guardCell } from './export-columns.ts';
import {
  customerColumns,
  doNotCallColumns,
  entryColumns,
  fraudEntriesTable,
  type ImportColumn,
  imagesColumn,
  itemColumns,
} from './import-columns.ts';
import { imagesCell } from './import-pictures.ts';

const rowsPerPage = 500;

export const exportOperations = {
  exportTable: operation(
    'GET /api/v1/centres/{centre}/exports',
    ['Export a table', 'Exporter un tableau'],
    {
      kind: 'text',
      note: 'CSV in UTF-8, with the columns of an import, the first of their names. What a document says beyond them an import leaves as it is.',
      query: z.strictObject({
        kind: z.enum(['items', 'customers', 'outboundEntries', 'doNotCall', 'fraudEntries']),
        listId: optionalField(wireIdSchema, 'Of the list that entries are of.'),
      }),
      answer: null,
      produces: 'text/csv',
      access: { roles: ['admin', 'integration', 'supervisor'] },
      errors: ['list_not_found'],
    },
    async ({ params, query: { kind, listId = '' }, header }, serving) => {
      requireCentre(params.centre, serving.wire);
      const table = tables[kind](serving, listId);
      header('content-disposition', `attachment; filename="${kind}.csv"`);
      return await textOf(table);
    },
  ),
} as const;

interface Table {
  readonly header: readonly string[];
  readonly page: (after: string) => {
    readonly rows: readonly (readonly string[])[];
    readonly next: string | null;
  };
}

const tables = {
  items: ({ store, wire }: Services): Table => {
    const { ownerId } = wire;
    const images = ({ sku }: ItemSettings) => imagesCell(store.pictures.imagesOf(ownerId, sku));
    return tableOf(documentsOf(store.items, ownerId), { columns: itemColumns, images });
  },
  customers: ({ store, wire }: Services): Table =>
    tableOf(documentsOf(store.customers, wire.ownerId), { columns: customerColumns }),
  outboundEntries: (serving: Services, listId: string): Table => {
    const { id } = requireList(listId, serving).record;
    return tableOf(
      (after) =>
        serving.store.outbound
          .entries(id, { after: Number(after), limit: rowsPerPage })
          .map((entry) => ({ key: String(entry.n), document: entry })),
      { columns: entryColumns },
    );
  },
  fraudEntries: (serving: Services): Table => {
    const { entries } = suspects.now(serving);
    return tableOf(
      (after) => {
        const from = Number(after);
        const page = entries.slice(from, from + rowsPerPage);
        return page.map((document, n) => ({ key: String(from + n + 1), document }));
      },
      { columns: fraudEntriesTable.columns },
    );
  },
  doNotCall: ({ store, wire }: Services): Table =>
    tableOf(
      (after) =>
        store.outbound
          .doNotCalls(wire.ownerId, { after, limit: rowsPerPage })
          .map(({ number, untilMs, note }) => {
            const until = untilMs === null ? null : new Date(untilMs).toISOString();
            return { key: number, document: { number, until, note } };
          }),
      { columns: doNotCallColumns },
    ),
} as const;

type PageOfDocuments<Document> = (
  after: string,
) => readonly { readonly key: string; readonly document: Document }[];

function documentsOf<Document>(
  repository: DocumentRepository<Document>,
  centreId: string,
): PageOfDocuments<Document> {
  return (after) =>
    repository
      .list(centreId, { after, limit: rowsPerPage })
      .map(({ id: key, document }) => ({ key, document }));
}

function tableOf<Document extends object>(
  documents: PageOfDocuments<Document>,
  {
    columns,
    images,
  }: {
    readonly columns: readonly ImportColumn[];
    /** Text of a row's images column; documents hold no images. */
    readonly images?: (document: Document) => string;
  },
): Table {
  const all = exportColumns(columns, () => everyOne(documents));
  const cellOf = (document: Document, { title, write }: ExportColumn): string =>
    images !== undefined && title === imagesColumn ? guardCell(images(document)) : write(document);
  return {
    header: all.map(({ title }) => title),
    page: (after) => {
      const found = documents(after);
      const rows = found.map(({ document }) => all.map((column) => cellOf(document, column)));
      return { rows, next: found.length < rowsPerPage ? null : (found.at(-1)?.key ?? null) };
    },
  };
}

function* everyOne<Document>(documents: PageOfDocuments<Document>): Generator<Document> {
  for (let after = ''; ; ) {
    const found = documents(after);
    for (const { document } of found) yield document;
    after = found.at(-1)?.key ?? '';
    if (found.length < rowsPerPage) return;
  }
}

/** The table as CSV, with a byte-order mark, or spreadsheets assume their own code page. */
async function textOf({ header, page }: Table): Promise<string> {
  const parts = [`\ufeff${printCsv([header], ',')}`];
  for (let after: string | null = ''; after !== null; ) {
    const { rows, next } = page(after);
    parts.push(printCsv(rows, ','));
    after = next;
    await aTurn();
  }
  return parts.join('');
}
