/**
 * Calls many functions once a period with a single timer, spread evenly: 2,000 pings at once, as
 * after a reconnection of all, would block for 80 ms.
 */
import { type Clock, isolated, type ReportFault } from '../../live/index.ts';

export const pingEveryMs = 5_000;
/** A connection that has not answered a ping for so long is ended. */
export const deadAfterMs = 30_000;
const stepMs = 50;
const slots = pingEveryMs / stepMs;

export class PingWheel {
  readonly #clock: Clock;
  readonly #report: ReportFault;
  readonly #slots = Array.from({ length: slots }, () => new Set<() => void>());
  #step = 0;
  #added = 0;
  #count = 0;
  #cancel: (() => void) | null = null;

  /** `report` receives what a function throws; the others are called nevertheless. */
  constructor(clock: Clock, report: ReportFault) {
    this.#clock = clock;
    this.#report = report;
  }

  /** Adds a function, first called within one period; returns its removal. */
  add(call: () => void): () => void {
    const ping = isolated(call, this.#report);
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
