/**
 * Inputs on offers and interactions: from media, and from the agents who have them.
 *
 * Each answers with the code it is refused with, or null. What is legal, the tables say.
 * Source: acd-routing.md B3, B11; decisions/0004 17, 18, 30.
 */
import { interactionTable, offerTable } from '../../machines/index.ts';
import type { EndCause, RefusalCode } from '../border/effects.ts';
import type { Input } from '../border/inputs.ts';
import type { Core } from '../memory/core.ts';
import { type CallRef, callLayout, none, type WorkRef, workLayout } from '../memory/layout.ts';
import { clear } from '../memory/lists.ts';
import { arm, disarm } from '../memory/timers.ts';
import { consultAbout, consultOf, isCallback, park } from './calls.ts';
import { interactionIs, interactionOn, offerOn } from './life-cycles.ts';
import { claim, failOffer, moveOffer, rejectOffer, takeClaim } from './offer-ends.ts';
import { connect, extendWrapUp, finish, leaveCall } from './talk.ts';
import {
  findInteraction,
  findOffer,
  isTalking,
  outcomeOf,
  setOutcomeOf,
  timerOf,
  workQueueOf,
  wrapUpOf,
} from './works.ts';

const { callClaim, callVersion } = callLayout;
const { workCall, workExtensions, workInteractionState, workOfferState, workServes } = workLayout;

type Of<Type extends Input['type']> = Extract<Input, { type: Type }>;

export function accept(core: Core, input: Of<'acceptOffer'>): RefusalCode | null {
  const work = findOffer(core, input.offerId);
  if (typeof work === 'string') return work;
  const version = core.i32[core.i32[work + workCall]! + callVersion];
  if (input.callVersion !== undefined && input.callVersion !== version) {
    return 'offer_version_stale';
  }
  return acceptOffer(core, work);
}

/** The agent takes a live offer. */
export function acceptOffer(core: Core, work: WorkRef): RefusalCode | null {
  // A parked offer is accepted already, though it may still connect.
  if (offerTable.next(core.i32[work + workOfferState]!, offerOn.accepted) === -1)
    return 'already_accepted';
  if (core.i32[core.i32[work + workCall]! + callClaim] === 0) claim(core, work);
  else accepted(core, work);
  return null;
}

/** Accepts and connects an offer whose call nobody has claimed, in one. */
export function answerOffer(core: Core, work: WorkRef): RefusalCode | null {
  if (offerTable.next(core.i32[work + workOfferState]!, offerOn.accepted) === -1)
    return 'already_accepted';
  takeClaim(core, work);
  connect(core, work);
  return null;
}

/**
 * Has the offers of this fixpoint accepted and connected, where agents answer by themselves; of a
 * callback its caller has still to answer. False: there are none.
 */
export function answerOffers(core: Core): boolean {
  const { unanswered } = core;
  if (unanswered.length === 0) return false;
  for (const work of unanswered) {
    const call = core.i32[work + workCall] as CallRef;
    const isOfCallback = isCallback(core, call);
    // All are refused where the answer to another has taken it back.
    if (core.i32[call + callClaim] === 0 && !isOfCallback) answerOffer(core, work);
    else acceptOffer(core, work);
    if (core.i32[call + callClaim] === work && !isOfCallback) connectOffer(core, work);
  }
  clear(unanswered);
  return true;
}

/** Accepted behind another's claim: it takes the claim if that one fails. */
function accepted(core: Core, work: WorkRef): void {
  const call = core.i32[work + workCall] as CallRef;
  moveOffer(core, work, offerOn.accepted);
  disarm(core, timerOf(work));
  park(core, call, work);
  core.sink.offerMoved(work, 'offer.accepted');
}

export function reject(core: Core, input: Of<'rejectOffer'>): RefusalCode | null {
  const work = findOffer(core, input.offerId);
  if (typeof work === 'string') return work;
  if (offerTable.next(core.i32[work + workOfferState]!, offerOn.rejected) === -1)
    return 'already_accepted';
  rejectOffer(core, work, input.reason);
  return null;
}

/** The answer limit runs anew from the moment the device alerts, once. */
export function alert(core: Core, input: Of<'offer.alerting'>): RefusalCode | null {
  const work = findOffer(core, input.offerId);
  if (typeof work === 'string') return work;
  const next = offerTable.next(core.i32[work + workOfferState]!, offerOn.alerting);
  if (next === -1) return 'call_state_not_allowed';
  core.i32[work + workOfferState] = next;
  arm(core, timerOf(work), core.nowMs + workQueueOf(core, work).answerLimitMs);
  return null;
}

export function mediaConnect(core: Core, input: Of<'offer.connected'>): RefusalCode | null {
  const work = findOffer(core, input.offerId);
  if (typeof work === 'string') return work;
  return connectOffer(core, work);
}

/** Media are through to the agent of a live offer. */
export function connectOffer(core: Core, work: WorkRef): RefusalCode | null {
  if (offerTable.next(core.i32[work + workOfferState]!, offerOn.connected) === -1)
    return 'call_state_not_allowed';
  connect(core, work);
  return null;
}

export function mediaFail(core: Core, input: Of<'offer.failed'>): RefusalCode | null {
  const found = findOffer(core, input.offerId);
  if (typeof found === 'string') return found;
  failOffer(core, found, input.cause);
  return null;
}

/** The agent, or their leg, leaves a connected call. */
export function agentLeaves(core: Core, input: Of<'hangUp'> | Of<'leg.ended'>): RefusalCode | null {
  const work = findInteraction(core, input.offerId);
  if (typeof work === 'string') return work;
  return leave(core, work, input.type === 'hangUp' ? 'agentHungUp' : 'legEnded');
}

/** The agent of an interaction goes, if they are still there. */
export function leave(core: Core, work: WorkRef, cause: EndCause): RefusalCode | null {
  if (!isTalking(core, work)) return 'call_state_not_allowed';
  leaveCall(core, work, cause);
  return null;
}

export function endWrapUp(core: Core, input: Of<'endWrapUp'>): RefusalCode | null {
  const work = findInteraction(core, input.offerId);
  return typeof work === 'string' ? work : endWrapUpOf(core, work);
}

/** The agent says that their wrap-up is over. */
export function endWrapUpOf(core: Core, work: WorkRef): RefusalCode | null {
  if (core.i32[work + workInteractionState]! !== interactionIs.wrapUp)
    return 'call_state_not_allowed';
  const wrapUp = wrapUpOf(core, work);
  if (wrapUp?.mode === 'timed') return 'call_state_not_allowed';
  if (wrapUp?.outcomeRequired === true && outcomeOf(core, work) === null) return 'code_required';
  finish(core, work, false);
  return null;
}

export function extend(core: Core, input: Of<'extendWrapUp'>): RefusalCode | null {
  const work = findInteraction(core, input.offerId);
  if (typeof work === 'string') return work;
  const next = interactionTable.next(
    core.i32[work + workInteractionState]!,
    interactionOn.wrapUpExtended,
  );
  if (next === -1) return 'call_state_not_allowed';
  if (!Number.isSafeInteger(input.byMs) || input.byMs <= 0) return 'invalid_parameter';
  const { extensionsMax = 0 } = wrapUpOf(core, work) ?? {};
  if (core.i32[work + workExtensions]! >= extensionsMax) return 'no_extension_left';
  extendWrapUp(core, work, input.byMs);
  return null;
}

export function setOutcome(core: Core, input: Of<'setOutcome'>): RefusalCode | null {
  const found = findInteraction(core, input.offerId);
  if (typeof found === 'string') return found;
  setOutcomeOf(core, found, input.codes.length === 0 ? null : [...input.codes]);
  return null;
}

/** Holds or retrieves, but not while they ask about the call; the agent stays busy all the while. */
export function setHeld(core: Core, input: Of<'hold'> | Of<'retrieve'>): RefusalCode | null {
  const work = findInteraction(core, input.offerId);
  if (typeof work === 'string') return work;
  const event = input.type === 'hold' ? interactionOn.held : interactionOn.retrieved;
  const next = interactionTable.next(core.i32[work + workInteractionState]!, event);
  const consult = consultAbout(core, core.i32[work + workServes] as CallRef);
  const asks = consult !== none && consultOf(core, consult) === work;
  if (next === -1 || asks) return 'call_state_not_allowed';
  core.i32[work + workInteractionState] = next;
  core.sink.callHeld(work, input.type === 'hold');
  return null;
}
