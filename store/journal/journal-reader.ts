/**
 * A journal to be read, beside a service that writes it or after one: its entries, those of a call,
 * snapshots, and whether it is whole.
 */
import { type CheckedFile, linkedFiles } from './check-journal.ts';
import type { JournalEntry, JournalHead, JournalSnapshot } from './journal.ts';
import type { JournalFile, JournalPlaces } from './journal-file.ts';
import { placesOf } from './places-of.ts';
import { entriesBack, entriesOf, entriesOfCall, lastSnapshotOf } from './read-journal.ts';
import { type JournalVerdict, verifyingJournal } from './verify-journal.ts';

/** Of one centre. Each call looks at the files as they are then. */
export class JournalReader {
  readonly #places: JournalPlaces;
  readonly #centreId: string;

  /** `place`: the folder of a service's data, or a `postgres://` URL. */
  constructor(place: string, centreId: string) {
    this.#places = placesOf(place, centreId);
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

  /** Those up to a position [all], newest first. @throws {StoreError} */
  entriesBack(untilSeq = Number.MAX_SAFE_INTEGER): Generator<JournalEntry, void> {
    return entriesBack(this.#files(), untilSeq);
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

  close(): void {
    this.#places.close();
  }

  #files(): readonly JournalFile[] {
    return this.#places.files();
  }

  #linked(): readonly CheckedFile[] {
    return linkedFiles(this.#files(), this.#centreId);
  }
}
