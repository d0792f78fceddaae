/**
 * Something of the server that is read again whenever an event says that it may have changed.
 *
 * Nothing is worked out here that the server knows: events only say when to look. Readings that are
 * asked for while one runs become one; a lost connection comes back by itself, and is told.
 */
import { type Client, pauseBefore, type Timing } from '#client';
import type { Problem } from './action.ts';

/** What every reading comes with. */
export interface Lined {
  readonly line: 'connecting' | 'connected' | 'reconnecting';
  /** The centre's time minus this machine's. */
  readonly aheadMs: number;
}

export type Reading<Seen> =
  | { readonly ok: true; readonly seen: Seen; readonly asOf: string }
  | { readonly ok: false; readonly problem: Problem };

export interface WatchOptions<Seen> {
  readonly client: Client;
  readonly timing: Timing;
  /** Types of events that may change it. */
  readonly types: readonly string[];
  readonly read: () => Promise<Reading<Seen>>;
  /** Least time between two readings [none]. */
  readonly spacingMs?: number;
}

type Listener<Seen> = (now: Seen & Lined, before: (Seen & Lined) | null) => void;

export class Watch<Seen extends object> {
  readonly #options: WatchOptions<Seen>;
  readonly #listeners = new Set<Listener<Seen>>();
  readonly #stop = new AbortController();
  #line: Lined['line'] = 'connecting';
  #aheadMs = 0;
  #now: (Seen & Lined) | null = null;
  /** The reading that runs, or was the last; and the one that begins after it. */
  #running: Promise<Problem | null> | null = null;
  #next: Promise<Problem | null> | null = null;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: WatchOptions<Seen>) {
    this.#options = options;
  }

  /** As last read. @throws before {@link start}. */
  get now(): Seen & Lined {
    if (this.#now === null) throw new Error('nothing has been read yet');
    return this.#now;
  }

  /** Reads for the first time, and listens from then on; null: done. */
  async start(): Promise<Problem | null> {
    const problem = await this.read();
    if (problem === null) void this.#listen();
    return problem;
  }

  /** Hears of each change; the answer ends it. */
  onChange(listener: Listener<Seen>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits until something is so; false: it is not `limitMs` later, or it was stopped. */
  until(isSo: () => boolean, limitMs: number, stop: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (): void => {
        forget();
        cancel();
        stop.removeEventListener('abort', end);
        resolve(isSo());
      };
      const forget = this.onChange(() => isSo() && end());
      const cancel = this.#options.timing.clock.after(limitMs, end);
      stop.addEventListener('abort', end);
      if (isSo() || stop.aborted) end();
    });
  }

  /** Reads again; who asks while a reading runs gets the one that begins after it. */
  read(): Promise<Problem | null> {
    this.#next ??= this.#readAfter(this.#running);
    return this.#next;
  }

  close(): void {
    this.#stop.abort();
  }

  async #listen(): Promise<void> {
    const { client, types } = this.#options;
    for await (const told of client.events({ types, signal: this.#stop.signal })) {
      this.#line = told.kind === 'reconnecting' ? 'reconnecting' : 'connected';
      if (told.kind === 'reconnecting') this.#show(this.now);
      else void this.read();
    }
  }

  async #readAfter(before: Promise<Problem | null> | null): Promise<Problem | null> {
    await before;
    this.#running = this.#next;
    this.#next = null;
    const { read, timing, spacingMs = 0 } = this.#options;
    const { signal } = this.#stop;
    for (let tries = 0; !signal.aborted; tries += 1) {
      const dueMs = this.#readAtMs + spacingMs - timing.clock.nowMs();
      if (dueMs > 0) await this.#pause(dueMs);
      this.#readAtMs = timing.clock.nowMs();
      const reading = await read();
      if (reading.ok) {
        this.#aheadMs = this.#ahead(reading.asOf);
        this.#show(reading.seen);
        return null;
      }
      if (!reading.problem.retryable || this.#now === null) return reading.problem;
      this.#show(this.#now, 'reconnecting');
      await pauseBefore(tries, timing, { signal });
    }
    return null;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.timing.clock.after(ms, resolve);
    });
  }

  #ahead(instant: string): number {
    return Date.parse(instant) - this.#options.timing.clock.nowMs();
  }

  #show(seen: Seen, line = this.#line): void {
    const before = this.#now;
    const now = { ...seen, line, aheadMs: this.#aheadMs };
    this.#now = now;
    for (const listener of [...this.#listeners]) listener(now, before);
  }
}
