/**
 * The host that needs no server: processes in a SQLite file or PostgreSQL. The store runs in a
 * thread, as SQLite's calls block. While a host has a store, others are refused.
 */
import type { ProcessCore } from '../../orders/index.ts';
import { openToRead, PostgresConnection } from '../../store/database/index.ts';
import { ProcessEngine } from '../engine/process-engine.ts';
import { StoreRefusal } from '../engine/process-store.ts';
import { HostError, type HostOptions, type ProcessHost } from '../host.ts';
import { storeThread } from './store-thread.ts';

const answerMsMax = 5_000;

export interface EmbeddedOptions<State> extends HostOptions<State> {
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
 * The stored states of a core's processes, whether or not a host runs. @throws if the file does not
 * exist.
 */
export function readProcesses<State>(
  path: string,
  core: Pick<ProcessCore<State>, 'kind' | 'upcast'>,
): readonly State[] {
  const database = openToRead(path, { waitMs: 0, isReadOnly: true });
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

/** The version of a PostgreSQL server, such as `16.4`; changes nothing. */
export async function pingPostgres(url: string): Promise<string> {
  const limits = { connectMsMax: answerMsMax, queryMsMax: answerMsMax };
  const connection = await PostgresConnection.open({ url, ...limits });
  try {
    const { rows } = await connection.run('show server_version', []);
    return String(rows[0]?.['server_version']).split(' ', 1)[0] ?? '';
  } finally {
    await connection.end();
  }
}
