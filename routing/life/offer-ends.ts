/**
 * How an offer ends without a connection: it and its units first, then the call, then the agent.
 *
 * Taken back, nobody is to blame: no exclusion, no count. Rejected, expired, failed: by cause, what
 * it means for call and agent. Not Ready takes back what the agent has not accepted.
 * Source: acd-routing.md B2, B3, B10; decisions/0004 17-20, 23, 24.
 */
import { assert } from '../../kernel/index.ts';
import { offerTable } from '../../machines/index.ts';
import type { FailCause, RescindCause } from '../border/effects.ts';
import { exclude } from '../matching/exclusions.ts';
import type { Core, Session } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  callHas,
  callLayout,
  none,
  type WorkRef,
  workLayout,
} from '../memory/layout.ts';
import { clear, remove } from '../memory/lists.ts';
import { kindOf } from '../memory/timer-list.ts';
import { agentTimer, arm, disarm } from '../memory/timers.ts';
import { type ImposedCause, imposedBy, isUnaccepted, workAgentId } from './agent-readings.ts';
import { coolDown, settlePending, touch, touchOffer } from './agents.ts';
import { coldCall, forAgentOf, hasOf, isCallback, isWaiting, planOf } from './calls.ts';
import { countVoiceOffer, isLiveOffer } from './capacity.ts';
import { moveCall } from './departures.ts';
import { giveUpOnAgent } from './entering.ts';
import { callOn, follow, offerIs, offerOn } from './life-cycles.ts';
import { becomeOfferable, grow, unplaceCall } from './waiting.ts';
import {
  channelOf,
  compareWorks,
  dropWork,
  liveOffersOf,
  sessionOf,
  timerOf,
  worksOfAgent,
} from './works.ts';

const { agentImposed, agentNoAnswers, agentRejects } = agentLayout;
const { callAttempts, callClaim, callLiveOffers, callOffersMax, callPulled } = callLayout;
const { workAgent, workCall, workOfferState } = workLayout;
const { callHasParked } = callHas;
const { autoReturn } = kindOf;

/** Nobody is to blame: no exclusion, no count. */
export function rescindOffer(core: Core, work: WorkRef, cause: RescindCause): void {
  endOffer(core, work, offerOn.rescinded);
  core.sink.offerRescinded(work, cause);
  releaseClaim(core, work, callOn.rescinded);
  becomeOfferable(core, core.i32[work + workCall] as CallRef);
  settleAgent(core, work);
}

/** Moves an offer's life on by what the core does. */
export function moveOffer({ i32 }: Core, work: WorkRef, event: number): void {
  i32[work + workOfferState] = follow(offerTable, i32[work + workOfferState]!, event);
}

/** The offer's own part of any end: its state, its timer, its units. */
function endOffer(core: Core, work: WorkRef, event: number): void {
  const { i32 } = core;
  const call = i32[work + workCall]!;
  moveOffer(core, work, event);
  disarm(core, timerOf(work));
  countVoiceOffer(core, work, -1);
  dropWork(core, work);
  i32[call + callLiveOffers] = i32[call + callLiveOffers]! - 1;
  assert(i32[call + callLiveOffers]! >= 0, 'a call has no fewer than no live offers');
  if (i32[call + callPulled] === work) i32[call + callPulled] = none;
}

/** The call keeps its place; this agent does not get it again for a while. */
function giveBack(core: Core, work: WorkRef): void {
  const call = core.i32[work + workCall] as CallRef;
  releaseClaim(core, work, callOn.failed);
  const forAgent = forAgentOf(core, call);
  if (forAgent !== null && forAgent.agentId === workAgentId(core, work)) {
    giveUpOnAgent(core, call, forAgent);
    if (!isWaiting(core, call)) return;
  }
  exclude(core, call, core.i32[work + workAgent] as AgentRef);
  claimNext(core, call);
  becomeOfferable(core, call);
}

/** Rescinds all live offers of a call, by number; nobody claims after another. */
export function rescindAll(core: Core, call: CallRef, cause: RescindCause): void {
  forgetParked(core, call);
  if (core.i32[call + callLiveOffers] === 0) return;
  for (const work of liveOffersOf(core, call)) rescindOffer(core, work, cause);
}

/** Nobody has accepted behind the claim any more. */
function forgetParked(core: Core, call: CallRef): void {
  if (hasOf(core, call, callHasParked)) clear(coldCall(core, call).parked);
}

/** With the claim an offer is connecting, and the connect limit runs; a callback has its own. */
export function claim(core: Core, work: WorkRef): void {
  const { connectLimitMs, callbackLimitMs } = core.centre.settings;
  const isOfCallback = isCallback(core, core.i32[work + workCall] as CallRef);
  arm(core, timerOf(work), core.nowMs + (isOfCallback ? callbackLimitMs : connectLimitMs));
  takeClaim(core, work);
}

/** The claim alone: for an offer that connects in this instant. */
export function takeClaim(core: Core, work: WorkRef): void {
  const { i32 } = core;
  const call = i32[work + workCall] as CallRef;
  moveOffer(core, work, offerOn.connecting);
  i32[call + callClaim] = work;
  moveCall(core, call, callOn.connecting);
  unplaceCall(core, call);
  grow(core, call);
  core.sink.offerMoved(work, 'offer.connecting');
  if (isCallback(core, call)) {
    core.i32[call + callAttempts] = core.i32[call + callAttempts]! + 1;
    core.sink.callbackAttempted(work);
  }
  if (core.centre.settings.ringGroupRescind === 'atAccept') rescindOthers(core, work);
}

/** Another agent has the call: what else is live of it is taken back, by number. */
export function rescindOthers(core: Core, work: WorkRef): void {
  const call = core.i32[work + workCall] as CallRef;
  forgetParked(core, call);
  if (core.i32[call + callLiveOffers] === Number(isLiveOffer(core, work))) return;
  for (const other of liveOffersOf(core, call)) {
    if (other !== work) rescindOffer(core, other, 'otherAgent');
  }
}

/** After the claimer has failed, the first parked offer takes the claim. */
function claimNext(core: Core, call: CallRef): void {
  if (core.i32[call + callClaim] !== 0 || !hasOf(core, call, callHasParked)) return;
  const next = coldCall(core, call).parked.shift();
  if (next !== undefined) claim(core, next);
}

function releaseClaim(core: Core, work: WorkRef, event: number): void {
  const call = core.i32[work + workCall] as CallRef;
  if (hasOf(core, call, callHasParked)) remove(coldCall(core, call).parked, work);
  if (core.i32[call + callClaim] !== work) return;
  core.i32[call + callClaim] = none;
  moveCall(core, call, event);
}

/** The agent's part that every end has: what was pending may act now. */
function settleAgent(core: Core, work: WorkRef): void {
  const agent = core.i32[work + workAgent] as AgentRef;
  settlePending(core, agent);
  touchOffer(core, agent);
}

export function rejectOffer(core: Core, work: WorkRef, reason: string | undefined): void {
  endOffer(core, work, offerOn.rejected);
  core.sink.offerRejected(work, reason ?? null);
  giveBack(core, work);
  const agent = core.i32[work + workAgent] as AgentRef;
  const { rejectCoolDownMs, rejectsMax } = core.centre.settings;
  coolDown(core, agent, rejectCoolDownMs);
  core.i32[agent + agentRejects] = core.i32[agent + agentRejects]! + 1;
  if (core.i32[agent + agentRejects]! >= rejectsMax) impose(core, agent, 'rejects');
  settleAgent(core, work);
}

/** The answer limit has come; or the connect limit, which is a failure of media. */
export function expireOffer(core: Core, work: WorkRef): void {
  if (core.i32[work + workOfferState] === offerIs.connecting) {
    failOffer(core, work, 'media', offerOn.connectLimit);
    return;
  }
  endOffer(core, work, offerOn.answerLimit);
  core.sink.offerMoved(work, 'offer.expired');
  // As the call is now: giving it back may take it elsewhere.
  const isCounted = counts(core, work);
  giveBack(core, work);
  const { i32 } = core;
  const agent = i32[work + workAgent] as AgentRef;
  if (isCounted) {
    i32[agent + agentNoAnswers] = i32[agent + agentNoAnswers]! + 1;
    const { noAnswersMax } = channelOf(core, work);
    if (i32[agent + agentNoAnswers]! >= noAnswersMax) impose(core, agent, 'noAnswer');
  }
  settleAgent(core, work);
}

export function failOffer(
  core: Core,
  work: WorkRef,
  cause: FailCause,
  event: number = offerOn.failed,
): void {
  endOffer(core, work, event);
  core.sink.offerFailed(work, cause);
  giveBack(core, work);
  const agent = core.i32[work + workAgent] as AgentRef;
  if (cause === 'unreachable') impose(core, agent, 'device');
  else coolDown(core, agent, core.centre.settings.failCoolDownMs);
  settleAgent(core, work);
}

/** One of several who were asked at once is not blamed for not answering. */
function counts(core: Core, work: WorkRef): boolean {
  const call = core.i32[work + workCall] as CallRef;
  const isRingGroup = planOf(core, call).strategy.name === 'ringGroup';
  const isOneOfSeveral = isRingGroup || core.i32[call + callOffersMax]! > 1;
  return !isOneOfSeveral || core.centre.settings.countRingGroup;
}

/** Imposes a Not Ready at once, even on an agent at work (acd-routing.md B2, B10). */
export function impose(core: Core, agent: AgentRef, cause: ImposedCause): void {
  const imposed = core.i32[agent + agentImposed]!;
  const isNew = (imposed & imposedBy[cause]) === 0;
  core.i32[agent + agentImposed] = imposed | imposedBy[cause];
  const { autoReturnMs } = core.centre.settings;
  if (isNew && cause === 'noAnswer' && autoReturnMs !== null) {
    arm(core, agentTimer(core, agent, autoReturn), core.nowMs + autoReturnMs);
  }
  rescindUnaccepted(core, agent, null);
  touch(core, agent);
}

/**
 * Rescinds what the agent has not accepted yet, of one session or of all, unless offers are let
 * finish.
 */
export function rescindUnaccepted(core: Core, agent: AgentRef, session: Session | null): void {
  if (core.centre.settings.notReadyWithLiveOffer === 'finishOffer') return;
  const unaccepted = worksOfAgent(core, agent).filter(
    (work) => isUnaccepted(core, work) && (session === null || sessionOf(core, work) === session),
  );
  unaccepted.sort((a, b) => compareWorks(core, a, b));
  for (const work of unaccepted) rescindOffer(core, work, 'stateChange');
}
