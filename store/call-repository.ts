/**
 * Calls that are over, as lists and stories of any day show them. A list reads an index range: of a
 * day, or of its first mark.
 */
import type { SqlValue } from './database/driver.ts';
import { Repository, writeRow } from './rows.ts';

export interface CallRow {
  readonly centreId: string;
  readonly callId: string;
  readonly arrivedAtMs: number;
  readonly version: number;
  /** Of a consultation: the call that it is about; null for other calls. */
  readonly aboutCallId: string | null;
  /** Number of the customer; null: not known, or erased. */
  readonly customerId: string | null;
  /** Telephone number of the party outside; null: withheld, or erased. */
  readonly number: string | null;
  readonly note: string | null;
  readonly document: unknown;
}

type CallDimension = 'agent' | 'queue' | 'customer' | 'phone' | 'order' | 'result';

export interface CallMark {
  readonly dimension: CallDimension;
  readonly value: string;
}

/** Calls with one of some values, or with a value that begins so. */
export type CallFilter = { readonly dimension: CallDimension } & (
  | { readonly values: readonly string[] }
  | { readonly prefix: string }
);

type CallPlace = Pick<CallRow, 'arrivedAtMs' | 'callId'>;

/** Calls that arrived within [fromMs, toMs) and match all filters, without consultations. */
interface CallSelection {
  readonly centreId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly filters: readonly CallFilter[];
}

const columns =
  'centre_id, call_id, arrived_at_ms, version, about_call_id, customer_id, number, note, document';
const updated = ['version', 'about_call_id', 'customer_id', 'number', 'note', 'document']
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');

const statements = {
  save: `insert into call_record (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, call_id) do update set ${updated} where call_record.version < excluded.version`,
  get: 'select * from call_record where centre_id = ? and call_id = ?',
  consults:
    'select * from call_record where centre_id = ? and about_call_id = ? order by arrived_at_ms limit 50',
  dropMarks: 'delete from call_mark where centre_id = ? and call_id = ?',
} as const;

export class CallRepository extends Repository {
  readonly get = this.finder<CallRow, [centreId: string, callId: string]>(statements.get);
  /** Consultations about a call, oldest first. */
  readonly consults = this.lister<CallRow, [centreId: string, callId: string]>(statements.consults);
  /** Ids of the calls with a mark. */
  readonly marked = this.lister<
    Pick<CallRow, 'callId'>,
    [centreId: string, dimension: CallDimension, value: string]
  >('select call_id from call_mark where centre_id = ? and dimension = ? and value = ?');
  readonly #dropMarks = this.doer<[centreId: string, callId: string]>(statements.dropMarks);

  /** Saves a call unless a newer version is stored; the caller opens the transaction. */
  save(row: CallRow, marks: readonly CallMark[]): void {
    if (writeRow(this.driver, statements.save, row) === 0) return;
    const { centreId, callId, arrivedAtMs } = row;
    this.#dropMarks(centreId, callId);
    if (marks.length === 0) return;
    // One statement, as a database on the network answers each of them.
    const rows = marks.map(() => '(?, ?, ?, ?, ?)').join(', ');
    const add = `insert into call_mark (centre_id, dimension, value, at_ms, call_id) values ${rows} on conflict (centre_id, dimension, value, at_ms, call_id) do nothing`;
    this.doer<SqlValue[]>(add)(
      ...marks.flatMap(({ dimension, value }) => [centreId, dimension, value, arrivedAtMs, callId]),
    );
  }

  /** Calls that match, newest first. */
  list(
    of: CallSelection & {
      /** Calls that come after it; null: from the newest on. */
      readonly after: CallPlace | null;
      readonly limit: number;
    },
  ): readonly CallRow[] {
    const { after, limit } = of;
    const { from, at, id, values } = selectionOf(of);
    const sql = `select call_record.* from ${from} and (${at}, ${id}) < (?, ?) order by ${at} desc, ${id} desc limit ?`;
    const place = [after?.arrivedAtMs ?? Number.MAX_SAFE_INTEGER, after?.callId ?? ''];
    return this.lister<CallRow, SqlValue[]>(sql)(...values, ...place, limit);
  }

  /** Customers of the calls that match, each once, by their number. */
  customers(of: CallSelection & { readonly limit: number }): readonly string[] {
    const { from, values } = selectionOf(of);
    const sql = `select distinct call_record.customer_id from ${from} and call_record.customer_id is not null order by call_record.customer_id limit ?`;
    const read = this.lister<{ readonly customerId: string }, SqlValue[]>(sql);
    return read(...values, of.limit).map(({ customerId }) => customerId);
  }
}

/** Where calls that match stand, with the columns of their place and the values of placeholders. */
function selectionOf({ centreId, fromMs, toMs, filters }: CallSelection) {
  const [first, ...others] = filters;
  const more = others.map((other) => ` and ${existsSql(other)}`).join('');
  const within = (at: string) =>
    `call_record.about_call_id is null and ${at} >= ? and ${at} < ?${more}`;
  const span = [fromMs, toMs, ...others.flatMap(valuesOf)];
  if (first === undefined) {
    const [at, id] = ['call_record.arrived_at_ms', 'call_record.call_id'];
    const from = `call_record where call_record.centre_id = ? and ${within(at)}`;
    return { from, at, id, values: [centreId, ...span] };
  }
  const [at, id] = ['call_mark.at_ms', 'call_mark.call_id'];
  const from = `call_mark join call_record on call_record.centre_id = call_mark.centre_id and call_record.call_id = call_mark.call_id where call_mark.centre_id = ? and ${conditionOf(first, 'call_mark')} and ${within(at)}`;
  return { from, at, id, values: [centreId, ...valuesOf(first), ...span] };
}

function existsSql(filter: CallFilter): string {
  return `exists (select 1 from call_mark as other where other.centre_id = call_record.centre_id and other.call_id = call_record.call_id and ${conditionOf(filter, 'other')})`;
}

function conditionOf(filter: CallFilter, table: string): string {
  const value =
    'prefix' in filter
      ? `${table}.value >= ? and ${table}.value < ?`
      : `${table}.value in (${filter.values.map(() => '?').join(', ')})`;
  return `${table}.dimension = ? and ${value}`;
}

function valuesOf(filter: CallFilter): readonly string[] {
  return 'prefix' in filter
    ? [filter.dimension, filter.prefix, `${filter.prefix}\u{10ffff}`]
    : [filter.dimension, ...filter.values];
}
