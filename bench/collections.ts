/**
 * Garbage-collection pauses during a measurement. The unmeasured part of a round (answers, new
 * calls) counts too, since it creates the objects that a decision leaves.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

export interface Collections {
  readonly pauses: number;
  readonly share: number;
  readonly msMax: number;
}

export interface CollectionsWatch {
  during(work: () => Promise<unknown>): Promise<void>;
  stop(): Collections;
}

export function watchCollections(): CollectionsWatch {
  const spans: { readonly beganAtMs: number; readonly endedAtMs: number }[] = [];
  const pauses: { readonly atMs: number; readonly tookMs: number }[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      pauses.push({ atMs: startTime, tookMs: duration });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    async during(work) {
      const beganAtMs = performance.now();
      await work();
      spans.push({ beganAtMs, endedAtMs: performance.now() });
      await setImmediate();
    },
    stop() {
      observer.disconnect();
      const inside = pauses.filter(({ atMs }) =>
        spans.some(({ beganAtMs, endedAtMs }) => atMs >= beganAtMs && atMs <= endedAtMs),
      );
      const wallMs = spans.reduce((sum, span) => sum + span.endedAtMs - span.beganAtMs, 0);
      const pausedMs = inside.reduce((sum, { tookMs }) => sum + tookMs, 0);
      return {
        pauses: inside.length,
        share: wallMs === 0 ? 0 : pausedMs / wallMs,
        msMax: inside.reduce((most, { tookMs }) => Math.max(most, tookMs), 0),
      };
    },
  };
}
