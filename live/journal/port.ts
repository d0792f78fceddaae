/** What a live centre needs of a journal; `store/journal/` writes one to disk. */

/** One line of the journal: an instant of the core, a change beside it, or a life that begins. */
export interface NewJournalEntry {
  /** Its stamp: of the centre's clock, ms since 1970. */
  readonly atMs: number;
  readonly kind: 'instant' | 'change' | 'life';
  /** JSON: {@link InstantBody}, {@link ChangeBody} or {@link LifeBody}. */
  readonly body: string;
  /** Of the calls it is about, as the wire names them. */
  readonly callIds: readonly string[];
}

export interface JournalEntry extends NewJournalEntry {
  /** From 1, without gaps. */
  readonly seq: number;
}

export interface Journal {
  /** Of the last durable entry; 0: there is none. */
  readonly lastSeq: number;
  /** Resolves with the position of the last, once all are on disk; rejects where none is. */
  append(entries: readonly NewJournalEntry[]): Promise<number>;
  /** Those after a position, oldest first. */
  entries(afterSeq: number): Iterable<JournalEntry>;
  /** The last that is sound; null: there is none. */
  lastSnapshot(): { readonly seq: number; readonly body: Uint8Array } | null;
  snapshot(seq: number, body: Uint8Array): Promise<void>;
}
