/**
 * A standby service that takes over another's folder or database when the lock ends with its
 * process. It first starts once in memory, to load and compile all code.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { watchService } from '../store/index.ts';

/** Pause between checks: a takeover must end within 2 s of a kill; a check costs 0.1 ms. */
const againMs = 50;

/** Starts once the lock is free; null if stopped. */
export async function startWhenFree<Service>(
  place: string,
  start: () => Promise<Service>,
  {
    stop,
    tell,
    rehearse,
  }: {
    readonly stop: AbortSignal;
    readonly tell: (holder: string) => void;
    readonly rehearse: () => Promise<void>;
  },
): Promise<Service | null> {
  const watch = watchService(place);
  let told = '';
  try {
    while (!stop.aborted) {
      const holder = watch.holder();
      if (holder !== null) {
        const isFirst = told === '';
        if (holder !== told) tell(holder);
        told = holder;
        if (isFirst) await rehearse();
        await wait(againMs);
        continue;
      }
      try {
        return await start();
      } catch (error) {
        if (watch.holder() === null) throw error;
      }
    }
    return null;
  } finally {
    watch.close();
  }
}
