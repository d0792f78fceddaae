/**
 * A PostgreSQL session in a thread, in a schema of its own; reconnects. A service holds an advisory
 * lock to write, and goes on after a reconnect unless a later service has begun.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { SqlParameter } from './driver.ts';
import { databaseError, PostgresConnection, type QueryAnswer } from './postgres-connection.ts';
import { sessionName } from './process-tag.ts';
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
/** A service's session speaks this often, so that a stopped process is noticed. */
const beatMs = 1_000;
/** A service that was silent for so long by the server's clock, and then for so long by ours. */
const silence = { leaseMs: 5_000, againMs: 1_500 };

export interface SessionPlace {
  readonly url: string;
  readonly isService: boolean;
  /** Transactions on one subject (store, or a journal) exclude each other. */
  readonly subject: string;
}

/**
 * Finds who holds the service's lock, and for how many ms its client has not spoken. While the
 * server works for it, it counts as speaking.
 * Source: PostgreSQL, advisory locks (13.3.5), `pg_locks` and `pg_stat_activity`.
 */
const holderQuery = `select a.application_name as holder, a.pid, case when a.state = 'active' and a.wait_event_type is distinct from 'Client' then 0 else coalesce(extract(epoch from clock_timestamp() - a.state_change), 0) * 1000 end as silent_ms from pg_locks l join pg_stat_activity a on a.pid = l.pid join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and l.granted and l.classid = ${serviceLock} and l.objid::bigint = (hashtext(current_schema())::bigint & 4294967295) and l.objsubid = 2`;

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
  #name = sessionName(`(process ${process.pid}, which has not told yet where)`);
  #lockMs = lockWaitMs.usually;
  #lastPid: number | null = null;
  #beat: NodeJS.Timeout | null = null;
  /** Of the last service that held the lock, as its sessions are named. */
  #lastTag: string | null = null;
  /** The silent session of a service, and since when it is known. */
  #silent: { readonly pid: number; readonly sinceMs: number } | null = null;
  readonly #onFenced: (why: string) => void;

  constructor(place: SessionPlace, onFenced: (why: string) => void) {
    this.#place = place;
    this.#onFenced = onFenced;
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
    return (await holderOn(await this.#session()))?.name ?? null;
  }

  /**
   * Ends all sessions of the service that holds the lock, if its process has stopped speaking; of
   * one that has lost the lock, those that it still has. Their transactions are undone, and it may
   * not come back once a later epoch has begun.
   */
  async endSilent(): Promise<void> {
    const connection = await this.#session();
    const holder = await holderOn(connection);
    if (holder === null) return await this.#endSessions(connection);
    const { pid, tag } = holder;
    this.#lastTag = tag;
    if (holder.silentMs < silence.leaseMs) {
      this.#silent = null;
      return;
    }
    const nowMs = performance.now();
    if (this.#silent?.pid !== pid) this.#silent = { pid, sinceMs: nowMs };
    // A server that was stopped itself has first to read what its clients have sent.
    if (nowMs - this.#silent.sinceMs < silence.againMs) return;
    await this.#endSessions(connection);
  }

  async #endSessions(connection: PostgresConnection): Promise<void> {
    const end =
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'callwright ' || ? || ' %'";
    if (this.#lastTag !== null) await connection.run(end, [this.#lastTag]);
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
    this.#name = sessionName(`at ${address} (process ${process.pid})`);
    this.#lockMs = lockWaitMs.serving;
    await this.#introduce(await this.#session());
  }

  async close(): Promise<void> {
    this.#isOver = true;
    if (this.#beat !== null) clearInterval(this.#beat);
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
    if (this.#isOver) return await connection.end();
    this.#failure = null;
    this.#connection = connection;
    if (!isService) return;
    const speak = (): void => void this.#connection?.run('select 1', []).catch(() => undefined);
    this.#beat ??= setInterval(speak, beatMs).unref();
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
    await connection.execute(`set search_path = ${quoted}`);
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
      const seen = `is in use by a service ${holder?.name ?? 'that starts or stops just now'}`;
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
      if (this.#failure.code === 'store_fenced') this.#onFenced(this.#failure.message);
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

async function holderOn(connection: PostgresConnection) {
  const [row] = (await connection.run(holderQuery, [])).rows;
  if (row === undefined) return null;
  const [, tag = '', ...words] = String(row['holder']).split(' ');
  const name = words.join(' ');
  return { name, tag, pid: Number(row['pid']), silentMs: Number(row['silent_ms']) };
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
