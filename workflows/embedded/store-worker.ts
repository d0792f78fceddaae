/** A thread of stores: opens each and answers its calls in order. */
import { answerThreadCalls, isPostgresUrl } from '../../store/database/index.ts';
import { openPostgres } from './postgres-driver.ts';
import { refusalReasonOf } from './refusal-reason.ts';
import { SqlProcessStore } from './sql-process-store.ts';
import { SqlTurnStore } from './sql-turn-store.ts';
import { openSqlite } from './sqlite-driver.ts';
import type { StorePlace } from './store-thread.ts';

async function open({ path, isShared }: StorePlace): Promise<SqlProcessStore> {
  const driver = isPostgresUrl(path)
    ? await openPostgres(path, isShared)
    : openSqlite(path, isShared);
  return isShared ? new SqlTurnStore(driver) : new SqlProcessStore(driver);
}

answerThreadCalls((place: StorePlace) => ({ open: () => open(place), codeOf: refusalReasonOf }));
