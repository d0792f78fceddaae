/**
 * One file of a journal, or what stands for it in a database: its statements, its head, and the
 * chain of checksums in it.
 *
 * Entries that were written together, a batch, are one row. Its checksum is a CRC-32 over all of
 * it, begun with that of the batch before; the first of a file is begun with its head, and with the
 * last of the file before. Who reads on from a known place sees a changed byte, and a row or a file
 * that is missing.
 */
import { crc32 } from 'node:zlib';
import type { Row } from '../driver.ts';
import { StoreError } from '../store-error.ts';
import type { JournalEntry, JournalHead, JournalKind, NewJournalEntry } from './journal.ts';

/** Of this version's files; a file of a higher one is refused. */
const formatVersion = 1;

/** Where a journal stands: a folder of files, or a database. */
export interface JournalPlaces {
  /** Makes it ready to be written. @throws {StoreError} */
  make(): void;
  /** Oldest first; where nothing is made, none. */
  files(): readonly JournalFile[];
  /** Makes a file, unless another process has just made it. @throws {StoreError} */
  create(date: string, head: FileHead, epoch: number | null): JournalFile;
  /** The median of some syncs, ms. @throws {StoreError} where it cannot be written. */
  syncMs(): number;
  close(): void;
}

export interface JournalFile {
  /** Its path, or how it is called in a database. */
  readonly path: string;
  /** Of the first entry that it has, or will have. */
  readonly firstSeq: number;
  /** The centre's own day that it began with, `2026-11-21`. */
  readonly date: string;
  /** To be read beside whoever writes. @throws {StoreError} */
  open(): FileConnection;
  /** A transaction that returned is on the disk. @throws {StoreError} */
  openToWrite(): FileConnection;
  /** Takes it away, with all that is beside it. */
  drop(): void;
}

export type FileValue = string | number | Uint8Array;

/** A file that is open. Statements are those of this module; all throw {@link StoreError}. */
export interface FileConnection {
  first(sql: string, ...values: readonly FileValue[]): Row | undefined;
  all(sql: string, ...values: readonly FileValue[]): readonly Row[];
  run(sql: string, ...values: readonly FileValue[]): void;
  batches(afterSeq: number, limit: number): readonly BatchRow[];
  /** It was begun, and nothing is in it. */
  isEmpty(): boolean;
  /** All or nothing. */
  transaction<Result>(work: () => Result): Result;
  /** Without a wait for the disk: the next transaction waits for both. */
  lightTransaction(work: () => void): void;
  close(): void;
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

/**
 * The statements of a file, in the SQL that SQLite and PostgreSQL share: `journal.batch` is the
 * table of a file, or the rows of one file in the table of all.
 */
export const fileStatements = {
  head: 'select * from journal.head where format > 0',
  addHead:
    'insert into journal.head (format, centre_id, origin_ms, speed, first_seq, crc_before) values (?, ?, ?, ?, ?, ?)',
  lastEpoch: 'select max(epoch) as epoch from journal.life where epoch > 0',
  addLife: 'insert into journal.life (epoch, after_seq) values (?, ?)',
  addBatch: 'insert into journal.batch (seq, entries, body, crc) values (?, ?, ?, ?)',
  lastBatch: 'select seq, crc from journal.batch where seq <= ? order by seq desc limit 1',
  batches: 'select seq, entries, body, crc from journal.batch where seq > ? order by seq limit ?',
  /** Of the batch that has an entry. */
  batchOf: 'select min(seq) as seq from journal.batch where seq >= ?',
  batchesBack:
    'select seq, entries, body, crc from journal.batch where seq <= ? order by seq desc limit ?',
  addPlaces: 'insert into journal.call (call_id, seq) values (?, ?) on conflict do nothing',
  placesOfCall: 'select seq from journal.call where call_id = ? and seq <= ? order by seq',
  /** Entries up to this one are in the index of calls. */
  indexedSeq: 'select seq from journal.indexed where seq >= 0',
  addIndexed: 'insert into journal.indexed (seq) values (?)',
  markIndexed: 'update journal.indexed set seq = ? where seq >= 0',
  hasCall: 'select count(*) as count from journal.call where call_id = ? and seq = ?',
  countCalls: 'select count(*) as count from journal.call where seq <= ?',
  /** Of the snapshots that are whole, newest first. */
  snapshots:
    'select seq, crc from journal.snapshot where seq <= ? group by seq, crc having count(*) = max(parts) order by seq desc',
  snapshotParts: 'select body from journal.snapshot where seq = ? order by part',
  dropPart: 'delete from journal.snapshot where seq = ? and part = ?',
  addPart: 'insert into journal.snapshot (seq, part, parts, crc, body) values (?, ?, ?, ?, ?)',
  countParts: 'select count(*) as count from journal.snapshot where seq = ?',
  /** All but the newest two: where the last is damaged, recovery begins with the one before. */
  dropSnapshots:
    'delete from journal.snapshot where seq < (select min(seq) from (select distinct seq from journal.snapshot where seq >= 0 order by seq desc limit 2) as newest)',
  cutBatches: 'delete from journal.batch where seq > ?',
  cutCalls: 'delete from journal.call where seq > ?',
  cutIndexed: 'update journal.indexed set seq = ? where seq > ?',
  cutSnapshots: 'delete from journal.snapshot where seq > ?',
} as const;

/** What a file begins with: its head, and the life that begins it. */
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

/** Does something with a file that is only read. @throws {StoreError} */
export function reading<Result>(
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

/** null: the file was begun, and nothing is in it. @throws {StoreError} where it is not ours. */
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
    throw damaged(path, firstSeq, `its head has ${seen}; expected ${expected}`);
  }
  const [originMs, speed] = [Number(row['origin_ms']), Number(row['speed'])];
  const crcBefore = Number(row['crc_before']);
  return { journal: { centreId, originMs, speed }, firstSeq, crcBefore };
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
  const help = path.endsWith('.db')
    ? 'Put the file back from a copy; or, to go on with what stands before it, move this file and those that follow, with their -wal, out of the folder'
    : 'Bring the database back from a copy';
  const message = `the journal is damaged at seq ${seq}, in ${path}: ${what}. ${help}`;
  return new StoreError('store_damaged', message, cause);
}
