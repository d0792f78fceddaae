/**
 * Inputs by the core's own records: for drivers that keep what the core tells them of, and so spare
 * it the search by id.
 *
 * An instant is `begin`, its inputs in their order, `end`. They act as the inputs of `inputs.ts`
 * do, and are refused alike, by their places. A record is good until the instant in which its life
 * ends is over; then it may become another's.
 */

import { callTable, interactionTable, offerTable } from '../machines/index.ts';
import type { FactRecord } from '../rules/index.ts';
import { arriveByRules, arriveFor, arriveInQueue, asksRules } from './arrivals.ts';
import { hangUpCall } from './call-inputs.ts';
import { runTimersBefore } from './create-core.ts';
import type { RefusalCode } from './effects.ts';
import type { Input } from './inputs.ts';
import { acceptOffer, answerOffer, connectOffer, endWrapUpOf, leave } from './offer-inputs.ts';
import type { Call, Named, Queue, Work } from './records.ts';
import { apply, beginInstant, endInstant } from './run-instant.ts';
import type { Core } from './state.ts';

type Arrival = Extract<Input, { type: 'call.arrived' }>;

/** The inputs of one instant after the other. */
export class DirectInputs {
  readonly #core: Core;
  /** Of the next input in its instant. */
  #place = 0;

  constructor(core: Core) {
    this.#core = core;
  }

  /** A queue of the active version; undefined: there is none of that id. */
  queue(id: string): Queue | undefined {
    return this.#core.queues[this.#core.queueIndex.get(id) ?? -1];
  }

  /** Runs the timers due before, then begins the instant. */
  begin(atMs: number): void {
    const core = this.#core;
    runTimersBefore(core, atMs);
    beginInstant(core, Math.max(atMs, core.nowMs));
    this.#place = 0;
  }

  /** What follows the inputs of an instant. */
  end(): void {
    endInstant(this.#core);
  }

  /** Any input. */
  input(input: Input): void {
    this.#said(apply(this.#core, input));
  }

  /** A call for a queue; `outside` is its driver's own, see `records.ts`. */
  arrive(queue: Queue, name: string | Named, outside: unknown = null): void {
    this.#said(arriveInQueue(this.#core, queue, name, outside));
  }

  /** A call that names no queue, with its facts looked up, which must not change: as rules say. */
  arriveWith(facts: FactRecord, callId: string): void {
    const core = this.#core;
    if (core.calls.has(callId)) this.#said('name_taken');
    else if (!asksRules(core)) this.#said('invalid_parameter');
    else this.#said(arriveByRules(core, { callId }, { facts, wrong: [], required: null }));
  }

  /** Any arrival; `outside` as in {@link arrive}. */
  arriveFor(input: Arrival, outside: unknown): void {
    this.#said(arriveFor(this.#core, input, outside));
  }

  /** The caller of a call hangs up. */
  hangUpCall(call: Call): void {
    this.#said(callTable.isFinal(call.state) ? 'call_gone' : hangUpCall(this.#core, call));
  }

  /** The agent takes an offer; `callVersion`: of the call they were shown [as it is]. */
  accept(offer: Work, callVersion: number = offer.call.version): void {
    const gone = offerGone(offer);
    if (gone !== null) this.#said(gone);
    else if (callVersion !== offer.call.version) this.#said('offer_version_stale');
    else this.#said(acceptOffer(this.#core, offer));
  }

  /** The agent takes an offer and media connect: as `accept` and `connect`, two inputs. */
  answer(offer: Work, callVersion: number): void {
    const { call } = offer;
    const isPlain = offerGone(offer) === null && callVersion === call.version;
    if (isPlain && call.claim === null && answerOffer(this.#core, offer) === null) {
      this.#place += 2;
      return;
    }
    this.accept(offer, callVersion);
    this.connect(offer);
  }

  connect(offer: Work): void {
    const gone = offerGone(offer);
    this.#said(gone === null ? connectOffer(this.#core, offer) : gone);
  }

  /** The agent of an interaction hangs up. */
  hangUp(offer: Work): void {
    const gone = interactionGone(offer);
    this.#said(gone === null ? leave(this.#core, offer, 'agentHungUp') : gone);
  }

  endWrapUp(offer: Work): void {
    const gone = interactionGone(offer);
    this.#said(gone === null ? endWrapUpOf(this.#core, offer) : gone);
  }

  #said(code: RefusalCode | null): void {
    if (code !== null) this.#core.sink.refused(this.#place, code);
    this.#place += 1;
  }
}

/** Why an offer that ended in this very instant can be neither accepted nor connected. */
function offerGone(offer: Work): RefusalCode | null {
  if (callTable.isFinal(offer.call.state)) return 'call_gone';
  const isLive = offer.interactionState === -1 && !offerTable.isFinal(offer.offerState);
  return isLive ? null : 'offer_not_live';
}

/** Why an interaction that ended in this very instant, or has not begun, takes no input. */
function interactionGone(work: Work): RefusalCode | null {
  const { interactionState: state } = work;
  const isOver =
    state === -1 ? offerTable.isFinal(work.offerState) : interactionTable.isFinal(state);
  if (isOver) return callTable.isFinal(work.call.state) ? 'call_gone' : 'offer_not_live';
  return state === -1 ? 'call_state_not_allowed' : null;
}
