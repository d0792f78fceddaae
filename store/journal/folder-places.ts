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
import { openToRead, SqliteDriver, syncedLog } from '../database/sqlite-driver.ts';
import { StoreError } from '../database/store-error.ts';
import { keysInFolder, type SealingKeys } from '../keys/sealing-keys.ts';
import {
  addHead,
  damagedJournal,
  FileConnection,
  type FileHead,
  type JournalFile,
  type JournalPlaces,
} from './journal-file.ts';
import { measuredSyncMs } from './sync-time.ts';

/** Only the owner may read the folder, as it has names and telephone numbers. */
const folderMode = 0o700;
/** Longest wait for another process's lock; entries appended meanwhile wait too. */
const busyLimitMs = 250;
/** Checkpoint of the log every 4,000 pages, since each takes two syncs. */
const syncing = `${syncedLog}; pragma wal_autocheckpoint = 4000`;
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

/** SQL without the prefix `journal.`, as a file's tables have none. */
export function inFile(sql: string): string {
  return sql.replaceAll('journal.', '');
}

export class FolderPlaces implements JournalPlaces {
  readonly #data: string;
  readonly #folder: string;
  #keys: SealingKeys | null = null;

  constructor(folder: string, centreId: string) {
    this.#data = folder;
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
    const driver = driverOf(file.path, syncing);
    const connection = connectionOver(driver);
    try {
      connection.transaction(() => {
        if (!connection.isEmpty()) return;
        driver.execute(schema);
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

  keys(): SealingKeys {
    this.#keys ??= keysInFolder(this.#data);
    return this.#keys;
  }

  close(): void {
    this.#keys?.close();
    this.#keys = null;
  }
}

export function centresInFolder(folder: string): readonly string[] {
  const journals = join(folder, 'journal');
  if (!existsSync(journals)) return [];
  return readdirSync(journals).sort().map(decodeURIComponent);
}

function fileIn(folder: string, firstSeq: number, date: string): JournalFile {
  const path = join(folder, `${String(firstSeq).padStart(15, '0')}-${date}.db`);
  const openWith = (settings?: string): FileConnection => {
    requireLog(path, firstSeq);
    return connectionOver(driverOf(path, settings));
  };
  const openToWrite = (): FileConnection => openWith(syncing);
  const drop = (): void => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  };
  return { path, firstSeq, date, open: () => openWith(), openToWrite, drop };
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

/**
 * Opens a file, without settings to read it: for writing if possible, as a read-only connection
 * leaves its log file behind. An error for damage names the place in the journal.
 */
function driverOf(path: string, settings?: string): SqliteDriver {
  const explain = (error: StoreError): StoreError => {
    if (error.code !== 'store_not_a_database') return error;
    const [, firstSeq] = /(\d{15})-[^/\\]*$/.exec(path) ?? [];
    return damagedJournal(path, Number(firstSeq ?? 0), `from there on ${error.message}`, error);
  };
  const options = { waitMs: busyLimitMs, explain };
  if (settings === undefined) return openToRead(path, options);
  return new SqliteDriver(path, { ...options, settings });
}

function connectionOver(driver: SqliteDriver): FileConnection {
  return new FileConnection({
    driver,
    ownForm: inFile,
    isEmpty: () => driver.prepare(hasHead).first()?.['count'] === 0,
    transaction: (work) => driver.transaction(work),
    close: () => driver.close(),
  });
}

/** Creates a folder whose name is synced, to survive a power failure. @throws {StoreError} */
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
