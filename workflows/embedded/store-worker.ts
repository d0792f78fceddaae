/** The thread of the store: opens the file, then answers one call after another. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { lockFolder, migrate, openSqlite, StoreError } from '../../store/index.ts';
import { type ProcessStore, StoreRefusal } from '../engine/process-store.ts';
import { sqliteDriver } from './sql-driver.ts';
import { SqlProcessStore } from './sql-process-store.ts';
import type { StoreAnswer, StoreCall, StoreThreadData } from './store-thread.ts';

const { path, nowMs } = workerData as StoreThreadData;
let opened: { readonly store: ProcessStore; readonly release: () => void } | null = null;
/** The calls so far; the last one settles last. */
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', (call: StoreCall) => {
  last = last.then(async () => {
    const answer = await answerTo(call);
    parentPort?.postMessage({ id: call.id, ...answer } satisfies StoreAnswer);
  });
});

async function answerTo({ name, args }: StoreCall): Promise<Omit<StoreAnswer, 'id'>> {
  try {
    if (name === 'close' && opened === null) return {};
    opened ??= open();
    const { store, release } = opened;
    const method = store[name] as (...values: readonly unknown[]) => Promise<unknown>;
    const value = await method.apply(store, [...args]);
    if (name === 'close') release();
    return { value };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    if (error instanceof StoreRefusal) return { reason: error.reason, problem };
    const isPassing = error instanceof StoreError && error.isPassing;
    return { reason: isPassing ? 'passing' : 'failed', problem };
  }
}

function open(): NonNullable<typeof opened> {
  const lock = lockFolder(dirname(path), basename(path));
  try {
    const driver = openSqlite(path);
    const sql = readFileSync(join(import.meta.dirname, 'migrations/0001-processes.sql'), 'utf8');
    const migrations = [{ number: 1, name: 'processes', sql: sql.replaceAll('\r\n', '\n') }];
    migrate(driver, { path, nowMs: () => nowMs, migrations });
    // Nobody else writes this file for long; whoever waits is told `busy`.
    driver.execute('pragma busy_timeout = 0');
    return { store: new SqlProcessStore(sqliteDriver(driver)), release: () => lock.release() };
  } catch (error) {
    lock.release();
    throw error;
  }
}
