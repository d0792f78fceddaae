/**
 * SQLite as built into Node, for a thread of its own because every call blocks. Separate from the
 * driver of `store/`, which waits for locks and takes too long to load.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { reasonOf } from '../../kernel/index.ts';
import { type RefusalReason, StoreRefusal } from '../engine/process-store.ts';
import type { PackedRows, SqlDriver, SqlRow, SqlWrite } from './sql-driver.ts';

const sharedWaitMs = 5_000;
/**
 * 2 KB pages, because a message changes about six distant pages, each written whole. The log is
 * checkpointed every 16,000 pages (33 MB), so frequently changed pages are written once. 32 MB of
 * page cache.
 */
const settings =
  'pragma page_size = 2048; pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 16000; pragma cache_size = -32768';
/** Result codes after which a retry may succeed: busy, locked, read-only, I/O, full. */
const passingCodes: readonly number[] = [5, 6, 8, 10, 13];

/**
 * Opens a file, created if missing, for this host or for all that share it. Committed transactions
 * survive a power loss. @throws {StoreRefusal} if another host has it.
 */
export function openSqlite(path: string, isShared: boolean): SqlDriver {
  const release = lockHost(path, isShared);
  try {
    return driverOf(path, isShared ? sharedWaitMs : 0, release);
  } catch (error) {
    release();
    throw error;
  }
}

function driverOf(path: string, timeout: number, release: () => void): SqlDriver {
  const database = telling(path, () => new DatabaseSync(path, { timeout }));
  telling(path, () => database.exec(settings));
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const attempt = async <Result>(work: () => Result): Promise<Result> => telling(path, work);
  const write = (writes: readonly SqlWrite[]): Promise<void> =>
    attempt(() => {
      for (const [sql, rows] of writes) if (rows.width > 0) runAll(prepare(sql), rows);
    });
  return {
    rows: (sql, values) => attempt(() => prepare(sql).all(...values) as readonly SqlRow[]),
    rowsOf: (sql, ids) =>
      attempt(() => ids.flatMap((id) => prepare(sql).all(id) as unknown as SqlRow[])),
    write: (...writes) => write(writes),
    execute: (sql) => attempt(() => database.exec(compact(sql))),
    async transaction(work, last = []) {
      await attempt(() => prepare('begin immediate').run());
      try {
        const result = await work();
        await write(last);
        await attempt(() => prepare('commit').run());
        return result;
      } catch (error) {
        // A full disk may already have rolled back.
        if (database.isTransaction) database.exec('rollback');
        throw error;
      }
    },
    close: () =>
      attempt(() => {
        database.close();
        release();
      }),
  };
}

/**
 * `without rowid` keeps rows in the tree of their key: arming a timer changes one page less, and
 * space of emptied effect bodies is reused by the next effects.
 */
function compact(sql: string): string {
  return sql.replaceAll(/create table (timer|outbox) [^;]+/g, '$& without rowid');
}

function runAll(statement: StatementSync, { width, values }: PackedRows): void {
  for (let from = 0; from < values.length; from += width) {
    statement.run(...values.slice(from, from + width));
  }
}

/**
 * Holds `<path>.lock` until released or the process ends. @throws {StoreRefusal} if another process
 * holds it.
 */
function lockHost(path: string, isShared: boolean): () => void {
  const lock = telling(path, () => new DatabaseSync(`${path}.lock`, { timeout: 0 }));
  try {
    const hold = isShared ? 'begin; select count(*) from sqlite_schema' : 'begin exclusive';
    telling(path, () => lock.exec(hold));
  } catch (error) {
    lock.close();
    throw new StoreRefusal('passing', `another host has ${path}; expected one to a file`, error);
  }
  return () => lock.close();
}

function telling<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) % 256 : 0;
    const reason: RefusalReason = passingCodes.includes(code) ? 'passing' : 'failed';
    const seen = reasonOf(error);
    throw new StoreRefusal(reason, `${path}: ${seen}`, error);
  }
}
