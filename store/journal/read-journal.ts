/**
 * Reads a journal from its files: entries in their order, those of one call, the last snapshot.
 *
 * In pages, on a connection of its own for each file: a service may write beside it.
 */
import { crc32 } from 'node:zlib';
import type { Row } from '../driver.ts';
import type { JournalEntry, JournalSnapshot } from './journal.ts';
import {
  type BatchRow,
  damaged,
  type FileConnection,
  fileStatements,
  type JournalFile,
  reading,
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
  for (const file of files.slice(Math.max(0, begin))) {
    for (const page of pagesOf(file, afterSeq)) {
      for (const row of page) {
        for (const entry of unpacked(row, file.path)) if (entry.seq > afterSeq) yield entry;
      }
    }
  }
}

/** Pages of rows, each read whole: no read is open while one is looked at. */
export function* pagesOf(
  file: JournalFile,
  afterSeq: number,
): Generator<readonly BatchRow[], void> {
  const connection = file.open();
  try {
    for (let after = afterSeq; ; ) {
      const page = connection.batches(after, pageBatches);
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < pageBatches) return;
      after = last[0];
    }
  } finally {
    connection.close();
  }
}

/** Those up to a position, newest first, read as far as they are asked for. @throws {StoreError} */
export function* entriesBack(
  files: readonly JournalFile[],
  untilSeq: number,
): Generator<JournalEntry, void> {
  for (const file of files.toReversed()) {
    if (file.firstSeq > untilSeq) continue;
    const connection = file.open();
    try {
      if (connection.isEmpty()) continue;
      const holder = connection.first(fileStatements.batchOf, untilSeq)?.['seq'];
      for (let until = Number(holder ?? untilSeq); ; ) {
        const page = connection.all(fileStatements.batchesBack, until, pageBatches);
        for (const { seq, entries, body, crc } of page) {
          const row = [seq, entries, body, crc] as BatchRow;
          until = row[0] - row[1];
          const own = unpacked(row, file.path).toReversed();
          for (const entry of own) if (entry.seq <= untilSeq) yield entry;
        }
        if (page.length < pageBatches) break;
      }
    } finally {
      connection.close();
    }
  }
}

/** Of one call, oldest first, found by the index. @throws {StoreError} */
export function* entriesOfCall(
  files: readonly JournalFile[],
  callId: string,
): Generator<JournalEntry, void> {
  for (const file of files) {
    const { path } = file;
    const entries = reading(file, (connection) => {
      const rest = unindexed(connection, path);
      const lastSeq = (rest[0]?.seq ?? Number.MAX_SAFE_INTEGER) - 1;
      const found = connection.all(fileStatements.placesOfCall, callId, lastSeq);
      const indexed = found.flatMap((place) => {
        const [row] = connection.batches(Number(place['seq']) - 1, 1);
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
export function unindexed(connection: FileConnection, path: string): readonly JournalEntry[] {
  const indexedSeq = Number(connection.first(fileStatements.indexedSeq)?.['seq']);
  const rows = connection.batches(indexedSeq, Number.MAX_SAFE_INTEGER);
  const entries = rows.flatMap((row) => unpacked(row, path));
  return entries.filter(({ seq }) => seq > indexedSeq);
}

/** The newest whose bytes are sound, of no more entries than there are; null: there is none. */
export function lastSnapshotOf(
  files: readonly JournalFile[],
  lastSeq: number,
): JournalSnapshot | null {
  for (const file of files.toReversed()) {
    const found = reading(file, (connection) => soundIn(connection, lastSeq));
    if (found !== null) return found;
  }
  return null;
}

function soundIn(connection: FileConnection, lastSeq: number): JournalSnapshot | null {
  for (const row of connection.all(fileStatements.snapshots, lastSeq)) {
    const body = soundBody(connection, row);
    if (body !== null) return { seq: Number(row['seq']), body };
  }
  return null;
}

/** Of a row of `snapshots`; null: its bytes are not those that were written. */
export function soundBody(connection: FileConnection, { seq, crc }: Row): Uint8Array | null {
  const parts = connection.all(fileStatements.snapshotParts, Number(seq));
  const body = Buffer.concat(parts.map((part) => part['body'] as unknown as Uint8Array));
  return crc32(body) === crc ? body : null;
}
