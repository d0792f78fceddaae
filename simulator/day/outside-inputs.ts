/**
 * What the outside tells the core, where inputs go: in a simulated day to the core's records
 * (`day-inputs.ts`), in a live centre to its inbox (`gateways/simulated-switch/`).
 */
import type { Input } from '../../routing/index.ts';
import type { LiveCall } from './live-call.ts';
import type { LiveOffer } from './live-offer.ts';

/** Takes inputs in their order. */
export interface OutsideInputs {
  arrive(call: LiveCall): void;
  /** The caller hangs up. */
  hangUp(call: LiveCall): void;
  /** The agent picks up, and nobody else is asked: media are through at once. */
  answer(offer: LiveOffer): void;
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
