/**
 * Tables of telephone numbers: entries of an outbound list, and numbers that are not called.
 *
 * Source: ux-and-api.md 2.7, 3.3; tapi-call-center.md 2.11 (where entries come from).
 */
import type { z } from 'zod';
import type { importResultSchema } from '../../../contracts/index.ts';
import type { SentRow } from '../../../live/index.ts';
import type { Serving } from '../../operation.ts';
import { granted } from '../../presenters/rule.ts';
import { requireList } from '../outbound-lists.ts';
import { doNotCallColumns, entryColumns, tableOf, withRow } from './import-columns.ts';

/** Rows that are taken in at once: calls are served in between. */
const rowsPerSlice = 1_000;
/** Rows told of; the counts are of all. */
const errorsMax = 500;

interface Asked {
  readonly kind: 'outboundEntries' | 'doNotCall';
  readonly body: string;
  readonly encoding?: string | undefined;
  readonly query: {
    readonly listId?: string | undefined;
    readonly partial?: 'true' | 'false' | undefined;
    readonly dryRun?: 'true' | 'false' | undefined;
  };
}

/** Reads a table and takes its rows in. @throws {InvalidRequest} where it is none. */
export async function importNumbers(
  { kind, body, query, encoding = 'utf-8' }: Asked,
  serving: Serving,
): Promise<z.infer<typeof importResultSchema>> {
  const isEntries = kind === 'outboundEntries';
  const columns = isEntries ? entryColumns : doNotCallColumns;
  const { rows, found } = tableOf(body, { key: 'number' }, columns);
  const sent = rows.map((row, place): SentRow => {
    return { line: place + 2, value: withRow({}, row, { columns: found, currency: '' }) };
  });
  const list = isEntries ? requireList(query.listId ?? '', serving) : null;
  const add = async (slice: readonly SentRow[], how: { isWhole: boolean; isDry: boolean }) =>
    list === null
      ? await serving.outbound.forbidAll(slice, how)
      : granted(await serving.outbound.add(list, slice, how));
  const isWhole = query.partial !== 'true';
  const isDry = query.dryRun === 'true';
  const slices = Array.from({ length: Math.ceil(sent.length / rowsPerSlice) }, (_, n) =>
    sent.slice(n * rowsPerSlice, (n + 1) * rowsPerSlice),
  );
  // What fits into one slice is taken in whole or not at all, whatever happens meanwhile.
  const isOne = slices.length === 1;
  const tried = isOne
    ? counts(await add(sent, { isWhole, isDry }))
    : await inSlices(slices, (slice) => add(slice, { isWhole: false, isDry: true }));
  const twice = isOne || !isEntries ? [] : twiceIn(slices);
  const isRefused = isWhole && tried.rejected.length + twice.length > 0;
  const done =
    isOne || isDry || isRefused
      ? { ...tried, rejected: [...tried.rejected, ...twice] }
      : await inSlices(slices, (slice) => add(slice, { isWhole: false, isDry: false }));
  const created = isRefused ? 0 : done.created;
  const told = { created, updated: 0, unchanged: 0, rejected: done.rejected.length };
  const errors = done.rejected
    .slice(0, errorsMax)
    .map((one) => ({ ...one, column: '', expected: '' }));
  const written = !isDry && created > 0;
  return { kind, encoding, written, rows: sent.length, ...told, errors };
}

interface Added {
  readonly added: number;
  readonly rejected: readonly {
    readonly line: number;
    readonly value: string;
    readonly code: string;
    readonly message: string;
  }[];
}

type Rejected = Added['rejected'][number];

function counts({ added: created, rejected }: Added) {
  return { created, rejected };
}

/** What becomes of all slices, one after the other. */
async function inSlices(
  slices: readonly (readonly SentRow[])[],
  add: (slice: readonly SentRow[]) => Promise<Added>,
) {
  let created = 0;
  const rejected: Rejected[] = [];
  for (const slice of slices) {
    const { added, rejected: wrong } = await add(slice);
    created += added;
    for (const one of wrong) rejected.push(one);
  }
  return { created, rejected };
}

/** Numbers that stand in an earlier slice as well: a trial of one slice does not see the others. */
function twiceIn(slices: readonly (readonly SentRow[])[]): readonly Rejected[] {
  const sliceOf = new Map<string, number>();
  return slices.flatMap((slice, place) =>
    slice.flatMap(({ line, value: row }): Rejected[] => {
      const value = String(Object(row).number);
      const first = sliceOf.get(value) ?? place;
      sliceOf.set(value, first);
      const message = `line ${line}: ${value} is in the list; expected each number once`;
      return first === place ? [] : [{ line, value, code: 'duplicate', message }];
    }),
  );
}
