/**
 * Delivers events to one reader, over a response or a socket.
 *
 * A reader with too much unread gets nothing until it has read, then continues from the events in
 * memory; if those are gone, it gets `resync` and a snapshot. All in pieces, readers in turn.
 */
import {
  type Clock,
  errorOf,
  inTurns,
  positionOf,
  type ReportFault,
  type StreamEvent,
} from '../../live/index.ts';
import type { EventFilter } from '../../services/index.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';

export const unreadBytesMax = 1_048_576;
/** Events written, or read from memory, without a pause: about 1 ms. */
const eventsPerPiece = 100;

/**
 * Where a stream starts: the next event, a snapshot, a snapshot in place of an earlier process's
 * position, or after a position.
 */
export type StreamStart = 'now' | 'snapshot' | 'otherLife' | { readonly after: string };

/** Why a reader missed events. */
export const resyncReasons = ['otherLife', 'tooOld', 'tooSlow'] as const;
export type ResyncReason = (typeof resyncReasons)[number];

export interface EventLine {
  /** True while the connection accepts no data; {@link EventWriter.wake} reports when it does. */
  readonly isFull: boolean;
  /** Writes all the events, even if the first ones fill the connection. */
  events(events: readonly StreamEvent[]): void;
  resync(reason: ResyncReason): void;
  /** The next slice of a snapshot; null after the last. */
  snapshot(of: Snapshot, slice: Buffer | null): void;
  cut(): void;
}

export interface EventWriterOptions {
  readonly line: EventLine;
  readonly filter: EventFilter;
  /** At most `max` events after a position; null if it is too old or unknown. */
  readonly eventsAfter: (position: string, max: number) => readonly StreamEvent[] | null;
  readonly snapshots: Snapshots;
  readonly turns: ReaderTurns;
  /** Receives what fails for this reader, whose connection is then closed. */
  readonly report: ReportFault;
}

export class EventWriter {
  readonly #options: EventWriterOptions;
  /** Position from which the reader catches up; null while it gets events as they happen. */
  #after: string | null = null;
  #snapshot: { readonly of: Snapshot; next: number } | null = null;

  constructor(options: EventWriterOptions) {
    this.#options = options;
  }

  /** Starts the stream, by a snapshot where the position cannot be continued. */
  begin(start: StreamStart): void {
    if (start === 'now') return;
    if (start === 'snapshot') return this.#startSnapshot();
    if (start === 'otherLife') return this.#resync(start);
    if (this.#options.eventsAfter(start.after, 1) === null) return this.#resync('tooOld');
    this.#after = start.after;
    this.wake();
  }

  events(events: readonly StreamEvent[]): void {
    try {
      if (this.#after === null) this.#write(events);
    } catch (error) {
      this.#fail(error);
    }
  }

  wake(): void {
    if (this.#after !== null) this.#options.turns.add(this);
  }

  /** Writes the next piece that the reader missed; false if none, or the connection is full. */
  goOn(): boolean {
    try {
      return this.#writeMissed();
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #fail(error: unknown): void {
    const { line, report } = this.#options;
    this.close();
    line.cut();
    report(errorOf(error), { what: 'event stream' });
  }

  #writeMissed(): boolean {
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
   * Closes a connection so slow with its snapshot that the events after it are no longer in memory.
   */
  cutIfStuck(): void {
    const { line, eventsAfter } = this.#options;
    if (this.#snapshot === null) return;
    if (eventsAfter(this.#snapshot.of.position, 1) === null) line.cut();
  }

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

/** Gives each reader that catches up a piece in turn, several in a turn of the event loop. */
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
