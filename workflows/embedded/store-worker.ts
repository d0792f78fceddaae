/** The thread of the store: opens the file, then answers one call after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ProcessStore, StoreRefusal } from '../engine/process-store.ts';
import { SqlProcessStore } from './sql-process-store.ts';
import { lockHost, openSqlite } from './sqlite-driver.ts';
import type { StoreAnswer, StoreCall } from './store-thread.ts';

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
    opened ??= open(String(workerData));
    const { store, release } = opened;
    const method = store[name] as (...values: readonly unknown[]) => Promise<unknown>;
    const value = await method.apply(store, [...args]);
    if (name === 'close') release();
    return { value };
  } catch (error) {
    const reason = error instanceof StoreRefusal ? error.reason : 'failed';
    return { reason, problem: error instanceof Error ? error.message : String(error) };
  }
}

function open(path: string): NonNullable<typeof opened> {
  const release = lockHost(path);
  try {
    return { store: new SqlProcessStore(openSqlite(path)), release };
  } catch (error) {
    release();
    throw error;
  }
}
