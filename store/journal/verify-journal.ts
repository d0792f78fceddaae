/**
 * Checks entries, index of calls and snapshots of a whole journal, even beside a service; opening
 * checks only what recovery reads.
 */
import { StoreError } from '../database/store-error.ts';
import { beginningOf, type CheckedFile, linkedFiles, walkEntries } from './check-journal.ts';
import type { JournalEntry } from './journal.ts';
import {
  type FileConnection,
  fileStatements,
  type JournalFile,
  unpackEntries,
} from './journal-file.ts';
import { soundBody } from './read-journal.ts';

export interface JournalVerdict {
  readonly files: number;
  readonly firstSeq: number;
  /** Position of the last intact entry. */
  readonly lastSeq: number;
  readonly snapshots: number;
  /** Faults in words; none if the journal is intact. */
  readonly faults: readonly string[];
}

/** Checks a journal; yields entries read, and their total. */
export function* verifyingJournal(
  files: readonly JournalFile[],
  centreId: string,
): Generator<{ readonly read: number; readonly of: number }, JournalVerdict> {
  const faults: string[] = [];
  const linked = faultOf(faults, () => linkedFiles(files, centreId)) ?? [];
  faultOf(faults, () => beginningOf(linked, linked.at(-1)?.lastSeq ?? 0));
  const firstSeq = linked[0]?.firstSeq ?? 1;
  const of = (linked.at(-1)?.lastSeq ?? 0) - firstSeq + 1;
  let [lastSeq, snapshots, read] = [firstSeq - 1, 0, 0];
  for (const file of linked) {
    const isWhole = faults.length === 0;
    const verifying = verifyingFile(file, faults);
    let step = verifying.next();
    for (; step.done !== true; step = verifying.next()) {
      read += step.value;
      yield { read, of };
    }
    if (isWhole) lastSeq = step.value.lastSeq;
    snapshots += step.value.snapshots;
  }
  return { files: files.length, firstSeq, lastSeq, snapshots, faults };
}

function* verifyingFile(file: CheckedFile, faults: string[]) {
  const { path, firstSeq } = file;
  const connection = file.open();
  let lastSeq = firstSeq - 1;
  const index = new IndexCheck(connection);
  try {
    const walk = walkEntries([file], firstSeq - 1);
    for (;;) {
      const step = faultOf(faults, () => walk.next());
      if (step === null) break;
      if (step.done === true) {
        lastSeq = step.value.lastSeq;
        const { brokenEntries: broken } = step.value;
        const end = `its end is broken, ${broken} entries after ${lastSeq}`;
        const fault = broken > 0 ? end : index.fault();
        if (fault !== null) faults.push(`${path}: ${fault}`);
        break;
      }
      const entries = step.value.flatMap((row) => unpackEntries(row, path));
      for (const entry of entries) index.add(entry);
      yield entries.length;
    }
    return { lastSeq, snapshots: soundSnapshots(file, connection, faults) };
  } finally {
    connection.close();
  }
}

function faultOf<Result>(faults: string[], work: () => Result): Result | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'store_damaged')) throw error;
    faults.push(error.message);
    return null;
  }
}

class IndexCheck {
  readonly #file: FileConnection;
  readonly #indexedSeq: number;
  #count = 0;
  #fault: string | null = null;

  constructor(file: FileConnection) {
    this.#file = file;
    this.#indexedSeq = Number(file.first(fileStatements.indexedSeq)?.['seq']);
  }

  add({ seq, callIds }: JournalEntry): void {
    if (seq > this.#indexedSeq || this.#fault !== null) return;
    for (const callId of new Set(callIds)) {
      this.#count += 1;
      if (this.#file.first(fileStatements.hasCall, callId, seq)?.['count'] === 1) continue;
      this.#fault = `the index of calls lacks ${callId} at seq ${seq}`;
    }
  }

  /** The file's first fault in words; null: none. */
  fault(): string | null {
    if (this.#fault !== null) return this.#fault;
    const row = this.#file.first(fileStatements.countCalls, this.#indexedSeq);
    const indexed = Number(row?.['count']);
    if (indexed === this.#count) return null;
    return `the index of calls has ${indexed} places; expected ${this.#count}`;
  }
}

function soundSnapshots(
  { path, lastSeq }: CheckedFile,
  connection: FileConnection,
  faults: string[],
) {
  const rows = connection.all(fileStatements.snapshots, lastSeq);
  const broken = rows.filter((row) => soundBody(connection, row) === null);
  for (const { seq } of broken) faults.push(`${path}: the snapshot at seq ${seq} is not sound`);
  return rows.length - broken.length;
}
