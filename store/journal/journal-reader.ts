/**
 * Reads a journal beside its writer or afterwards: entries, calls, snapshots, integrity.
 */
import { CallSeals } from './call-seals.ts';
import { type CheckedFile, linkedFiles } from './check-journal.ts';
import type { JournalEntry, JournalHead, JournalSnapshot } from './journal.ts';
import type { JournalFile, JournalPlaces } from './journal-file.ts';
import { placesOf } from './places-of.ts';
import { entriesBack, entriesOf, entriesOfCall, lastSnapshotOf } from './read-journal.ts';
import { type JournalVerdict, verifyingJournal } from './verify-journal.ts';

/** Reads a centre's journal; each method examines the files anew. */
export class JournalReader {
  readonly #places: JournalPlaces;
  readonly #centreId: string;
  readonly seals: CallSeals;

  constructor(place: string, centreId: string) {
    this.#places = placesOf(place, centreId);
    this.#centreId = centreId;
    this.seals = new CallSeals(() => this.#places.keys(), centreId);
  }

  /** The journal's head; null: no journal. @throws {StoreError} */
  head(): JournalHead | null {
    return this.#linked().at(-1)?.head.journal ?? null;
  }

  /** First and last position kept; last < first if there are no entries. */
  range(): { readonly firstSeq: number; readonly lastSeq: number } {
    const files = this.#linked();
    return { firstSeq: files[0]?.firstSeq ?? 1, lastSeq: files.at(-1)?.lastSeq ?? 0 };
  }

  /** Entries after a position, oldest first. @throws {StoreError} */
  entries(afterSeq: number): Generator<JournalEntry, void> {
    return this.seals.openEntries(entriesOf(this.#linked(), afterSeq));
  }

  /** Entries up to a position, newest first. @throws {StoreError} */
  entriesBack(untilSeq = Number.MAX_SAFE_INTEGER): Generator<JournalEntry, void> {
    return this.seals.openEntries(entriesBack(this.#files(), untilSeq));
  }

  /** Entries of one call, by the index of calls. @throws {StoreError} */
  entriesOfCall(callId: string): Generator<JournalEntry, void> {
    return this.seals.openEntries(entriesOfCall(this.#linked(), callId));
  }

  lastSnapshot(seqMax = Number.MAX_SAFE_INTEGER): JournalSnapshot | null {
    return lastSnapshotOf(this.#linked(), seqMax);
  }

  /** Checks the whole journal; yields progress. */
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
