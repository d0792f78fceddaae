/**
 * What simulated callers learn of the centre: from its router and its figures, as a live one tells.
 */
import { type Metrics, predictWait } from '../../metrics/index.ts';
import type { DirectRouter } from '../../routing/index.ts';
import type { CentreView } from '../callers/surroundings.ts';
import type { SimulationPlan } from '../plan.ts';
import type { LiveCall } from './live-call.ts';

/** Whether callers of this plan act on expected waits. */
export function needsExpectedWaits({ callTypes, callbacks }: SimulationPlan): boolean {
  return callbacks !== null || callTypes.some(({ life }) => life.balk?.byAnnouncedWait != null);
}

/** A view of a router that is made after those who look. */
export class RouterView implements CentreView {
  #router: DirectRouter | null = null;
  #metrics: Metrics | null = null;

  /** From now on it is this one. */
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
