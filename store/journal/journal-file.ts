/**
 * A journal's file, or its rows in a database. Entries written together are a batch, one row, whose
 * CRC-32 continues the batch before, over files too: a changed byte or missing row is detected.
 */
import { crc32 } from 'node:zlib';
import type { Driver, Row, SqlParameter, Statement } from '../database/driver.ts';
import { StoreError } from '../database/store-error.ts';
import type { SealingKeys } from '../keys/sealing-keys.ts';
import type { JournalEntry, JournalHead, JournalKind, NewJournalEntry } from './journal.ts';

/** Version of the file format; files of a higher version are refused. */
const formatVersion = 1;

/** The files of a journal, in a folder or a database. */
export interface JournalPlaces {
  /** Creates the folder or the tables. @throws {StoreError} */
  make(): void;
  /** Files of the journal, oldest first; empty: no journal. */
  files(): readonly JournalFile[];
  /** Creates a file, unless another process just has. @throws {StoreError} */
  create(date: string, head: FileHead, epoch: number | null): JournalFile;
  /** Median time of a disk sync in ms. @throws {StoreError} if writing fails. */
  syncMs(): number;
  /** Keys that seal what entries say of callers. @throws {StoreError} */
  keys(): SealingKeys;
  close(): void;
}

export interface JournalFile {
  readonly path: string;
  /** Position of the file's first entry, maybe yet to come. */
  readonly firstSeq: number;
  /** The centre's local date when the file begins, `2026-11-21`. */
  readonly date: string;
  /** Opens the file for reading beside a writer. @throws {StoreError} */
  open(): FileConnection;
  /** Opens the file for writing; transactions are on disk when they return. @throws {StoreError} */
  openToWrite(): FileConnection;
  /** Deletes the file and SQLite's files beside it. */
  drop(): void;
}

/** Access to one file of a journal, or to its rows in shared tables. */
export interface FileAccess {
  readonly driver: Driver;
  /** The statement, limited to this file. */
  ownForm(sql: string): string;
  isEmpty(): boolean;
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/** A connection to one file. All methods throw {@link StoreError}. */
export class FileConnection {
  readonly #access: FileAccess;
  readonly #statements = new Map<string, Statement>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  first(sql: string, ...values: readonly SqlParameter[]): Row | undefined {
    return this.#prepared(sql).first(...values);
  }

  all(sql: string, ...values: readonly SqlParameter[]): readonly Row[] {
    return this.#prepared(sql).all(...values);
  }

  run(sql: string, ...values: readonly SqlParameter[]): void {
    this.#prepared(sql).run(...values);
  }

  /** Reads batches by the statement `batches` or `batchesBack`. */
  batches(sql: string, seq: number, limit: number): readonly BatchRow[] {
    const rows = this.all(sql, seq, limit);
    return rows.map(({ seq: last, entries, body, crc }) => [last, entries, body, crc] as BatchRow);
  }

  isEmpty(): boolean {
    return this.#access.isEmpty();
  }

  transaction<Result>(work: () => Result): Result {
    return this.#access.transaction(work);
  }

  /** A transaction without a disk sync; the next `transaction` syncs both. */
  lightTransaction(work: () => void): void {
    this.#access.driver.lightTransaction(work);
  }

  close(): void {
    this.#access.close();
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#access.driver.prepare(this.#access.ownForm(sql));
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

export interface FileHead {
  readonly journal: JournalHead;
  readonly firstSeq: number;
  /** Checksum of the last entry of the previous file; 0: none. */
  readonly crcBefore: number;
}

/** A batch: position of its last entry, number of entries, text, checksum. */
export type BatchRow = readonly [seq: number, count: number, body: string, crc: number];

/** SQL common to SQLite and PostgreSQL. `journal.batch` is a file's table, or one file's rows. */
export const fileStatements = {
  head: 'select * from journal.head where format > 0',
  addHead:
    'insert into journal.head (format, centre_id, origin_ms, speed, first_seq, crc_before) values (?, ?, ?, ?, ?, ?)',
  lastEpoch: 'select max(epoch) as epoch from journal.life where epoch > 0',
  addLife: 'insert into journal.life (epoch, after_seq) values (?, ?)',
  addBatch: 'insert into journal.batch (seq, entries, body, crc) values (?, ?, ?, ?)',
  lastBatch: 'select seq, crc from journal.batch where seq <= ? order by seq desc limit 1',
  batches: 'select seq, entries, body, crc from journal.batch where seq > ? order by seq limit ?',
  batchOf: 'select min(seq) as seq from journal.batch where seq >= ?',
  batchesBack:
    'select seq, entries, body, crc from journal.batch where seq <= ? order by seq desc limit ?',
  addPlaces: 'insert into journal.call (call_id, seq) values (?, ?) on conflict do nothing',
  placesOfCall: 'select seq from journal.call where call_id = ? and seq <= ? order by seq',
  /** Entries up to this position are in the index of calls. */
  indexedSeq: 'select seq from journal.indexed where seq >= 0',
  addIndexed: 'insert into journal.indexed (seq) values (?)',
  markIndexed: 'update journal.indexed set seq = ? where seq >= 0',
  hasCall: 'select count(*) as count from journal.call where call_id = ? and seq = ?',
  countCalls: 'select count(*) as count from journal.call where seq <= ?',
  /** Complete snapshots, newest first. */
  snapshots:
    'select seq, crc from journal.snapshot where seq <= ? group by seq, crc having count(*) = max(parts) order by seq desc',
  snapshotParts: 'select body from journal.snapshot where seq = ? order by part',
  dropPart: 'delete from journal.snapshot where seq = ? and part = ?',
  addPart: 'insert into journal.snapshot (seq, part, parts, crc, body) values (?, ?, ?, ?, ?)',
  countParts: 'select count(*) as count from journal.snapshot where seq = ?',
  /** Keeps the two newest snapshots, in case one is damaged. */
  dropSnapshots:
    'delete from journal.snapshot where seq < (select min(seq) from (select distinct seq from journal.snapshot where seq >= 0 order by seq desc limit 2) as newest)',
  cutBatches: 'delete from journal.batch where seq > ?',
  cutCalls: 'delete from journal.call where seq > ?',
  cutIndexed: 'update journal.indexed set seq = ? where seq > ?',
  cutSnapshots: 'delete from journal.snapshot where seq > ?',
} as const;

export function addHead(file: FileConnection, head: FileHead, epoch: number | null): void {
  const { journal, firstSeq, crcBefore } = head;
  const { centreId, originMs, speed } = journal;
  file.run(
    fileStatements.addHead,
    ...[formatVersion, centreId, originMs, speed, firstSeq, crcBefore],
  );
  file.run(fileStatements.addIndexed, firstSeq - 1);
  if (epoch !== null) file.run(fileStatements.addLife, epoch, firstSeq - 1);
}

/** Opens a file for reading while `work` runs. @throws {StoreError} */
export function readWith<Result>(
  file: JournalFile,
  work: (connection: FileConnection) => Result,
): Result {
  const connection = file.open();
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

/** The file's head; null: the file is empty. @throws {StoreError} if it is of another journal. */
export function headOf(
  { path, firstSeq }: JournalFile,
  file: FileConnection,
  centreId: string,
): FileHead | null {
  if (file.isEmpty()) return null;
  const row = file.first(fileStatements.head) ?? {};
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
    throw damagedJournal(path, firstSeq, `its head has ${seen}; expected ${expected}`);
  }
  const [originMs, speed] = [Number(row['origin_ms']), Number(row['speed'])];
  const crcBefore = Number(row['crc_before']);
  return { journal: { centreId, originMs, speed }, firstSeq, crcBefore };
}

export function seedOf({ journal, firstSeq, crcBefore }: FileHead): number {
  const { centreId, originMs, speed } = journal;
  return crc32(`${centreId}\n${originMs} ${speed} ${firstSeq}`, crcBefore);
}

export function batchCrc(
  [seq, count, body]: readonly [number, number, string, ...number[]],
  crcBefore: number,
): number {
  return crc32(body, crc32(`${seq} ${count}`, crcBefore));
}

/** ASCII separators, which JSON never contains. */
export const entryBreak = '\u001e';
export const fieldBreak = '\u001f';

/** Entries as one text; each has time, kind, call ids (one per line) and body. */
export function packEntries(entries: readonly NewJournalEntry[]): string {
  const texts = entries.map(({ atMs, kind, callIds, body }) => {
    return `${atMs}${fieldBreak}${kind}${fieldBreak}${callIds.join('\n')}${fieldBreak}${body}`;
  });
  return texts.join(entryBreak);
}

/** Undoes `packEntries`. @throws {StoreError} if the number of entries differs. */
export function unpackEntries(
  [lastSeq, count, body]: BatchRow,
  path: string,
): readonly JournalEntry[] {
  const texts = body.split(entryBreak);
  if (texts.length !== count) {
    throw damagedJournal(path, lastSeq, `a batch has ${texts.length} entries; expected ${count}`);
  }
  return texts.map((text, n) => {
    const [atMs, kind, calls = '', own = ''] = text.split(fieldBreak);
    const callIds = calls === '' ? [] : calls.split('\n');
    const seq = lastSeq - count + 1 + n;
    return { seq, atMs: Number(atMs), kind: kind as JournalKind, body: own, callIds };
  });
}

/** The error for a damaged journal: what is wrong, where, and what to do. */
export function damagedJournal(
  path: string,
  seq: number,
  what: string,
  cause?: unknown,
): StoreError {
  const help = path.endsWith('.db')
    ? 'Put the file back from a copy; or, to go on with what stands before it, move this file and those that follow, with their -wal, out of the folder'
    : 'Bring the database back from a copy';
  const message = `the journal is damaged at seq ${seq}, in ${path}: ${what}. ${help}`;
  return new StoreError('store_damaged', message, cause);
}
