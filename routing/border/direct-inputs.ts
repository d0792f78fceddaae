/**
 * Inputs by the core's own handles: for drivers that keep what the core tells them of, and so spare
 * it the search by id.
 *
 * An instant is `begin`, its inputs in their order, `end`. They act as the inputs of `inputs.ts`
 * do, and are refused alike, by their places. A handle is good until the instant in which its life
 * ends is over; then it may become another's.
 */

import { callTable, interactionTable, offerTable } from '../../machines/index.ts';
import type { FactRecord } from '../../rules/index.ts';
import { callerLeaves } from '../life/call-inputs.ts';
import {
  acceptOffer,
  answerOffer,
  connectOffer,
  endWrapUpOf,
  leave,
} from '../life/offer-inputs.ts';
import type { Core, Named, Queue } from '../memory/core.ts';
import { type CallRef, callLayout, type WorkRef, workLayout } from '../memory/layout.ts';
import { arriveByRules, arriveInQueue, asksRules } from '../rules/arrivals.ts';
import { runTimersBefore } from './create-core.ts';
import type { RefusalCode } from './effects.ts';
import type { Input } from './inputs.ts';
import { apply, beginInstant, endInstant } from './run-instant.ts';

const { callClaim, callState, callVersion } = callLayout;
const { workCall, workInteractionState, workOfferState } = workLayout;

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

  /** A call for a queue. */
  arrive(queue: Queue, name: string | Named): void {
    this.#said(arriveInQueue(this.#core, queue, name));
  }

  /** A call that names no queue, with its facts looked up, which must not change: as rules say. */
  arriveWith(facts: FactRecord, callId: string): void {
    const core = this.#core;
    if (core.calls.has(callId)) this.#said('name_taken');
    else if (!asksRules(core)) this.#said('invalid_parameter');
    else this.#said(arriveByRules(core, { callId }, { facts, wrong: [], required: null }));
  }

  /** The caller of a call hangs up. */
  hangUpCall(call: CallRef): void {
    const core = this.#core;
    this.#said(isOver(core, call) ? 'call_gone' : callerLeaves(core, call));
  }

  /** The agent takes an offer; `callVersion`: of the call they were shown [as it is]. */
  accept(offer: WorkRef, callVersion: number = versionOf(this.#core, offer)): void {
    const core = this.#core;
    const gone = offerGone(core, offer);
    if (gone !== null) this.#said(gone);
    else if (callVersion !== versionOf(core, offer)) this.#said('offer_version_stale');
    else this.#said(acceptOffer(core, offer));
  }

  /** The agent takes an offer and media connect: as `accept` and `connect`, two inputs. */
  answer(offer: WorkRef, callVersion: number): void {
    const core = this.#core;
    const isPlain = offerGone(core, offer) === null && callVersion === versionOf(core, offer);
    const isFree = core.i32[core.i32[offer + workCall]! + callClaim] === 0;
    if (isPlain && isFree && answerOffer(core, offer) === null) {
      this.#place += 2;
      return;
    }
    this.accept(offer, callVersion);
    this.connect(offer);
  }

  connect(offer: WorkRef): void {
    const gone = offerGone(this.#core, offer);
    this.#said(gone === null ? connectOffer(this.#core, offer) : gone);
  }

  /** The agent of an interaction hangs up. */
  hangUp(offer: WorkRef): void {
    const gone = interactionGone(this.#core, offer);
    this.#said(gone === null ? leave(this.#core, offer, 'agentHungUp') : gone);
  }

  endWrapUp(offer: WorkRef): void {
    const gone = interactionGone(this.#core, offer);
    this.#said(gone === null ? endWrapUpOf(this.#core, offer) : gone);
  }

  #said(code: RefusalCode | null): void {
    if (code !== null) this.#core.sink.refused(this.#place, code);
    this.#place += 1;
  }
}

function isOver({ i32 }: Core, call: CallRef): boolean {
  return callTable.isFinal(i32[call + callState]!);
}

/** Of the call that is offered. */
function versionOf({ i32 }: Core, offer: WorkRef): number {
  return i32[i32[offer + workCall]! + callVersion]!;
}

/** Why an offer that ended in this very instant can be neither accepted nor connected. */
function offerGone(core: Core, offer: WorkRef): RefusalCode | null {
  const { i32 } = core;
  if (isOver(core, i32[offer + workCall] as CallRef)) return 'call_gone';
  const isOffer = i32[offer + workInteractionState] === -1;
  return isOffer && !offerTable.isFinal(i32[offer + workOfferState]!) ? null : 'offer_not_live';
}

/** Why an interaction that ended in this very instant, or has not begun, takes no input. */
function interactionGone(core: Core, work: WorkRef): RefusalCode | null {
  const { i32 } = core;
  const state = i32[work + workInteractionState]!;
  const isGone =
    state === -1
      ? offerTable.isFinal(i32[work + workOfferState]!)
      : interactionTable.isFinal(state);
  if (isGone) return isOver(core, i32[work + workCall] as CallRef) ? 'call_gone' : 'offer_not_live';
  return state === -1 ? 'call_state_not_allowed' : null;
}
