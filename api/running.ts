/**
 * Requests whose work has begun and is not done. A client that leaves ends its connection, and not
 * what it asked for: until that is done, nothing is taken away that it works with.
 */
import { setTimeout as pause } from 'node:timers/promises';

/** Work that has not ended by then waits for what has stopped itself, and is left alone. */
const endLimitMs = 5_000;

export class RunningRequests {
  readonly #all = new Set<Promise<unknown>>();

  /** Counts it until it is done. */
  hold<Work>(work: Work): Work {
    if (work instanceof Promise) {
      this.#all.add(work);
      const drop = () => void this.#all.delete(work);
      work.then(drop, drop);
    }
    return work;
  }

  /** When all of them are done, and what they have begun. */
  async ended(): Promise<void> {
    const limit = new AbortController();
    const late = pause(endLimitMs, null, { ref: false, signal: limit.signal }).catch(() => null);
    let isLate = false;
    late.then(() => {
      isLate = true;
    });
    while (this.#all.size > 0 && !isLate) {
      await Promise.race([late, Promise.allSettled(this.#all)]);
    }
    limit.abort();
  }
}
