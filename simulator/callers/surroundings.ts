/** What every part of the outside has at hand. */
import type { Schedule } from '../day/day-event.ts';
import type { Draws } from '../day/draws.ts';
import type { Ledger } from '../day/ledger.ts';
import type { LiveCall } from '../day/live-call.ts';
import type { OutsideInputs } from '../day/outside-inputs.ts';
import type { SimulationPlan } from '../plan.ts';

/** What callers can learn of the centre. */
export interface CentreView {
  /** What a waiting call would be told; null: nothing can be said. */
  expectedWaitMs(call: LiveCall, nowMs: number): number | null;
  /** Calls that wait in the queue of a call. */
  waitingWith(call: LiveCall): number;
}

/** A centre that nobody looks into. */
export const noView: CentreView = { expectedWaitMs: () => null, waitingWith: () => 0 };

export interface Surroundings {
  readonly plan: SimulationPlan;
  readonly draws: Draws;
  readonly schedule: Schedule;
  readonly inputs: OutsideInputs;
  readonly ledger: Ledger;
  readonly view: CentreView;
}
