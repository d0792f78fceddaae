/** A journal in a folder, one SQLite file per centre and day. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Row } from '../database/driver.ts';
import { withStoreErrors } from '../database/sqlite-driver.ts';
import { StoreError } from '../database/store-error.ts';
import {
  addHead,
  type BatchRow,
  damagedJournal,
  type FileConnection,
  type FileHead,
  type FileValue,
  fileStatements,
  type JournalFile,
  type JournalPlaces,
} from './journal-file.ts';
import { measuredSyncMs } from './sync-time.ts';

/** Only the owner may read the folder, as it has names and telephone numbers. */
const folderMode = 0o700;
/** Longest wait for another process's lock; appended entries wait too. */
const busyLimitMs = 250;
/** Pages of SQLite's log before they move to the file, which takes two syncs. */
const logPages = 4_000;
const hasHead =
  "select count(*) as count from sqlite_schema where type = 'table' and name = 'head'";

const schema = `
create table head (
  format integer not null, centre_id text not null, origin_ms integer not null,
  speed real not null, first_seq integer not null, crc_before integer not null
);
create table life (epoch integer primary key, after_seq integer not null);
create table batch (
  seq integer primary key, entries integer not null, body text not null, crc integer not null
);
create table indexed (seq integer not null);
create table call (call_id text not null, seq integer not null, primary key (call_id, seq))
  without rowid;
create table snapshot (
  seq integer not null, part integer not null, parts integer not null, crc integer not null,
  body blob not null, primary key (seq, part)
);`;

const fileName = /^(\d{15})-(\d{4}-\d{2}-\d{2})\.db$/;

/** The SQL without the tables' prefix `journal.`, which files do not use. */
export function inFile(sql: string): string {
  return sql.replaceAll('journal.', '');
}

export class FolderPlaces implements JournalPlaces {
  readonly #folder: string;

  /** `folder`: the service's data folder. */
  constructor(folder: string, centreId: string) {
    this.#folder = join(folder, 'journal', encodeURIComponent(centreId));
  }

  make(): void {
    makeFolder(this.#folder);
  }

  files(): readonly JournalFile[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .sort()
      .flatMap((name) => {
        const [, seq, date] = fileName.exec(name) ?? [];
        if (seq === undefined || date === undefined) return [];
        return [fileIn(this.#folder, Number(seq), date)];
      });
  }

  create(date: string, head: FileHead, epoch: number | null): JournalFile {
    const file = fileIn(this.#folder, head.firstSeq, date);
    const connection = new SqliteConnection(file.path).syncing();
    try {
      connection.transaction(() => {
        if (!connection.isEmpty()) return;
        connection.execute(schema);
        addHead(connection, head, epoch);
      });
    } finally {
      connection.close();
    }
    return file;
  }

  syncMs(): number {
    return measuredSyncMs(this.#folder);
  }

  close(): void {}
}

export function centresInFolder(folder: string): readonly string[] {
  const journals = join(folder, 'journal');
  if (!existsSync(journals)) return [];
  return readdirSync(journals).sort().map(decodeURIComponent);
}

function fileIn(folder: string, firstSeq: number, date: string): JournalFile {
  const path = join(folder, `${String(firstSeq).padStart(15, '0')}-${date}.db`);
  /** A read-only connection would leave its log behind. */
  const open = (): SqliteConnection => {
    requireLog(path, firstSeq);
    return new SqliteConnection(path);
  };
  const openToWrite = (): FileConnection => open().syncing();
  const drop = (): void => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  };
  return { path, firstSeq, date, open, openToWrite, drop };
}

/**
 * Checks that the log is not lost: SQLite would discard the log of an empty file. @throws
 * {StoreError}
 */
function requireLog(path: string, firstSeq: number): void {
  const sizeOf = (of: string): number => statSync(of, { throwIfNoEntry: false })?.size ?? 0;
  if (sizeOf(path) > 0 || sizeOf(`${path}-wal`) === 0) return;
  throw damagedJournal(path, firstSeq, 'it is empty, and its -wal is not');
}

class SqliteConnection implements FileConnection {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string) {
    this.#path = path;
    this.#database = told(path, () => new DatabaseSync(path, { timeout: busyLimitMs }));
  }

  first(sql: string, ...values: readonly FileValue[]): Row | undefined {
    return told(this.#path, () => this.#prepared(sql).get(...values) as Row | undefined);
  }

  all(sql: string, ...values: readonly FileValue[]): readonly Row[] {
    return told(this.#path, () => this.#prepared(sql).all(...values) as readonly Row[]);
  }

  run(sql: string, ...values: readonly FileValue[]): void {
    told(this.#path, () => this.#prepared(sql).run(...values));
  }

  batches(afterSeq: number, limit: number): readonly BatchRow[] {
    return told(this.#path, () => {
      const rows = this.#prepared(fileStatements.batches);
      rows.setReturnArrays(true);
      return rows.all(afterSeq, limit) as unknown as readonly BatchRow[];
    });
  }

  isEmpty(): boolean {
    return this.first(hasHead)?.['count'] === 0;
  }

  transaction<Result>(work: () => Result): Result {
    return told(this.#path, () => {
      this.#database.exec('begin immediate');
      try {
        const result = work();
        this.#database.exec('commit');
        return result;
      } catch (error) {
        // A full disk may have ended the transaction.
        if (this.#database.isTransaction) this.#database.exec('rollback');
        throw error;
      }
    });
  }

  lightTransaction(work: () => void): void {
    this.#database.exec('pragma synchronous = normal');
    try {
      this.transaction(work);
    } finally {
      this.#database.exec('pragma synchronous = full');
    }
  }

  close(): void {
    this.#database.close();
  }

  execute(sql: string): void {
    told(this.#path, () => this.#database.exec(sql));
  }

  /** From now on transactions are on disk when they return. */
  syncing(): this {
    try {
      this.execute(
        `pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = ${logPages}`,
      );
    } catch (error) {
      this.close();
      throw error;
    }
    return this;
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#database.prepare(inFile(sql));
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

/** As `telling`, adding where in the journal the damage is. */
function told<Result>(path: string, work: () => Result): Result {
  try {
    return withStoreErrors(path, work);
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'store_not_a_database')) throw error;
    const [, firstSeq] = /(\d{15})-[^/\\]*$/.exec(path) ?? [];
    throw damagedJournal(path, Number(firstSeq ?? 0), `from there on ${error.message}`, error);
  }
}

/** Creates a folder whose name survives a power failure. @throws {StoreError} */
function makeFolder(folder: string): void {
  try {
    if (existsSync(folder)) return;
    makeFolder(dirname(folder));
    mkdirSync(folder, { recursive: true, mode: folderMode });
    if (process.platform === 'win32') return; // Windows cannot open folders.
    const above = openSync(dirname(folder), 'r');
    fsyncSync(above);
    closeSync(above);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError('store_failed', `the folder ${folder} cannot be made (${error})`, error);
  }
}
