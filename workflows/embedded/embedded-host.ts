/**
 * The host that needs nothing installed: processes in a SQLite file of their own, or in PostgreSQL.
 *
 * A thread holds the store, because SQLite's calls block; steps and doers run here. One host to a
 * store: a second one is refused while the first lives, and fences the first where it did not
 * notice.
 */
import { ProcessEngine } from '../engine/process-engine.ts';
import { StoreRefusal } from '../engine/process-store.ts';
import { HostError, type HostOptions, type ProcessHost } from '../host.ts';
import { storeThread } from './store-thread.ts';

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
