/**
 * Callbacks: taken by callers who hear of a long wait, kept by agents who dial them in their turn.
 *
 * Agent first: the core offers the callback as the call it was, and who accepts it waits while it
 * rings. Who is not reached after the last attempt is given up.
 * Source: simulation.md 2.4; acd-routing.md B13.
 */
import { dayEvent } from '../day-event.ts';
import { counted } from '../ledger.ts';
import type { LiveCall } from '../live-call.ts';
import type { LiveOffer } from '../live-offer.ts';
import type { AttemptDraw } from './decisions.ts';
import { takesCallback } from './decisions.ts';
import { tryToReach } from './reaching.ts';
import type { Surroundings } from './surroundings.ts';

/** Callbacks of one replication. */
export class CallbackDesk {
  readonly #of: Surroundings;

  constructor(of: Surroundings) {
    this.#of = of;
  }

  /** Whether a caller who has come to wait wants to be called back; he says so in this ms. */
  isTaken(call: LiveCall, nowMs: number): boolean {
    const { callbacks } = this.#of.plan;
    if (callbacks === null || call.isCallback || call.isGone) return false;
    const expectedMs = this.#of.view.expectedWaitMs(call, nowMs);
    if (expectedMs === null || !takesCallback(callbacks, expectedMs, this.#draw(call)))
      return false;
    this.#of.schedule.push(nowMs, dayEvent.takeCallback, call, 0);
    return true;
  }

  /** He says so, unless somebody is being offered his call by now. */
  take(call: LiveCall): boolean {
    if (call.isGone || call.isAnswered || call.offers > 0) return false;
    this.#of.inputs.input({ type: 'call.callbackTaken', callId: call.id });
    return true;
  }

  /** An agent has the claim of a callback: it rings. False: nothing is said of callbacks. */
  ring(offer: LiveOffer, nowMs: number): boolean {
    const { callbacks } = this.#of.plan;
    const { call } = offer;
    if (callbacks === null || !call.isCallback) return false;
    const { reach } = callbacks;
    const { isAnswered, ringMs } = tryToReach(reach, call.triesToReach, (draw) =>
      this.#draw(call)(4 + draw),
    );
    call.triesToReach += 1;
    const kind = isAnswered ? dayEvent.connect : dayEvent.notReached;
    offer.answerHandle = this.#of.schedule.push(nowMs + ringMs, kind, offer, 0);
    return true;
  }

  /** Nobody answers: the next attempt is for the core to offer, the last one ends it. */
  notReached(offer: LiveOffer): void {
    const { inputs, plan } = this.#of;
    const { call } = offer;
    inputs.input({ type: 'offer.failed', offerId: offer.id, cause: 'busy' });
    if (call.triesToReach < (plan.callbacks?.reach.attemptsMax ?? 1)) return;
    inputs.input({ type: 'hangUpCall', callId: call.id });
  }

  /** He is on the line. */
  kept(call: LiveCall, nowMs: number): void {
    this.#of.ledger.add(counted.callbacksKept, call.place, nowMs);
  }

  #draw({ entity, firstDraw }: LiveCall): AttemptDraw {
    return (draw) => this.#of.draws('callback', entity, firstDraw + draw);
  }
}
