/** Stock of items that are there, told by a warehouse, or by a table that is read on a schedule. */
import { z } from 'zod';
import {
  dateSchema,
  importResultSchema,
  lineText,
  optionalField,
  strict,
  wholeSchema,
} from '../../../contracts/index.ts';
import { operation } from '../route.ts';
import type { Services } from '../services.ts';
import { stockTable } from './import-columns.ts';
import { type ImportResult, itemsImported } from './imports.ts';

export const stockOperations = {
  setStockLevels: operation(
    'POST /api/v1/centres/{centre}/stock-levels',
    ['Tell how many units are in stock', 'Indiquer les quantités en stock'],
    {
      note: 'Of items that are there; a level at fault is told by its place, from 1, and the others are written.',
      body: strict({
        levels: z
          .array(
            strict({
              sku: lineText(64).describe('Stock number.'),
              stock: wholeSchema(0).describe('In units.'),
              expectedOn: optionalField(dateSchema, 'When more comes [as it is].'),
            }),
          )
          .min(1)
          .max(1_000),
      }),
      example: { levels: [{ sku: 'NAPPE-120', stock: 12 }] },
      answer: importResultSchema,
      access: { roles: ['admin', 'integration'] },
      audited: true,
    },
    async ({ body: { levels }, ...asked }, serving) => {
      const rows = levels.map((one) => [one.sku, String(one.stock), one.expectedOn ?? '']);
      const lines = levels.map((_level, place) => place + 1);
      const found = stockTable.columns.map((column, place) => {
        return { ...column, title: column.names[0], place };
      });
      const query = { kind: 'stock', partial: 'true' } as const;
      return await itemsImported({ ...asked, query }, serving, { rows, lines, found });
    },
  ),
} as const;

/** Parts of the service that an import of stock needs. */
export type StockImporter = Services;

/** Imports a stock table: its good rows are written, the faults of others returned. */
export async function importStock(
  body: string,
  person: string,
  serving: StockImporter,
): Promise<ImportResult> {
  const query = { kind: 'stock', partial: 'true' } as const;
  return await itemsImported({ person, requestId: '', query, body }, serving);
}
