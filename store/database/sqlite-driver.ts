/**
 * Node's SQLite, in a file or memory, for stores, journals, orders and locks. With write-ahead log
 * and full sync a returned transaction survives a power failure.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import {
  type Compaction,
  type CompactionLimits,
  compactedBytesMax,
  type Driver,
  type Row,
  type Statement,
} from './driver.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';

/** A store in memory, which lives as long as its process. */
export const inMemory = ':memory:';
/** Settings under which a transaction is on disk when it returns. */
export const syncedLog = 'pragma journal_mode = wal; pragma synchronous = full';

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
  14: ['store_failed', 'cannot be opened; expected a file that exists and may be read'],
  26: ['store_not_a_database', 'is not a SQLite database'],
};

export interface SqliteOptions {
  /** Longest wait for another process's lock in ms. Default: 5,000. */
  readonly waitMs?: number;
  readonly isReadOnly?: boolean;
  readonly settings?: string;
  /** What is opened [the path]. */
  readonly place?: string | URL;
  /** Adds what the error means for this file. */
  readonly explain?: (error: StoreError) => StoreError;
}

/** Opens a store's file, created if missing. @throws {StoreError} */
export function openSqlite(path: string): SqliteDriver {
  return new SqliteDriver(path, { settings: `${syncedLog}; pragma foreign_keys = on` });
}

/**
 * Opens an existing file to read it, also where this user may write nothing: there SQLite cannot
 * make the index of its log. Without a log it needs none; else a copy is read.
 *
 * @throws {StoreError}
 */
export function openToRead(path: string, given: SqliteOptions = {}): SqliteDriver {
  const options = { ...given, settings: 'pragma schema_version' };
  try {
    return new SqliteDriver(path, options);
  } catch (error) {
    const isUnwritable =
      error instanceof StoreError && ['store_failed', 'store_read_only'].includes(error.code);
    if (!isUnwritable || !existsSync(path)) throw error;
    if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
      return openCopy(path, options);
    }
    const place = new URL(`${pathToFileURL(path)}?immutable=1`);
    return new SqliteDriver(path, { ...options, isReadOnly: true, place });
  }
}

function openCopy(path: string, options: SqliteOptions): SqliteDriver {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-'));
  try {
    const place = join(folder, 'copy.db');
    for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${place}${end}`);
    return new SqliteDriver(path, { ...options, place });
  } finally {
    // The driver has all files open, as it has read.
    rmSync(folder, { recursive: true, force: true });
  }
}

export class SqliteDriver implements Driver {
  readonly #path: string;
  readonly #explain: (error: StoreError) => StoreError;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, Statement>();
  #problem: StoreError | null = null;

  /** @throws {StoreError} */
  constructor(path: string, options: SqliteOptions = {}) {
    const {
      waitMs = 5_000,
      isReadOnly = false,
      settings = '',
      place = path,
      explain = (error) => error,
    } = options;
    this.#path = path;
    this.#explain = explain;
    this.#database = this.#telling(
      () => new DatabaseSync(place, { timeout: waitMs, readOnly: isReadOnly }),
    );
    try {
      this.execute(settings);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get problem(): StoreError | null {
    return this.#problem;
  }

  prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#telling(() => this.#database.prepare(sql));
    const statement: Statement = {
      run: (...values) => this.#writing(() => Number(prepared.run(...values).changes)),
      all: (...values) => this.#telling(() => prepared.all(...values) as readonly Row[]),
      first: (...values) => this.#telling(() => prepared.get(...values) as Row | undefined),
    };
    this.#statements.set(sql, statement);
    return statement;
  }

  execute(sql: string): void {
    this.#telling(() => this.#database.exec(sql));
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
    this.begin();
    try {
      const result = work();
      this.commit();
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  begin(): void {
    this.prepare('begin immediate').run();
  }

  commit(): void {
    this.prepare('commit').run();
  }

  /** Rolls back, unless SQLite has done so because the disk is full. */
  rollback(): void {
    if (this.#database.isTransaction) this.execute('rollback');
  }

  lightTransaction(work: () => void): void {
    this.execute('pragma synchronous = normal');
    try {
      this.transaction(work);
    } finally {
      this.execute('pragma synchronous = full');
    }
  }

  /** Copies all pages to a new file, as the open transaction reads them. */
  async copyTo(path: string): Promise<void> {
    await backup(this.#database, path);
  }

  backUp(name: string): void {
    this.prepare('vacuum into ?').run(`${this.#path}.${name}.backup`);
  }

  compact({ mayTakeLong }: CompactionLimits): Compaction {
    const size = 'select page_count * page_size as bytes from pragma_page_count, pragma_page_size';
    const isPostponed =
      !mayTakeLong && Number(this.prepare(size).first()?.['bytes']) > compactedBytesMax;
    if (!isPostponed) this.execute('vacuum');
    const row = this.prepare('pragma wal_checkpoint(truncate)').first();
    const log =
      row?.['busy'] === 1 ? [`the log of ${this.#path}, which another process reads`] : [];
    const free = isPostponed ? [`free pages of ${this.#path}, until the service starts again`] : [];
    return { remains: [...free, ...log], isPostponed };
  }

  /** A service keeps its lock on the data folder until its process ends. */
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

  /** Runs a write; remembers its failure until a write succeeds. */
  #writing<Result>(work: () => Result): Result {
    try {
      const result = this.#telling(work);
      if (this.#problem !== null && !this.#database.isTransaction) this.#problem = null;
      return result;
    } catch (error) {
      if (error instanceof StoreError) this.#problem = error;
      throw error;
    }
  }

  /** Runs `work`; SQLite's errors become {@link StoreError}. */
  #telling<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      const known = error instanceof Error && 'errcode' in error && Number(error.errcode) % 256;
      const [code, what] = (known === false ? undefined : codes[known]) ?? [];
      if (code === undefined || what === undefined) throw error;
      const seen = error instanceof Error ? ` (${error.message})` : '';
      throw this.#explain(new StoreError(code, `the store ${this.#path} ${what}${seen}`, error));
    }
  }
}
