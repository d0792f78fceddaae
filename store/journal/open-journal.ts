/**
 * Opens a journal for its one writer: takes it over, checks it, sends batches to its thread.
 * Entries during a write form the next batch, so a slow disk gets larger ones.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { assert, dayMs, minuteMs } from '../../kernel/index.ts';
import { StoreError, type StoreErrorCode } from '../database/store-error.ts';
import { CallThread } from '../database/thread-calls.ts';
import { checkAndCut, dropUnbegun, type JournalScan } from './check-journal.ts';
import type {
  Journal,
  JournalEntry,
  JournalHead,
  JournalOptions,
  JournalSnapshot,
  NewJournalEntry,
  SnapshotSeals,
} from './journal.ts';
import {
  fileStatements,
  headOf,
  type JournalFile,
  type JournalPlaces,
  packEntries,
} from './journal-file.ts';
import { JournalReader } from './journal-reader.ts';
import type { JournalPlace, JournalWriter } from './journal-worker.ts';
import { placesOf } from './places-of.ts';

const batchEntriesMax = 4_096;
const waitingEntriesMax = 200_000;
/** Snapshot bytes written between two batches. */
const partBytes = 262_144;

/** Of the process's first journal, as its further centres are on the same disk; null: none yet. */
let syncMs: number | null = null;

/** Opens the journal, or creates it. @throws {StoreError} if damaged, or a later process has it. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { folder, centreId, epoch, originMs, speed, dateOf } = options;
  const places = placesOf(folder, centreId);
  places.make();
  dropUnbegun(places.files(), centreId);
  const isNew = places.files().length === 0;
  const begun = { journal: { centreId, originMs, speed }, firstSeq: 1, crcBefore: 0 };
  if (isNew) places.create(dateOf(originMs), begun, null);
  fence(places, centreId, epoch);
  const opened = checkAndCut(places.files(), centreId);
  const file = opened.files.at(-1);
  assert(file !== undefined, 'a journal that was taken over has a file');
  const { lastSeq, lastCrc } = opened;
  const { path, head } = file;
  // This thread measures the duration of a sync while the writing thread starts.
  const thread = journalThread({ folder, path, head, epoch, lastSeq, lastCrc });
  syncMs ??= places.syncMs();
  places.close();
  await thread.call('begin').catch(async (error: unknown) => {
    // A thread that is left would keep the process from ending.
    await thread.close();
    throw error;
  });
  const found = isNew ? null : head.journal;
  return new OpenJournal(thread, { options, file, opened, syncMs, head: found });
}

/**
 * Stops earlier processes from writing. @throws {StoreError} if a later process has stopped this
 * one.
 */
function fence(places: JournalPlaces, centreId: string, epoch: number): void {
  for (let fenced = ''; ; ) {
    const newest = places.files().at(-1);
    assert(newest !== undefined, 'a journal that is taken over has a file');
    const { path, firstSeq } = newest;
    // An earlier process may have created another file meanwhile.
    if (path === fenced) return;
    const connection = newest.openToWrite();
    try {
      headOf(newest, connection, centreId);
      connection.transaction(() => {
        const last = Number(connection.first(fileStatements.lastEpoch)?.['epoch'] ?? 0);
        if (last >= epoch) {
          const seen = `the journal ${path} is of life ${last}`;
          throw new StoreError('store_fenced', `${seen}; expected one before ${epoch}`);
        }
        const batch = connection.first(fileStatements.lastBatch, Number.MAX_SAFE_INTEGER);
        const lastSeq = Number(batch?.['seq'] ?? firstSeq - 1);
        connection.run(fileStatements.addLife, epoch, lastSeq);
      });
    } finally {
      connection.close();
    }
    fenced = path;
  }
}

interface Waiting {
  readonly date: string;
  readonly entries: readonly NewJournalEntry[];
  readonly resolve: (lastSeq: number) => void;
  readonly reject: (error: StoreError) => void;
}

interface OpenedJournal {
  readonly options: JournalOptions;
  readonly file: JournalFile;
  readonly opened: JournalScan;
  readonly head: JournalHead | null;
  readonly syncMs: number;
}

class OpenJournal implements Journal {
  readonly head: JournalHead | null;
  readonly cutEntries: number;
  readonly syncMs: number;
  readonly #thread: CallThread<JournalWriter>;
  readonly #reader: JournalReader;
  readonly #options: JournalOptions;
  #waiting: Waiting[] = [];
  #waitingEntries = 0;
  #lastSeq: number;
  #date: string;
  #dateMinute = Number.NaN;
  #dateOfMinute = '';
  #writing: Promise<void> | null = null;

  constructor(thread: CallThread<JournalWriter>, of: OpenedJournal) {
    const { options, file, opened, head, syncMs } = of;
    this.head = head;
    this.cutEntries = opened.brokenEntries;
    this.syncMs = syncMs;
    this.#thread = thread;
    this.#reader = new JournalReader(options.folder, options.centreId);
    this.#options = options;
    this.#lastSeq = opened.lastSeq;
    this.#date = file.date;
  }

  get seals(): SnapshotSeals {
    return this.#reader.seals;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  append(entries: readonly NewJournalEntry[]): Promise<number> {
    const [first] = entries;
    if (first === undefined) return Promise.resolve(this.#lastSeq);
    return new Promise((resolve, reject) => {
      if (this.#waitingEntries >= waitingEntriesMax) {
        const seen = `${this.#waitingEntries} entries wait for the disk`;
        const message = `${seen}; expected fewer than ${waitingEntriesMax}`;
        return reject(new StoreError('store_busy', message));
      }
      this.#waiting.push({ date: this.#dateOf(first.atMs), entries, resolve, reject });
      this.#waitingEntries += entries.length;
      this.#writing ??= this.#writeAll();
    });
  }

  entries(afterSeq: number): Iterable<JournalEntry> {
    return this.#reader.entries(afterSeq);
  }

  lastSnapshot(): JournalSnapshot | null {
    return this.#reader.lastSnapshot(this.#lastSeq);
  }

  async snapshot(seq: number, body: Uint8Array): Promise<void> {
    assert(seq <= this.#lastSeq, () => `a snapshot at ${seq}; expected at most ${this.#lastSeq}`);
    // A Buffer's `slice` would copy the whole buffer to the thread.
    const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    const parts = Math.max(1, Math.ceil(bytes.length / partBytes));
    const pieceOf = (part: number) => bytes.slice(part * partBytes, (part + 1) * partBytes);
    let crc = 0;
    for (let part = 0; part < parts; part += 1) {
      crc = crc32(pieceOf(part), crc);
      await nextTurn();
    }
    for (let part = 0; part < parts; part += 1) {
      const piece = { seq, part, parts, crc, body: pieceOf(part) };
      await this.#thread.call('addPart', piece);
    }
    await this.#drop();
  }

  rest(): void {
    this.#reader.close();
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#thread.close();
    this.#reader.close();
  }

  /** Local date of an instant; kept for a minute, as days begin at a full minute. */
  #dateOf(atMs: number): string {
    const minute = Math.floor(atMs / minuteMs);
    if (minute !== this.#dateMinute) {
      this.#dateMinute = minute;
      this.#dateOfMinute = this.#options.dateOf(atMs);
    }
    return this.#dateOfMinute;
  }

  async #writeAll(): Promise<void> {
    // Waits for the rest of this turn of the event loop, whose entries join the batch.
    await nextTurn();
    while (this.#waiting.length > 0) {
      await this.#write(this.#nextBatch());
      await nextTurn();
    }
    this.#writing = null;
  }

  /** Entries of the next batch: whole `append` calls of one day, never an earlier day. */
  #nextBatch(): readonly Waiting[] {
    const [first] = this.#waiting;
    if (first !== undefined && first.date > this.#date) this.#date = first.date;
    let entryCount = 0;
    const end = this.#waiting.findIndex(({ date, entries }, n) => {
      entryCount += entries.length;
      return n > 0 && (date > this.#date || entryCount > batchEntriesMax);
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const all = batch.flatMap(({ entries }) => entries);
    this.#waitingEntries -= all.length;
    const packed = { date: this.#date, count: all.length, body: packEntries(all) };
    try {
      const lastSeq = await this.#thread.call('append', packed);
      let seq = this.#lastSeq;
      this.#lastSeq = lastSeq;
      for (const { entries, resolve } of batch) {
        seq += entries.length;
        resolve(seq);
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      for (const { reject } of batch) reject(error);
    }
  }

  async #drop(): Promise<void> {
    const { keepDays } = this.#options;
    if (keepDays === undefined) return;
    const before = new Date(Date.parse(this.#date) - keepDays * dayMs).toISOString().slice(0, 10);
    await this.#thread.call('drop', before);
  }
}

function journalThread(data: JournalPlace): CallThread<JournalWriter> {
  return new CallThread(new URL('./journal-worker.ts', import.meta.url), {
    data,
    errorOf: (problem, code) =>
      code === null
        ? new StoreError('store_failed', `the journal cannot be written (${problem})`)
        : new StoreError(code as StoreErrorCode, problem),
    ended: (cause) => {
      const seen = cause === undefined ? '' : ` (${cause})`;
      const message = `the thread of the journal has ended${seen}; nothing can be written`;
      return new StoreError('store_failed', message, cause);
    },
  });
}
