/**
 * The thread that writes a journal: one batch after the other, each one transaction and one sync.
 *
 * The index of calls follows each batch, once that was answered, without a sync of its own: the
 * next one is for both. What a kill leaves out of it is added at opening.
 *
 * Who writes has an epoch. Each transaction looks whether a later one has taken the file over, and
 * each new file is made under the lock of the one before, so that no life writes beside another.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { StoreError, type StoreErrorCode } from '../store-error.ts';
import { dropFile } from './check-journal.ts';
import type { JournalEntry } from './journal.ts';
import {
  type BatchRow,
  batchCrc,
  createFile,
  type FileHead,
  fileOf,
  fileStatements,
  inTransaction,
  type JournalFile,
  journalFiles,
  openToWrite,
  seedOf,
  unpacked,
} from './journal-file.ts';
import { lastSnapshotOf, unindexed } from './read-journal.ts';

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
  /** `body`: so many entries, packed. */
  | {
      readonly what: 'append';
      readonly date: string;
      readonly count: number;
      readonly body: string;
    }
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

/** Pages of SQLite's log until they are moved to its file: each move takes two syncs more. */
const logPages = 4_000;
/** Of calls, that one statement adds: a call of SQLite costs as much as some rows. */
const placesTogether = 16;

class JournalWriter {
  readonly #folder: string;
  readonly #epoch: number;
  #head: FileHead;
  #file: JournalFile;
  #database: DatabaseSync;
  #statements: WriteStatements;
  /** Batches that are not in the index of calls yet. */
  #unindexed: BatchRow[] = [];
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
    this.#index(unindexed(this.#database, file.path));
  }

  do(task: JournalTask): number {
    if (task.what === 'append') this.#append(task);
    if (task.what === 'snapshot') this.#addPart(task.part);
    if (task.what === 'drop') this.#drop(task.before);
    if (task.what === 'close') this.#close();
    return this.#lastSeq;
  }

  /** Nobody waits for it: a disk that does not take it now takes it with a later batch. */
  index(): void {
    try {
      this.#indexAll();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }

  /** Adds to the index of calls what was appended since. */
  #indexAll(): void {
    const { path } = this.#file;
    this.#index(this.#unindexed.flatMap((row) => unpacked(row, path)));
    this.#unindexed = [];
  }

  #index(entries: readonly JournalEntry[]): void {
    const places = entries.flatMap(({ seq, callIds }) => callIds.flatMap((id) => [id, seq]));
    if (places.length === 0) return;
    this.#database.exec('pragma synchronous = normal');
    try {
      inTransaction(this.#file.path, this.#database, () => {
        this.#requireEpoch();
        this.#statements.addPlaces(places);
        this.#statements.markIndexed.run(this.#lastSeq);
      });
    } finally {
      this.#database.exec('pragma synchronous = full');
    }
  }

  #close(): void {
    this.index();
    this.#database.close();
  }

  #append({ date, count, body }: Extract<JournalTask, { what: 'append' }>): void {
    if (date > this.#file.date) this.#rotate(date);
    const isFirst = this.#lastSeq < this.#file.firstSeq;
    const seq = this.#lastSeq + count;
    const crc = batchCrc([seq, count, body], isFirst ? seedOf(this.#head) : this.#lastCrc);
    inTransaction(this.#file.path, this.#database, () => {
      this.#requireEpoch();
      this.#statements.addBatch.run(seq, count, body, crc);
    });
    this.#unindexed.push([seq, count, body, crc]);
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
    this.#indexAll();
    const { path } = this.#file;
    const next = fileOf(this.#folder, this.#lastSeq + 1, date);
    const head = { ...this.#head, firstSeq: next.firstSeq, crcBefore: this.#lastCrc };
    inTransaction(path, this.#database, () => {
      this.#requireEpoch();
      // A write, so that what the index got without a sync has one.
      this.#statements.markIndexed.run(this.#lastSeq);
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
  readonly markIndexed: StatementSync;
  readonly addBatch: StatementSync;
  readonly addPart: StatementSync;
  readonly countParts: StatementSync;
  readonly dropSnapshots: StatementSync;
  readonly addPlaces: (values: readonly SQLInputValue[]) => void;

  constructor(database: DatabaseSync) {
    database.exec(`pragma wal_autocheckpoint = ${logPages}`);
    this.markIndexed = database.prepare(fileStatements.markIndexed);
    this.lastEpoch = database.prepare(fileStatements.lastEpoch);
    this.addPart = database.prepare(fileStatements.addPart);
    this.countParts = database.prepare(fileStatements.countParts);
    this.dropSnapshots = database.prepare(fileStatements.dropSnapshots);
    this.addBatch = database.prepare(fileStatements.addBatch);
    this.addPlaces = addingPlaces(database);
  }
}

/** Adds call ids and positions, some to a statement, the rest one by one. */
function addingPlaces(database: DatabaseSync): (values: readonly SQLInputValue[]) => void {
  const insert = 'insert or ignore into call values ';
  const many = database.prepare(insert + Array(placesTogether).fill('(?, ?)').join(', '));
  const one = database.prepare(`${insert} (?, ?)`);
  const width = 2 * placesTogether;
  return (values) => {
    let n = 0;
    for (; n + width <= values.length; n += width) many.run(...values.slice(n, n + width));
    for (; n < values.length; n += 2) one.run(...values.slice(n, n + 2));
  };
}

let writer: JournalWriter | null = null;

parentPort?.on('message', (call: JournalCall) => {
  parentPort?.postMessage({ id: call.id, ...answerTo(call) } satisfies JournalAnswer);
  if (call.what === 'append') writer?.index();
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
