/**
 * A PostgreSQL session in a thread: one statement at a time, reconnecting, in a schema of its own.
 * A service holds an advisory lock to write; it goes on after a reconnect unless a later service
 * has begun.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client, CustomTypesConfig, QueryResult } from 'pg';
import { reasonOf } from '../../kernel/index.ts';
import type { Row, SqlParameter } from './driver.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';

/** Lock keys: a schema's service; transactions on store or journal. */
/** What to install if the optional package is missing, in the version of `package.json`. */
export const postgresNeeds =
  'PostgreSQL needs the package pg, which "npm install pg@8.23.1" installs';

const serviceLock = 20_023;
const transactionLock = 20_024;
/** Waits for other processes' transactions, before and while the service runs. */
const lockWaitMs = { usually: 4_000, serving: 20 };
/** Wait for a service's lock: a killed process's session ends a little later. */
const serviceWaitMs = 1_000;
const lookMs = 20;
const connectMsMax = 3_000;
const queryMsMax = 5_000;
/** Pause between attempts to connect. */
const againMs = 250;
/** An unreachable machine loses its session and locks after about 10 s. */
const keepAlive =
  'set tcp_keepalives_idle = 4; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3';

export interface SessionPlace {
  readonly url: string;
  readonly isService: boolean;
  /** Transactions on one subject (store, or a journal) exclude each other. */
  readonly subject: string;
}

export type SessionTask =
  | { readonly what: 'open' | 'commit' | 'rollback' | 'isLocked' | 'holder' | 'close' }
  | {
      readonly what: 'run';
      readonly sql: string;
      /** Null: several statements. */
      readonly values: readonly SqlParameter[] | null;
      readonly begins: boolean;
    }
  /** The service is live; once a later epoch has had the lock, every call fails. */
  | { readonly what: 'live'; readonly epoch: number }
  | { readonly what: 'serve'; readonly address: string };

export interface SessionAnswer {
  readonly rows: readonly Row[];
  readonly count: number;
}

const nothing: SessionAnswer = { rows: [], count: 0 };

/** Error codes by prefix of SQLSTATE; errors of other states are defects. */
const codes: readonly (readonly [RegExp, StoreErrorCode])[] = [
  [/^53100/, 'store_full'],
  [/^25006/, 'store_read_only'],
  [/^(40|55P03|57014)/, 'store_busy'],
  [/^(08|53|57|58)/, 'store_io_failed'],
];
/** Broken constraints, which are reported as they are, like SQLite's. */
const constraint = /^23/;

/**
 * Finds who holds the service's lock.
 * Source: PostgreSQL, advisory locks (13.3.5) and `pg_locks`.
 */
const holderQuery = `select a.application_name as holder from pg_locks l join pg_stat_activity a on a.pid = l.pid join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and l.granted and l.classid = ${serviceLock} and l.objid::bigint = (hashtext(current_schema())::bigint & 4294967295) and l.objsubid = 2`;

export class PostgresSession {
  readonly #place: SessionPlace;
  #client: Client | null = null;
  /** The reconnecting. Calls wait only for its first attempt. */
  #returning: Promise<void> | null = null;
  #failure: StoreError | null = null;
  #isOver = false;
  /** Key of the lock under which transactions run. */
  #key = 0;
  /** Id of the open transaction; null: none. */
  #transaction: string | null = null;
  #epoch: number | null = null;
  #name = nameOf(`(process ${process.pid}, which has not told yet where)`);
  #lockMs = lockWaitMs.usually;
  #lastPid: number | null = null;

  constructor(place: SessionPlace) {
    this.#place = place;
  }

  async do(task: SessionTask): Promise<SessionAnswer> {
    if (task.what === 'open') await this.#connect();
    if (task.what === 'run') return await this.#run(task);
    if (task.what === 'commit') await this.#commit();
    if (task.what === 'rollback') await this.#rollback();
    if (task.what === 'live') this.#epoch = task.epoch;
    if (task.what === 'serve') await this.#serve(task.address);
    if (task.what === 'close') await this.#close();
    if (task.what === 'holder') return await this.#ask(holderQuery, []);
    if (task.what !== 'isLocked') return nothing;
    const look = 'select 1 - pg_try_advisory_xact_lock(?, ?)::int as locked';
    return await this.#ask(look, [transactionLock, this.#key]);
  }

  async #run({
    sql,
    values,
    begins,
  }: Extract<SessionTask, { what: 'run' }>): Promise<SessionAnswer> {
    if (begins) await this.#begin();
    if (values !== null) return await this.#ask(sql, values);
    await this.#tell(translated(sql));
    return nothing;
  }

  async #begin(): Promise<void> {
    const lock = `select pg_advisory_xact_lock(${transactionLock}, ${this.#key})`;
    try {
      const answers = await this.#tell(`begin; ${lock}; select pg_current_xact_id() as id`);
      const last = (answers as unknown as readonly QueryResult[]).at(-1);
      this.#transaction = String(last?.rows[0]?.id);
    } catch (error) {
      await this.#rollback();
      throw error;
    }
  }

  async #commit(): Promise<void> {
    const id = this.#transaction;
    try {
      const { command } = await this.#tell('commit');
      this.#transaction = null;
      if (command === 'COMMIT') return;
    } catch (error) {
      // The commit's answer was lost; the database knows its result.
      this.#transaction = null;
      if (this.#client !== null || !(await this.#wasCommitted(id))) throw error;
      return;
    }
    throw this.#error('store_failed', 'has undone a transaction of which a statement had failed');
  }

  async #wasCommitted(id: string | null): Promise<boolean> {
    for (;;) {
      const { rows } = await this.#ask('select pg_xact_status(?::xid8) as fate', [id]);
      const fate = rows[0]?.['fate'];
      if (fate !== 'in progress') return fate === 'committed';
      await pause(lookMs);
    }
  }

  async #rollback(): Promise<void> {
    this.#transaction = null;
    const client = this.#client;
    await client?.query('rollback').catch(() => this.#drop(client));
  }

  async #serve(address: string): Promise<void> {
    this.#name = nameOf(`at ${address} (process ${process.pid})`);
    this.#lockMs = lockWaitMs.serving;
    const client = await this.#session();
    await this.#telling(client, () => this.#introduce(client));
  }

  async #close(): Promise<void> {
    this.#isOver = true;
    await this.#client?.end().catch(() => undefined);
  }

  async #ask(sql: string, values: readonly SqlParameter[]): Promise<SessionAnswer> {
    const client = await this.#session();
    const query = { ...preparedOf(sql), values: [...values] };
    const { rows, rowCount } = await this.#telling(client, () => client.query(query));
    return { rows: rows as Row[], count: rowCount ?? 0 };
  }

  async #tell(sql: string): Promise<QueryResult> {
    const client = await this.#session();
    return await this.#telling(client, () => client.query(sql));
  }

  /** The connection; within a transaction, the one on which it began. */
  async #session(): Promise<Client> {
    if (this.#client === null && this.#transaction === null) await this.#returning;
    if (this.#client !== null) return this.#client;
    throw this.#failure ?? this.#error('store_io_failed', 'has lost the connection');
  }

  async #connect(): Promise<void> {
    const { default: pg } = await import('pg').catch((error: unknown) => {
      throw new StoreError('store_failed', postgresNeeds, error);
    });
    const getTypeParser: CustomTypesConfig['getTypeParser'] = (oid, format) =>
      numbers.has(oid) ? Number : pg.types.getTypeParser(oid, format);
    const client = new pg.Client({
      connectionString: this.#place.url,
      keepAlive: true,
      types: { getTypeParser },
      connectionTimeoutMillis: connectMsMax,
      query_timeout: queryMsMax,
    });
    client.on('error', () => this.#drop(client));
    await this.#telling(client, async () => {
      await client.connect();
      await this.#enterSchema(client);
      await this.#introduce(client);
      if (this.#place.isService) await this.#lockService(client);
    });
    this.#failure = null;
    this.#client = client;
  }

  /** Enters the schema: `callwright`, or the name that the URL gives, with a suffix. */
  async #enterSchema(client: Client): Promise<void> {
    const { rows: named } = await client.query<{ schema: string; is_there: boolean }>(
      "select s.schema, to_regnamespace(quote_ident(s.schema)) is not null as is_there from (select case when current_schema() <> 'public' then current_schema() || '_callwright' else 'callwright' end as schema) s",
    );
    const { schema = '', is_there: isThere = false } = named[0] ?? {};
    const quoted = client.escapeIdentifier(schema);
    // Two processes may create the schema at once; one of them fails.
    if (!isThere) await client.query(`create schema ${quoted}`).catch(() => undefined);
    await client.query(`set search_path = ${quoted}; ${keepAlive}`);
    const subject = `${schema} ${this.#place.subject}`;
    const { rows } = await client.query('select hashtext($1) as key', [subject]);
    this.#key = Number(rows[0]?.key);
  }

  async #introduce(client: Client): Promise<void> {
    const name = client.escapeLiteral(this.#name);
    const lock = `set lock_timeout = ${this.#lockMs}`;
    await client.query(`set application_name = ${name}; ${lock}`);
  }

  /** Takes the service's lock. Fails if a later service has had it. */
  async #lockService(client: Client): Promise<void> {
    // What is left of our own earlier session may hold it.
    const end =
      'select pg_terminate_backend(pid) from pg_stat_activity where pid = $1 and application_name = $2';
    if (this.#lastPid !== null) await client.query(end, [this.#lastPid, this.#name]);
    const own = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    this.#lastPid = own.rows[0]?.pid ?? null;
    const lock = `select pg_try_advisory_lock(${serviceLock}, hashtext(current_schema())) as got`;
    for (const untilMs = performance.now() + serviceWaitMs; ; await pause(lookMs)) {
      const { rows } = await client.query<{ got: boolean }>(lock);
      if (rows[0]?.got === true) break;
      if (performance.now() < untilMs) continue;
      const held = await client.query<{ holder: string }>(holderQuery);
      const seen = `is in use by a service ${holderIn(held.rows) ?? 'that starts or stops just now'}`;
      const expected = 'expected one service to a database: ask that one, or stop it first';
      const code = this.#epoch === null ? 'store_busy' : 'store_fenced';
      throw this.#error(code, `${seen}; ${expected}`);
    }
    if (this.#epoch === null) return;
    const { rows } = await client.query('select max(epoch) as epoch from process_life');
    const last = Number(rows[0]?.epoch);
    if (last === this.#epoch) return;
    throw this.#error(
      'store_fenced',
      `is that of life ${last}; expected ${this.#epoch}, which is over`,
    );
  }

  /** Translates PostgreSQL's errors and drops a connection that failed. */
  async #telling<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const state =
        error instanceof Error && 'severity' in error && 'code' in error ? String(error.code) : '';
      const isAnswer = state !== '' && !state.startsWith('57P');
      if (!isAnswer) this.#drop(client);
      if (error instanceof StoreError || constraint.test(state)) throw error;
      const code = isAnswer
        ? (codes.find(([pattern]) => pattern.test(state))?.[1] ?? 'store_failed')
        : 'store_io_failed';
      const seen = reasonOf(error);
      throw this.#error(code, `says: ${seen}`, error);
    }
  }

  #drop(client: Client): void {
    client.end().catch(() => undefined);
    if (this.#client !== client) return;
    this.#client = null;
    this.#returning = this.#connect().catch((error: unknown) => void this.#comeBack(error));
  }

  async #comeBack(error: unknown): Promise<void> {
    for (let failure = error; failure !== null; ) {
      this.#failure =
        failure instanceof StoreError ? failure : this.#error('store_failed', String(failure));
      if (this.#isOver || !this.#failure.isPassing) return;
      await pause(againMs);
      failure = await this.#connect().then(
        () => null,
        (again: unknown) => again,
      );
    }
  }

  #error(code: StoreErrorCode, what: string, cause?: unknown): StoreError {
    return new StoreError(code, `the database ${placeOf(this.#place.url)} ${what}`, cause);
  }
}

/** A holder's name, cut to the 63 bytes that PostgreSQL keeps. */
function nameOf(holder: string): string {
  return `callwright ${holder}`.slice(0, 63);
}

/** The lock's holder by its own description; null: none. */
export function holderIn(rows: readonly { readonly [column: string]: unknown }[]): string | null {
  const [row] = rows;
  return row === undefined ? null : String(row['holder']).replace(/^callwright /, '');
}

/** A database URL without user and password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** bigint and numeric, the type of its sums. */
const numbers = new Set<number>([20, 1_700]);

const prepared = new Map<string, { readonly name: string; readonly text: string }>();

/** The statement with `$1`, `$2` for `?`, and a name to prepare it under. */
function preparedOf(sql: string): { readonly name: string; readonly text: string } {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  let place = 0;
  const text = sql.replaceAll('?', () => `$${++place}`);
  const made = { name: `s${prepared.size}`, text };
  prepared.set(sql, made);
  return made;
}

/**
 * Table definitions, a column per line: texts sort as in SQLite in any locale, integers have 64
 * bits.
 */
function translated(sql: string): string {
  return sql
    .replaceAll(/^( *\w+) text\b/gm, '$1 text collate "C"')
    .replaceAll(/^( *\w+) integer\b/gm, '$1 bigint');
}
