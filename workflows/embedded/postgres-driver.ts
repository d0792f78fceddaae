/**
 * PostgreSQL driver. A session lock excludes other hosts. After a connection lost during a commit,
 * the database is asked for the outcome, so that memory and tables agree.
 * Source: durable-orders.md 12.6.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { PostgresConnection, type Row, sessionName } from '../../store/database/index.ts';
import { StoreRefusal } from '../engine/process-store.ts';
import { arrayForm, collateTexts, columnsOf, keysForm } from './postgres-forms.ts';
import { refusalReasonOf } from './refusal-reason.ts';
import type { SqlDriver, SqlWrite } from './sql-driver.ts';

const hostLock = 20_021;
const transactionLock = 20_022;
/** Longest wait for the lock in ms: a killed host's session ends a little later. */
const lockWaitMs = 2_000;
/**
 * Forces index lookups, as PostgreSQL would scan tables that it saw small. LZ4 compresses snapshots
 * over 2 KB five times faster.
 */
const settings = `set lock_timeout = ${lockWaitMs}; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; select set_config(name, 'lz4', false) from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)`;
const queryMsMax = 30_000;
/** How long, and below how often, the database is asked for a commit's outcome, in ms. */
const fateMsMax = 60_000;
const fateLookMs = 250;

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
  readonly #name = sessionName(randomUUID());
  readonly #lock: string;
  #connection: PostgresConnection | null = null;
  #isFirst = true;
  #isInside = false;

  constructor(url: string, isShared: boolean) {
    this.#url = url;
    this.#lock = `pg_try_advisory_lock${isShared ? '_shared' : ''}`;
  }

  async connect(): Promise<PostgresConnection> {
    const limits = { connectMsMax: queryMsMax, queryMsMax };
    const onLost = (lost: PostgresConnection): void => {
      if (this.#connection === lost) this.#connection = null;
    };
    const options = { url: this.#url, name: this.#name, ...limits, isPipelined: true, onLost };
    const connection = await PostgresConnection.open(options, async (opened) => {
      await opened.execute(settings);
      // A session that we left would count as another host, so it is ended.
      const end =
        'select pg_terminate_backend(pid) from pg_stat_activity where application_name = ? and pid <> pg_backend_pid()';
      await opened.run(end, [this.#name]);
      if (await opened.lockSchema(this.#lock, hostLock, lockWaitMs)) return;
      const reason = this.#isFirst ? 'passing' : 'fenced';
      throw new StoreRefusal(reason, 'another host has this database; expected one to a schema');
    });
    this.#connection = connection;
    this.#isFirst = false;
    return connection;
  }

  async rows(sql: string, values: readonly unknown[]): Promise<readonly Row[]> {
    const connection = this.#connection ?? (await this.#session());
    return (await connection.run(sql, values)).rows;
  }

  async rowsOf(sql: string, ids: readonly string[]): Promise<readonly Row[]> {
    return ids.length === 0 ? [] : await this.rows(keysForm(sql), [ids]);
  }

  async write(...writes: readonly SqlWrite[]): Promise<void> {
    await writeOver(await this.#session(), writes);
  }

  async execute(sql: string): Promise<void> {
    await (await this.#session()).execute(collateTexts(sql));
  }

  async transaction<Result>(
    work: () => Promise<Result>,
    last: readonly SqlWrite[] = [],
  ): Promise<Result> {
    const connection = await this.#session();
    this.#isInside = true;
    try {
      const [id, result] = await connection.together(() => [
        connection.begin(transactionLock, 'hashtext(current_schema())'),
        work(),
      ]);
      await this.#commit(connection, id, last);
      return result;
    } catch (error) {
      if (this.#connection === connection) await connection.rollback();
      throw error;
    } finally {
      this.#isInside = false;
    }
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    await connection?.end();
  }

  /** Commits after the last writes; if one fails, the commit rolls back. */
  async #commit(
    connection: PostgresConnection,
    id: string,
    last: readonly SqlWrite[],
  ): Promise<void> {
    try {
      const [, isCommitted] = await connection.together(() => [
        writeOver(connection, last),
        connection.commit(),
      ]);
      if (!isCommitted) throw new StoreRefusal('failed', 'PostgreSQL has undone a transaction');
    } catch (error) {
      if (this.#connection === connection) throw error;
      this.#isInside = false;
      if (!(await this.#isCommitted(id))) throw error;
    }
  }

  async #isCommitted(id: string): Promise<boolean> {
    for (const untilMs = performance.now() + fateMsMax; ; await pause(fateLookMs)) {
      try {
        return await (await this.#session()).wasCommitted(id);
      } catch (error) {
        if (refusalReasonOf(error) === 'passing' && performance.now() <= untilMs) continue;
        const message = 'the database is gone; whether it stored the last batch is not known';
        throw new StoreRefusal('fenced', message, error);
      }
    }
  }

  async #session(): Promise<PostgresConnection> {
    if (this.#connection === null && this.#isInside) {
      throw new StoreRefusal('passing', 'the connection was lost in a transaction');
    }
    return this.#connection ?? (await this.connect());
  }
}

async function writeOver(
  connection: PostgresConnection,
  writes: readonly SqlWrite[],
): Promise<void> {
  const some = writes.filter(([, { width }]) => width > 0);
  await Promise.all(some.map(([sql, rows]) => connection.run(arrayForm(sql), columnsOf(rows))));
}
