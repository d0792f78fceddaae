/**
 * A request that meets the lock of another process: it waits by itself, and the thread serves others.
 *
 * An operation writes to the store before it acts, in one transaction; one that met a lock has done
 * nothing, and is asked again whole.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { StoreError } from '../store/index.ts';

const againMs = 25;
/** Then the request is refused with `storage_unavailable`. */
const waitMsMax = 5_000;

export async function onceFree<Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> {
  for (let waitedMs = 0; ; waitedMs += againMs) {
    try {
      return await work();
    } catch (error) {
      const isLocked = error instanceof StoreError && error.code === 'store_busy';
      if (!isLocked || waitedMs >= waitMsMax) throw error;
    }
    await wait(againMs);
  }
}
