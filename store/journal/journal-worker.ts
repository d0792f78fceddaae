/**
 * A thread that writes journals: one transaction and sync per batch. The index of calls syncs
 * with the next batch. Each transaction checks for a later epoch, so two processes never both
 * write.
 */
import { assert } from '../../kernel/index.ts';
import type { SqlParameter } from '../database/driver.ts';
import { codeIn, StoreError } from '../database/store-error.ts';
import { answerThreadCalls } from '../database/thread-calls.ts';
import { CallSeals } from './call-seals.ts';
import type { JournalEntry } from './journal.ts';
import {
  type BatchRow,
  batchCrc,
  type FileConnection,
  type FileHead,
  fileStatements,
  type JournalFile,
  type JournalPlaces,
  seedOf,
  unpackEntries,
} from './journal-file.ts';
import { placesOf } from './places-of.ts';
import { lastSnapshotOf, unindexedEntries } from './read-journal.ts';

export interface JournalPlace {
  readonly folder: string;
  readonly path: string;
  readonly head: FileHead;
  readonly epoch: number;
  readonly lastSeq: number;
  readonly lastCrc: number;
}

/** A batch to write; `body` holds `count` packed entries. */
interface PackedBatch {
  readonly date: string;
  readonly count: number;
  readonly body: string;
}

export interface SnapshotPart {
  readonly seq: number;
  readonly part: number;
  readonly parts: number;
  /** Checksum of the whole snapshot. */
  readonly crc: number;
  readonly body: Uint8Array;
}

/** Call ids inserted per statement, as each statement costs as much as some rows. */
const placesTogether = 16;
const onePlace = '(?, ?)';
const manyPlaces = Array(placesTogether).fill(onePlace).join(', ');

export class JournalWriter {
  readonly #places: JournalPlaces;
  readonly #seals: CallSeals;
  readonly #epoch: number;
  #head: FileHead;
  #file: JournalFile;
  #connection: FileConnection;
  /** Written batches whose entries are not in the index of calls yet. */
  #unindexed: BatchRow[] = [];
  #lastSeq: number;
  #lastCrc: number;
  /** Whether a failed batch may be stored, only its answer being lost. */
  #isInDoubt = false;

  constructor({ folder, path, head, epoch, lastSeq, lastCrc }: JournalPlace) {
    this.#places = placesOf(folder, head.journal.centreId);
    this.#seals = new CallSeals(() => this.#places.keys(), head.journal.centreId);
    this.#epoch = epoch;
    this.#head = head;
    const file = this.#places.files().at(-1);
    assert(file?.path === path, () => `the last file is ${file?.path}; expected ${path}`);
    this.#file = file;
    this.#connection = file.openToWrite();
    this.#lastSeq = lastSeq;
    this.#lastCrc = lastCrc;
    this.#index(unindexedEntries(this.#connection, path));
  }

  begin(): number {
    return this.#lastSeq;
  }

  /** Adds written batches to the index of calls. If that fails, a later batch retries. */
  index(): void {
    try {
      this.#indexAll();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }

  #indexAll(): void {
    const { path } = this.#file;
    this.#index(this.#unindexed.flatMap((row) => unpackEntries(row, path)));
    this.#unindexed = [];
  }

  #index(entries: readonly JournalEntry[]): void {
    const places = entries.flatMap(({ seq, callIds }) => callIds.flatMap((id) => [id, seq]));
    if (places.length === 0) return;
    this.#connection.lightTransaction(() => {
      this.#requireEpoch();
      this.#addPlaces(places);
      this.#connection.run(fileStatements.markIndexed, this.#lastSeq);
    });
  }

  #addPlaces(values: readonly SqlParameter[]): void {
    const { addPlaces } = fileStatements;
    const many = addPlaces.replace(onePlace, manyPlaces);
    const width = 2 * placesTogether;
    let n = 0;
    for (; n + width <= values.length; n += width) {
      this.#connection.run(many, ...values.slice(n, n + width));
    }
    for (; n < values.length; n += 2) this.#connection.run(addPlaces, ...values.slice(n, n + 2));
  }

  close(): void {
    this.index();
    this.#connection.close();
    this.#places.close();
  }

  append({ date, count, body: plain }: PackedBatch): number {
    const body = this.#seals.sealBatch(plain);
    if (date > this.#file.date) this.#rotate(date);
    const isFirst = this.#lastSeq < this.#file.firstSeq;
    const seq = this.#lastSeq + count;
    const crc = batchCrc([seq, count, body], isFirst ? seedOf(this.#head) : this.#lastCrc);
    const { addBatch, cutBatches } = fileStatements;
    const wasInDoubt = this.#isInDoubt;
    this.#isInDoubt = true;
    this.#connection.transaction(() => {
      this.#requireEpoch();
      if (wasInDoubt) this.#connection.run(cutBatches, this.#lastSeq);
      this.#connection.run(addBatch, seq, count, body, crc);
    });
    this.#isInDoubt = false;
    this.#unindexed.push([seq, count, body, crc]);
    this.#lastSeq = seq;
    this.#lastCrc = crc;
    return seq;
  }

  /** Checks that this process may still write. @throws {StoreError} if a later one has the journal. */
  #requireEpoch(): void {
    const epoch = Number(this.#connection.first(fileStatements.lastEpoch)?.['epoch']);
    if (epoch === this.#epoch) return;
    const message = `the journal ${this.#file.path} is written by life ${epoch}; expected ${this.#epoch}, which is over`;
    throw new StoreError('store_fenced', message);
  }

  #rotate(date: string): void {
    this.#indexAll();
    const head = { ...this.#head, firstSeq: this.#lastSeq + 1, crcBefore: this.#lastCrc };
    const next = this.#connection.transaction(() => {
      this.#requireEpoch();
      // This write also syncs the index entries, as its transaction is synced.
      this.#connection.run(fileStatements.markIndexed, this.#lastSeq);
      return this.#places.create(date, head, this.#epoch);
    });
    const connection = next.openToWrite();
    this.#connection.close();
    this.#connection = connection;
    this.#file = next;
    this.#head = head;
  }

  addPart({ seq, part, parts, crc, body }: SnapshotPart): void {
    const { path } = this.#file;
    const { addPart, countParts, dropPart, dropSnapshots } = fileStatements;
    this.#connection.transaction(() => {
      this.#requireEpoch();
      this.#connection.run(dropPart, seq, part);
      this.#connection.run(addPart, seq, part, parts, crc, body);
      if (part < parts - 1) return;
      const kept = this.#connection.first(countParts, seq)?.['count'];
      if (kept !== parts) {
        const seen = `a file began while the snapshot at seq ${seq} was written`;
        throw new StoreError('store_busy', `${seen}; expected ${path} to have all of it`);
      }
      this.#connection.run(dropSnapshots);
    });
  }

  /** Deletes files of earlier days that a snapshot covers. */
  drop(before: string): void {
    const files = this.#places.files();
    const heldSeq = lastSnapshotOf(files, this.#lastSeq)?.seq ?? 0;
    for (const [n, file] of files.entries()) {
      const next = files[n + 1];
      if (next === undefined || next.date > before || next.firstSeq > heldSeq) return;
      file.drop();
    }
  }
}

answerThreadCalls((place: JournalPlace) => {
  let writer: JournalWriter | null = null;
  return {
    open: () => {
      writer = new JournalWriter(place);
      return writer;
    },
    codeOf: codeIn,
    answered: (name) => {
      if (name === 'append') writer?.index();
    },
  };
});
