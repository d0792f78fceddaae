/**
 * Calls of a day in which callers have lines, an IVR, recorded times, orders or further calls: each
 * has a record, kept by the parts of `callers/`. Other days of the lane have no records.
 */
import { Entrance } from '../callers/entrance.ts';
import { FurtherAttempts } from '../callers/further-attempts.ts';
import { Sales } from '../callers/sales.ts';
import { dayEvent, noEvent } from '../day/event-number.ts';
import { LiveCall } from '../day/live-call.ts';
import type { Surroundings } from '../day/surroundings.ts';
import type { SimulationPlan } from '../plan.ts';

/** What a day needs of its surroundings to keep records of calls. */
export type LifeSurroundings = Omit<Surroundings, 'inputs'> & {
  readonly inputs: Pick<Surroundings['inputs'], 'arrive'>;
};

export function hasLives({ entrance, callTypes }: SimulationPlan): boolean {
  if (entrance.lines !== null || entrance.ivr !== null) return true;
  return callTypes.some(
    ({ arrivals, life: { afterAbandon, returnCall, order } }) =>
      arrivals.kind === 'trace' || (afterAbandon ?? returnCall ?? order) !== null,
  );
}

export class CallerLives {
  readonly #of: LifeSurroundings;
  readonly #again: FurtherAttempts;
  readonly #entrance: Entrance;
  readonly #sales: Sales;

  constructor(of: LifeSurroundings) {
    this.#of = of;
    this.#again = new FurtherAttempts(of);
    this.#entrance = new Entrance(of, this.#again);
    this.#sales = new Sales(of);
  }

  begin(of: Pick<LiveCall, 'type' | 'entity' | 'arrival'>, nowMs: number): void {
    // Ids are not read in the lane.
    const call = new LiveCall({ ...of, arrivedAtMs: nowMs, series: '', number: 0 });
    this.#entrance.attempt(call, nowMs);
  }

  /** An event of a call, other than its hang-up. */
  happen(kind: number, call: LiveCall, value: number, nowMs: number): void {
    if (kind === dayEvent.ivrEnd) this.#entrance.ivrEnded(call, value === 1, nowMs);
    else this.#entrance.attempt(this.#again.next(call, value, nowMs), nowMs);
  }

  /** The caller will leave the queue at that time unless they are answered. */
  waitUntil(call: LiveCall, slot: number, atMs: number): void {
    call.hangUpHandle = this.#of.schedule.push(atMs, dayEvent.hangUp, call, slot);
  }

  answered(call: LiveCall): void {
    if (call.hangUpHandle !== noEvent) this.#of.schedule.cancel(call.hangUpHandle);
    call.hangUpHandle = noEvent;
  }

  /** By how many ms sales prolong a talk that would end now. */
  prolongedMs(call: LiveCall, nowMs: number): number {
    return this.#sales.conclude(call, nowMs);
  }

  abandoned(call: LiveCall, nowMs: number): void {
    this.#entrance.release(call, nowMs);
    this.#again.abandoned(call, nowMs);
  }

  served(call: LiveCall, nowMs: number): void {
    this.#entrance.release(call, nowMs);
    this.#again.served(call, nowMs);
  }
}
