/**
 * An SQLite file of orders, for a thread of its own, as calls block: settings, and the lock that
 * keeps other hosts out.
 */
import { SqliteDriver, syncedLog } from '../../store/database/index.ts';
import { StoreRefusal } from '../engine/process-store.ts';
import type { SqlDriver, SqlWrite } from './sql-driver.ts';

const sharedWaitMs = 5_000;
/**
 * 2 KB pages, as a message changes about six distant pages, each written whole. A checkpoint every
 * 16,000 pages (33 MB) writes pages changed often only once. 32 MB of page cache.
 */
const settings = `pragma page_size = 2048; ${syncedLog}; pragma wal_autocheckpoint = 16000; pragma cache_size = -32768`;

/**
 * Opens a file, created if missing, for this host or those that share it. Commits survive a power
 * loss. @throws {StoreRefusal} if another host has it.
 */
export function openSqlite(path: string, isShared: boolean): SqlDriver {
  const lock = lockHost(path, isShared);
  try {
    const database = new SqliteDriver(path, { waitMs: isShared ? sharedWaitMs : 0, settings });
    return driverOver(database, lock);
  } catch (error) {
    lock.close();
    throw error;
  }
}

function driverOver(database: SqliteDriver, lock: SqliteDriver): SqlDriver {
  const writeAll = (writes: readonly SqlWrite[]): void => {
    for (const [sql, { width, values }] of writes) {
      if (width === 0) continue;
      const statement = database.prepare(sql);
      for (let from = 0; from < values.length; from += width) {
        statement.run(...values.slice(from, from + width));
      }
    }
  };
  return {
    rows: async (sql, values) => database.prepare(sql).all(...values),
    rowsOf: async (sql, ids) => ids.flatMap((id) => database.prepare(sql).all(id)),
    write: async (...writes) => writeAll(writes),
    execute: async (sql) => database.execute(compact(sql)),
    async transaction(work, last = []) {
      database.begin();
      try {
        const result = await work();
        writeAll(last);
        database.commit();
        return result;
      } catch (error) {
        database.rollback();
        throw error;
      }
    },
    close: () => {
      database.close();
      lock.close();
      return Promise.resolve();
    },
  };
}

/**
 * `without rowid` stores rows in their key's tree: arming a timer changes a page less, and new
 * effects reuse the space of emptied bodies.
 */
function compact(sql: string): string {
  return sql.replaceAll(/create table (timer|outbox) [^;]+/g, '$& without rowid');
}

/**
 * Holds `<path>.lock` until closed or the process ends. @throws {StoreRefusal} if another process
 * holds it.
 */
function lockHost(path: string, isShared: boolean): SqliteDriver {
  const hold = isShared ? 'begin; select count(*) from sqlite_schema' : 'begin exclusive';
  const lock = new SqliteDriver(`${path}.lock`, { waitMs: 0 });
  try {
    lock.execute(hold);
    return lock;
  } catch (error) {
    lock.close();
    throw new StoreRefusal('passing', `another host has ${path}; expected one to a file`, error);
  }
}
