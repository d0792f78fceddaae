/**
 * Tables of telephone numbers: entries of an outbound list, and numbers that are not called.
 *
 * Source: ux-and-api.md 2.7, 3.3; tapi-call-center.md 2.11 (where entries come from).
 */
import type { z } from 'zod';
import {
  aFinding,
  findingsOf,
  type importResultSchema,
  newDoNotCallSchema,
} from '../../../contracts/index.ts';
import { inTurns, type SentEntry } from '../../../live/index.ts';
import type { Serving } from '../../operation.ts';
import { granted } from '../../presenters/rule.ts';
import { InvalidRequest } from '../../refusal.ts';
import { requireList } from '../outbound-lists.ts';
import { doNotCallColumns, entryColumns, tableOf, withRow } from './import-columns.ts';

/** Rows of a request. */
const rowsMax = 1_000;
/** Rows of one transaction. */
const rowsPerSlice = 100;

type Result = z.infer<typeof importResultSchema>;
type Wrong = { readonly line: number; readonly value: string; code: string; message: string };

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
): Promise<Result> {
  const isEntries = kind === 'outboundEntries';
  const columns = isEntries ? entryColumns : doNotCallColumns;
  const { rows, found } = tableOf(body, { key: 'number' }, columns);
  if (rows.length > rowsMax) {
    const said = { expected: `${rowsMax} rows at most`, received: String(rows.length) };
    throw new InvalidRequest([aFinding('/body', 'out_of_range', said)]);
  }
  const sent = rows.map((row, place): SentEntry => {
    return { line: place + 2, value: withRow({}, row, { columns: found, currency: '' }) };
  });
  const of = { isWhole: query.partial !== 'true', isDry: query.dryRun === 'true' };
  if (!isEntries) return await forbid(sent, of, serving);
  const added = await serving.outbound.add(requireList(query.listId ?? '', serving), sent, of);
  const { added: created, rejected } = granted(added);
  return resultOf(sent, created, rejected);
}

async function forbid(
  sent: readonly SentEntry[],
  { isWhole, isDry }: { readonly isWhole: boolean; readonly isDry: boolean },
  { outbound, store, clock }: Serving,
): Promise<Result> {
  const good: z.infer<typeof newDoNotCallSchema>[] = [];
  const wrong: Wrong[] = [];
  for (const { line, value } of sent) {
    const parsed = newDoNotCallSchema.safeParse(value);
    if (parsed.success) {
      good.push(parsed.data);
      continue;
    }
    const [finding] = findingsOf(parsed.error.issues, value);
    const { code = 'wrong_format', message = '', received = '' } = finding ?? {};
    wrong.push({ line, value: received, code, message: `line ${line}: ${message}` });
  }
  const isKept = !isDry && (wrong.length === 0 || !isWhole);
  function* work(): Generator<undefined, void, void> {
    for (let from = 0; from < good.length; from += rowsPerSlice) {
      store.transaction(() => {
        for (const { number, until, note } of good.slice(from, from + rowsPerSlice)) {
          const untilMs = until === null ? null : Date.parse(until);
          outbound.forbid({ number, source: 'import', untilMs, note });
        }
      });
      yield;
    }
  }
  if (isKept) await inTurns(work(), clock);
  return resultOf(sent, isWhole && wrong.length > 0 ? 0 : good.length, wrong);
}

function resultOf(sent: readonly SentEntry[], created: number, wrong: readonly Wrong[]): Result {
  const errors = wrong.map((one) => ({ ...one, column: '', expected: '' }));
  const counts = { created, updated: 0, unchanged: 0, rejected: wrong.length };
  return { rows: sent.length, ...counts, errors };
}
