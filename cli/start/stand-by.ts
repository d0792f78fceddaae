/**
 * A service that waits for the folder of another, and takes over when that ends, however it ends.
 *
 * While it waits it starts a service in memory once, so that all is loaded and compiled. The lock
 * of the folder ends with its process, so nobody waits for a lease to run out.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { holderOf } from '../../store/index.ts';

/** A takeover is to be over within 2 s of a kill; looking costs 0.1 ms. */
const againMs = 50;

/** Starts as soon as the folder is free; null: it was told to stop before. */
export async function startWhenFree<Service>(
  folder: string,
  start: () => Promise<Service>,
  {
    stop,
    tell,
    rehearse,
  }: {
    readonly stop: AbortSignal;
    readonly tell: (holder: string) => void;
    /** Run once, where it has to wait. */
    readonly rehearse: () => Promise<void>;
  },
): Promise<Service | null> {
  let told = '';
  while (!stop.aborted) {
    const holder = holderOf(folder);
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
      // Another that stood by was quicker.
      if (holderOf(folder) === null) throw error;
    }
  }
  return null;
}
