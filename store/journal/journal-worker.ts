/**
 * The thread that writes a journal: one batch after the other, each one transaction and one sync.
 *
 * Who writes has an epoch. Each transaction looks whether a later one has taken the file over, and
 * each new file is made under the lock of the one before, so that no life writes beside another.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { StoreError, type StoreErrorCode } from '../store-error.ts';
import { dropFile } from './check-journal.ts';
import {
  createFile,
  entryCrc,
  type FileHead,
  fileOf,
  fileStatements,
  inTransaction,
  type JournalFile,
  journalFiles,
  openToWrite,
  seedOf,
} from './journal-file.ts';
import { lastSnapshotOf } from './read-journal.ts';

/** Where writing goes on. */
export interface JournalPlace {
  readonly folder: string;
  readonly file: JournalFile;
  readonly head: FileHead;
  readonly epoch: number;
  readonly lastSeq: number;
  /** Of the last entry. */
  readonly lastCrc: number;
}

export type JournalTask =
  | { readonly what: 'begin' }
  /** Stamp, kind, call ids with line breaks between, and body of each entry, one after the other. */
  | { readonly what: 'append'; readonly date: string; readonly values: readonly SQLInputValue[] }
  | { readonly what: 'snapshot'; readonly part: SnapshotPart }
  | { readonly what: 'drop'; readonly before: string }
  | { readonly what: 'close' };

export interface SnapshotPart {
  readonly seq: number;
  readonly part: number;
  readonly parts: number;
  /** Of the whole. */
  readonly crc: number;
  readonly body: Uint8Array;
}

export type JournalCall = JournalTask & { readonly id: number };

/** Of the last entry, or why there is none. */
export type JournalAnswer = { readonly id: number } & (
  | { readonly lastSeq: number }
  | { readonly code: StoreErrorCode; readonly message: string }
);

/** Rows that one statement adds: a call of SQLite costs as much as some rows. */
const rowsTogether = 16;
const entryWidth = 6;
const placeWidth = 2;

class JournalWriter {
  readonly #folder: string;
  readonly #epoch: number;
  #head: FileHead;
  #file: JournalFile;
  #database: DatabaseSync;
  #statements: WriteStatements;
  #lastSeq: number;
  #lastCrc: number;

  constructor({ folder, file, head, epoch, lastSeq, lastCrc }: JournalPlace) {
    this.#folder = folder;
    this.#epoch = epoch;
    this.#head = head;
    this.#file = file;
    this.#database = openToWrite(file.path);
    this.#statements = new WriteStatements(this.#database);
    this.#lastSeq = lastSeq;
    this.#lastCrc = lastCrc;
  }

  do(task: JournalTask): number {
    if (task.what === 'append') this.#append(task.date, task.values);
    if (task.what === 'snapshot') this.#addPart(task.part);
    if (task.what === 'drop') this.#drop(task.before);
    if (task.what === 'close') this.#database.close();
    return this.#lastSeq;
  }

  #append(date: string, values: readonly SQLInputValue[]): void {
    if (date > this.#file.date) this.#rotate(date);
    const isFirst = this.#lastSeq < this.#file.firstSeq;
    let [seq, crc] = [this.#lastSeq, isFirst ? seedOf(this.#head) : this.#lastCrc];
    const entries: SQLInputValue[] = [];
    const places: SQLInputValue[] = [];
    for (let n = 0; n < values.length; n += 4) {
      const [atMs, kind, calls, body] = values.slice(n, n + 4) as [number, string, string, string];
      seq += 1;
      crc = entryCrc([seq, atMs, kind, calls, body], crc);
      entries.push(seq, atMs, kind, calls, body, crc);
      if (calls !== '') for (const callId of calls.split('\n')) places.push(callId, seq);
    }
    inTransaction(this.#file.path, this.#database, () => {
      this.#requireEpoch();
      this.#statements.addEntries(entries);
      this.#statements.addPlaces(places);
    });
    this.#lastSeq = seq;
    this.#lastCrc = crc;
  }

  /** @throws {StoreError} where a later life has the journal. */
  #requireEpoch(): void {
    const epoch = Number(this.#statements.lastEpoch.get()?.['epoch']);
    if (epoch === this.#epoch) return;
    const message = `the journal ${this.#file.path} is written by life ${epoch}; expected ${this.#epoch}, which is over`;
    throw new StoreError('store_fenced', message);
  }

  #rotate(date: string): void {
    const { path } = this.#file;
    const next = fileOf(this.#folder, this.#lastSeq + 1, date);
    const head = { ...this.#head, firstSeq: next.firstSeq, crcBefore: this.#lastCrc };
    inTransaction(path, this.#database, () => {
      this.#requireEpoch();
      createFile(next, head, this.#epoch);
    });
    const database = openToWrite(next.path);
    this.#database.close();
    this.#database = database;
    this.#statements = new WriteStatements(database);
    this.#file = next;
    this.#head = head;
  }

  #addPart({ seq, part, parts, crc, body }: SnapshotPart): void {
    const { path } = this.#file;
    inTransaction(path, this.#database, () => {
      this.#requireEpoch();
      this.#statements.addPart.run(seq, part, parts, crc, body);
      if (part < parts - 1) return;
      const kept = this.#statements.countParts.get(seq)?.['count'];
      if (kept !== parts) {
        const seen = `a file began while the snapshot at seq ${seq} was written`;
        throw new StoreError('store_busy', `${seen}; expected ${path} to have all of it`);
      }
      this.#statements.dropSnapshots.run();
    });
  }

  /** Files that ended before a day, and whose entries a snapshot in a later file holds. */
  #drop(before: string): void {
    const files = journalFiles(this.#folder);
    const heldSeq = lastSnapshotOf(files, this.#lastSeq)?.seq ?? 0;
    for (const [n, { path }] of files.entries()) {
      const next = files[n + 1];
      if (next === undefined || next.date > before || next.firstSeq > heldSeq) return;
      dropFile(path);
    }
  }
}

/** Those of one connection, prepared once. */
class WriteStatements {
  readonly lastEpoch: StatementSync;
  readonly addPart: StatementSync;
  readonly countParts: StatementSync;
  readonly dropSnapshots: StatementSync;
  readonly addEntries: (values: readonly SQLInputValue[]) => void;
  readonly addPlaces: (values: readonly SQLInputValue[]) => void;

  constructor(database: DatabaseSync) {
    this.lastEpoch = database.prepare(fileStatements.lastEpoch);
    this.addPart = database.prepare(fileStatements.addPart);
    this.countParts = database.prepare(fileStatements.countParts);
    this.dropSnapshots = database.prepare(fileStatements.dropSnapshots);
    this.addEntries = adding(database, 'insert into entry', entryWidth);
    this.addPlaces = adding(database, 'insert or ignore into call', placeWidth);
  }
}

/** Adds rows, some to a statement, the rest one by one. */
function adding(
  database: DatabaseSync,
  insert: string,
  width: number,
): (values: readonly SQLInputValue[]) => void {
  const row = `(${Array.from({ length: width }, () => '?').join(', ')})`;
  const together = width * rowsTogether;
  const many = database.prepare(`${insert} values ${Array(rowsTogether).fill(row).join(', ')}`);
  const one = database.prepare(`${insert} values ${row}`);
  return (values) => {
    let n = 0;
    for (; n + together <= values.length; n += together) many.run(...values.slice(n, n + together));
    for (; n < values.length; n += width) one.run(...values.slice(n, n + width));
  };
}

let writer: JournalWriter | null = null;

parentPort?.on('message', (call: JournalCall) => {
  parentPort?.postMessage({ id: call.id, ...answerTo(call) } satisfies JournalAnswer);
});

function answerTo(
  call: JournalCall,
): { lastSeq: number } | { code: StoreErrorCode; message: string } {
  try {
    writer ??= new JournalWriter(workerData as JournalPlace);
    return { lastSeq: writer.do(call) };
  } catch (error) {
    if (error instanceof StoreError) return { code: error.code, message: error.message };
    return { code: 'store_failed', message: `the journal cannot be written (${error})` };
  }
}
