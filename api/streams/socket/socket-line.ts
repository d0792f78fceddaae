/**
 * One subscription of a socket. Events of a few milliseconds share a frame; offers are sent at
 * once, with what waits before them.
 *
 * A snapshot is one message in fragments; until it ends nothing else is sent. Source: RFC 6455 5.4.
 */
import type { Clock, StreamEvent } from '../../../live/index.ts';
import { type EventTexts, typeOf } from '../../../services/index.ts';
import type { EventLine, EventWriter, ResyncReason } from '../event-writer.ts';
import type { Snapshot } from '../snapshots.ts';

const frameEventsMax = 100;

/** The socket that subscriptions share. */
export interface LineConnection {
  /** The subscription that alone may send, as its snapshot is being sent; null if none. */
  speaker: SocketLine | null;
  isFullFor(line: SocketLine): boolean;
  /** Whether this subscription must wait for another's snapshot. */
  isHeldFrom(line: SocketLine): boolean;
  textOf(event: StreamEvent, texts: EventTexts): string;
  /** Flushes the subscription's waiting events at the end of this turn of the event loop. */
  flushSoon(line: SocketLine): void;
  send(text: string | Buffer): void;
  /** Sends a fragment of a message that has more to come. */
  sendFragment(part: string | Buffer): void;
  endMessage(part: string): void;
  cut(): void;
}

export class SocketLine implements EventLine {
  readonly #connection: LineConnection;
  /** The subscription's id, encoded as JSON. */
  readonly #id: string;
  readonly #texts: EventTexts;
  #waiting: StreamEvent[] = [];

  constructor(connection: LineConnection, id: string, texts: EventTexts) {
    this.#connection = connection;
    this.#texts = texts;
    this.#id = JSON.stringify(id);
  }

  get isFull(): boolean {
    return this.#connection.isFullFor(this);
  }

  events(events: readonly StreamEvent[]): void {
    let isUrgent = false;
    for (const event of events) {
      this.#waiting.push(event);
      isUrgent ||= typeOf(event).startsWith('offer.');
      if (this.#waiting.length >= frameEventsMax) this.flush();
    }
    if (isUrgent) this.flush();
    else if (this.#waiting.length > 0) this.#connection.flushSoon(this);
  }

  /** Sends what waits, unless another subscription's snapshot is under way. */
  flush(): void {
    const connection = this.#connection;
    if (this.#waiting.length === 0 || connection.isHeldFrom(this)) return;
    const items = this.#waiting.map((event) => connection.textOf(event, this.#texts)).join(',');
    this.#waiting = [];
    connection.send(`{"op":"events","subscription":${this.#id},"items":[${items}]}`);
  }

  resync(reason: ResyncReason): void {
    this.flush();
    // Waiting events are dropped: the next snapshot covers them.
    this.#waiting = [];
    this.#connection.send(`{"op":"resync","subscription":${this.#id},"reason":"${reason}"}`);
  }

  snapshot(_of: Snapshot, slice: Buffer | null): void {
    const connection = this.#connection;
    if (connection.speaker === null) {
      this.flush();
      connection.speaker = this;
      connection.sendFragment(`{"op":"snapshot","subscription":${this.#id},`);
    }
    if (slice !== null) return connection.sendFragment(slice);
    connection.endMessage('}');
  }

  cut(): void {
    this.#connection.cut();
  }
}

export interface Subscription {
  readonly line: SocketLine;
  readonly writer: EventWriter;
  readonly leave: () => void;
}

const withinMs = 5;

export class FlushSoon {
  readonly #clock: Clock;
  #lines = new Set<SocketLine>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(line: SocketLine): void {
    if (this.#lines.size === 0) this.#clock.after(withinMs, () => this.#flush());
    this.#lines.add(line);
  }

  #flush(): void {
    const lines = this.#lines;
    this.#lines = new Set();
    for (const line of lines) line.flush();
  }
}
