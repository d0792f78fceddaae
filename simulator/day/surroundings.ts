/**
 * What every part of the outside has at hand, and what it tells the core.
 *
 * Inputs go in a simulated day to the core's records (`day-inputs.ts`), in a live centre to its
 * inbox (`gateways/simulated-switch/`).
 */
import type { Input } from '../../routing/index.ts';
import type { SimulationPlan } from '../plan.ts';
import type { Schedule } from './day-event.ts';
import type { Draws } from './draws.ts';
import type { Ledger } from './ledger.ts';
import type { LiveCall, LiveOffer } from './live-call.ts';

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

/** Takes inputs in their order. */
export interface OutsideInputs {
  arrive(call: LiveCall): void;
  hangUp(call: LiveCall): void;
  /** The agent picks up. */
  accept(offer: LiveOffer): void;
  /** Media are through to the agent. */
  connect(offer: LiveOffer): void;
  /** An agent asks a colleague: a call without a caller. */
  consult(consult: LiveCall, input: Input): void;
  endWrapUp(offer: LiveOffer): void;
  /** Whatever comes seldom. */
  input(input: Input): void;
}
