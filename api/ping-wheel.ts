/**
 * Each of many once in a period, a few at a time: one timer, however many there are.
 *
 * Those that came together, as all do after a break of the line, have their turns apart: two
 * thousand at once hold the thread for 80 ms.
 */
import type { Clock } from '../live/index.ts';

/** Between two turns of one. */
export const pingEveryMs = 15_000;
const stepMs = 100;
const slots = pingEveryMs / stepMs;

export class PingWheel {
  readonly #clock: Clock;
  readonly #slots = Array.from({ length: slots }, () => new Set<() => void>());
  #step = 0;
  #added = 0;
  #count = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The first turn is within a period. Returns how it leaves. */
  add(ping: () => void): () => void {
    const slot = this.#slots[this.#added % slots];
    slot?.add(ping);
    this.#added += 1;
    this.#count += 1;
    this.#cancel ??= this.#clock.after(stepMs, () => this.#turn());
    return () => {
      if (slot?.delete(ping) === true) this.#count -= 1;
    };
  }

  stop(): void {
    this.#cancel?.();
  }

  #turn(): void {
    this.#step += 1;
    for (const ping of this.#slots[this.#step % slots] ?? []) ping();
    this.#cancel = this.#count === 0 ? null : this.#clock.after(stepMs, () => this.#turn());
  }
}
