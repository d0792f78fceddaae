/**
 * The host that needs no server: processes in a SQLite file or PostgreSQL. The store runs in a
 * thread, because SQLite's calls block. One host per store; a second one is refused while the first
 * lives.
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
  /** A file, created if missing, or a `postgres://` URL. */
  readonly path: string;
}

/**
 * Opens the store and resumes its processes. @throws {HostError} `busy` if another host has the
 * store, `stopped` if it cannot be used.
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
 * The last stored state of all processes of a core, with or without a running host.
 * @throws if the file does not exist.
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

/**
 * Returns the version of a PostgreSQL server, such as `16.4`. Takes no lock and changes nothing.
 */
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
