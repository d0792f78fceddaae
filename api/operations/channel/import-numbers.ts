/**
 * Imports tables of telephone numbers: outbound entries, and the do-not-call list.
 *
 * Source: tapi-call-center.md 2.11.
 */
import type { z } from 'zod';
import {
  findingsOf,
  type importResultSchema,
  newDoNotCallSchema,
  newOutboundEntrySchema,
} from '../../../contracts/index.ts';
import { type UploadedRow, unwrap } from '../../../live/index.ts';
import type { Principal } from '../../../services/index.ts';
import { dialsAs } from '../do-not-call.ts';
import { requireList } from '../outbound-lists.ts';
import type { Services } from '../services.ts';
import { doNotCallColumns, entryColumns } from './import-columns.ts';
import {
  type CellError,
  cellError,
  type FoundColumn,
  type ImportedTable,
  tableOf,
  withRow,
} from './import-table.ts';

/** Rows added in one slice, before calls are served again. */
const rowsPerSlice = 1_000;
const errorsMax = 500;

interface NumbersImport {
  readonly kind: 'outboundEntries' | 'doNotCall';
  readonly body: string;
  readonly encoding?: string | undefined;
  readonly principal: Principal | null;
  readonly query: {
    readonly listId?: string | undefined;
    readonly partial?: 'true' | 'false' | undefined;
    readonly dryRun?: 'true' | 'false' | undefined;
  };
}

export async function importNumbers(
  { kind, body, query, principal, encoding = 'utf-8' }: NumbersImport,
  serving: Services,
): Promise<z.infer<typeof importResultSchema>> {
  const isEntries = kind === 'outboundEntries';
  const table = tableOf(body, { key: 'number' }, isEntries ? entryColumns : doNotCallColumns);
  const { rows, found } = table;
  const schema = isEntries ? newOutboundEntrySchema : newDoNotCallSchema;
  const { sent, wrong } = readRows(table, schema);
  const list = isEntries ? requireList(query.listId ?? '', serving) : null;
  const add = async (slice: readonly UploadedRow[], how: { isWhole: boolean; isDry: boolean }) =>
    list === null
      ? await serving.outbound.forbidAll(slice, how)
      : unwrap(await serving.outbound.add(list, slice, { ...how, mayDial: dialsAs(principal) }));
  const isWhole = query.partial !== 'true';
  const isDry = query.dryRun === 'true';
  const isRefusedBefore = isWhole && wrong.size > 0;
  const slices = Array.from({ length: Math.ceil(sent.length / rowsPerSlice) }, (_, n) =>
    sent.slice(n * rowsPerSlice, (n + 1) * rowsPerSlice),
  );
  // A table of one slice is added whole or not at all, whatever other requests write meanwhile.
  const isOne = slices.length === 1;
  const tried = isOne
    ? counts(await add(sent, { isWhole, isDry: isDry || isRefusedBefore }))
    : await inSlices(slices, (slice) => add(slice, { isWhole: false, isDry: true }));
  const twice = isOne || !isEntries ? [] : twiceIn(slices);
  const isRefused = isRefusedBefore || (isWhole && tried.rejected.length + twice.length > 0);
  const done =
    isOne || isDry || isRefused
      ? { ...tried, rejected: [...tried.rejected, ...twice] }
      : await inSlices(slices, (slice) => add(slice, { isWhole: false, isDry: false }));
  const created = isRefused ? 0 : done.created;
  const rejected = done.rejected.length + wrong.size;
  const told = { created, updated: 0, unchanged: 0, rejected };
  const errors = [
    ...[...wrong.values()].flat(),
    ...done.rejected.map((one) => ({ ...one, ...cellOf(one, found) })),
  ];
  const written = !isDry && created > 0;
  const shown = errors.toSorted((a, b) => a.line - b.line).slice(0, errorsMax);
  return { kind, encoding, written, rows: rows.length, ...told, errors: shown };
}

function readRows({ rows, lines, found: columns }: ImportedTable, schema: z.ZodType) {
  const sent: UploadedRow[] = [];
  const wrong = new Map<number, readonly CellError[]>();
  for (const [place, row] of rows.entries()) {
    const line = lines[place] ?? 0;
    const value = withRow({}, row, { columns, currency: '' });
    const { success, error } = schema.safeParse(value);
    if (success) {
      sent.push({ line, value });
      continue;
    }
    const findings = findingsOf(error.issues, value);
    wrong.set(
      line,
      findings.map((finding) => cellError(finding, { row, columns, line })),
    );
  }
  return { sent, wrong };
}

/** The column at fault in a refused row: an unknown customer's, else the repeated number's. */
function cellOf({ code }: Rejected, columns: readonly FoundColumn[]) {
  const isCustomer = code === 'unknown_reference';
  const member = isCustomer ? 'customerId' : 'number';
  const column = columns.find(({ path }) => path[0] === member)?.title ?? member;
  return { column, expected: isCustomer ? 'a customer of the centre' : 'each number once' };
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

async function inSlices(
  slices: readonly (readonly UploadedRow[])[],
  add: (slice: readonly UploadedRow[]) => Promise<Added>,
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

/** Numbers that occur in two slices: a dry run of one slice does not see the others. */
function twiceIn(slices: readonly (readonly UploadedRow[])[]): readonly Rejected[] {
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
