/**
 * Expected waits as a live centre announces them, for simulated callers and for reports on their
 * accuracy. A reading walks through calls and agents, so only a plan or report that needs it causes
 * one.
 */
import {
  type Metrics,
  predictionMeasures,
  predictWait,
  WaitAnnouncer,
} from '../../metrics/index.ts';
import type { DirectRouter, Effect, Instant } from '../../routing/index.ts';
import type { SimulationPlan } from '../plan.ts';
import type { SimulatedMeasureId } from '../runs/measures.ts';
import type { LiveCall } from './live-call.ts';
import type { CentreView } from './surroundings.ts';

export interface DayObserver {
  readonly onInstant?: (instant: Instant) => void;
  readonly onEffect?: (effect: Effect) => void;
}

export function needsExpectedWaits({ callTypes, callbacks }: SimulationPlan): boolean {
  return callbacks !== null || callTypes.some(({ life }) => life.balk?.byAnnouncedWait != null);
}

/** Created before its router, which `look` hands over later. */
export class RouterView implements CentreView {
  #router: DirectRouter | null = null;
  #metrics: Metrics | null = null;

  look(router: DirectRouter, metrics: Metrics): void {
    this.#router = router;
    this.#metrics = metrics;
  }

  expectedWaitMs(call: LiveCall, nowMs: number): number | null {
    const facts = this.#router?.waitFacts(call.id) ?? null;
    if (facts === null || this.#metrics === null || call.record === null) return null;
    if (facts.isAgentAble) return 0;
    const queueId = call.record.queue.id;
    return predictWait(this.#metrics, { queueId, facts, atMs: nowMs })?.expectedMs ?? null;
  }

  waitingWith({ record, type }: LiveCall): number {
    const queueId = record?.queue.id ?? type.queueId;
    return this.#router?.direct.queue(queueId)?.waiting.length ?? 0;
  }
}

export function needsToldWaits(measures: readonly SimulatedMeasureId[]): boolean {
  return predictionMeasures.some(({ id }) => measures.includes(id));
}

/** Announces expected waits to waiting callers; must be the last observer. */
export function tellWaits(router: DirectRouter, metrics: Metrics): DayObserver {
  const announcer = new WaitAnnouncer({
    metrics,
    waitFacts: (callId) => router.waitFacts(callId),
  });
  return {
    // Looks at the state after the last instant, as a live centre looks before it takes inputs.
    onInstant: ({ atMs }) => announcer.look(atMs),
    onEffect: (effect) => announcer.observe(effect),
  };
}
