/** Tax rates by country and tax group: the table as a whole, and its import. */
import {
  taxRateKey,
  taxRateSchema,
  taxTableResourceSchema,
  taxTableSchema,
} from '../../../contracts/index.ts';
import { taxTableId } from '../../../services/index.ts';
import type { Services } from '../services.ts';
import { setupOperations } from './document-operations.ts';
import { keepers, lookers } from './documents.ts';
import { taxRatesTable } from './import-columns.ts';
import { importList, type ListImport } from './import-list.ts';

const table = setupOperations({
  path: 'tax-rates',
  id: taxTableId,
  settings: taxTableSchema,
  resource: taxTableResourceSchema,
  repository: ({ taxTables }) => taxTables,
  access: { get: lookers, put: keepers },
});

export const taxOperations = {
  getTaxRates: table.get(['Tax rates by country', 'Les taux de taxe par pays']),
  putTaxRates: table.put(['Set tax rates by country', 'Fixer les taux de taxe par pays'], {
    note: 'All of them anew. Of several that fit, the one of the country holds, and the latest; where none fits, the rate of the channel (`taxRates`) does.',
    example: {
      rates: [{ country: 'DE', taxGroup: 'STANDARD', percent: 19, validFrom: '2027-01-01' }],
    },
  }),
} as const;

/** Tax groups that some rate of the table is for. */
export function taxGroupsOf(serving: Services): readonly string[] {
  return table.now(serving).rates.map(({ taxGroup }) => taxGroup);
}

/** Adds the rates of a table to those there are, and changes those that it has as well. */
export function importTaxRates(asked: ListImport, serving: Services) {
  return importList(asked, serving, {
    table: taxRatesTable,
    schema: taxRateSchema,
    whole: taxTableSchema,
    member: 'rates',
    path: 'tax-rates',
    keyOf: taxRateKey,
    once: 'each country, group and day',
    setup: table,
  });
}
