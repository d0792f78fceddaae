/**
 * Node's SQLite, in a file or memory. Write-ahead log with full sync: a returned transaction
 * survives a power failure.
 */
import { DatabaseSync } from 'node:sqlite';
import type { Driver, Row, Statement } from './driver.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';

/** Longest wait for another process's lock. */
const busyLimitMs = 5_000;
/** A store in memory, which lives as long as its process. */
export const inMemory = ':memory:';

const codes: { readonly [resultCode: number]: readonly [StoreErrorCode, string] } = {
  1: [
    'store_failed',
    'lacks what its schema must have; expected a store that only Callwright changes',
  ],
  5: ['store_busy', 'is locked by another process; expected it to be free within 5 s'],
  6: ['store_busy', 'has a table locked by another process'],
  8: ['store_read_only', 'cannot be written; expected a file that this user may write'],
  10: ['store_io_failed', 'cannot be read or written by the system'],
  11: ['store_not_a_database', 'is damaged; expected a sound SQLite database'],
  13: ['store_full', 'cannot grow; expected free space on its disk'],
  14: ['store_failed', 'cannot be opened; expected a file in a folder that exists'],
  26: ['store_not_a_database', 'is not a SQLite database'],
};

/** Opens a file, created if missing. */
export function openSqlite(path: string): Driver {
  return withStoreErrors(path, () => new SqliteDriver(path));
}

class SqliteDriver implements Driver {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, Statement>();
  #problem: StoreError | null = null;

  constructor(path: string) {
    this.#path = path;
    this.#database = new DatabaseSync(path, { timeout: busyLimitMs });
    try {
      this.#database.exec('pragma journal_mode = wal; pragma synchronous = full');
      this.#database.exec('pragma foreign_keys = on');
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  get problem(): StoreError | null {
    return this.#problem;
  }

  prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const path = this.#path;
    const prepared = withStoreErrors(path, () => this.#database.prepare(sql));
    const statement: Statement = {
      run: (...values) => this.#writing(() => Number(prepared.run(...values).changes)),
      all: (...values) => withStoreErrors(path, () => prepared.all(...values) as readonly Row[]),
      first: (...values) => withStoreErrors(path, () => prepared.get(...values) as Row | undefined),
    };
    this.#statements.set(sql, statement);
    return statement;
  }

  execute(sql: string): void {
    withStoreErrors(this.#path, () => this.#database.exec(sql));
  }

  isLocked(): boolean {
    try {
      this.execute('begin immediate; rollback');
      return false;
    } catch (error) {
      if (error instanceof StoreError && error.code === 'store_busy') return true;
      throw error;
    }
  }

  transaction<Result>(work: () => Result): Result {
    this.#writing(() => this.#database.exec('begin immediate'));
    try {
      const result = work();
      this.#writing(() => this.#database.exec('commit'));
      return result;
    } catch (error) {
      // A full disk may have ended the transaction.
      if (this.#database.isTransaction) this.execute('rollback');
      throw error;
    }
  }

  backUp(name: string): void {
    const copy = `${this.#path}.${name}.backup`;
    withStoreErrors(this.#path, () => this.#database.prepare('vacuum into ?').run(copy));
  }

  /** Nothing to do: the lock on the data folder lasts as long as its process. */
  live(): void {}

  serve(): void {
    this.execute('pragma busy_timeout = 0');
  }

  schema(): string {
    const made = 'select sql from sqlite_master where sql is not null order by type, name';
    return JSON.stringify(this.prepare(made).all());
  }

  close(): void {
    this.#database.close();
  }

  /** Writes; remembers a failure until a write succeeds. */
  #writing<Result>(work: () => Result): Result {
    try {
      const result = withStoreErrors(this.#path, work);
      if (!this.#database.isTransaction) this.#problem = null;
      return result;
    } catch (error) {
      if (error instanceof StoreError) this.#problem = error;
      throw error;
    }
  }
}

/** Runs `work`; SQLite's errors become {@link StoreError}. */
export function withStoreErrors<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const resultCode =
      error instanceof Error && 'errcode' in error ? Number(error.errcode) % 256 : undefined;
    const known = resultCode === undefined ? undefined : codes[resultCode];
    if (known === undefined) throw error;
    const seen = error instanceof Error ? ` (${error.message})` : '';
    throw new StoreError(known[0], `the store ${path} ${known[1]}${seen}`, error);
  }
}
