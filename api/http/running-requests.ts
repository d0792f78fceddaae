/**
 * Counts running requests. A client that disconnects does not stop its request: what it uses closes
 * only after it has finished.
 */
import { setTimeout as pause } from 'node:timers/promises';

/** Longest wait at shutdown; a request that takes longer is left alone. */
const endLimitMs = 5_000;

export class RunningRequests {
  readonly #all = new Set<Promise<unknown>>();

  hold<Work>(work: Work): Work {
    if (work instanceof Promise) {
      this.#all.add(work);
      const drop = () => void this.#all.delete(work);
      work.then(drop, drop);
    }
    return work;
  }

  /** Resolves when all requests, and the work they started, are done. */
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
