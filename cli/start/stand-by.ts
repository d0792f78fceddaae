/**
 * A service that waits for the folder of another, and takes over when that ends, however it ends.
 *
 * What it needs is loaded while it waits. The lock of the folder ends with its process, so nobody
 * waits for a lease to run out.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { holderOf } from '../../store/index.ts';

/** A takeover is to be over within 2 s of a kill; looking costs 0.1 ms. */
const againMs = 100;

/** Starts as soon as the folder is free; null: it was told to stop before. */
export async function startWhenFree<Service>(
  folder: string,
  start: () => Promise<Service>,
  { stop, tell }: { readonly stop: AbortSignal; readonly tell: (holder: string) => void },
): Promise<Service | null> {
  let told = '';
  while (!stop.aborted) {
    const holder = holderOf(folder);
    if (holder !== null) {
      if (holder !== told) tell(holder);
      told = holder;
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
