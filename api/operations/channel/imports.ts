/**
 * Imports items and customers from spreadsheets and reports each wrong cell.
 *
 * All rows are read before any is written; repeating an import changes nothing.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  aFinding,
  type CustomerSettings,
  eitherOf,
  expectedIn,
  type Finding,
  findingsOf,
  InvalidRequest,
  type ItemSettings,
  importResultSchema,
  type Language,
  maskCardNumbers,
  optionalField,
  peopleMessages,
  refusal,
} from '../../../contracts/index.ts';
import { equalByValue } from '../../../kernel/index.ts';
import { inTurns } from '../../../live/index.ts';
import { channelOf, concernsOrders, type Principal } from '../../../services/index.ts';
import type { DocumentRecord } from '../../../store/index.ts';
import { requireNoCards } from '../../http/admission/card-numbers.ts';
import type { ApiRequest } from '../operation.ts';
import type { AnswerOf, AuditedStates } from '../operation-spec.ts';
import { importFraudEntries } from '../orders/reviews.ts';
import { operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { keepEvent, keptCustomers } from './customers.ts';
import { changedMembers } from './document-operations.ts';
import { type DocumentSpec, wireIdOf } from './documents.ts';
import { changeOf } from './import-changes.ts';
import {
  addressChangesTable,
  customerColumns,
  type ImportColumn,
  imagesColumn,
  itemColumns,
  stockTable,
} from './import-columns.ts';
import { type ImportMap, importMaps, type MappedKind, mappedTable } from './import-maps.ts';
import { importNumbers } from './import-numbers.ts';
import { areSameImages, imagesCell, imagesOfRows, type RowImage } from './import-pictures.ts';
import {
  type CellError,
  cellError,
  type FoundColumn,
  type ImportedTable,
  tableOf,
  unguardCell,
  withRow,
} from './import-table.ts';
import { keptItems, tellRules } from './items.ts';
import { importTaxRates } from './tax-rates.ts';

const errorsMax = 500;
const changesMax = 100;
/** Rows written in one transaction, which takes some milliseconds. */
const rowsPerSlice = 50;
const droppedZerosMax = 3;
/** Digits of postal codes in countries where these may begin with a zero. */
const postalDigits: ReadonlyMap<string, number> = new Map([
  ...['DE', 'ES', 'FI', 'FR', 'IT', 'KR', 'MX', 'TR', 'US'].map((country) => [country, 5] as const),
  ...['AU', 'NO'].map((country) => [country, 4] as const),
  ['RO', 6],
]);
/** Kinds of tables that change what is there, and make nothing. */
const unmade: { readonly [kind: string]: string | undefined } = {
  stock: 'an item',
  addressChanges: 'a customer',
};
const flag = z.enum(['true', 'false']).optional();

export const importOperations = {
  importTable: operation(
    'POST /api/v1/centres/{centre}/imports',
    ['Import a table', 'Importer un tableau'],
    {
      note: 'Items, customers, stock of items that are there, new addresses of customers who are there, tax rates, fraud entries, entries of an outbound list (`listId`), or numbers not to be called. CSV in UTF-8, UTF-16 or Windows-1252, comma, semicolon or tab; the header names the columns in English or French. `upsert` changes what is there and keeps what no column names. One wrong cell and nothing is written, unless `partial=true`: then the good rows are. Addresses of images are fetched, of a dry run as well, and are guarded as those of webhooks are.',
      query: z.strictObject({
        kind: z.enum([
          ...(['items', 'customers', 'stock', 'taxRates', 'outboundEntries', 'doNotCall'] as const),
          ...(['fraudEntries', 'addressChanges'] as const),
        ]),
        listId: optionalField(wireIdSchema, 'Of the list that entries are for.'),
        mode: optionalField(z.enum(['create', 'upsert']), '[upsert]'),
        partial: flag.describe('[false]'),
        map: z
          .enum(importMaps)
          .optional()
          .describe('Of a table that another shop exports [our columns].'),
        language: z
          .string()
          .regex(/^[a-z]{2,3}$/)
          .optional()
          .describe('Of names in a mapped table [en].'),
        dryRun: flag.describe('Reads it, and writes nothing [false].'),
      }),
      text: ['text/csv'],
      answer: importResultSchema,
      access: { roles: ['admin', 'integration', 'supervisor'] },
      audited: true,
      rate: 'interactive',
      key: 'required',
      errors: ['list_not_found', 'list_state_not_allowed'],
    },
    (asked, serving) =>
      translateExpected(asked.language, async () => {
        const { kind } = asked.query;
        if (kind === 'outboundEntries' || kind === 'doNotCall') {
          return await importNumbers({ ...asked, kind }, serving);
        }
        requireKeeper(asked.principal);
        if (kind === 'taxRates') return importTaxRates(asked, serving);
        if (kind === 'fraudEntries') return importFraudEntries(asked, serving);
        if (kind === 'customers' || kind === 'addressChanges') {
          return await customersImported(asked, serving);
        }
        return await itemsImported(asked, serving);
      }),
  ),
} as const;

/** The result of an import, or its refusal, with what was expected in the reader's language. */
async function translateExpected(
  language: Language,
  run: () => Promise<ImportResult>,
): Promise<ImportResult> {
  const translate = <Fault extends { readonly expected: string }>(fault: Fault): Fault => {
    return { ...fault, expected: expectedIn(language, fault.expected) };
  };
  try {
    const result = await run();
    return { ...result, errors: result.errors.map(translate) };
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    throw new InvalidRequest(error.findings.map(translate));
  }
}

/** Imports items, or the stock of those that are there. */
export async function itemsImported(
  asked: Import<ItemSettings>['asked'] & { readonly body?: string },
  serving: Services,
  table: ImportedTable = asked.query.kind === 'stock'
    ? tableIn(asked, stockTable)
    : tableIn(asked, { kind: 'items', key: 'sku', columns: itemColumns }),
) {
  const before = new Map<string, ItemSettings>();
  const after: ItemSettings[] = [];
  const result = await carryOut(keptItems(serving), table, {
    asked,
    serving,
    onWritten: (document, was) => {
      after.push(document);
      if (was !== null) before.set(was.sku, was);
    },
  });
  tellRules([...before.values()], after, serving);
  const counted = after.filter(({ sku, stock }) => stock !== before.get(sku)?.stock);
  await serving.orders?.stockFreed(counted.map(({ sku }) => sku));
  return result;
}

function tableIn(
  { body = '', query: { map, language = 'en' } }: Import<Settings>['asked'] & { body?: string },
  of: {
    readonly kind: MappedKind;
    readonly key: string;
    readonly columns: readonly ImportColumn[];
  },
): ImportedTable {
  if (map === undefined) return tableOf(body, of, of.columns);
  return mappedTable(body, { map, language, kind: of.kind }, of.columns);
}

/** Imports customers and informs open orders of those that changed. */
async function customersImported(
  asked: Import<CustomerSettings>['asked'] & { readonly body: string },
  serving: Services,
) {
  const changed: string[] = [];
  const isOfMoves = asked.query.kind === 'addressChanges';
  const columns = isOfMoves ? addressChangesTable.columns : customerColumns;
  const table = tableIn(asked, { kind: 'customers', key: 'number', columns });
  const result = await carryOut(keptCustomers(serving), table, {
    asked,
    serving,
    onWritten: (document, before, id) => {
      if (before !== null && concernsOrders(before, document)) changed.push(id);
      if (isOfMoves) noteMove(id, [before, document], { asked, serving });
    },
  });
  for (const id of changed) await serving.orders?.customerChanged(id);
  return result;
}

/** Says in the customer's time line where they moved from and to. */
function noteMove(
  customerId: string,
  states: readonly (CustomerSettings | null)[],
  { asked: { person }, serving }: Pick<Import<CustomerSettings>, 'asked' | 'serving'>,
): void {
  const places = states.flatMap((one) => one?.addresses.slice(0, 1) ?? []);
  const name = places.map(({ postalCode, city }) => `${postalCode} ${city}`).join(' → ');
  const document = { name, by: person ?? '' };
  keepEvent({ id: `note/${randomUUID()}`, kind: 'notes', customerId, document }, serving);
}

/** Refuses supervisors, who may import outbound lists only. @throws {Refusal} */
function requireKeeper(principal: Principal | null): void {
  const needs = ['admin', 'integration'] as const;
  if (needs.some((role) => principal?.roles.includes(role) === true)) return;
  const seen = principal?.roles.join(', ');
  const values = { name: principal?.name, seen, needs: eitherOf(needs), own: '' };
  throw refusal(peopleMessages.roleOneOf, values, { needs });
}

export type ImportResult = AnswerOf<{ answer: typeof importResultSchema }>;
type Settings = ItemSettings | CustomerSettings;

interface Import<Document> {
  readonly asked: Pick<ApiRequest, 'person' | 'encoding' | 'requestId'> & {
    readonly query: {
      readonly kind: string;
      readonly mode?: 'create' | 'upsert' | undefined;
      readonly partial?: 'true' | 'false' | undefined;
      readonly dryRun?: 'true' | 'false' | undefined;
      readonly map?: ImportMap | undefined;
      readonly language?: string | undefined;
    };
  };
  readonly serving: Services;
  readonly onWritten?: (document: Document, before: Document | null, id: string) => void;
}

interface ReadRow<Document> {
  readonly line: number;
  readonly id: string;
  readonly document: Document;
  readonly before: DocumentRecord<Document> | undefined;
  /** A document with the row's cells in it. */
  readonly over: (document: object) => unknown;
  /** Images named by the row; null leaves them unchanged. */
  readonly images?: readonly RowImage[] | null;
}

async function carryOut<Document extends Settings>(
  kept: DocumentSpec<Document>,
  { rows, lines, found: all }: ImportedTable,
  of: Import<Document>,
): Promise<ImportResult> {
  const { asked, serving } = of;
  const found = all.filter(({ path }) => path[0] !== imagesColumn);
  const imagesIn = await imagesOfRows({ rows, columns: all, key: kept.key }, serving);
  const { kind } = asked.query;
  const { encoding = 'utf-8' } = asked;
  const counts = { created: 0, updated: 0, unchanged: 0 };
  let rejected = 0;
  const errors: CellError[] = [];
  const changes: ReturnType<typeof changeOf>[] = [];
  const good: ReadRow<Document>[] = [];
  const { partial, dryRun } = asked.query;
  const isKept = dryRun !== 'true';
  /** Without `partial`, one wrong cell in the table prevents all writes. */
  const isRefused = () => rejected > 0 && partial !== 'true';
  function* work(): Generator<unknown, void, void> {
    const seen = new Map<string, number>();
    for (const [place, row] of rows.entries()) {
      const line = lines[place] ?? 0;
      const read = readRow(row, { kept, columns: found, seen, line, of });
      const { images, wrong: wrongImages } = imagesIn(row, line);
      const wrong = 'wrong' in read ? [...read.wrong, ...wrongImages] : wrongImages;
      if ('wrong' in read || wrong.length > 0) {
        rejected += 1;
        for (const one of wrong) if (errors.length < errorsMax) errors.push(one);
      } else good.push({ ...read, images });
      yield;
    }
    if (isRefused()) return;
    for (let from = 0; from < good.length; from += rowsPerSlice) {
      const slice = good.slice(from, from + rowsPerSlice);
      const write = (): void => {
        for (const row of slice) {
          const what = written(row, { kept, isKept, of });
          counts[what] += 1;
          if (what === 'unchanged' || isKept || changes.length === changesMax) continue;
          changes.push(changeOf(row));
        }
      };
      if (isKept) serving.store.transaction(write);
      else write();
      yield;
    }
  }
  await inTurns(work(), serving.clock);
  const isWritten = isKept && !isRefused() && counts.created + counts.updated > 0;
  const shown = isKept ? {} : { changes };
  const told = { kind, encoding, written: isWritten, rows: rows.length };
  return { ...told, ...counts, rejected, ...shown, errors };
}

function readRow<Document extends Settings>(
  row: readonly string[],
  {
    kept,
    columns,
    seen,
    line,
    of,
  }: {
    readonly kept: DocumentSpec<Document>;
    readonly columns: readonly FoundColumn[];
    readonly seen: Map<string, number>;
    readonly line: number;
    readonly of: Import<Document>;
  },
): ReadRow<Document> | { readonly wrong: readonly CellError[] } {
  const { asked, serving } = of;
  const keyColumn = columns.find(({ path }) => path[0] === kept.key);
  const id = unguardCell(row[keyColumn?.place ?? 0] ?? '');
  const first = seen.get(id);
  const before = kept.repository.get(serving.wire.ownerId, id);
  const isTaken = asked.query.mode === 'create' && before !== undefined;
  const isUnknown = unmade[asked.query.kind] !== undefined && before === undefined;
  const padded = before === undefined ? keyWithZeros(id, { kept, serving }) : undefined;
  const expected =
    id === ''
      ? 'a code'
      : first !== undefined
        ? `each once; it stands in line ${first}`
        : padded !== undefined
          ? `${padded}, which is there: a spreadsheet has dropped the leading zero`
          : isUnknown
            ? `${unmade[asked.query.kind]} of ${serving.wire.ownerId}`
            : isTaken
              ? 'one that is not there yet'
              : null;
  if (expected !== null) {
    const isRepeated = first !== undefined || isTaken;
    const code = id === '' ? 'missing' : isRepeated ? 'not_unique' : 'unknown_reference';
    const received = JSON.stringify(maskCardNumbers(id));
    const { message } = aFinding(`line ${line}, ${keyColumn?.title}`, code, { received, expected });
    return {
      wrong: [
        {
          line,
          column: keyColumn?.title ?? '',
          value: maskCardNumbers(id),
          code,
          expected,
          message,
        },
      ],
    };
  }
  seen.set(id, line);
  const { currency } = channelOf(serving).settings;
  const over = (document: object) => withRow(document, row, { columns, currency });
  const raw = over(before?.document ?? {});
  const result = kept.schema.safeParse(raw);
  const findings = result.success
    ? refusedBy(() => {
        requireNoCards(result.data);
        requirePostalZeros(result.data, { row, columns });
        kept.check?.(result.data, before?.document ?? null);
      })
    : findingsOf(result.error.issues, raw);
  if (result.success && findings.length === 0) {
    return { line, id, document: result.data, before, over };
  }
  return { wrong: findings.map((finding) => cellError(finding, { row, columns, line })) };
}

/** The stored key that is the given digits after zeros, which a spreadsheet has dropped. */
function keyWithZeros<Document extends Settings>(
  id: string,
  { kept, serving }: { readonly kept: DocumentSpec<Document>; readonly serving: Services },
): string | undefined {
  if (!/^\d+$/.test(id)) return undefined;
  const padded = Array.from({ length: droppedZerosMax }, (_, more) => '0'.repeat(more + 1) + id);
  return padded.find((key) => kept.repository.get(serving.wire.ownerId, key) !== undefined);
}

/** @throws {InvalidRequest} where a row's postal code is one digit too short for its country. */
function requirePostalZeros(
  document: Settings,
  { row, columns }: { readonly row: readonly string[]; readonly columns: readonly FoundColumn[] },
): void {
  const [address] = 'addresses' in document ? document.addresses : [];
  const column = columns.find(({ path }) => path.at(-1) === 'postalCode');
  if (address === undefined || column === undefined || (row[column.place] ?? '') === '') return;
  const { postalCode, country } = address;
  const length = postalDigits.get(country);
  if (length === undefined || !/^\d+$/.test(postalCode) || postalCode.length !== length - 1) return;
  const expected = `${length} digits, such as 0${postalCode}: the leading zero has been dropped`;
  const said = { expected, received: JSON.stringify(postalCode) };
  throw new InvalidRequest([aFinding('/body/addresses/0/postalCode', 'wrong_format', said)]);
}

function refusedBy(check: () => void): readonly Finding[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.findings.map((finding) => {
      return { ...finding, pointer: finding.pointer.replace(/^\/body/, '') };
    });
  }
}

/** Writes a row, or in a dry run says what would happen. */
function written<Document extends Settings>(
  { id, document: read, before, over, images = null }: ReadRow<Document>,
  {
    kept,
    isKept,
    of,
  }: {
    readonly kept: DocumentSpec<Document>;
    readonly isKept: boolean;
    readonly of: Import<Document>;
  },
): 'created' | 'updated' | 'unchanged' {
  const { wire, store } = of.serving;
  // A document that changed since its row was read keeps what the row does not name.
  const now = kept.repository.get(wire.ownerId, id);
  const isAsRead = now?.version === before?.version;
  const document = isAsRead
    ? read
    : (kept.schema.safeParse(over(now?.document ?? {})).data ?? read);
  const shown = images === null ? [] : store.pictures.imagesOf(wire.ownerId, id);
  const isSame = images === null || areSameImages(shown, images);
  if (isSame && now !== undefined && equalByValue(now.document, document)) {
    return 'unchanged';
  }
  const what = before === undefined ? 'created' : 'updated';
  if (!isKept) return what;
  const record = {
    centreId: wire.ownerId,
    id,
    document,
    person: of.asked.person ?? '',
    updatedAtMs: wire.live.originMs + wire.live.nowMs,
  };
  const keys = kept.keys(document);
  const version = (now?.version ?? 0) + 1;
  if (!kept.repository.add(record, keys)) kept.repository.save({ ...record, version }, keys);
  if (!isSame && images !== null) {
    const numbered = images.map((image, place) => ({ ...image, number: place + 1 }));
    store.pictures.setImages([wire.ownerId, id], numbered, record.updatedAtMs);
  }
  of.onWritten?.(document, before?.document ?? null, id);
  // Stock changes all the time; its imports alone are told in the audit.
  if (before !== undefined && of.asked.query.kind !== 'stock') {
    const cells = isSame ? null : { before: imagesCell(shown), after: imagesCell(images ?? []) };
    noteRow(before, document, { kept, of, cells });
  }
  return what;
}

function noteRow<Document extends Settings>(
  { id, document }: DocumentRecord<Document>,
  now: Document,
  {
    kept,
    of,
    cells,
  }: {
    readonly kept: DocumentSpec<Document>;
    readonly of: Import<Document>;
    readonly cells: AuditedStates | null;
  },
): void {
  const { store, wire, gate } = of.serving;
  const path = kept.repository === (store.items as unknown) ? 'items' : 'customers';
  gate.noteChange({
    ...changedMembers({
      before: { ...document, images: cells?.before },
      after: { ...now, images: cells?.after },
    }),
    actor: of.asked.person ?? '',
    action: 'importTable',
    subject: `/${path}/${wireIdOf(wire, id)}`,
    requestId: of.asked.requestId ?? '',
  });
}
