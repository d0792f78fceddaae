/**
 * Reads a journal from its files: entries in their order, those of one call, the last snapshot.
 *
 * In pages, on a connection of its own for each file: a service may write beside it.
 */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { JournalEntry, JournalSnapshot } from './journal.ts';
import {
  type BatchRow,
  damaged,
  fileStatements,
  type JournalFile,
  openToRead,
  reading,
  told,
  unpacked,
} from './journal-file.ts';

/** Batches read at a time. */
const pageBatches = 500;

/** Those after a position, oldest first. @throws {StoreError} where they are not kept any more. */
export function* entriesOf(
  files: readonly JournalFile[],
  afterSeq: number,
): Generator<JournalEntry, void> {
  const begin = files.findLastIndex(({ firstSeq }) => firstSeq <= afterSeq + 1);
  const [oldest] = files;
  if (oldest !== undefined && begin < 0) {
    const what = `entries ${afterSeq + 1} to ${oldest.firstSeq - 1} are not there`;
    throw damaged(oldest.path, afterSeq + 1, what);
  }
  for (const { path } of files.slice(Math.max(0, begin))) {
    for (const page of pagesOf(path, afterSeq)) {
      for (const row of page) {
        for (const entry of unpacked(row, path)) if (entry.seq > afterSeq) yield entry;
      }
    }
  }
}

/** Pages of rows, each read whole: no read is open while one is looked at. */
export function* pagesOf(path: string, afterSeq: number): Generator<readonly BatchRow[], void> {
  const database = openToRead(path);
  try {
    const rows = told(path, () => asArrays(database.prepare(fileStatements.batches)));
    for (let after = afterSeq; ; ) {
      const page = told(path, () => rows.all(after, pageBatches) as unknown as BatchRow[]);
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < pageBatches) return;
      after = last[0];
    }
  } finally {
    database.close();
  }
}

function asArrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true);
  return statement;
}

/** Of one call, oldest first, found by the index. @throws {StoreError} */
export function* entriesOfCall(
  files: readonly JournalFile[],
  callId: string,
): Generator<JournalEntry, void> {
  for (const { path } of files) {
    const entries = reading(path, (database) => {
      const rest = unindexed(database, path);
      const places = database.prepare(fileStatements.placesOfCall);
      const rows = asArrays(database.prepare(fileStatements.batches));
      const found = places.all(callId, (rest[0]?.seq ?? Number.MAX_SAFE_INTEGER) - 1);
      const indexed = found.flatMap((place) => {
        const [row] = rows.all(Number(place['seq']) - 1, 1) as unknown as BatchRow[];
        return row === undefined
          ? []
          : unpacked(row, path).filter(({ seq }) => seq === place['seq']);
      });
      return [...indexed, ...rest.filter(({ callIds }) => callIds.includes(callId))];
    });
    yield* entries;
  }
}

/** Entries that the index of calls has not got yet: those of the last batch, and of a kill. */
export function unindexed(database: DatabaseSync, path: string): readonly JournalEntry[] {
  const indexedSeq = Number(database.prepare(fileStatements.indexedSeq).get()?.['seq']);
  const rows = asArrays(database.prepare(fileStatements.batches)).all(indexedSeq, -1);
  const entries = (rows as unknown as BatchRow[]).flatMap((row) => unpacked(row, path));
  return entries.filter(({ seq }) => seq > indexedSeq);
}

/** The newest whose bytes are sound, of no more entries than there are; null: there is none. */
export function lastSnapshotOf(
  files: readonly JournalFile[],
  lastSeq: number,
): JournalSnapshot | null {
  for (const { path } of files.toReversed()) {
    const found = reading(path, (database) => soundIn(database, lastSeq));
    if (found !== null) return found;
  }
  return null;
}

function soundIn(database: DatabaseSync, lastSeq: number): JournalSnapshot | null {
  for (const row of database.prepare(fileStatements.snapshots).all(lastSeq)) {
    const body = soundBody(database, row);
    if (body !== null) return { seq: Number(row['seq']), body };
  }
  return null;
}

/** Of a row of `snapshots`; null: its bytes are not those that were written. */
export function soundBody(
  database: DatabaseSync,
  { seq, crc }: Record<string, SQLOutputValue>,
): Uint8Array | null {
  const parts = database.prepare(fileStatements.snapshotParts).all(Number(seq));
  const body = Buffer.concat(parts.map((part) => part['body'] as Uint8Array));
  return crc32(body) === crc ? body : null;
}
