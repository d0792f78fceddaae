/** Imports a table into a list of settings that a centre has once, such as tax rates. */
import type { z } from 'zod';
import {
  aFinding,
  findingsOf,
  InvalidRequest,
  type importResultSchema,
} from '../../../contracts/index.ts';
import { equalByValue } from '../../../kernel/index.ts';
import type { ApiRequest } from '../operation.ts';
import type { Services } from '../services.ts';
import type { ImportColumn } from './import-columns.ts';
import { type CellError, cellError, tableOf, withRow } from './import-table.ts';

const errorsMax = 500;

export interface ListImport extends Pick<ApiRequest, 'person' | 'encoding' | 'requestId'> {
  readonly body: string;
  readonly query: {
    readonly partial?: 'true' | 'false' | undefined;
    readonly dryRun?: 'true' | 'false' | undefined;
  };
}

interface ListKind<Entry, Document> {
  readonly table: {
    readonly kind: string;
    readonly key: string;
    readonly columns: readonly ImportColumn[];
  };
  readonly schema: z.ZodType<Entry>;
  readonly whole: z.ZodType<Document>;
  /** Name of the list in the document. */
  readonly member: keyof Document & string;
  readonly path: string;
  readonly keyOf: (entry: Entry) => string;
  /** Which entries are in the list once at most, for messages. */
  readonly once: string;
  readonly setup: {
    readonly now: (serving: Services) => Document;
    readonly save: (
      document: Document,
      asked: Pick<ApiRequest, 'person'>,
      serving: Services,
    ) => void;
  };
}

/** Adds the entries of a table to those there are, and changes those that it has as well. */
export function importList<Entry extends object, Document extends object>(
  asked: ListImport,
  serving: Services,
  kind: ListKind<Entry, Document>,
): z.infer<typeof importResultSchema> {
  const { table, member, keyOf, setup } = kind;
  const { query, encoding = 'utf-8', person } = asked;
  const { wire, gate } = serving;
  const before = setup.now(serving)[member] as readonly Entry[];
  const entries = new Map(before.map((entry) => [keyOf(entry), entry]));
  const { counts, errors, rejected, rowCount } = readEntries(asked.body, entries, kind);
  const isRefused = errors.length > 0 && query.partial !== 'true';
  const isNews = !isRefused && counts.created + counts.updated > 0;
  const document = { [member]: [...entries.values()] };
  const parsed = kind.whole.safeParse(document);
  if (!parsed.success) throw new InvalidRequest(findingsOf(parsed.error.issues, document));
  const written = isNews && query.dryRun !== 'true';
  if (written) {
    setup.save(parsed.data, asked, serving);
    gate.noteChange({
      before: { [member]: before },
      after: document,
      actor: person ?? '',
      action: 'importTable',
      subject: `/centres/${wire.ownerId}/${kind.path}`,
      requestId: asked.requestId ?? '',
    });
  }
  const told = isRefused ? { created: 0, updated: 0, unchanged: 0 } : counts;
  const shown = errors.slice(0, errorsMax);
  return { kind: table.kind, encoding, written, rows: rowCount, ...told, rejected, errors: shown };
}

/** Puts the good rows of a table into `entries`, and counts them. */
function readEntries<Entry extends object>(
  body: string,
  entries: Map<string, Entry>,
  {
    table,
    schema,
    keyOf,
    once,
  }: Pick<ListKind<Entry, object>, 'table' | 'schema' | 'keyOf' | 'once'>,
) {
  const { rows, lines, found: columns } = tableOf(body, table, table.columns);
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const errors: CellError[] = [];
  let rejected = 0;
  const seen = new Map<string, number>();
  for (const [place, row] of rows.entries()) {
    const line = lines[place] ?? 0;
    const raw = withRow({}, row, { columns, currency: '' });
    const { data: entry, error } = schema.safeParse(raw);
    const key = entry === undefined ? '' : keyOf(entry);
    const first = seen.get(key);
    if (entry === undefined || first !== undefined) {
      const expected = `${once} once; it stands in line ${first}`;
      const said = { expected, received: JSON.stringify(key) };
      const twice = aFinding(`/${table.key}`, 'not_unique', said);
      const findings = error === undefined ? [twice] : findingsOf(error.issues, raw);
      for (const finding of findings) errors.push(cellError(finding, { row, columns, line }));
      rejected += 1;
      continue;
    }
    seen.set(key, line);
    const known = entries.get(key);
    const isSame = equalByValue(known, entry);
    counts[known === undefined ? 'created' : isSame ? 'unchanged' : 'updated'] += 1;
    entries.set(key, entry);
  }
  return { counts, errors, rejected, rowCount: rows.length };
}
