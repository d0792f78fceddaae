/**
 * One reader of the event stream: text frames, a sequence, and a limit on what lies unread.
 *
 * The server never waits for a reader. One that has too much unread gets nothing more until it has
 * read, and then goes on from where it was, as who comes back with a position does: from the events
 * that are kept. Where those are gone, it gets `resync` with a snapshot, and goes on from there.
 * All of this is done in pieces, those of all readers in turn.
 * Source: ux-and-api.md 4.2; frames: HTML, server-sent events.
 */
import type { ServerResponse } from 'node:http';
import type { CloudEvent } from '../contracts/index.ts';
import { type Clock, inTurns, positionOf, type StreamEvent } from '../live/index.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';

/** Bytes unread beyond which a reader gets nothing more. */
const unreadBytesMax = 1_048_576;
/** Events read at once from those kept: about a millisecond. */
const eventsPerPiece = 100;
/** Written at once. */
const pieceLength = 32_768;
/** What a browser waits before it comes back. */
const retryMs = 2_000;

export interface EventWriterOptions {
  readonly response: ServerResponse;
  readonly wants: (event: StreamEvent) => boolean;
  readonly present: (event: StreamEvent, sequence: number) => CloudEvent;
  /** Events kept after a position, at most so many; null: it is too old, or none of ours. */
  readonly eventsAfter: (position: string, max: number) => readonly StreamEvent[] | null;
  readonly snapshots: Snapshots;
  readonly turns: ReaderTurns;
}

/** Writes one stream. */
export class EventWriter {
  readonly #options: EventWriterOptions;
  #sequence = 0;
  /** The place from which it reads what is kept; null: it has all, and gets events as they come. */
  #after: string | null = null;
  #snapshot: { readonly of: Snapshot; next: number } | null = null;

  constructor(options: EventWriterOptions) {
    this.#options = options;
    const { response, turns } = options;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${retryMs}\n\n`);
    response.on('drain', () => turns.add(this));
  }

  /** Begins after a position; one from which nothing can go on begins anew by itself. */
  resume(position: string): void {
    if (this.#options.eventsAfter(position, 1) === null) return this.#resync('tooOld');
    this.#after = position;
    this.#options.turns.add(this);
  }

  /** Begins with the state of now. */
  snapshot(): void {
    const of = this.#options.snapshots.take();
    this.#snapshot = { of, next: 0 };
    this.#after = of.position;
    this.#options.turns.add(this);
  }

  /** Events as they happen. */
  events(events: readonly StreamEvent[]): void {
    if (this.#after === null) this.#write(events);
  }

  /** Writes a further piece of what is missing; false: nothing is, or it must read first. */
  goOn(): boolean {
    if (this.#isFull || this.#after === null) return false;
    if (this.#snapshot !== null) {
      const slice = this.#snapshot.of.slice(this.#snapshot.next);
      this.#snapshot.next += 1;
      if (slice === null) this.#leaveSnapshot();
      else this.#options.response.write(slice);
      return true;
    }
    const missed = this.#options.eventsAfter(this.#after, eventsPerPiece);
    const last = missed?.at(-1);
    this.#after = last === undefined ? null : positionOf(last);
    if (missed === null) this.#resync('tooSlow');
    else this.#write(missed);
    return this.#after !== null;
  }

  /**
   * A comment, so that nobody between takes the line for dead. Who has not read its snapshot while
   * its place is kept cannot go on from it: that line is cut, and the reader comes back by itself.
   */
  ping(): void {
    const { response, eventsAfter } = this.#options;
    if (this.#snapshot !== null && eventsAfter(this.#snapshot.of.position, 1) === null) {
      response.destroy();
    } else if (this.#snapshot === null && !this.#isFull) response.write(': alive\n\n');
  }

  /** Its line has ended. */
  close(): void {
    this.#leaveSnapshot();
    this.#after = null;
  }

  get #isFull(): boolean {
    return this.#options.response.writableLength > unreadBytesMax;
  }

  #write(events: readonly StreamEvent[]): void {
    const { response, wants, present } = this.#options;
    let text = '';
    for (const [place, event] of events.entries()) {
      if (wants(event)) {
        this.#sequence += 1;
        const shown = present(event, this.#sequence);
        text += `id: ${shown.cwpos}\ndata: ${JSON.stringify(shown)}\n\n`;
      }
      if (text.length < pieceLength && place < events.length - 1) continue;
      if (text !== '') response.write(text);
      text = '';
      if (!this.#isFull) continue;
      this.#after = positionOf(event);
      return;
    }
  }

  /** Tells the reader that events were lost to it, and gives it the state of now. */
  #resync(reason: 'tooOld' | 'tooSlow'): void {
    this.#options.response.write(`event: resync\ndata: {"op":"resync","reason":"${reason}"}\n\n`);
    this.snapshot();
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
