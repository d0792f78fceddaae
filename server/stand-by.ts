/**
 * A standby service that takes over another's folder or database when the lock ends with its
 * process. It first starts once in memory, to load and compile all code.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { StoreError, watchService } from '../store/index.ts';
import { HostError } from '../workflows/index.ts';

/** Pause between checks: a takeover must end within 2 s of a kill; a check costs 0.1 ms. */
const againMs = 50;

let isTakeover = false;

/** Whether the service of this process waited for another to end. */
export function hasTakenOver(): boolean {
  return isTakeover;
}

/** Another service was faster, or the database went away. */
function isPassing(error: unknown): boolean {
  return (error instanceof HostError || error instanceof StoreError) && error.isPassing;
}

/** Pause after a start that failed. */
const afterFailureMs = 500;

/** Starts once the lock is free; null if stopped. */
export async function startWhenFree<Service>(
  place: string,
  start: () => Promise<Service>,
  {
    stop,
    listen,
    tell,
    rehearse,
  }: {
    readonly stop: AbortSignal;
    /** Answers on the service's port while standing by; returns how to free it. */
    readonly listen: () => Promise<() => Promise<void>>;
    readonly tell: (holder: string) => void;
    readonly rehearse: () => Promise<void>;
  },
): Promise<Service | null> {
  const watch = watchService(place);
  let told = '';
  let freePort = async (): Promise<void> => {};
  try {
    while (!stop.aborted) {
      const holder = watch.holder();
      if (holder !== null) {
        const isFirst = told === '';
        if (holder !== told) tell(holder);
        told = holder;
        if (isFirst) {
          freePort = await listen();
          await rehearse();
        }
        watch.endSilent();
        await wait(againMs);
        continue;
      }
      await freePort();
      isTakeover = told !== '';
      watch.endSilent();
      try {
        return await start();
      } catch (error) {
        if (watch.holder() === null && !isPassing(error)) throw error;
        freePort = await listen();
        await wait(afterFailureMs);
      }
    }
    return null;
  } finally {
    watch.close();
    if (stop.aborted) await freePort();
  }
}
