/**
 * Events over one WebSocket that is opened again whenever it is lost, from the place where it was.
 *
 * Nothing is lost or told twice: the stream goes on after the last event that was taken. Where the
 * server no longer has what was missed, a snapshot of now comes in its place.
 * Source: ux-and-api.md 4.1, 4.2.
 */
import type { CloudEvent, Problem } from './table.ts';
import { pauseBefore, type Timing } from './timing.ts';

export interface EventsAsked {
  /** [the first] */
  readonly handlerId?: string;
  /** Types or beginnings, `call.*` [all]. */
  readonly types?: readonly string[];
  readonly queueIds?: readonly string[];
  readonly agentIds?: readonly string[];
  /** `now`, `snapshot` or a position [now]. */
  readonly from?: string;
  readonly signal?: AbortSignal;
}

/** The state of everything, at a place in the stream; lists as `GET` shows their items. */
export interface StreamSnapshot {
  readonly resumeToken: string;
  readonly asOf: string;
  /** Why it came unasked: `tooOld`, `tooSlow`, `otherLife`; null: it was asked for. */
  readonly reason: string | null;
  readonly [list: string]: unknown;
}

/** What a stream tells, in order. */
export type Told =
  | { readonly kind: 'connected' }
  | { readonly kind: 'reconnecting'; readonly problem: Problem | null }
  | { readonly kind: 'snapshot'; readonly snapshot: StreamSnapshot }
  | { readonly kind: 'event'; readonly event: CloudEvent }
  /** Each 15 s: the server's clock, by which ages and countdowns are shown. */
  | { readonly kind: 'ping'; readonly serverTime: string };

/** A line that is silent for longer is dead: the server pings each 15 s. */
const silenceMsMax = 30_000;
/** Unread by the program; more, and the line is closed and opened again where reading stands. */
const unreadMax = 10_000;

interface Frame {
  readonly op: string;
  readonly items?: readonly CloudEvent[];
  readonly reason?: string;
  readonly serverTime?: string;
  readonly body?: Problem;
}

/** Ends with the signal of what was asked; what was refused is told, and asked again. */
export async function* eventStream(
  open: () => Promise<WebSocket | Problem>,
  asked: EventsAsked,
  timing: Timing,
): AsyncGenerator<Told, void, undefined> {
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
      // It may have ended while the connection was made.
      if (isOver()) end();
      try {
        for await (const told of line.told()) {
          if (told.kind !== 'reconnecting') tries = 0;
          // Without a place to go on from, what is missed stands in a snapshot.
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
    await pauseBefore(tries, timing, { signal });
    tries += 1;
  }
}

/** One connection, from its opening to its end. */
class Line {
  readonly #socket: WebSocket;
  readonly #timing: Timing;
  readonly #unread: Told[] = [];
  #resync: string | null = null;
  #isOver = false;
  /** Why the subscription was refused; null: it was not. */
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

  async *told(): AsyncGenerator<Told, void, undefined> {
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
