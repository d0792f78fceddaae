/**
 * A live centre's journal: decisions are on disk before they act. A thread writes one SQLite file
 * per centre and day; entries that arrive during a sync form the next batch. Positions (`seq`)
 * continue across files. Source: decision 0023.
 */

/** Instant of the core; operation's change; start or end of a process. */
export type JournalKind = 'instant' | 'change' | 'life';

export interface NewJournalEntry {
  /** Centre's clock, ms since 1970. */
  readonly atMs: number;
  readonly kind: JournalKind;
  /** JSON on one line. */
  readonly body: string;
  /** Calls by which it can be found; no line breaks. */
  readonly callIds: readonly string[];
}

export interface JournalEntry extends NewJournalEntry {
  /** From 1, without gaps. */
  readonly seq: number;
}

/** Repeated in every file. */
export interface JournalHead {
  readonly centreId: string;
  /** Centre's clock, ms since 1970. */
  readonly originMs: number;
  /** The centre's milliseconds per real millisecond. */
  readonly speed: number;
}

export interface JournalSnapshot {
  /** Position of the last entry included. */
  readonly seq: number;
  readonly body: Uint8Array;
}

export interface Journal {
  /** Position of the last durable entry; 0: none. */
  readonly lastSeq: number;
  /** Head found at opening; null: the journal is new. */
  readonly head: JournalHead | null;
  /** Cut off as a broken end at opening. */
  readonly cutEntries: number;
  /** Median sync in ms, measured at opening. */
  readonly syncMs: number;
  /**
   * Resolves once all are on disk, in order of calls, with the last position.
   * @throws {StoreError} if writing fails: none is kept, and the next call retries. `store_fenced`:
   * a later process has the journal; no call succeeds.
   */
  append(entries: readonly NewJournalEntry[]): Promise<number>;
  /** Oldest first, from all files. @throws {StoreError} */
  entries(afterSeq: number): Iterable<JournalEntry>;
  /** Newest intact one; null: none. */
  lastSnapshot(): JournalSnapshot | null;
  /** In parts, between entries. @throws {StoreError} as `append`. */
  snapshot(seq: number, body: Uint8Array): Promise<void>;
  /** Resolves once all is written or refused. */
  close(): Promise<void>;
}

export interface JournalOptions {
  /** Service's data folder, with `journal/<centre>/`. */
  readonly folder: string;
  readonly centreId: string;
  /** Number of this process's life, above all before. */
  readonly epoch: number;
  /** For a new journal; an old one keeps its own. */
  readonly originMs: number;
  readonly speed: number;
  /** Local date, `2026-11-21`. */
  readonly dateOf: (atMs: number) => string;
  /** Older days go if a snapshot covers them; default: all kept. */
  readonly keepDays?: number;
}
