/**
 * One reader of the event stream, whatever line it reads by: a stream of its own, or a socket.
 *
 * The server never waits for a reader. One that has too much unread gets nothing more until it has
 * read, and then goes on from where it was, as who comes back with a position does: from the events
 * that are kept. Where those are gone, it gets `resync` with a snapshot, and goes on from there.
 * All of this is done in pieces, those of all readers in turn.
 * Source: ux-and-api.md 4.2.
 */

import { type Clock, inTurns, positionOf, type StreamEvent } from '../live/index.ts';
import type { EventFilter } from './event-filter.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';

/** Bytes unread beyond which a reader gets nothing more. */
export const unreadBytesMax = 1_048_576;
/** Events written, or read from those kept, at once: about a millisecond. */
const eventsPerPiece = 100;

/** After a position, with the state or the events of now, or coming from another life of ours. */
export type StreamStart = 'now' | 'snapshot' | 'otherLife' | { readonly after: string };

/** Why a reader's events are not all to be had. */
export const resyncReasons = ['otherLife', 'tooOld', 'tooSlow'] as const;
export type ResyncReason = (typeof resyncReasons)[number];

/** What a reader reads by. */
export interface EventLine {
  /** Nothing more is to be written now; the reader's turn comes when that has changed. */
  readonly isFull: boolean;
  /** Takes some events, also where it has just become full. */
  events(events: readonly StreamEvent[]): void;
  resync(reason: ResyncReason): void;
  /** The next slice of a snapshot; null: it has no more. */
  snapshot(of: Snapshot, slice: Buffer | null): void;
  /** Ends it: the reader comes back by itself. */
  cut(): void;
}

export interface EventWriterOptions {
  readonly line: EventLine;
  readonly filter: EventFilter;
  /** Events kept after a position, at most so many; null: it is too old, or none of ours. */
  readonly eventsAfter: (position: string, max: number) => readonly StreamEvent[] | null;
  readonly snapshots: Snapshots;
  readonly turns: ReaderTurns;
}

/** Writes to one reader. */
export class EventWriter {
  readonly #options: EventWriterOptions;
  /** The place from which it reads what is kept; null: it has all, and gets events as they come. */
  #after: string | null = null;
  #snapshot: { readonly of: Snapshot; next: number } | null = null;

  constructor(options: EventWriterOptions) {
    this.#options = options;
  }

  /** A position from which nothing can go on begins anew by itself. */
  begin(start: StreamStart): void {
    if (start === 'now') return;
    if (start === 'snapshot') return this.#startSnapshot();
    if (start === 'otherLife') return this.#resync(start);
    if (this.#options.eventsAfter(start.after, 1) === null) return this.#resync('tooOld');
    this.#after = start.after;
    this.wake();
  }

  /** Events as they happen, those that it wants. */
  events(events: readonly StreamEvent[]): void {
    if (this.#after === null) this.#write(events);
  }

  /** Its line has room again. */
  wake(): void {
    if (this.#after !== null) this.#options.turns.add(this);
  }

  /** Writes a further piece of what is missing; false: nothing is, or it must read first. */
  goOn(): boolean {
    const { line, filter, eventsAfter } = this.#options;
    if (this.#after === null || line.isFull) return false;
    if (this.#snapshot !== null) {
      const { of, next } = this.#snapshot;
      const slice = of.slice(next);
      this.#snapshot.next += 1;
      if (slice === null) this.#leaveSnapshot();
      line.snapshot(of, slice);
      return true;
    }
    const missed = eventsAfter(this.#after, eventsPerPiece);
    const last = missed?.at(-1);
    this.#after = last === undefined ? null : positionOf(last);
    if (missed === null) this.#resync('tooSlow');
    else this.#write(missed.filter(filter.wants));
    return this.#after !== null;
  }

  /**
   * Who has not read its snapshot while its place is kept cannot go on from it: that line is cut.
   */
  cutIfStuck(): void {
    const { line, eventsAfter } = this.#options;
    if (this.#snapshot === null) return;
    if (eventsAfter(this.#snapshot.of.position, 1) === null) line.cut();
  }

  /** Its line has ended. */
  close(): void {
    this.#leaveSnapshot();
    this.#after = null;
  }

  #write(events: readonly StreamEvent[]): void {
    const { line } = this.#options;
    for (let from = 0; from < events.length; from += eventsPerPiece) {
      const piece = events.slice(from, from + eventsPerPiece);
      line.events(piece);
      if (!line.isFull) continue;
      this.#after = positionOf(piece.at(-1));
      return;
    }
  }

  /** Tells the reader that events were lost to it, and gives it the state of now. */
  #resync(reason: ResyncReason): void {
    this.#options.line.resync(reason);
    this.#startSnapshot();
  }

  #startSnapshot(): void {
    const of = this.#options.snapshots.take(this.#options.filter);
    this.#snapshot = { of, next: 0 };
    this.#after = of.position;
    this.wake();
  }

  #leaveSnapshot(): void {
    if (this.#snapshot !== null) this.#options.snapshots.giveBack(this.#snapshot.of);
    this.#snapshot = null;
  }
}

/** Pieces for all readers that miss something: one each, some in each turn of the event loop. */
export class ReaderTurns {
  readonly #clock: Clock;
  readonly #readers = new Set<EventWriter>();
  #isAtIt = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(reader: EventWriter): void {
    this.#readers.add(reader);
    if (this.#isAtIt) return;
    this.#isAtIt = true;
    void inTurns(this.#pieces(), this.#clock);
  }

  *#pieces(): Generator<void, void> {
    while (this.#readers.size > 0) {
      for (const reader of this.#readers) {
        if (!reader.goOn()) this.#readers.delete(reader);
        yield;
      }
    }
    this.#isAtIt = false;
  }
}
