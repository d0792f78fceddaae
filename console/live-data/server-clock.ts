/**
 * The server's time in the page, and one tick a second that all ages on screen share.
 *
 * Pages of one centre may stand on machines whose clocks differ, and a rehearsal runs at a time of
 * its own: ages are of the server's clock.
 */
import { useSyncExternalStore } from 'react';

const tickMs = 1000;
/** A sample that is further off is the truth; a nearer one differs by the way it has come. */
const jumpMs = 1500;

let offsetMs = 0;
let isKnown = false;
let tickNowMs = Date.now();
let timer: number | null = null;
const listeners = new Set<() => void>();

/** An instant of the server, just heard. */
export function heardServerTime(instant: string): void {
  const sampleMs = Date.parse(instant) - Date.now();
  if (isKnown && sampleMs <= offsetMs && sampleMs > offsetMs - jumpMs) return;
  offsetMs = sampleMs;
  if (!isKnown) tickNowMs = serverNowMs();
  isKnown = true;
}

export function serverNowMs(): number {
  return Date.now() + offsetMs;
}

/** The server's time, to the second. */
export function useNowMs(): number {
  return useSyncExternalStore(subscribe, () => tickNowMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    tickNowMs = serverNowMs();
    timer = window.setInterval(() => {
      tickNowMs = serverNowMs();
      for (const one of listeners) one();
    }, tickMs);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    window.clearInterval(timer);
    timer = null;
  };
}
