/**
 * PostgreSQL driver. A session lock excludes other hosts. If the connection is lost during a
 * commit, the database is asked for its outcome, so that memory and tables agree.
 * Source: durable-orders.md 12.6.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client, QueryResult } from 'pg';
import { reasonOf } from '../../kernel/index.ts';
import { postgresNeeds } from '../../store/index.ts';
import { type RefusalReason, StoreRefusal } from '../engine/process-store.ts';
import {
  arrayForm,
  collateTexts,
  columnsOf,
  keysForm,
  numberParameters,
} from './postgres-forms.ts';
import type { SqlDriver, SqlRow, SqlWrite } from './sql-driver.ts';

const hostLock = 20_021;
const transactionLock = 20_022;
/** Wait for the lock: a killed host's session ends a little after it. */
const lockWaitMs = 2_000;
const lockLookMs = 20;
const begin = `begin; select pg_advisory_xact_lock(${transactionLock}, hashtext(current_schema())); select pg_current_xact_id() as id`;
/**
 * Forces index lookups, because plans made for small tables scan them. LZ4 compresses snapshots
 * over 2 KB five times faster.
 */
const settings = `set lock_timeout = ${lockWaitMs}; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; select set_config(name, 'lz4', false) from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)`;
const queryMsMax = 30_000;
/** For how long (and below, how often) the database is asked whether a commit succeeded. */
const fateMsMax = 60_000;
const fateLookMs = 250;
/**
 * SQLSTATE classes after which a retry may succeed: connection, resources, lock, operator, system.
 */
const passingStates = /^(08|40|53|55P03|57|58)/;

/** Whether a path is a PostgreSQL URL. */
export function isPostgresUrl(path: string): boolean {
  return /^postgres(ql)?:\/\//.test(path);
}

/**
 * Opens a database for this host, or for all hosts that share it. @throws {StoreRefusal} if another
 * host has it.
 */
export async function openPostgres(url: string, isShared: boolean): Promise<SqlDriver> {
  const driver = new PostgresDriver(url, isShared);
  await driver.connect();
  return driver;
}

class PostgresDriver implements SqlDriver {
  readonly #url: string;
  readonly #name = `callwright ${randomUUID()}`;
  readonly #lock: string;
  #client: Client | null = null;
  #isFirst = true;
  #isInside = false;

  constructor(url: string, isShared: boolean) {
    this.#url = url;
    this.#lock = `pg_try_advisory_lock${isShared ? '_shared' : ''}`;
  }

  async connect(): Promise<void> {
    const { default: pg } = await import('pg').catch((error: unknown) => {
      throw new StoreRefusal('failed', postgresNeeds, error);
    });
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: this.#name,
      keepAlive: true,
      connectionTimeoutMillis: queryMsMax,
      query_timeout: queryMsMax,
      pipeline: true,
    });
    client.on('error', () => this.#drop(client));
    await this.#telling(client, () => client.connect());
    this.#client = client;
    await this.#telling(client, () => client.query(settings));
    // A leftover session of ours would look like another host.
    await this.#query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
      [this.#name],
    );
    await this.#lockHost();
    this.#isFirst = false;
  }

  async rows(sql: string, values: readonly unknown[]): Promise<readonly SqlRow[]> {
    return (await this.#query(numberParameters(sql), values)).rows as SqlRow[];
  }

  async rowsOf(sql: string, ids: readonly string[]): Promise<readonly SqlRow[]> {
    return ids.length === 0 ? [] : await this.rows(keysForm(sql), [ids]);
  }

  async write(...writes: readonly SqlWrite[]): Promise<void> {
    await this.#writeOver(await this.#session(), writes);
  }

  async execute(sql: string): Promise<void> {
    const client = await this.#session();
    await this.#telling(client, () => client.query(collateTexts(sql)));
  }

  async transaction<Result>(
    work: () => Promise<Result>,
    last: readonly SqlWrite[] = [],
  ): Promise<Result> {
    const client = await this.#session();
    this.#isInside = true;
    try {
      const [answers, result] = await together(client, () => [
        this.#telling(client, () => client.query(begin)),
        work(),
      ]);
      const id = (answers as unknown as readonly QueryResult[]).at(-1)?.rows[0]?.id;
      await this.#commit(client, String(id), last);
      return result;
    } catch (error) {
      if (this.#client === client) await client.query('rollback').catch(() => this.#drop(client));
      throw error;
    } finally {
      this.#isInside = false;
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  /** Commits; if a write fails, the commit itself rolls the transaction back. */
  async #commit(client: Client, id: string, last: readonly SqlWrite[]): Promise<void> {
    try {
      await together(client, () => [
        this.#writeOver(client, last),
        this.#telling(client, () => client.query('commit')),
      ]);
    } catch (error) {
      if (this.#client === client) throw error;
      this.#isInside = false;
      if (!(await this.#isCommitted(id))) throw error;
    }
  }

  async #writeOver(client: Client, writes: readonly SqlWrite[]): Promise<void> {
    const some = writes.filter(([, { width }]) => width > 0);
    await Promise.all(
      some.map(([sql, rows]) => this.#ask(client, arrayForm(sql), columnsOf(rows))),
    );
  }

  async #isCommitted(id: string): Promise<boolean> {
    for (const untilMs = performance.now() + fateMsMax; ; ) {
      try {
        const { rows } = await this.#query('select pg_xact_status($1::xid8) as fate', [id]);
        return rows[0]?.fate === 'committed';
      } catch (error) {
        const isPassing = error instanceof StoreRefusal && error.reason === 'passing';
        if (!isPassing || performance.now() > untilMs) {
          const message = 'the database is gone; whether it stored the last batch is not known';
          throw new StoreRefusal('fenced', message, error);
        }
      }
      await pause(fateLookMs);
    }
  }

  async #lockHost(): Promise<void> {
    const sql = `select ${this.#lock}(${hostLock}, hashtext(current_schema())) as got`;
    for (const untilMs = performance.now() + lockWaitMs; ; await pause(lockLookMs)) {
      const { rows } = await this.#query(sql);
      if (rows[0]?.got === true) return;
      if (performance.now() < untilMs) continue;
      await this.close();
      const reason = this.#isFirst ? 'passing' : 'fenced';
      throw new StoreRefusal(reason, 'another host has this database; expected one to a schema');
    }
  }

  async #session(): Promise<Client> {
    if (this.#client === null && this.#isInside) {
      throw new StoreRefusal('passing', 'the connection was lost in a transaction');
    }
    if (this.#client === null) await this.connect();
    if (this.#client === null) throw new StoreRefusal('passing', 'the connection was lost');
    return this.#client;
  }

  async #query(text: string, values: readonly unknown[] = []): Promise<QueryResult> {
    return await this.#ask(this.#client ?? (await this.#session()), text, values);
  }

  #ask(client: Client, text: string, values: readonly unknown[]): Promise<QueryResult> {
    const name = nameOf(text);
    return this.#telling(client, () => client.query({ name, text, values: [...values] }));
  }

  async #telling<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const state = error instanceof Error && 'code' in error ? String(error.code) : '';
      const isAnswer = /^[0-9A-Z]{5}$/.test(state) && !state.startsWith('57P');
      if (!isAnswer) this.#drop(client);
      const reason: RefusalReason = !isAnswer || passingStates.test(state) ? 'passing' : 'failed';
      const seen = reasonOf(error);
      throw new StoreRefusal(reason, `PostgreSQL: ${seen}`, error);
    }
  }

  #drop(client: Client): void {
    if (this.#client === client) this.#client = null;
    client.end().catch(() => undefined);
  }
}

/** Requests made before the first await are sent in one packet. */
function together<One, Other>(
  { connection }: Client,
  ask: () => readonly [Promise<One>, Promise<Other>],
): Promise<[One, Other]> {
  connection.stream.cork();
  try {
    return Promise.all(ask());
  } finally {
    connection.stream.uncork();
  }
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  return name;
}
