/**
 * A service that waits for the folder or database of another, and takes over when that ends,
 * however it ends.
 *
 * What it needs is loaded while it waits. The lock of the other ends with its process, so nobody
 * waits for a lease to run out.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { watchService } from '../../store/index.ts';

/** A takeover is to be over within 2 s of a kill; looking costs 0.1 ms. */
const againMs = 100;

/** Starts as soon as the place is free; null: it was told to stop before. */
export async function startWhenFree<Service>(
  place: string,
  start: () => Promise<Service>,
  { stop, tell }: { readonly stop: AbortSignal; readonly tell: (holder: string) => void },
): Promise<Service | null> {
  const watch = watchService(place);
  let told = '';
  try {
    while (!stop.aborted) {
      const holder = watch.holder();
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
        if (watch.holder() === null) throw error;
      }
    }
    return null;
  } finally {
    watch.close();
  }
}
