/**
 * The server's time, and one shared tick a second. Ages use the server's clock, because machines
 * differ and a rehearsal has its own time.
 */
import { useSyncExternalStore } from 'react';

const tickMs = 1000;
/** A larger shift means that a clock was changed; smaller ones are network delay. */
const jumpMs = 1500;

let offsetMs = 0;
let isKnown = false;
let tickNowMs = Date.now();
let timer: number | null = null;
const listeners = new Set<() => void>();

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
