/**
 * A request that meets the lock of another process: it waits by itself, the thread serves others.
 *
 * An operation writes to the store before it acts, in one transaction: one that met a lock has done
 * nothing, and is asked again whole when the store is free.
 */
import type { Clock } from '../live/index.ts';
import { type Store, StoreError } from '../store/index.ts';

/** Between looks at the lock. */
const lookEveryMs = 25;
/** Then the request is refused with `storage_unavailable`. */
const waitMsMax = 5_000;

/** What is there at once is answered at once. */
export type OnceFree = <Answer>(
  work: () => Answer | Promise<Answer>,
  waitedMs?: number,
) => Answer | Promise<Answer>;

export function onceFree(store: Store, clock: Clock): OnceFree {
  const run: OnceFree = (work, before = 0) => {
    const again = async (error: unknown) => {
      let waitedMs = before;
      const isLocked = error instanceof StoreError && error.code === 'store_busy';
      if (!isLocked || waitedMs >= waitMsMax) throw error;
      do {
        await new Promise<void>((wake) => clock.after(lookEveryMs, wake));
        waitedMs += lookEveryMs;
      } while (waitedMs < waitMsMax && store.isLocked());
      return run(work, waitedMs);
    };
    try {
      const answer = work();
      return answer instanceof Promise ? answer.catch(again) : answer;
    } catch (error) {
      return again(error);
    }
  };
  return run;
}
