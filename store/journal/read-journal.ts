/**
 * Reads entries, a call's entries, and the last snapshot, by page and file, so that a service can
 * write meanwhile.
 */
import { crc32 } from 'node:zlib';
import type { Row } from '../database/driver.ts';
import type { JournalEntry, JournalSnapshot } from './journal.ts';
import {
  type BatchRow,
  damagedJournal,
  type FileConnection,
  fileStatements,
  type JournalFile,
  readWith,
  unpackEntries,
} from './journal-file.ts';

const pageBatches = 500;

/** Entries after a position, oldest first. @throws {StoreError} if those are no longer kept. */
export function* entriesOf(
  files: readonly JournalFile[],
  afterSeq: number,
): Generator<JournalEntry, void> {
  const begin = files.findLastIndex(({ firstSeq }) => firstSeq <= afterSeq + 1);
  const [oldest] = files;
  if (oldest !== undefined && begin < 0) {
    const what = `entries ${afterSeq + 1} to ${oldest.firstSeq - 1} are not there`;
    throw damagedJournal(oldest.path, afterSeq + 1, what);
  }
  for (const file of files.slice(Math.max(0, begin))) {
    for (const page of pagesOf(file, afterSeq)) {
      for (const row of page) {
        for (const entry of unpackEntries(row, file.path)) if (entry.seq > afterSeq) yield entry;
      }
    }
  }
}

/** Batches by page. A page is read whole, so no database read stays open. */
export function* pagesOf(
  file: JournalFile,
  afterSeq: number,
): Generator<readonly BatchRow[], void> {
  const connection = file.open();
  try {
    for (let after = afterSeq; ; ) {
      const page = connection.batches(fileStatements.batches, after, pageBatches);
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < pageBatches) return;
      after = last[0];
    }
  } finally {
    connection.close();
  }
}

/** Entries, newest first, read on demand. @throws {StoreError} */
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
        const page = connection.batches(fileStatements.batchesBack, until, pageBatches);
        for (const row of page) {
          until = row[0] - row[1];
          const own = unpackEntries(row, file.path).toReversed();
          for (const entry of own) if (entry.seq <= untilSeq) yield entry;
        }
        if (page.length < pageBatches) break;
      }
    } finally {
      connection.close();
    }
  }
}

/** Entries of one call, oldest first, by the index of calls. @throws {StoreError} */
export function* entriesOfCall(
  files: readonly JournalFile[],
  callId: string,
): Generator<JournalEntry, void> {
  for (const file of files) {
    const { path } = file;
    const entries = readWith(file, (connection) => {
      const rest = unindexedEntries(connection, path);
      const lastSeq = (rest[0]?.seq ?? Number.MAX_SAFE_INTEGER) - 1;
      const found = connection.all(fileStatements.placesOfCall, callId, lastSeq);
      const indexed = found.flatMap((place) => {
        const [row] = connection.batches(fileStatements.batches, Number(place['seq']) - 1, 1);
        return row === undefined
          ? []
          : unpackEntries(row, path).filter(({ seq }) => seq === place['seq']);
      });
      return [...indexed, ...rest.filter(({ callIds }) => callIds.includes(callId))];
    });
    yield* entries;
  }
}

/** Entries that the index of calls lacks: the last batch, or more after a kill. */
export function unindexedEntries(
  connection: FileConnection,
  path: string,
): readonly JournalEntry[] {
  const indexedSeq = Number(connection.first(fileStatements.indexedSeq)?.['seq']);
  const rows = connection.batches(fileStatements.batches, indexedSeq, Number.MAX_SAFE_INTEGER);
  const entries = rows.flatMap((row) => unpackEntries(row, path));
  return entries.filter(({ seq }) => seq > indexedSeq);
}

/** The newest intact snapshot of at most `lastSeq` entries; null: none. */
export function lastSnapshotOf(
  files: readonly JournalFile[],
  lastSeq: number,
): JournalSnapshot | null {
  for (const file of files.toReversed()) {
    const found = readWith(file, (connection) => soundIn(connection, lastSeq));
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

/** The snapshot's bytes; null if its checksum differs. */
export function soundBody(connection: FileConnection, { seq, crc }: Row): Uint8Array | null {
  const parts = connection.all(fileStatements.snapshotParts, Number(seq));
  const body = Buffer.concat(parts.map((part) => part['body'] as unknown as Uint8Array));
  return crc32(body) === crc ? body : null;
}
