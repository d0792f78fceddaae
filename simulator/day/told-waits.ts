/**
 * Expected waits in a simulated day: told as a live centre would, and joined to what came.
 *
 * Only where a report asks how good they are: the router answers each look by going through calls
 * and agents, which a plain simulation does not pay for.
 */
import { type Metrics, predictionMeasures, WaitAnnouncer } from '../../metrics/index.ts';
import type { DirectRouter } from '../../routing/index.ts';
import type { SimulatedMeasureId } from '../runs/measures.ts';
import type { DayObserver } from './day.ts';

/** Whether any of these measures needs expected waits. */
export function needsToldWaits(measures: readonly SimulatedMeasureId[]): boolean {
  return predictionMeasures.some(({ id }) => measures.includes(id));
}

/** The observer that tells the router's waiting calls; it comes last. */
export function tellWaits(router: DirectRouter, metrics: Metrics): DayObserver {
  const announcer = new WaitAnnouncer({
    metrics,
    waitFacts: (callId) => router.waitFacts(callId),
  });
  return {
    // Nothing changed since the last instant. A look comes before its time's instant, as live.
    onInstant: ({ atMs }) => announcer.look(atMs),
    onEffect: (effect) => announcer.observe(effect),
  };
}
