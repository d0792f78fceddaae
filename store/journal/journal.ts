/**
 * The journal of a live centre: what was decided upon, on disk before it is acted upon.
 *
 * One SQLite file a centre and day, written by a thread of its own with group commit: what is
 * appended during a sync of the disk is the next batch. Positions (`seq`) run on from file to file.
 *
 * Source: decision 0023; durable-orders.md 12.5.
 */

/** An instant of the core; a change above it; a life of the service that begins or ends. */
export type JournalKind = 'instant' | 'change' | 'life';

export interface NewJournalEntry {
  /** Its stamp: of the centre's clock, ms since 1970. */
  readonly atMs: number;
  readonly kind: JournalKind;
  /** JSON, on one line. */
  readonly body: string;
  /** Of the calls it is about, which find it again; without line breaks. */
  readonly callIds: readonly string[];
}

export interface JournalEntry extends NewJournalEntry {
  /** From 1, without gaps. */
  readonly seq: number;
}

/** What a journal began with: every file of it says the same. */
export interface JournalHead {
  readonly centreId: string;
  /** Of the centre's clock, ms since 1970. */
  readonly originMs: number;
  /** Milliseconds of the centre per millisecond here. */
  readonly speed: number;
}

export interface JournalSnapshot {
  /** Of the last entry that is in it. */
  readonly seq: number;
  readonly body: Uint8Array;
}

export interface Journal {
  /** Of the last durable entry; 0: there is none. */
  readonly lastSeq: number;
  /** As it was found; null: the journal is new. */
  readonly head: JournalHead | null;
  /** Entries of a broken end that opening took away. */
  readonly cutEntries: number;
  /** What the disk takes for one sync, ms: the median of some, measured at opening. */
  readonly syncMs: number;
  /**
   * Resolves with the position of the last, once all are on disk; in the order of calls.
   * @throws {StoreError} where the disk takes nothing, and nothing of it is kept; the next call
   * tries again. `store_fenced`: a later life has the journal, and no call will succeed.
   */
  append(entries: readonly NewJournalEntry[]): Promise<number>;
  /** Those after a position, oldest first, from all files. @throws {StoreError} */
  entries(afterSeq: number): Iterable<JournalEntry>;
  /** The last whose bytes are sound; null: there is none. */
  lastSnapshot(): JournalSnapshot | null;
  /** In parts, between which entries are written. @throws {StoreError} as `append`. */
  snapshot(seq: number, body: Uint8Array): Promise<void>;
  /** Resolves once all that was appended is written, or refused. */
  close(): Promise<void>;
}

export interface JournalOptions {
  /** Of the service's data; the journal stands in `journal/<centre>/` of it. */
  readonly folder: string;
  readonly centreId: string;
  /** Number of this life, higher than that of any before. */
  readonly epoch: number;
  /** Of a new journal; one that is there keeps its own. */
  readonly originMs: number;
  readonly speed: number;
  /** The centre's own day of a stamp, `2026-11-21`: a file begins with it. */
  readonly dateOf: (atMs: number) => string;
  /** Days that are kept, where a later snapshot makes them dispensable [all]. */
  readonly keepDays?: number;
}
