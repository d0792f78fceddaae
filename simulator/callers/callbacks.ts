/**
 * Callbacks. Agent first: an agent waits while the caller's telephone rings. Customer first: the
 * caller is dialled near their turn and returns to their place with new patience.
 */
import { dayEvent } from '../day/event-number.ts';
import { counted } from '../day/ledger.ts';
import type { LiveCall, LiveOffer } from '../day/live-call.ts';
import type { Surroundings } from '../day/surroundings.ts';
import type { ReachPlan } from './compile-callers.ts';
import { type AttemptDraw, type DialOutcome, takesCallback, tryToReach } from './decisions.ts';

export class Callbacks {
  readonly #of: Surroundings;

  constructor(of: Surroundings) {
    this.#of = of;
  }

  isTaken(call: LiveCall, nowMs: number): boolean {
    const { callbacks } = this.#of.plan;
    if (callbacks === null || call.isCallback || call.isGone) return false;
    const expectedMs = this.#of.view.expectedWaitMs(call, nowMs);
    if (expectedMs === null) return false;
    if (!takesCallback(callbacks, expectedMs, this.#draw(call))) return false;
    this.#of.schedule.push(nowMs, dayEvent.takeCallback, call, Math.round(expectedMs));
    return true;
  }

  /**
   * The caller requests a callback, unless the call was offered; their turn comes in `expectedMs`.
   */
  take(call: LiveCall, expectedMs: number, nowMs: number): boolean {
    if (call.isGone || call.isAnswered || call.offers > 0) return false;
    const { plan, inputs, ledger, schedule } = this.#of;
    if (plan.callbacks?.isCustomerFirst === true) {
      inputs.input({ type: 'call.messageLeft', callId: call.id });
      ledger.add(counted.callbacksTaken, call.place, nowMs);
      schedule.push(nowMs + expectedMs, dayEvent.dialBack, call, 0);
    } else {
      inputs.input({ type: 'call.callbackTaken', callId: call.id });
    }
    return true;
  }

  dialBack(call: LiveCall, nowMs: number): void {
    const { isAnswered, ringMs } = this.#tryToReach(call);
    const answered = isAnswered ? 1 : 0;
    this.#of.schedule.push(nowMs + ringMs, dayEvent.dialBackRung, call, answered);
  }

  dialBackRung(call: LiveCall, isAnswered: boolean, nowMs: number): void {
    const { inputs, schedule } = this.#of;
    if (isAnswered) return inputs.arrive(call.calledBack(nowMs));
    if (call.triesToReach >= this.#reach.attemptsMax) return;
    schedule.push(nowMs + this.#spacingMs(call), dayEvent.dialBack, call, 0);
  }

  /** Rings the caller once an agent has the callback. False if the scenario has no callbacks. */
  ring(offer: LiveOffer, nowMs: number): boolean {
    const { callbacks } = this.#of.plan;
    const { call } = offer;
    if (callbacks === null || !call.isCallback) return false;
    const { isAnswered, ringMs } = this.#tryToReach(call);
    const kind = isAnswered ? dayEvent.connect : dayEvent.notReached;
    offer.answerHandle = this.#of.schedule.push(nowMs + ringMs, kind, offer, 0);
    return true;
  }

  notReached(offer: LiveOffer, nowMs: number): void {
    this.#of.inputs.input({ type: 'offer.failed', offerId: offer.id, cause: 'busy' });
    if (this.#isWithdrawn(offer.call)) this.withdraw(offer.call, nowMs);
  }

  /** A callback that rang until the core's connect limit counts as not reached. */
  rangTooLong({ call }: LiveOffer, nowMs: number): void {
    if (this.#of.plan.callbacks === null || !call.isCallback || !this.#isWithdrawn(call)) return;
    call.isWithdrawn = true;
    this.#of.schedule.push(nowMs, dayEvent.withdraw, call, 0);
  }

  /** Takes the callback from the queue: for good after the last attempt, else until the next. */
  withdraw(call: LiveCall, nowMs: number): void {
    const { inputs, schedule } = this.#of;
    inputs.input({ type: 'hangUpCall', callId: call.id });
    if (call.triesToReach >= this.#reach.attemptsMax) return;
    schedule.push(nowMs + this.#spacingMs(call), dayEvent.planAgain, call, 0);
  }

  /** Puts the callback at its old place in the queue for the next attempt. */
  planAgain(call: LiveCall, nowMs: number): void {
    const { inputs } = this.#of;
    const next = call.calledBack(nowMs);
    inputs.arrive(next);
    inputs.input({ type: 'call.callbackTaken', callId: next.id });
  }

  kept(call: LiveCall, nowMs: number): void {
    this.#of.ledger.add(counted.callbacksKept, call.place, nowMs);
  }

  get #reach(): ReachPlan {
    return this.#of.plan.callbacks?.reach ?? neverReached;
  }

  #isWithdrawn({ triesToReach }: LiveCall): boolean {
    const { attemptsMax, spacing } = this.#reach;
    return triesToReach >= attemptsMax || spacing !== null;
  }

  #tryToReach(call: LiveCall): DialOutcome {
    call.triesToReach += 1;
    return tryToReach(this.#reach, call.triesToReach, this.#draw(call));
  }

  #spacingMs(call: LiveCall): number {
    const { spacing } = this.#reach;
    return spacing === null ? 0 : Math.round(spacing.quantile(this.#draw(call)(spacingDraw)));
  }

  #draw({ entity, firstDraw }: LiveCall): AttemptDraw {
    return (draw) => this.#of.draws.callback.draw(entity, firstDraw + draw);
  }
}

/**
 * Which of an attempt's four `callback` draws gives the time until the next attempt. The caller's
 * first draw decides whether they want a callback.
 */
const spacingDraw = 3;
const neverReached: ReachPlan = { answerShare: 0, attemptsMax: 1, spacing: null, ringTime: null };
