/** The store's thread: opens the store and answers calls one after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from '../../kernel/index.ts';
import { isPostgresUrl } from '../../store/index.ts';
import { openPostgres } from './postgres-driver.ts';
import { refusalReasonOf } from './refusal-reason.ts';
import { SqlProcessStore } from './sql-process-store.ts';
import { SqlTurnStore } from './sql-turn-store.ts';
import { openSqlite } from './sqlite-driver.ts';
import type { StoreAnswer, StoreCall, StorePlace } from './store-thread.ts';

let store: SqlProcessStore | null = null;
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', (call: StoreCall) => {
  last = last.then(async () => {
    const answer = await answerTo(call);
    parentPort?.postMessage({ id: call.id, ...answer } satisfies StoreAnswer);
  });
});

async function answerTo({ name, args }: StoreCall): Promise<Omit<StoreAnswer, 'id'>> {
  try {
    if (name === 'close' && store === null) return {};
    store ??= await open(workerData as StorePlace);
    const method = store[name as keyof SqlProcessStore] as (
      ...values: readonly unknown[]
    ) => Promise<unknown>;
    const value = await method.apply(store, [...args]);
    return { value };
  } catch (error) {
    return { reason: refusalReasonOf(error), problem: reasonOf(error) };
  }
}

async function open({ path, isShared }: StorePlace): Promise<SqlProcessStore> {
  const driver = isPostgresUrl(path)
    ? await openPostgres(path, isShared)
    : openSqlite(path, isShared);
  return isShared ? new SqlTurnStore(driver) : new SqlProcessStore(driver);
}
