/**
 * Checks a journal. A broken end with nothing intact behind it, as after a power failure, is cut
 * off; damage with intact entries behind it needs its owner's decision. Source: decision 0023,
 * point 8.
 */
import { assert } from '../../kernel/index.ts';
import { StoreError } from '../database/store-error.ts';
import {
  type BatchRow,
  batchCrc,
  damagedJournal,
  type FileHead,
  fileStatements,
  headOf,
  type JournalFile,
  readWith,
  seedOf,
} from './journal-file.ts';
import { lastSnapshotOf, pagesOf } from './read-journal.ts';

export interface CheckedFile extends JournalFile {
  readonly head: FileHead;
  /** Position of the file's last entry as stored (unchecked). */
  readonly lastSeq: number;
  readonly lastCrc: number;
}

export interface EntryScan {
  /** Position of the last intact entry before any broken one. */
  readonly lastSeq: number;
  readonly lastCrc: number;
  readonly brokenEntries: number;
}

/** Checks that each file continues the one before without a gap. @throws {StoreError} */
export function linkedFiles(
  files: readonly JournalFile[],
  centreId: string,
): readonly CheckedFile[] {
  const linked: CheckedFile[] = [];
  for (const [n, file] of files.entries()) {
    const checked = checkedFile(file, centreId);
    if (checked === null) {
      // This file never got an entry, so the next one starts at the same position.
      if ((files[n + 1] ?? file).firstSeq === file.firstSeq) continue;
      throw damagedJournal(file.path, file.firstSeq, 'it is empty, and files follow it');
    }
    const before = linked.at(-1);
    if (before !== undefined) requireLink(before, checked);
    linked.push(checked);
  }
  return linked;
}

/** Checks a file's head; null: the file is empty. */
function checkedFile(file: JournalFile, centreId: string): CheckedFile | null {
  return readWith(file, (connection) => {
    const head = headOf(file, connection, centreId);
    if (head === null) return null;
    const last = connection.first(fileStatements.lastBatch, Number.MAX_SAFE_INTEGER);
    const lastSeq = last === undefined ? file.firstSeq - 1 : Number(last['seq']);
    const lastCrc = last === undefined ? head.crcBefore : Number(last['crc']);
    return { ...file, head, lastSeq, lastCrc };
  });
}

function requireLink(before: CheckedFile, { path, firstSeq, head }: CheckedFile): void {
  const expected = before.lastSeq + 1;
  if (firstSeq > expected) {
    const gap = `entries ${expected} to ${firstSeq - 1} are missing before it`;
    throw damagedJournal(path, expected, gap);
  }
  if (firstSeq < expected || head.crcBefore !== before.lastCrc) {
    const seen = `it follows an entry ${firstSeq - 1} with the checksum ${head.crcBefore}`;
    const wanted = `expected ${expected - 1} with ${before.lastCrc}, of ${before.path}`;
    throw damagedJournal(path, firstSeq, `${seen}; ${wanted}`);
  }
}

/**
 * Yields the intact batches after an entry, a page at a time. @throws {StoreError} if intact
 * ones follow broken ones.
 */
export function* walkEntries(
  files: readonly CheckedFile[],
  afterSeq: number,
): Generator<readonly BatchRow[], EntryScan> {
  let walked: EntryScan = { lastSeq: afterSeq, lastCrc: 0, brokenEntries: 0 };
  for (const file of files) {
    const isLast = file === files.at(-1);
    if (file.lastSeq < afterSeq && !isLast) continue;
    walked = yield* walkingFile(file, placeIn(file, afterSeq));
    if (walked.brokenEntries === 0 || isLast) continue;
    throw damagedJournal(file.path, walked.lastSeq + 1, 'its end is broken, and files follow it');
  }
  return walked;
}

/** Position and checksum to start at: after a batch known to be intact, or at the file's head. */
function placeIn(file: CheckedFile, afterSeq: number): [number, number] {
  const before = readWith(file, (of) => of.first(fileStatements.lastBatch, afterSeq));
  if (before === undefined) return [file.firstSeq - 1, seedOf(file.head)];
  return [Number(before['seq']), Number(before['crc'])];
}

function* walkingFile(
  file: CheckedFile,
  [fromSeq, fromCrc]: readonly [number, number],
): Generator<readonly BatchRow[], EntryScan> {
  let [seq, crc] = [fromSeq, fromCrc];
  let sound = { lastSeq: seq, lastCrc: seq < file.firstSeq ? file.head.crcBefore : crc };
  let [brokenEntries, what] = [0, ''];
  for (const page of soundPages(file, seq)) {
    const soundRows: BatchRow[] = [];
    for (const row of page) {
      const [lastSeq, count] = row;
      const isNext = lastSeq - count === seq;
      const isSound = isNext && batchCrc(row, crc) === row[3];
      if (!isSound && brokenEntries === 0) {
        what = isNext
          ? 'its checksum does not fit it'
          : `entries to ${lastSeq - count} are missing`;
      }
      [seq, crc] = [lastSeq, row[3]];
      if (isSound) soundRows.push(row);
      if (!isSound) brokenEntries += count;
      else if (brokenEntries === 0) sound = { lastSeq: seq, lastCrc: crc };
      else
        throw damagedJournal(
          file.path,
          sound.lastSeq + 1,
          `${what}, and sound ones follow, as ${seq}`,
        );
    }
    yield soundRows;
  }
  return { ...sound, brokenEntries };
}

function* soundPages(file: CheckedFile, afterSeq: number): Generator<readonly BatchRow[], void> {
  let last = afterSeq;
  try {
    for (const page of pagesOf(file, afterSeq)) {
      yield page;
      last = page.at(-1)?.[0] ?? last;
    }
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'store_damaged')) throw error;
    if (error.cause === undefined) throw error;
    throw damagedJournal(
      file.path,
      last + 1,
      `from there on it cannot be read (${error.cause})`,
      error,
    );
  }
}

export interface JournalScan extends EntryScan {
  readonly files: readonly CheckedFile[];
}

/**
 * Checks what recovery reads (all after the last intact snapshot, or everything) and cuts a broken
 * end off. @throws {StoreError}
 */
export function checkAndCut(all: readonly JournalFile[], centreId: string): JournalScan {
  const files = linkedFiles(all, centreId);
  const newest = files.at(-1);
  assert(newest !== undefined, 'a journal that is checked has a file');
  const walk = walkEntries(files, beginningOf(files, newest.lastSeq));
  let step = walk.next();
  while (step.done !== true) step = walk.next();
  const walked = step.value;
  if (walked.brokenEntries > 0) cut(newest, walked.lastSeq);
  return { files, ...walked };
}

/**
 * Position of the snapshot that recovery begins with; 0: it begins with entry 1. @throws
 * {StoreError}
 */
export function beginningOf(files: readonly CheckedFile[], lastSeq: number): number {
  const snapshotSeq = lastSnapshotOf(files, lastSeq)?.seq ?? 0;
  const [oldest] = files;
  if (oldest === undefined || snapshotSeq >= oldest.firstSeq - 1) return snapshotSeq;
  const what = `entries 1 to ${oldest.firstSeq - 1} are missing, and no snapshot holds them`;
  throw damagedJournal(oldest.path, 1, what);
}

/** Deletes files without entries at the end. */
export function dropUnbegun(files: readonly JournalFile[], centreId: string): void {
  for (const file of files.toReversed()) {
    if (checkedFile(file, centreId) !== null) return;
    file.drop();
  }
}

function cut(file: JournalFile, lastSeq: number): void {
  const connection = file.openToWrite();
  try {
    connection.transaction(() => {
      const { cutBatches, cutCalls, cutIndexed, cutSnapshots } = fileStatements;
      for (const sql of [cutBatches, cutCalls, cutSnapshots]) connection.run(sql, lastSeq);
      connection.run(cutIndexed, lastSeq, lastSeq);
    });
  } finally {
    connection.close();
  }
}
