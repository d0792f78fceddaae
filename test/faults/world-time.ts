/**
 * The time of a fault world: one agenda of all that happens, and a wall clock that may be set.
 *
 * An event has run when nothing is left of it in the queue of promises, so that a seed gives the
 * same world again.
 */
import { EventList } from '../../kernel/index.ts';
import type { Clock } from '../../live/index.ts';

export const secondMs = 1_000;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;

/** Events at one instant: more are a storm of timers. */
const eventsPerInstantMax = 20_000;

export class WorldTime {
  /** True time since the world began. */
  nowMs = 0;
  events = 0;
  readonly #agenda = new EventList<() => void>();
  readonly #startMs: number;
  #setByMs = 0;
  #atThisInstant = 0;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** What the clock on the wall shows. */
  get wallMs(): number {
    return this.#startMs + this.nowMs + this.#setByMs;
  }

  /** The clock on the wall is set, on or back. */
  setBy(ms: number): void {
    this.#setByMs += ms;
  }

  /** Returns its cancel. */
  after(delayMs: number, run: () => void): () => void {
    const handle = this.#agenda.push(this.nowMs + Math.max(0, Math.ceil(delayMs)), 0, 0, 0, run);
    return () => void this.#agenda.cancel(handle);
  }

  /** Runs what is next to its end; false: nothing is before that time. */
  async next(untilMs: number): Promise<boolean> {
    const atMs = this.#agenda.peekAtMs();
    if (atMs > untilMs) return false;
    this.#atThisInstant = atMs === this.nowMs ? this.#atThisInstant + 1 : 0;
    if (this.#atThisInstant > eventsPerInstantMax) throw new Error('a storm of timers');
    this.nowMs = atMs;
    this.events += 1;
    this.#agenda.popMin()?.();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    return true;
  }

  /** That of a process: its timers end with it. */
  clockOf(process: { readonly isAlive: boolean }): Clock {
    return {
      nowMs: () => this.wallMs,
      after: (delayMs, run) => {
        return this.after(delayMs, () => {
          if (process.isAlive) run();
        });
      },
    };
  }
}
