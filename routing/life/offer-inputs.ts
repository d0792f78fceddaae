/**
 * Inputs about offers and interactions, from media and agents. Handlers return a refusal code or
 * null. Source: acd-routing.md B3, B11; decisions/0004 17, 18, 30.
 */
import { assert } from '../../kernel/index.ts';
import { callTable, interactionTable, offerTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/codes.ts';
import type { EndCause, Input } from '../files/index.ts';
import type { Core } from '../memory/core.ts';
import type { Work } from '../memory/records.ts';
import { appendTo, arm, clear, disarm } from '../memory/timers.ts';
import { isLiveOffer } from './agent-readings.ts';
import { connect, extendWrapUp, finish, leaveCall } from './interactions.ts';
import { callIsCallback, follow, interactionIs, interactionOn, offerOn } from './life-cycles.ts';
import { failOffer, rejectOffer } from './limits.ts';
import { claim, takeClaim } from './offer-ends.ts';
import { isTalking } from './works.ts';

/** Inputs of a table of their members. */
export type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

export type Answers = {
  readonly [Type in Input['type']]: (core: Core, input: InputOf<Type>) => RefusalCode | null;
};

/** Makes a handler that first finds what the input names, or refuses. */
export function about<Thing extends object, Named, Asked extends Named>(
  find: (core: Core, input: Named) => Thing | RefusalCode,
  answer: (core: Core, thing: Thing, input: Asked) => RefusalCode | null,
): (core: Core, input: Asked) => RefusalCode | null {
  return (core, input) => {
    const found = find(core, input);
    return typeof found === 'string' ? found : answer(core, found, input);
  };
}

export interface OfferReference {
  readonly offerId: string;
}

function accept(core: Core, input: InputOf<'acceptOffer'>): RefusalCode | null {
  const work = findOffer(core, input);
  if (typeof work === 'string') return work;
  const { call } = work;
  const isStale = input.callVersion !== undefined && input.callVersion !== call.version;
  return isStale ? 'offer_version_stale' : acceptOffer(core, work);
}

export function acceptOffer(core: Core, work: Work): RefusalCode | null {
  // A parked offer is accepted already; accepting it again is refused.
  if (offerTable.next(work.offerState, offerOn.accepted) === -1) return 'already_accepted';
  if (work.call.claim === null) {
    claim(core, work);
    return null;
  }
  // Parked: the offer takes the claim if the other fails.
  work.offerState = follow(offerTable, work.offerState, offerOn.accepted);
  disarm(core, work);
  assert(!work.call.rare.parked.includes(work), 'an offer is accepted once');
  work.call.own.parked = appendTo(work.call.rare.parked, work);
  core.sink.offerMoved(work, 'offer.accepted');
  return null;
}

export function answerOffer(core: Core, work: Work): RefusalCode | null {
  if (offerTable.next(work.offerState, offerOn.accepted) === -1) return 'already_accepted';
  assert(work.call.claim === null, 'nobody has the claim of what is answered at once');
  takeClaim(core, work);
  connect(core, work);
  return null;
}

/** Answers new offers (`autoAnswer`), but only accepts callbacks. False: there are none. */
export function answerOffers(core: Core): boolean {
  const { unanswered } = core;
  if (unanswered.length === 0) return false;
  for (const work of unanswered) {
    const { call } = work;
    const isCallback = callIsCallback[call.state] === true;
    // The answer to another offer may have rescinded this one.
    if (call.claim === null && !isCallback) answerOffer(core, work);
    else acceptOffer(core, work);
    if (call.claim === work && !isCallback) connectOffer(core, work);
  }
  clear(unanswered);
  return true;
}

const reject = about(findOffer, (core, work, input: InputOf<'rejectOffer'>) => {
  if (offerTable.next(work.offerState, offerOn.rejected) === -1) return 'already_accepted';
  rejectOffer(core, work, input.reason);
  return null;
});

/** The agent's device alerts, which restarts the answer limit, once per offer. */
const alert = about(findOffer, (core, work) => {
  const next = offerTable.next(work.offerState, offerOn.alerting);
  if (next === -1) return 'call_state_not_allowed';
  work.offerState = next;
  arm(core, work, core.nowMs + work.queue.answerLimitMs);
  return null;
});

function mediaConnect(core: Core, input: InputOf<'offer.connected'>): RefusalCode | null {
  const work = findOffer(core, input);
  return typeof work === 'string' ? work : connectOffer(core, work);
}

export function connectOffer(core: Core, work: Work): RefusalCode | null {
  if (offerTable.next(work.offerState, offerOn.connected) === -1) return 'call_state_not_allowed';
  connect(core, work);
  return null;
}

const mediaFail = about(findOffer, (core, work, input: InputOf<'offer.failed'>) => {
  failOffer(core, work, input.cause, offerOn.failed);
  return null;
});

function agentLeaves(
  core: Core,
  input: InputOf<'hangUp'> | InputOf<'leg.ended'>,
): RefusalCode | null {
  const work = findInteraction(core, input);
  if (typeof work === 'string') return work;
  return leave(core, work, input.type === 'hangUp' ? 'agentHungUp' : 'legEnded');
}

export function leave(core: Core, work: Work, cause: EndCause): RefusalCode | null {
  if (!isTalking(work)) return 'call_state_not_allowed';
  leaveCall(core, work, cause);
  return null;
}

const endWrapUp = about(findWrapUp, endWrapUpOf);

export function endWrapUpOf(core: Core, work: Work): RefusalCode | null {
  const refusal = keepsInWrapUp(work);
  if (refusal === null) finish(core, work, false);
  return refusal;
}

/** Why the agent may not end the wrap-up; null: they may. */
export function keepsInWrapUp({ interactionState, wrapUp, outcome }: Work): RefusalCode | null {
  const isEndable = interactionState === interactionIs.wrapUp && wrapUp?.mode !== 'timed';
  if (!isEndable) return 'call_state_not_allowed';
  return wrapUp?.outcomeRequired === true && outcome === null ? 'code_required' : null;
}

const extend = about(findWrapUp, (core, work, input: InputOf<'extendWrapUp'>) => {
  const next = interactionTable.next(work.interactionState, interactionOn.wrapUpExtended);
  if (next === -1) return 'call_state_not_allowed';
  if (!Number.isSafeInteger(input.byMs) || input.byMs <= 0) return 'invalid_parameter';
  if (work.extensions >= (work.wrapUp?.extensionsMax ?? 0)) return 'no_extension_left';
  extendWrapUp(core, work, input.byMs);
  return null;
});

const setOutcome = about(findInteraction, (_core, work, input: InputOf<'setOutcome'>) => {
  work.outcome = input.codes.length === 0 ? null : [...input.codes];
  return null;
});

export function findWork(core: Core, offerId: string): Work | RefusalCode {
  const slash = offerId.lastIndexOf('/');
  const call = core.calls.get(offerId.slice(0, Math.max(slash, 0)));
  if (call === undefined) return 'call_gone';
  const n = offerId.slice(slash + 1);
  for (let work = call.firstWork; work !== null; work = work.nextOfCall) {
    if (String(work.n) === n) return work;
  }
  return callTable.isFinal(call.state) ? 'call_gone' : 'offer_not_live';
}

function findOffer(core: Core, input: OfferReference): Work | RefusalCode {
  const work = findWork(core, input.offerId);
  if (typeof work === 'string') return work;
  if (callTable.isFinal(work.call.state)) return 'call_gone';
  return isLiveOffer(work) ? work : 'offer_not_live';
}

export function findInteraction(core: Core, input: OfferReference): Work | RefusalCode {
  const work = findWork(core, input.offerId);
  if (typeof work === 'string') return work;
  return isLiveOffer(work) ? 'call_state_not_allowed' : work;
}

/** Finds an interaction whose call may be over, as wrap-up outlives the call. */
function findWrapUp(core: Core, input: OfferReference): Work | RefusalCode {
  const found = findWork(core, input.offerId);
  return typeof found === 'string' ? 'call_state_not_allowed' : found;
}

/** Holds or retrieves a call; on hold, the agent stays busy. Who consults about it holds it not. */
const setHeld = about(
  findInteraction,
  (core, work, input: InputOf<'hold'> | InputOf<'retrieve'>) => {
    const isHold = input.type === 'hold';
    const event = isHold ? interactionOn.held : interactionOn.retrieved;
    const next = interactionTable.next(work.interactionState, event);
    const asks = isHold && work.serves.rare.consult?.rare.consultOf === work;
    if (next === -1 || asks) return 'call_state_not_allowed';
    work.interactionState = next;
    core.sink.callHeld(work, isHold);
    return null;
  },
);

export const offerAnswers = {
  'offer.alerting': alert,
  'offer.connected': mediaConnect,
  'offer.failed': mediaFail,
  'leg.ended': agentLeaves,
  acceptOffer: accept,
  rejectOffer: reject,
  hold: setHeld,
  retrieve: setHeld,
  hangUp: agentLeaves,
  endWrapUp,
  extendWrapUp: extend,
  setOutcome,
} satisfies Partial<Answers>;
