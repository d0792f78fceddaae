/**
 * What simulated callers and agents share. Their inputs go to the core's records in a simulated day
 * (`day-inputs.ts`), or to the inbox of a live centre (`gateways/simulated-switch/`).
 */
import type { Input } from '../../routing/index.ts';
import type { SimulationPlan } from '../plan.ts';
import type { Schedule } from './day-event.ts';
import type { Draws } from './draws.ts';
import type { Ledger } from './ledger.ts';
import type { LiveCall, LiveOffer } from './live-call.ts';

export interface CentreView {
  expectedWaitMs(call: LiveCall, nowMs: number): number | null;
  waitingWith(call: LiveCall): number;
}

/** A view that gives no expected waits. */
export const noView: CentreView = { expectedWaitMs: () => null, waitingWith: () => 0 };

export interface Surroundings {
  readonly plan: SimulationPlan;
  readonly draws: Draws;
  readonly schedule: Schedule;
  readonly inputs: OutsideInputs;
  readonly ledger: Ledger;
  readonly view: CentreView;
}

export interface OutsideInputs {
  arrive(call: LiveCall): void;
  hangUp(call: LiveCall): void;
  accept(offer: LiveOffer): void;
  connect(offer: LiveOffer): void;
  consult(consult: LiveCall, input: Input): void;
  endWrapUp(offer: LiveOffer): void;
  input(input: Input): void;
}
