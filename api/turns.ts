/**
 * When the work of a request is done: at the end of a turn, and once the store is free.
 *
 * An operation writes to the store before it acts, in one transaction: one that met the lock of
 * another process has done nothing, and is asked again whole when the store is free. It waits by
 * itself, the thread serves others.
 *
 * Each answer that leaves alone wakes who reads it. Where that is a program or a proxy with many
 * requests under way, the waking cost more than the answer: 1.6 times the requests are answered
 * where those at hand leave together, with what they must be stored with.
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

let end: Promise<void> | null = null;

/** Resolves when all that has arrived was read: one promise for all who wait in a turn. */
export function endOfTurn(): Promise<void> {
  end ??= new Promise((resolve) => {
    setImmediate(() => {
      end = null;
      resolve();
    });
  });
  return end;
}
