/**
 * Events over a WebSocket that reconnects by itself.
 *
 * Each event is delivered once and in order: a new connection resumes after the last event. If the
 * server no longer has the events missed, a snapshot of the present state comes in their place.
 */
import type { AnyEvent, EventTable, Problem } from './table.ts';
import { pauseBefore, type Timing } from './timing.ts';

/** A type of events, such as `call.queued`. */
export type EventType = keyof EventTable;

type PrefixOf<Type> = Type extends `${infer About}.${string}` ? `${About}.*` : never;
/** A type of events, or a beginning, such as `call.*`. */
export type EventPattern = EventType | PrefixOf<EventType>;

/** An event. Its `type` tells what `data` it has; a later server may send other types as well. */
export type CloudEvent = {
  readonly [Type in EventType]: Omit<AnyEvent, 'type' | 'data'> & {
    readonly type: Type;
    readonly data: EventTable[Type];
  };
}[EventType];

/** Which events are wanted. */
export interface EventStreamOptions {
  /** The handler whose events are wanted [the first]. */
  readonly handlerId?: string;
  /** Event types, or prefixes such as `call.*` [all]. */
  readonly types?: readonly EventPattern[];
  /** Events of these queues [all]. */
  readonly queueIds?: readonly string[];
  /** Events of these agents [all]. */
  readonly agentIds?: readonly string[];
  /** `now`, `snapshot`, or a position such as an event's `cwpos` [now]. */
  readonly from?: string;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}

/** The centre's whole state at one stream position; lists hold the items that a `GET` returns. */
export interface StreamSnapshot {
  /** Position of the snapshot in the stream. */
  readonly resumeToken: string;
  /** Time of the snapshot. */
  readonly asOf: string;
  /**
   * Why an unrequested snapshot came: `tooOld`, `tooSlow` or `otherLife`; null if it was requested.
   */
  readonly reason: string | null;
  readonly [list: string]: unknown;
}

/** A message of the stream. */
export type StreamMessage =
  /** Missed events follow, so that states are old until they are read. */
  | { readonly kind: 'connected' }
  | { readonly kind: 'reconnecting'; readonly problem: Problem | null }
  | { readonly kind: 'snapshot'; readonly snapshot: StreamSnapshot }
  | { readonly kind: 'event'; readonly event: CloudEvent }
  /** A ping every 5 s with the server's clock, for ages and countdowns. */
  | { readonly kind: 'ping'; readonly serverTime: string };

/** The server pings every 5 s: a connection silent for longer than this is closed. */
const silenceMsMax = 11_000;
/** Longest pause before the next try: a standby may have taken over. */
const pauseMsMax = 2_000;
/** Most unread messages; above it, the connection closes and resumes once they are read. */
const unreadMax = 10_000;

interface Frame {
  readonly op: string;
  readonly items?: readonly CloudEvent[];
  readonly reason?: string;
  readonly serverTime?: string;
  readonly body?: Problem;
}

/** Yields messages until the request's signal aborts; failures are yielded, then tried again. */
export async function* eventStream(
  open: () => Promise<WebSocket | Problem>,
  asked: EventStreamOptions,
  timing: Timing,
): AsyncGenerator<StreamMessage, void, undefined> {
  const { signal, ...wanted } = asked;
  const isOver = (): boolean => signal?.aborted ?? false;
  let from = asked.from ?? 'now';
  let tries = 0;
  while (!isOver()) {
    const socket = await open();
    if ('code' in socket) {
      yield { kind: 'reconnecting', problem: socket };
    } else {
      const subscription = { op: 'subscribe', id: 's1', ...wanted, from };
      const line = new Line(socket, JSON.stringify(subscription), timing);
      const end = (): void => line.end();
      signal?.addEventListener('abort', end);
      if (isOver()) end();
      try {
        for await (const told of line.told()) {
          if (told.kind !== 'reconnecting') tries = 0;
          // Without a position a reader cannot resume: reconnections bring a snapshot.
          if (from === 'now') from = 'snapshot';
          if (told.kind === 'event') from = told.event.cwpos;
          if (told.kind === 'snapshot') from = told.snapshot.resumeToken;
          yield told;
        }
      } finally {
        signal?.removeEventListener('abort', end);
        line.end();
      }
      if (isOver()) return;
      if (line.problem === null) yield { kind: 'reconnecting', problem: null };
    }
    await pauseBefore(tries, timing, { mostMs: pauseMsMax, signal });
    tries += 1;
  }
}

class Line {
  readonly #socket: WebSocket;
  readonly #timing: Timing;
  readonly #unread: StreamMessage[] = [];
  #resync: string | null = null;
  #isOver = false;
  /** Why the subscription was refused, or null. */
  problem: Problem | null = null;
  #wake: () => void = () => {};
  #stopWatch: () => void = () => {};

  constructor(socket: WebSocket, subscription: string, timing: Timing) {
    this.#socket = socket;
    this.#timing = timing;
    this.#watch();
    socket.addEventListener('open', () => socket.send(subscription));
    socket.addEventListener('message', ({ data }) => this.#take(String(data)));
    socket.addEventListener('close', () => this.end());
    socket.addEventListener('error', () => this.end());
  }

  async *told(): AsyncGenerator<StreamMessage, void, undefined> {
    for (;;) {
      const next = this.#unread.shift();
      if (next !== undefined) yield next;
      else if (this.#isOver) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  end(): void {
    this.#isOver = true;
    this.#stopWatch();
    this.#socket.close();
    this.#wake();
  }

  #take(text: string): void {
    if (this.#isOver) return;
    this.#watch();
    const frame = JSON.parse(text) as Frame;
    if (frame.op === 'ack') this.#unread.push({ kind: 'connected' });
    if (frame.op === 'ping' && frame.serverTime !== undefined) {
      this.#unread.push({ kind: 'ping', serverTime: frame.serverTime });
    }
    if (frame.op === 'answer' && frame.body !== undefined) {
      this.problem = frame.body;
      this.#unread.push({ kind: 'reconnecting', problem: frame.body });
      this.end();
    }
    if (frame.op === 'resync') this.#resync = frame.reason ?? null;
    if (frame.op === 'snapshot') {
      const snapshot = { ...frame, reason: this.#resync } as unknown as StreamSnapshot;
      this.#resync = null;
      this.#unread.push({ kind: 'snapshot', snapshot });
    }
    for (const event of frame.items ?? []) this.#unread.push({ kind: 'event', event });
    if (this.#unread.length > unreadMax) {
      this.#unread.length = unreadMax;
      this.end();
    }
    this.#wake();
  }

  #watch(): void {
    this.#stopWatch();
    this.#stopWatch = this.#timing.clock.after(silenceMsMax, () => this.end());
  }
}
