/**
 * The journal of a live centre: every decision is on disk before it takes effect. A thread writes
 * it, one SQLite file per centre and day; what is appended during a sync forms the next batch.
 * Positions (`seq`) continue across files. Source: decision 0023.
 */

/** An instant of the core; a change by an operation; the start or end of a service process. */
export type JournalKind = 'instant' | 'change' | 'life';

export interface NewJournalEntry {
  /** On the centre's clock, ms since 1970. */
  readonly atMs: number;
  readonly kind: JournalKind;
  /** JSON on one line. */
  readonly body: string;
  /** Calls it concerns, by which it can be found; without line breaks. */
  readonly callIds: readonly string[];
}

export interface JournalEntry extends NewJournalEntry {
  /** From 1, without gaps. */
  readonly seq: number;
}

/** The beginning of a journal, repeated in every file. */
export interface JournalHead {
  readonly centreId: string;
  /** On the centre's clock, ms since 1970. */
  readonly originMs: number;
  /** Milliseconds of the centre per real millisecond. */
  readonly speed: number;
}

export interface JournalSnapshot {
  /** Position of the last entry it includes. */
  readonly seq: number;
  readonly body: Uint8Array;
}

export interface Journal {
  /** Position of the last durable entry; 0: none. */
  readonly lastSeq: number;
  /** As found at opening; null: the journal is new. */
  readonly head: JournalHead | null;
  /** Number of entries removed as a broken end at opening. */
  readonly cutEntries: number;
  /** Median duration of a sync in ms, measured at opening. */
  readonly syncMs: number;
  /**
   * Resolves with the position of the last entry once all are on disk, in the order of calls.
   * @throws {StoreError} if writing fails: none of the entries is kept, and the next call tries
   * again. With `store_fenced` a later process has the journal, and no call will succeed.
   */
  append(entries: readonly NewJournalEntry[]): Promise<number>;
  /** Entries after a position, oldest first, from all files. @throws {StoreError} */
  entries(afterSeq: number): Iterable<JournalEntry>;
  /** The newest intact snapshot; null: there is none. */
  lastSnapshot(): JournalSnapshot | null;
  /** Written in parts, between which entries are written. @throws {StoreError} as `append`. */
  snapshot(seq: number, body: Uint8Array): Promise<void>;
  /** Resolves once everything appended has been written or refused. */
  close(): Promise<void>;
}

export interface JournalOptions {
  /** The service's data folder; the journal is in its `journal/<centre>/`. */
  readonly folder: string;
  readonly centreId: string;
  /** Number of this process's life, higher than any before. */
  readonly epoch: number;
  /** For a new journal; an existing one keeps its own. */
  readonly originMs: number;
  readonly speed: number;
  /** The centre's local date at an instant, `2026-11-21`. */
  readonly dateOf: (atMs: number) => string;
  /** Days to keep, if a later snapshot covers older ones; default: all. */
  readonly keepDays?: number;
}
