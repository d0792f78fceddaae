/**
 * Expected waits in a simulated day: told as a live centre would, and joined to what came.
 *
 * Only where a report asks how good they are: the router answers each look by going through calls
 * and agents, which a plain simulation does not pay for.
 */
import {
  type Metrics,
  predictionMeasures,
  type ReportMeasureId,
  WaitAnnouncer,
} from '../metrics/index.ts';
import type { Router } from '../routing/index.ts';
import type { CreateRouter, DayObserver } from './day.ts';

/** Whether any of these measures needs expected waits. */
export function needsToldWaits(measures: readonly ReportMeasureId[]): boolean {
  return predictionMeasures.some(({ id }) => measures.includes(id));
}

/** A router whose waiting calls are told, and the observer that tells them; it comes last. */
export function tellWaits(
  create: CreateRouter,
  metrics: Metrics,
): { readonly createRouter: CreateRouter; readonly observer: DayObserver } {
  let router: Router | null = null;
  const announcer = new WaitAnnouncer({
    metrics,
    waitFacts: (callId) => router?.waitFacts(callId) ?? null,
  });
  return {
    createRouter: (options) => {
      router = create(options);
      return router;
    },
    observer: {
      // Nothing changed since the last instant. A look comes before its time's instant, as live.
      onInstant: ({ atMs }) => announcer.look(atMs),
      onEffect: (effect) => announcer.observe(effect),
    },
  };
}
