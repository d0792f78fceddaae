/**
 * Reads a journal from its files: entries in their order, those of one call, the last snapshot.
 *
 * In pages, on a connection of its own for each file: a service may write beside it.
 */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { JournalSnapshot } from './journal.ts';
import {
  damaged,
  type EntryRow,
  entryOf,
  fileStatements,
  type JournalFile,
  openToRead,
  reading,
  type StoredEntry,
  told,
} from './journal-file.ts';

/** Entries read at a time. */
const pageEntries = 2_000;

/** Those after a position, oldest first. @throws {StoreError} where they are not kept any more. */
export function* entriesOf(
  files: readonly JournalFile[],
  afterSeq: number,
): Generator<StoredEntry, void> {
  const begin = files.findLastIndex(({ firstSeq }) => firstSeq <= afterSeq + 1);
  const [oldest] = files;
  if (oldest !== undefined && begin < 0) {
    const what = `entries ${afterSeq + 1} to ${oldest.firstSeq - 1} are not there`;
    throw damaged(oldest.path, afterSeq + 1, what);
  }
  for (const { path } of files.slice(Math.max(0, begin))) {
    for (const page of pagesOf(path, afterSeq)) for (const row of page) yield entryOf(row);
  }
}

/** Pages of rows, each read whole: no read is open while one is looked at. */
export function* pagesOf(path: string, afterSeq: number): Generator<readonly EntryRow[], void> {
  const database = openToRead(path);
  try {
    const rows = told(path, () => asArrays(database.prepare(fileStatements.entries)));
    for (let after = afterSeq; ; ) {
      const page = told(path, () => rows.all(after, pageEntries) as unknown as EntryRow[]);
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < pageEntries) return;
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
): Generator<StoredEntry, void> {
  for (const { path } of files) {
    const rows = reading(path, (database) =>
      asArrays(database.prepare(fileStatements.ofCall)).all(callId),
    );
    for (const row of rows as unknown as EntryRow[]) yield entryOf(row);
  }
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
