/**
 * The host that needs nothing installed: processes in a SQLite file of their own, or in PostgreSQL.
 *
 * A thread holds the store, because SQLite's calls block; steps and doers run here. One host to a
 * store: a second one is refused while the first lives, and fences the first where it did not
 * notice.
 */

import { DatabaseSync } from 'node:sqlite';
import type { ProcessCore } from '../../orders/index.ts';
import { postgresNeeds } from '../../store/index.ts';
import { ProcessEngine } from '../engine/process-engine.ts';
import { StoreRefusal } from '../engine/process-store.ts';
import { HostError, type HostOptions, type ProcessHost } from '../host.ts';
import { storeThread } from './store-thread.ts';

const answerMsMax = 5_000;

export interface EmbeddedOptions<State> extends HostOptions<State> {
  /** The file, made where there is none; or `postgres://…`, a database or a schema of one. */
  readonly path: string;
}

/**
 * Opens the file, recovers what was under way, and takes messages. @throws {HostError} `busy` where
 * another host has the file, `stopped` where it cannot be used.
 */
export async function openEmbeddedHost<State>(
  options: EmbeddedOptions<State>,
): Promise<ProcessHost> {
  const store = storeThread(options.path);
  try {
    return await ProcessEngine.open(store, options);
  } catch (error) {
    await store.close().catch(() => undefined);
    if (!(error instanceof StoreRefusal)) throw error;
    const code = error.reason === 'passing' ? 'busy' : 'stopped';
    throw new HostError(code, error.message, error);
  }
}

/**
 * All processes of a core in a file, as they were stored last, beside the host or without one.
 * @throws where there is no such file.
 */
export function readProcesses<State>(
  path: string,
  core: Pick<ProcessCore<State>, 'kind' | 'upcast'>,
): readonly State[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const sql = 'select machine_version, snapshot from process where kind = ? order by id';
    const rows = database.prepare(sql);
    return rows
      .all(core.kind)
      .map((row) =>
        core.upcast(JSON.parse(String(row['snapshot'])), Number(row['machine_version'])),
      );
  } finally {
    database.close();
  }
}

/** Whether a PostgreSQL answers at a URL; its version, `16.4`. Takes no lock, and changes nothing. */
export async function pingPostgres(url: string): Promise<string> {
  const { default: pg } = await import('pg').catch((error: unknown) => {
    throw new StoreRefusal('failed', postgresNeeds, error);
  });
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: answerMsMax,
    query_timeout: answerMsMax,
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ', 1)[0] ?? '';
  } finally {
    await client.end();
  }
}
