/**
 * Tables of telephone numbers: entries of an outbound list, and numbers that are not called.
 *
 * Source: ux-and-api.md 2.7, 3.3; tapi-call-center.md 2.11 (where entries come from).
 */
import type { z } from 'zod';
import { aFinding, type importResultSchema } from '../../../contracts/index.ts';
import type { SentRow } from '../../../live/index.ts';
import type { Serving } from '../../operation.ts';
import { granted } from '../../presenters/rule.ts';
import { InvalidRequest } from '../../refusal.ts';
import { requireList } from '../outbound-lists.ts';
import { doNotCallColumns, entryColumns, tableOf, withRow } from './import-columns.ts';

/** Rows of a request. */
const rowsMax = 1_000;

interface Asked {
  readonly kind: 'outboundEntries' | 'doNotCall';
  readonly body: string;
  readonly query: {
    readonly listId?: string | undefined;
    readonly partial?: 'true' | 'false' | undefined;
    readonly dryRun?: 'true' | 'false' | undefined;
  };
}

/** Reads a table and takes its rows in. @throws {InvalidRequest} where it is none. */
export async function importNumbers(
  { kind, body, query }: Asked,
  serving: Serving,
): Promise<z.infer<typeof importResultSchema>> {
  const isEntries = kind === 'outboundEntries';
  const columns = isEntries ? entryColumns : doNotCallColumns;
  const { rows, found } = tableOf(body, { key: 'number' }, columns);
  if (rows.length > rowsMax) {
    const said = { expected: `${rowsMax} rows at most`, received: String(rows.length) };
    throw new InvalidRequest([aFinding('/body', 'out_of_range', said)]);
  }
  const sent = rows.map((row, place): SentRow => {
    return { line: place + 2, value: withRow({}, row, { columns: found, currency: '' }) };
  });
  const how = { isWhole: query.partial !== 'true', isDry: query.dryRun === 'true' };
  const { outbound } = serving;
  const { added: created, rejected } = isEntries
    ? granted(await outbound.add(requireList(query.listId ?? '', serving), sent, how))
    : await outbound.forbidAll(sent, how);
  const counts = { created, updated: 0, unchanged: 0, rejected: rejected.length };
  const errors = rejected.map((one) => ({ ...one, column: '', expected: '' }));
  return { rows: sent.length, ...counts, errors };
}
