/**
 * An object of the server that is read again whenever an event may have changed it. Requests during
 * a reading share the next one; a lost connection is reported and restored.
 */
import { type Client, machineClock, pauseBefore } from '#client';
import type { Problem } from './action.ts';

export interface ConnectionStatus {
  readonly line: 'connecting' | 'connected' | 'reconnecting';
}

export type WatchReading<Seen> =
  | { readonly ok: true; readonly seen: Seen }
  | { readonly ok: false; readonly problem: Problem };

export interface WatchOptions<Seen> {
  readonly client: Client;
  readonly types: readonly string[];
  readonly read: () => Promise<WatchReading<Seen>>;
}

type Listener<Seen> = (
  now: Seen & ConnectionStatus,
  before: (Seen & ConnectionStatus) | null,
) => void;

const timing = { clock: machineClock, random: Math.random };
/** Least time between two readings, so that close events share one. */
const spacingMs = 50;

export class Watch<Seen extends object> {
  readonly #options: WatchOptions<Seen>;
  readonly #listeners = new Set<Listener<Seen>>();
  readonly #stop = new AbortController();
  #line: ConnectionStatus['line'] = 'connecting';
  #now: (Seen & ConnectionStatus) | null = null;
  /** The current or last reading, and the one that follows it. */
  #running: Promise<Problem | null> | null = null;
  #next: Promise<Problem | null> | null = null;

  constructor(options: WatchOptions<Seen>) {
    this.#options = options;
  }

  /** The last reading. @throws before {@link start}. */
  get now(): Seen & ConnectionStatus {
    if (this.#now === null) throw new Error('nothing has been read yet');
    return this.#now;
  }

  /** Reads once, then listens; null on success. */
  async start(): Promise<Problem | null> {
    const problem = await this.read();
    if (problem === null) void this.#listen();
    return problem;
  }

  onChange(listener: Listener<Seen>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits until `isSo` holds; false if it does not within `limitMs`, or on a stop. */
  until(isSo: () => boolean, limitMs: number, stop: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (): void => {
        forget();
        cancel();
        stop.removeEventListener('abort', end);
        resolve(isSo());
      };
      const forget = this.onChange(() => isSo() && end());
      const cancel = timing.clock.after(limitMs, end);
      stop.addEventListener('abort', end);
      if (isSo() || stop.aborted) end();
    });
  }

  /** During a reading, returns the one that follows it. */
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
    if (before !== null) await new Promise<void>((done) => timing.clock.after(spacingMs, done));
    this.#running = this.#next;
    this.#next = null;
    const { signal } = this.#stop;
    for (let tries = 0; !signal.aborted; tries += 1) {
      const reading = await this.#options.read();
      if (reading.ok) {
        this.#show(reading.seen);
        return null;
      }
      if (!reading.problem.retryable || this.#now === null) return reading.problem;
      this.#show(this.#now, 'reconnecting');
      await pauseBefore(tries, timing, { signal });
    }
    return null;
  }

  #show(seen: Seen, line = this.#line): void {
    const before = this.#now;
    const now = { ...seen, line };
    this.#now = now;
    for (const listener of [...this.#listeners]) listener(now, before);
  }
}
