/**
 * One file of a journal: its schema, its name, its head, and the chain of checksums in it.
 *
 * Entries that were written together, a batch, are one row. Its checksum is a CRC-32 over all of
 * it, begun with that of the batch before; the first of a file is begun with its head, and with the
 * last of the file before. Who reads on from a known place sees a changed byte, and a row or a file
 * that is missing.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { telling } from '../sqlite-driver.ts';
import { StoreError } from '../store-error.ts';
import type { JournalEntry, JournalHead, JournalKind, NewJournalEntry } from './journal.ts';

/** Of this version's files; a file of a higher one is refused. */
const formatVersion = 1;
/** How long the lock of another process is waited for: whoever appends waits as well. */
const busyLimitMs = 250;

export interface JournalFile {
  readonly path: string;
  /** Of the first entry that it has, or will have. */
  readonly firstSeq: number;
  /** The centre's own day that it began with, `2026-11-21`. */
  readonly date: string;
}

/** What a file begins with. */
export interface FileHead {
  readonly journal: JournalHead;
  readonly firstSeq: number;
  /** Of the last entry in the file before; 0: there was none. */
  readonly crcBefore: number;
}

/** Entries that were written together: position of the last, how many, all of them, checksum. */
export type BatchRow = readonly [seq: number, count: number, body: string, crc: number];

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

/** The statements of a file: SQLite's own dialect, as no other database holds these. */
export const fileStatements = {
  hasHead: "select count(*) as count from sqlite_schema where type = 'table' and name = 'head'",
  head: 'select * from head',
  addHead:
    'insert into head (format, centre_id, origin_ms, speed, first_seq, crc_before) values (?, ?, ?, ?, ?, ?)',
  lastEpoch: 'select max(epoch) as epoch from life',
  addLife: 'insert into life (epoch, after_seq) values (?, ?)',
  addBatch: 'insert into batch (seq, entries, body, crc) values (?, ?, ?, ?)',
  lastBatch: 'select seq, crc from batch where seq <= ? order by seq desc limit 1',
  batches: 'select seq, entries, body, crc from batch where seq > ? order by seq limit ?',
  placesOfCall: 'select seq from call where call_id = ? and seq <= ? order by seq',
  /** Entries up to this one are in the index of calls. */
  indexedSeq: 'select seq from indexed',
  addIndexed: 'insert into indexed (seq) values (?)',
  markIndexed: 'update indexed set seq = ?',
  hasCall: 'select count(*) as count from call where call_id = ? and seq = ?',
  countCalls: 'select count(*) as count from call where seq <= ?',
  /** Of the snapshots that are whole, newest first. */
  snapshots:
    'select seq, crc from snapshot where seq <= ? group by seq having count(*) = max(parts) order by seq desc',
  snapshotParts: 'select body from snapshot where seq = ? order by part',
  addPart: 'insert or replace into snapshot (seq, part, parts, crc, body) values (?, ?, ?, ?, ?)',
  countParts: 'select count(*) as count from snapshot where seq = ?',
  /** All but the newest two: where the last is damaged, recovery begins with the one before. */
  dropSnapshots:
    'delete from snapshot where seq < (select min(seq) from (select distinct seq from snapshot order by seq desc limit 2))',
  cutBatches: 'delete from batch where seq > ?',
  cutCalls: 'delete from call where seq > ?',
  cutIndexed: 'update indexed set seq = min(seq, ?)',
  cutSnapshots: 'delete from snapshot where seq > ?',
} as const;

/** Where the journal of a centre stands in a data folder. */
export function journalFolder(folder: string, centreId: string): string {
  return join(folder, 'journal', encodeURIComponent(centreId));
}

const fileName = /^(\d{15})-(\d{4}-\d{2}-\d{2})\.db$/;

/** Oldest first; of a folder that is not there, none. */
export function journalFiles(folder: string): readonly JournalFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const [, seq, date] = fileName.exec(name) ?? [];
      if (seq === undefined || date === undefined) return [];
      return [{ path: join(folder, name), firstSeq: Number(seq), date }];
    });
}

/** Where the file stands that begins with an entry, on a day. */
export function fileOf(folder: string, firstSeq: number, date: string): JournalFile {
  const path = join(folder, `${String(firstSeq).padStart(15, '0')}-${date}.db`);
  return { path, firstSeq, date };
}

/** Does something with a file that is only read. @throws {StoreError} */
export function reading<Result>(path: string, work: (database: DatabaseSync) => Result): Result {
  const database = openToRead(path);
  try {
    return told(path, () => work(database));
  } finally {
    database.close();
  }
}

/** A connection that may only read would leave its log behind. @throws {StoreError} */
export function openToRead(path: string): DatabaseSync {
  return told(path, () => new DatabaseSync(path, { timeout: busyLimitMs }));
}

/** To be written, a transaction that returned being on the disk. @throws {StoreError} */
export function openToWrite(path: string): DatabaseSync {
  return told(path, () => {
    const database = new DatabaseSync(path, { timeout: busyLimitMs });
    try {
      database.exec('pragma journal_mode = wal; pragma synchronous = full');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** All or nothing. @throws {StoreError} */
export function inTransaction<Result>(
  path: string,
  database: DatabaseSync,
  work: () => Result,
): Result {
  return told(path, () => {
    database.exec('begin immediate');
    try {
      const result = work();
      database.exec('commit');
      return result;
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (database.isTransaction) database.exec('rollback');
      throw error;
    }
  });
}

/** Makes the file, where another process has not just made it. @throws {StoreError} */
export function createFile({ path }: JournalFile, head: FileHead, epoch: number | null): void {
  const database = openToWrite(path);
  try {
    inTransaction(path, database, () => {
      if (hasHead(database)) return;
      database.exec(schema);
      const { journal, firstSeq, crcBefore } = head;
      const { centreId, originMs, speed } = journal;
      const add = database.prepare(fileStatements.addHead);
      add.run(formatVersion, centreId, originMs, speed, firstSeq, crcBefore);
      database.prepare(fileStatements.addIndexed).run(firstSeq - 1);
      if (epoch !== null) database.prepare(fileStatements.addLife).run(epoch, firstSeq - 1);
    });
  } finally {
    database.close();
  }
}

/** null: the file was begun, and nothing is in it. @throws {StoreError} where it is not ours. */
export function headOf(
  { path, firstSeq }: JournalFile,
  database: DatabaseSync,
  centreId: string,
): FileHead | null {
  if (!hasHead(database)) return null;
  const row = database.prepare(fileStatements.head).get() ?? {};
  const format = Number(row['format']);
  if (format > formatVersion) {
    const seen = `has the format ${format} of a newer Callwright`;
    throw new StoreError('store_newer', `${path} ${seen}; expected at most ${formatVersion}`);
  }
  if (row['centre_id'] !== centreId) {
    const seen = `is of the centre ${row['centre_id']}`;
    throw new StoreError('store_other_schema', `the journal ${path} ${seen}; expected ${centreId}`);
  }
  if (format !== formatVersion || row['first_seq'] !== firstSeq) {
    const seen = `format ${row['format']}, first entry ${row['first_seq']}`;
    const expected = `format ${formatVersion}, first entry ${firstSeq} as its name says`;
    throw damaged(path, firstSeq, `its head has ${seen}; expected ${expected}`);
  }
  const [originMs, speed] = [Number(row['origin_ms']), Number(row['speed'])];
  const crcBefore = Number(row['crc_before']);
  return { journal: { centreId, originMs, speed }, firstSeq, crcBefore };
}

function hasHead(database: DatabaseSync): boolean {
  return database.prepare(fileStatements.hasHead).get()?.['count'] === 1;
}

/** What the chain of a file begins with. */
export function seedOf({ journal, firstSeq, crcBefore }: FileHead): number {
  const { centreId, originMs, speed } = journal;
  return crc32(`${centreId}\n${originMs} ${speed} ${firstSeq}`, crcBefore);
}

/** The checksum of a batch. */
export function batchCrc(
  [seq, count, body]: readonly [number, number, string, ...number[]],
  crcBefore: number,
): number {
  return crc32(body, crc32(`${seq} ${count}`, crcBefore));
}

/** Between entries and between their fields, as ASCII means them; JSON has neither. */
const entryBreak = '\u001e';
const fieldBreak = '\u001f';

/** Stamp, kind, call ids with line breaks between, and body of each entry, as one text. */
export function packed(entries: readonly NewJournalEntry[]): string {
  const texts = entries.map(({ atMs, kind, callIds, body }) => {
    return `${atMs}${fieldBreak}${kind}${fieldBreak}${callIds.join('\n')}${fieldBreak}${body}`;
  });
  return texts.join(entryBreak);
}

/** The entries of a batch in a file. @throws {StoreError} where it has not as many as it says. */
export function unpacked([lastSeq, count, body]: BatchRow, path: string): readonly JournalEntry[] {
  const texts = body.split(entryBreak);
  if (texts.length !== count) {
    throw damaged(path, lastSeq, `a batch has ${texts.length} entries; expected ${count}`);
  }
  return texts.map((text, n) => {
    const [atMs, kind, calls = '', own = ''] = text.split(fieldBreak);
    const callIds = calls === '' ? [] : calls.split('\n');
    const seq = lastSeq - count + 1 + n;
    return { seq, atMs: Number(atMs), kind: kind as JournalKind, body: own, callIds };
  });
}

/** What is wrong, at which entry, and what helps. */
export function damaged(path: string, seq: number, what: string, cause?: unknown): StoreError {
  const message = `the journal is damaged at seq ${seq}, in ${path}: ${what}. Put the file back from a copy; or, to go on with what stands before it, move this file and those that follow, with their -wal, out of the folder`;
  return new StoreError('store_damaged', message, cause);
}

/** As `telling`, of a journal: what SQLite calls damaged is damaged at a place that is told. */
export function told<Result>(path: string, work: () => Result): Result {
  try {
    return telling(path, work);
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'store_not_a_database')) throw error;
    const [, firstSeq] = /(\d{15})-[^/\\]*$/.exec(path) ?? [];
    throw damaged(path, Number(firstSeq ?? 0), `from there on ${error.message}`, error);
  }
}

/** Makes a folder whose name survives a loss of power. @throws {StoreError} */
export function makeFolder(folder: string): void {
  try {
    if (existsSync(folder)) return;
    makeFolder(dirname(folder));
    mkdirSync(folder, { recursive: true });
    if (process.platform === 'win32') return; // No folder can be opened there.
    const above = openSync(dirname(folder), 'r');
    fsyncSync(above);
    closeSync(above);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError('store_failed', `the folder ${folder} cannot be made (${error})`, error);
  }
}
