/** Each of many once in a period, some in each second: one timer, however many there are. */
import type { Clock } from '../live/index.ts';

/** Between two turns of one. */
export const pingEveryMs = 15_000;
const stepMs = 1_000;
const slots = pingEveryMs / stepMs;

export class PingWheel {
  readonly #clock: Clock;
  readonly #slots = Array.from({ length: slots }, () => new Set<() => void>());
  #step = 0;
  #count = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The first turn is in a period's time. Returns how it leaves. */
  add(ping: () => void): () => void {
    const slot = this.#slots[this.#step % slots];
    slot?.add(ping);
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
