/** The store's thread: opens the store and answers calls in order. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../kernel/index.ts';
import { answerCalls, isPostgresUrl } from '../../store/database/index.ts';
import { openPostgres } from './postgres-driver.ts';
import { refusalReasonOf } from './refusal-reason.ts';
import { SqlProcessStore } from './sql-process-store.ts';
import { SqlTurnStore } from './sql-turn-store.ts';
import { openSqlite } from './sqlite-driver.ts';
import type { StorePlace } from './store-thread.ts';

async function open(): Promise<SqlProcessStore> {
  const { path, isShared } = workerData as StorePlace;
  const driver = isPostgresUrl(path)
    ? await openPostgres(path, isShared)
    : openSqlite(path, isShared);
  return isShared ? new SqlTurnStore(driver) : new SqlProcessStore(driver);
}

assert(parentPort !== null, 'a store of orders runs in a thread of its own');
answerCalls(parentPort, { open, codeOf: refusalReasonOf });
