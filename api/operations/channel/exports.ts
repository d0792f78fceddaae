/**
 * The tables that are imported, as they stand: the same columns, so that a table that was exported
 * can be changed and imported again.
 *
 * Rows are read page by page, so that calls are served in between.
 * Source: ux-and-api.md 2.7.
 */
import { setImmediate as aTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { ItemSettings } from '../../../contracts/index.ts';
import { printCsv } from '../../../rules/index.ts';
import type { DocumentRecord, DocumentRepository } from '../../../store/index.ts';
import type { Serving } from '../../operation.ts';
import { operation, requireCentre } from '../route.ts';
import { type ExportColumn, exportColumns, guarded } from './export-columns.ts';
import { customerColumns, imagesColumn, itemColumns } from './import-columns.ts';
import { imagesCell } from './import-pictures.ts';

const rowsPerPage = 500;

export const exportOperations = {
  exportTable: operation(
    'GET /api/v1/centres/{centre}/exports',
    ['Export a table', 'Exporter un tableau'],
    {
      kind: 'text',
      note: 'CSV in UTF-8, with the columns of an import, the first of their names. What a document says beyond them an import leaves as it is.',
      query: z.strictObject({ kind: z.enum(['items', 'customers']) }),
      answer: null,
      produces: 'text/csv',
      access: { roles: ['admin', 'integration', 'supervisor'] },
      errors: [],
    },
    async ({ params, query: { kind }, header }, serving) => {
      requireCentre(params.centre, serving.wire);
      header('content-disposition', `attachment; filename="${kind}.csv"`);
      return await textOf(kind === 'items' ? itemsOf(serving) : customersOf(serving));
    },
  ),
} as const;

interface Table {
  readonly header: readonly string[];
  /** The rows after an id, and the id of the last; null: there are no more. */
  readonly page: (after: string) => {
    readonly rows: readonly (readonly string[])[];
    readonly next: string | null;
  };
}

function itemsOf({ store, wire }: Serving): Table {
  const { ownerId } = wire;
  const images = ({ sku }: ItemSettings) => imagesCell(store.pictures.imagesOf(ownerId, sku));
  return tableOf(store.items, ownerId, { columns: itemColumns, images });
}

function customersOf({ store, wire }: Serving): Table {
  return tableOf(store.customers, wire.ownerId, { columns: customerColumns });
}

function tableOf<Document extends object>(
  repository: DocumentRepository<Document>,
  centreId: string,
  {
    columns,
    images,
  }: {
    readonly columns: typeof itemColumns;
    /** The cell of images, which stand beside the document. */
    readonly images?: (document: Document) => string;
  },
): Table {
  const all = exportColumns(columns, () => everyOne(repository, centreId));
  const cellOf = (document: Document, { title, write }: ExportColumn): string =>
    images !== undefined && title === imagesColumn ? guarded(images(document)) : write(document);
  return {
    header: all.map(({ title }) => title),
    page: (after) => {
      const records = repository.list(centreId, { after, limit: rowsPerPage });
      const rows = records.map(({ document }) => all.map((column) => cellOf(document, column)));
      const isLast = records.length < rowsPerPage;
      return { rows, next: isLast ? null : (records.at(-1)?.id ?? null) };
    },
  };
}

function* everyOne<Document>(
  repository: DocumentRepository<Document>,
  centreId: string,
): Generator<Document> {
  for (let after = ''; ; ) {
    const records: readonly DocumentRecord<Document>[] = repository.list(centreId, {
      after,
      limit: rowsPerPage,
    });
    for (const { document } of records) yield document;
    after = records.at(-1)?.id ?? '';
    if (records.length < rowsPerPage) return;
  }
}

/** Spreadsheets take a table without the mark at its beginning for one of their own code page. */
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
