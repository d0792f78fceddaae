/**
 * A PostgreSQL session in a thread, in a schema of its own; reconnects. A service holds an advisory
 * lock to write, and goes on after a reconnect unless a later service has begun.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { SqlParameter } from './driver.ts';
import { databaseError, PostgresConnection, type QueryAnswer } from './postgres-connection.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';

/** Keys of advisory locks: of a schema's service; of transactions on the store or a journal. */
const serviceLock = 20_023;
const transactionLock = 20_024;
/** Longest waits in ms for other processes' transactions, before and while the service runs. */
const lockWaitMs = { usually: 4_000, serving: 20 };
/** Longest wait in ms for a service's lock: a killed process's session ends a little later. */
const serviceWaitMs = 1_000;
const connectMsMax = 3_000;
const queryMsMax = 5_000;
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

/**
 * Finds who holds the service's lock.
 * Source: PostgreSQL, advisory locks (13.3.5) and `pg_locks`.
 */
const holderQuery = `select a.application_name as holder from pg_locks l join pg_stat_activity a on a.pid = l.pid join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and l.granted and l.classid = ${serviceLock} and l.objid::bigint = (hashtext(current_schema())::bigint & 4294967295) and l.objsubid = 2`;

export class PostgresSession {
  readonly #place: SessionPlace;
  #connection: PostgresConnection | null = null;
  /** The reconnecting under way; calls wait for its first attempt only. */
  #returning: Promise<void> | null = null;
  #failure: StoreError | null = null;
  #isOver = false;
  /** Key of the lock under which transactions run. */
  #key = 0;
  #transaction: string | null = null;
  #epoch: number | null = null;
  #name = nameOf(`(process ${process.pid}, which has not told yet where)`);
  #lockMs = lockWaitMs.usually;
  #lastPid: number | null = null;

  constructor(place: SessionPlace) {
    this.#place = place;
  }

  async open(): Promise<void> {
    await this.#connect();
  }

  /** Runs a statement, or several if `values` is null. `begins`: a transaction begins with it. */
  async run(
    sql: string,
    values: readonly SqlParameter[] | null,
    begins: boolean,
  ): Promise<QueryAnswer> {
    if (begins) await this.#begin();
    const connection = await this.#session();
    if (values !== null) return await connection.run(sql, values);
    await connection.execute(translated(sql));
    return { rows: [], count: 0 };
  }

  async isLocked(): Promise<boolean> {
    const look = 'select 1 - pg_try_advisory_xact_lock(?, ?)::int as locked';
    const { rows } = await (await this.#session()).run(look, [transactionLock, this.#key]);
    return rows[0]?.['locked'] === 1;
  }

  /** The service that holds the lock, by its own description; null: none. */
  async holder(): Promise<string | null> {
    return await holderOn(await this.#session());
  }

  /** Sets the service's epoch; once a later epoch has had the lock, every call fails. */
  live(epoch: number): void {
    this.#epoch = epoch;
  }

  async #begin(): Promise<void> {
    try {
      const connection = await this.#session();
      this.#transaction = await connection.begin(transactionLock, String(this.#key));
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  async commit(): Promise<void> {
    const id = this.#transaction;
    try {
      const isCommitted = await (await this.#session()).commit();
      this.#transaction = null;
      if (isCommitted) return;
    } catch (error) {
      // The answer was lost: ask whether the commit succeeded.
      this.#transaction = null;
      if (this.#connection !== null) throw error;
      if (!(await (await this.#session()).wasCommitted(id))) throw error;
      return;
    }
    throw this.#error('store_failed', 'has undone a transaction of which a statement had failed');
  }

  async rollback(): Promise<void> {
    this.#transaction = null;
    await this.#connection?.rollback();
  }

  async serve(address: string): Promise<void> {
    this.#name = nameOf(`at ${address} (process ${process.pid})`);
    this.#lockMs = lockWaitMs.serving;
    await this.#introduce(await this.#session());
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#connection?.end();
  }

  /** The connection; within a transaction, the one on which it began. */
  async #session(): Promise<PostgresConnection> {
    if (this.#connection === null && this.#transaction === null) await this.#returning;
    if (this.#connection !== null) return this.#connection;
    throw this.#failure ?? this.#error('store_io_failed', 'has lost the connection');
  }

  async #connect(): Promise<void> {
    const { url, isService } = this.#place;
    const onLost = (lost: PostgresConnection): void => this.#lost(lost);
    const options = { url, connectMsMax, queryMsMax, onLost };
    const connection = await PostgresConnection.open(options, async (opened) => {
      await this.#enterSchema(opened);
      await this.#introduce(opened);
      if (isService) await this.#lockService(opened);
    });
    this.#failure = null;
    this.#connection = connection;
  }

  /** Enters the schema: `callwright`, or the name that the URL gives, with a suffix. */
  async #enterSchema(connection: PostgresConnection): Promise<void> {
    const { rows: named } = await connection.run(
      "select s.schema, quote_ident(s.schema) as quoted, (to_regnamespace(quote_ident(s.schema)) is not null)::int as is_there from (select case when current_schema() <> 'public' then current_schema() || '_callwright' else 'callwright' end as schema) s",
      [],
    );
    const { schema = '', quoted = '', is_there: isThere = 0 } = named[0] ?? {};
    // Two processes may create the schema at once; one of them fails.
    if (isThere === 0) await connection.execute(`create schema ${quoted}`).catch(() => undefined);
    await connection.execute(`set search_path = ${quoted}; ${keepAlive}`);
    const subject = `${schema} ${this.#place.subject}`;
    const { rows } = await connection.run('select hashtext(?) as key', [subject]);
    this.#key = Number(rows[0]?.['key']);
  }

  async #introduce(connection: PostgresConnection): Promise<void> {
    const sql =
      "select set_config('application_name', ?, false), set_config('lock_timeout', ?, false)";
    await connection.run(sql, [this.#name, String(this.#lockMs)]);
  }

  async #lockService(connection: PostgresConnection): Promise<void> {
    // Our own earlier session may still hold the lock, so it is ended.
    const end =
      'select pg_terminate_backend(pid) from pg_stat_activity where pid = ? and application_name = ?';
    if (this.#lastPid !== null) await connection.run(end, [this.#lastPid, this.#name]);
    const own = await connection.run('select pg_backend_pid() as pid', []);
    this.#lastPid = Number(own.rows[0]?.['pid']);
    if (!(await connection.lockSchema('pg_try_advisory_lock', serviceLock, serviceWaitMs))) {
      const holder = await holderOn(connection);
      const seen = `is in use by a service ${holder ?? 'that starts or stops just now'}`;
      const expected = 'expected one service to a database: ask that one, or stop it first';
      const code = this.#epoch === null ? 'store_busy' : 'store_fenced';
      throw this.#error(code, `${seen}; ${expected}`);
    }
    if (this.#epoch === null) return;
    const { rows } = await connection.run('select max(epoch) as epoch from process_life', []);
    const last = Number(rows[0]?.['epoch']);
    if (last === this.#epoch) return;
    const what = `is that of life ${last}; expected ${this.#epoch}, which is over`;
    throw this.#error('store_fenced', what);
  }

  #lost(connection: PostgresConnection): void {
    if (this.#connection !== connection) return;
    this.#connection = null;
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

  #error(code: StoreErrorCode, what: string): StoreError {
    return databaseError(this.#place.url, code, what);
  }
}

/** A service's name, cut to the 63 bytes that PostgreSQL keeps. */
function nameOf(holder: string): string {
  return `callwright ${holder}`.slice(0, 63);
}

async function holderOn(connection: PostgresConnection): Promise<string | null> {
  const [row] = (await connection.run(holderQuery, [])).rows;
  return row === undefined ? null : String(row['holder']).replace(/^callwright /, '');
}

/**
 * Table definitions for PostgreSQL, a column per line: texts sort as in SQLite in any locale,
 * integers have 64 bits.
 */
function translated(sql: string): string {
  return sql
    .replaceAll(/^( *\w+) text\b/gm, '$1 text collate "C"')
    .replaceAll(/^( *\w+) integer\b/gm, '$1 bigint');
}
