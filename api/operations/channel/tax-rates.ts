/** Tax rates by country and tax group: the table as a whole, and its import. */
import type { z } from 'zod';
import {
  aFinding,
  findingsOf,
  InvalidRequest,
  type importResultSchema,
  type TaxRate,
  taxRateKey,
  taxRateSchema,
  taxTableResourceSchema,
  taxTableSchema,
} from '../../../contracts/index.ts';
import { equalByValue } from '../../../kernel/index.ts';
import { taxTableId } from '../../../services/index.ts';
import type { ApiRequest } from '../operation.ts';
import type { Services } from '../services.ts';
import { setupOperations } from './document-operations.ts';
import { keepers, lookers } from './documents.ts';
import { taxRatesTable } from './import-columns.ts';
import { type CellError, cellError, tableOf, withRow } from './import-table.ts';

const errorsMax = 500;

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

interface TaxImport extends Pick<ApiRequest, 'person' | 'encoding' | 'requestId'> {
  readonly body: string;
  readonly query: {
    readonly partial?: 'true' | 'false' | undefined;
    readonly dryRun?: 'true' | 'false' | undefined;
  };
}

/** Adds the rates of a table to those there are, and changes those that it has as well. */
export function importTaxRates(
  asked: TaxImport,
  serving: Services,
): z.infer<typeof importResultSchema> {
  const { body, query, encoding = 'utf-8', person } = asked;
  const { store, wire, gate } = serving;
  const { rows, lines, found: columns } = tableOf(body, taxRatesTable, taxRatesTable.columns);
  const before = table.now(serving).rates;
  const rates = new Map<string, TaxRate>(before.map((rate) => [taxRateKey(rate), rate]));
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const errors: CellError[] = [];
  let rejected = 0;
  const seen = new Map<string, number>();
  for (const [place, row] of rows.entries()) {
    const line = lines[place] ?? 0;
    const raw = withRow({}, row, { columns, currency: '' });
    const { data: rate, error } = taxRateSchema.safeParse(raw);
    const key = rate === undefined ? '' : taxRateKey(rate);
    const first = seen.get(key);
    if (rate === undefined || first !== undefined) {
      const expected = `each country, group and day once; it stands in line ${first}`;
      const said = { expected, received: JSON.stringify(key) };
      const twice = aFinding('/taxGroup', 'not_unique', said);
      const findings = error === undefined ? [twice] : findingsOf(error.issues, raw);
      for (const finding of findings) errors.push(cellError(finding, { row, columns, line }));
      rejected += 1;
      continue;
    }
    seen.set(key, line);
    const known = rates.get(key);
    const isSame = equalByValue(known, rate);
    counts[known === undefined ? 'created' : isSame ? 'unchanged' : 'updated'] += 1;
    rates.set(key, rate);
  }
  const isRefused = errors.length > 0 && query.partial !== 'true';
  const isNews = !isRefused && counts.created + counts.updated > 0;
  const document = { rates: [...rates.values()] };
  const parsed = taxTableSchema.safeParse(document);
  if (!parsed.success) throw new InvalidRequest(findingsOf(parsed.error.issues, document));
  const written = isNews && query.dryRun !== 'true';
  if (written) {
    const { ownerId: centreId, live } = wire;
    const updatedAtMs = live.originMs + live.nowMs;
    const of = { centreId, id: taxTableId, document, person: person ?? '', updatedAtMs };
    const { version } = table.now(serving);
    store.transaction(() => {
      if (!store.taxTables.add(of)) store.taxTables.save({ ...of, version: version + 1 });
    });
    gate.noteChange({
      before: { rates: before },
      after: document,
      actor: person ?? '',
      action: 'importTable',
      subject: `/centres/${centreId}/tax-rates`,
      requestId: asked.requestId ?? '',
    });
  }
  const told = isRefused ? { created: 0, updated: 0, unchanged: 0 } : counts;
  const shown = errors.slice(0, errorsMax);
  const { kind } = taxRatesTable;
  return { kind, encoding, written, rows: rows.length, ...told, rejected, errors: shown };
}
