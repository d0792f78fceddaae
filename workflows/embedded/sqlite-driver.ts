/**
 * SQLite as it is built into Node. Every statement blocks, so this belongs in a thread of its own.
 *
 * Not the driver of `store/`: that one waits for locks and loads the whole catalogue of errors,
 * which takes longer than the start of a host may.
 */

import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { reasonOf } from '../../kernel/index.ts';
import { type RefusalReason, StoreRefusal } from '../engine/process-store.ts';
import type { PackedRows, SqlDriver, SqlRow, SqlWrite } from './sql-driver.ts';

/** How long one of several hosts waits for the transaction of another. */
const sharedWaitMs = 5_000;
/**
 * Pages of 2 KB: a message changes some six of them, far from each other, and a commit writes them
 * whole. The log goes into the file once it has 16,000 pages (33 MB): a page that many transactions
 * change is then written there once. Memory holds 32 MB of pages.
 */
const settings =
  'pragma page_size = 2048; pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 16000; pragma cache_size = -32768';
/** Primary result codes after which the same may succeed: busy, locked, read-only, I/O, full. */
const passingCodes: readonly number[] = [5, 6, 8, 10, 13];

/**
 * Takes a file for this host, made where there is none; or, if it is shared, for all hosts that
 * share. A transaction that returned survives a loss of power. @throws {StoreRefusal} where another
 * host has it.
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
        // A full disk may have ended it already.
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
 * Timers lie in the tree of their key: arming one changes a page less. So do effects, side by side
 * with those of their order: the room of a body that goes once it is told serves the next one.
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
 * Holds `<path>.lock` until it is released or its process ends, however that ends: one host to a
 * file, or those that share it. @throws {StoreRefusal} where another process holds it.
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

/** What SQLite says, in the words of the engine. */
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
