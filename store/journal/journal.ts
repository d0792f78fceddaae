/**
 * A live centre's journal: decisions are on disk before they act. A thread writes one SQLite file
 * per centre and day; entries that arrive during a sync form the next batch. Positions (`seq`)
 * continue across files. Source: decision 0023.
 */

/** Kind of entry: instant of the core, change by an operation, process's start or end. */
export type JournalKind = 'instant' | 'change' | 'life';

export interface NewJournalEntry {
  /** Instant on the centre's clock, in ms since 1970. */
  readonly atMs: number;
  readonly kind: JournalKind;
  /** JSON on one line. */
  readonly body: string;
  /** Ids of the calls by which the entry can be found (without line breaks). */
  readonly callIds: readonly string[];
}

export interface JournalEntry extends NewJournalEntry {
  /** Position in the journal: from 1, without gaps. */
  readonly seq: number;
}

/** Facts of the whole journal, repeated in every file. */
export interface JournalHead {
  readonly centreId: string;
  /** Instant at which the centre's time began, in ms since 1970. */
  readonly originMs: number;
  /** Milliseconds of the centre's time per real millisecond. */
  readonly speed: number;
}

export interface JournalSnapshot {
  /** Position of the last entry that the snapshot includes. */
  readonly seq: number;
  readonly body: Uint8Array;
}

/** Seals and opens what a snapshot says of callers. */
export interface SnapshotSeals {
  sealed<Value>(value: Value, atMs: number): Value;
  opened<Value>(value: Value): Value;
}

export interface Journal {
  /** Absent: snapshots are stored as they are. */
  readonly seals?: SnapshotSeals;
  /** Position of the last entry on disk; 0: none. */
  readonly lastSeq: number;
  readonly head: JournalHead | null;
  /** Number of broken entries cut off at opening. */
  readonly cutEntries: number;
  /** Median time of a disk sync in ms, measured at opening. */
  readonly syncMs: number;
  /**
   * Appends entries, in the order of calls; resolves with the last position once all are on disk.
   * @throws {StoreError} if writing fails: none is kept, and the next call retries. `store_fenced`:
   * a later process has the journal; no call succeeds.
   */
  append(entries: readonly NewJournalEntry[]): Promise<number>;
  /** Entries after a position, oldest first, from all files. @throws {StoreError} */
  entries(afterSeq: number): Iterable<JournalEntry>;
  lastSnapshot(): JournalSnapshot | null;
  /**
   * Stores a snapshot, in parts between the batches of entries. @throws {StoreError} as `append`.
   */
  snapshot(seq: number, body: Uint8Array): Promise<void>;
  /** Closes what only reading needs, such as its session; the next read opens it again. */
  rest(): void;
  /** Resolves once all entries are written or refused. */
  close(): Promise<void>;
}

export interface JournalOptions {
  /** The service's data folder; the journal is in its `journal/<centre>/`. */
  readonly folder: string;
  readonly centreId: string;
  /** Number of this process among all that wrote, each higher than before. */
  readonly epoch: number;
  /** Start of a new journal's time; an existing journal keeps its own. */
  readonly originMs: number;
  readonly speed: number;
  /** The centre's local date, such as `2026-11-21`. */
  readonly dateOf: (atMs: number) => string;
  /** Number of days kept; older days are deleted if a snapshot covers them. Default: all. */
  readonly keepDays?: number;
}
