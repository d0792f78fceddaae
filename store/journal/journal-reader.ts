/**
 * A journal to be read, beside a service that writes it or after one: its entries, those of a call,
 * snapshots, and whether it is whole.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckedFile, linkedFiles } from './check-journal.ts';
import type { JournalEntry, JournalHead, JournalSnapshot } from './journal.ts';
import { type JournalFile, journalFiles, journalFolder } from './journal-file.ts';
import { entriesOf, entriesOfCall, lastSnapshotOf } from './read-journal.ts';
import { type JournalVerdict, verifyingJournal } from './verify-journal.ts';

/** Of one centre in a data folder. Each call looks at the files as they are then. */
export class JournalReader {
  readonly #folder: string;
  readonly #centreId: string;

  constructor(folder: string, centreId: string) {
    this.#folder = journalFolder(folder, centreId);
    this.#centreId = centreId;
  }

  /** null: there is no journal. @throws {StoreError} */
  head(): JournalHead | null {
    return this.#linked().at(-1)?.head.journal ?? null;
  }

  /** Of the first and the last entry that are kept; the last is below the first: there is none. */
  range(): { readonly firstSeq: number; readonly lastSeq: number } {
    const files = this.#linked();
    return { firstSeq: files[0]?.firstSeq ?? 1, lastSeq: files.at(-1)?.lastSeq ?? 0 };
  }

  /** Those after a position, oldest first. @throws {StoreError} */
  entries(afterSeq: number): Generator<JournalEntry, void> {
    return entriesOf(this.#linked(), afterSeq);
  }

  /** Found by the index of calls, whatever else the journal holds. @throws {StoreError} */
  entriesOfCall(callId: string): Generator<JournalEntry, void> {
    return entriesOfCall(this.#linked(), callId);
  }

  /** The newest that is sound, of at most so many entries [all]; null: there is none. */
  lastSnapshot(seqMax = Number.MAX_SAFE_INTEGER): JournalSnapshot | null {
    return lastSnapshotOf(this.#linked(), seqMax);
  }

  /** Reads all of it; yields how far it has come. */
  verifying(): Generator<{ readonly read: number; readonly of: number }, JournalVerdict> {
    return verifyingJournal(this.#files(), this.#centreId);
  }

  #files(): readonly JournalFile[] {
    return journalFiles(this.#folder);
  }

  #linked(): readonly CheckedFile[] {
    return linkedFiles(this.#files(), this.#centreId);
  }
}

/** The centres that have a journal in a data folder. */
export function journalCentres(folder: string): readonly string[] {
  const journals = join(folder, 'journal');
  if (!existsSync(journals)) return [];
  return readdirSync(journals).sort().map(decodeURIComponent);
}
