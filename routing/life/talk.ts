/**
 * Interactions: what an offer becomes when it is connected, until its wrap-up is over; and who
 * leaves a call: its caller, one of its agents, or all by command.
 *
 * The first to go is whatever consult the leaver makes; the last agent to leave ends the call.
 * Source: acd-routing.md B9, B11, B14; decisions/0004 28-30, 55 to 58.
 */
import { assert } from '../../kernel/index.ts';
import { interactionTable } from '../../machines/index.ts';
import type { EndCause } from '../border/effects.ts';
import type { CompiledWrapUp } from '../centre/compile-centre.ts';
import type { Core } from '../memory/core.ts';
import {
  type AgentRef,
  agentHas,
  agentLayout,
  type CallRef,
  callHas,
  callLayout,
  none,
  timerLayout,
  type WorkRef,
  workLayout,
} from '../memory/layout.ts';
import { remove } from '../memory/lists.ts';
import { kindOf } from '../memory/timer-list.ts';
import { arm, disarm } from '../memory/timers.ts';
import { agentConfigOf, agentHasOf, coldAgent, setAgentHas } from './agent-readings.ts';
import { accruedOf, setAccrued, settlePending, touch, touchWork } from './agents.ts';
import {
  consultAbout,
  consulting,
  consultOf,
  forgetEnded,
  hasOf,
  isCallback,
  isWaiting,
  passedTo,
  queueOf,
  waitMs,
} from './calls.ts';
import { countVoiceOffer } from './capacity.ts';
import { closeConsult, moveCall } from './departures.ts';
import { callOn, follow, interactionIs, interactionOn, offerOn } from './life-cycles.ts';
import { moveOffer, rescindAll, rescindOthers } from './offer-ends.ts';
import { endWaiting } from './waiting.ts';
import {
  dropWork,
  isTalking,
  outcomeOf,
  setWrapUp,
  talkersIn,
  timerOf,
  workQueueOf,
  wrapUpOf,
} from './works.ts';

const { timerKind } = timerLayout;
const { agentHandledToday, agentInteractions, agentLastInboundAtMs } = agentLayout;
const { agentLastWorkAtMs, agentNoAnswers, agentRejects, agentTalkTodayMs } = agentLayout;
const { callClaim, callFirstWork, callLastAgent, callLiveOffers, callPulled } = callLayout;
const { workAccruedBeforeMs, workAgent, workCall, workConnectedAtMs, workCounts } = workLayout;
const { workDirect, workExtensions, workGivesBackMs, workInteractionState } = workLayout;
const { workNextOfCall, workServes, workWrapUpBeganAtMs, workWrapUpUntilMs } = workLayout;
const { callHasConsults } = callHas;
const { agentHasLeft } = agentHas;
const { wrapUpEnd } = kindOf;

/** Media are through: the call is answered; of a consult, only the agent asked is there. */
export function connect(core: Core, work: WorkRef): void {
  const { i32 } = core;
  const call = i32[work + workCall] as CallRef;
  const agent = i32[work + workAgent]!;
  moveOffer(core, work, offerOn.connected);
  disarm(core, timerOf(work));
  countVoiceOffer(core, work, -1);
  i32[call + callLiveOffers] = i32[call + callLiveOffers]! - 1;
  i32[call + callPulled] = none;
  core.sink.offerMoved(work, 'offer.connected');
  rescindOthers(core, work);
  assert(core.i32[call + callLiveOffers] === 0, 'a call that is connected is offered to nobody');
  const isConsult = consultOf(core, call) !== none;
  if (isCallback(core, call)) core.sink.callbackDone(call, 'connected');
  else if (!isConsult) core.sink.callAnswered(work, waitMs(core, call));
  moveCall(core, call, callOn.connected);
  core.i32[call + callClaim] = none;
  endWaiting(core, call);
  core.i32[agent + agentNoAnswers] = 0;
  core.i32[agent + agentRejects] = 0;
  beginTalk(core, work);
  if (!isConsult) meetCustomer(core, work);
}

/** The agent talks with the customer from now on: it is routed work, and is counted. */
function meetCustomer(core: Core, work: WorkRef): void {
  const { i32, f64 } = core;
  const agent = i32[work + workAgent]!;
  f64[(work >> 1) + workConnectedAtMs] = core.nowMs;
  i32[work + workCounts] = 1;
  i32[i32[work + workServes]! + callLastAgent] = agent;
  i32[agent + agentHandledToday] = i32[agent + agentHandledToday]! + 1;
}

/** The agent asked by a consult talks with the customer from now on, beside others or alone. */
export function passCustomer(core: Core, asked: WorkRef, call: CallRef): void {
  const { i32 } = core;
  i32[asked + workServes] = call;
  consulting(core, call).passed.push(asked);
  if (i32[asked + workInteractionState] !== interactionIs.talking) {
    moveInteraction(core, asked, interactionOn.retrieved);
  }
  meetCustomer(core, asked);
  touch(core, i32[asked + workAgent] as AgentRef);
}

/** Moves an interaction's life on by what the core does. */
export function moveInteraction({ i32 }: Core, work: WorkRef, event: number): void {
  i32[work + workInteractionState] = follow(
    interactionTable,
    i32[work + workInteractionState]!,
    event,
  );
}

/** Begins an interaction, routed or the agent's own. */
export function beginTalk(core: Core, work: WorkRef): void {
  const { i32, f64 } = core;
  const agent = i32[work + workAgent] as AgentRef;
  const isOwn = i32[work + workDirect] !== 0;
  const isQueued = isOwn && workQueueOf(core, work).id !== '';
  i32[work + workInteractionState] = interactionTable.initial;
  setWrapUp(core, work, wrapUpRule(core, work));
  i32[work + workCounts] = isQueued && core.centre.settings.outboundCounts ? 1 : 0;
  f64[(work >> 1) + workAccruedBeforeMs] = accruedOf(core, agent);
  if (agentHasOf(core, agent, agentHasLeft)) giveBackIdle(core, work, agent);
  i32[agent + agentInteractions] = i32[agent + agentInteractions]! + 1;
  f64[(agent >> 1) + agentLastWorkAtMs] = core.nowMs;
  touchWork(core, agent);
}

/** The rule of the call's queue, with what the agent's own states in its place. */
function wrapUpRule(core: Core, work: WorkRef): CompiledWrapUp {
  const { i32 } = core;
  const { id, wrapUp } = queueOf(core, i32[work + workCall] as CallRef);
  const own = agentConfigOf(core, i32[work + workAgent] as AgentRef).wrapUp;
  // A call of the agent's own, through no queue, has none.
  return own === null || id === '' ? wrapUp : { ...wrapUp, ...own };
}

/** A call that comes back to its agent soon, from nobody else, costs them no idle time. */
function giveBackIdle(core: Core, work: WorkRef, agent: AgentRef): void {
  const { i32, f64 } = core;
  const { left } = coldAgent(core, agent);
  setAgentHas(core, agent, agentHasLeft, false);
  const call = i32[work + workCall] as CallRef;
  if (left.callId !== core.calls.idOf(call) || i32[call + callLastAgent] !== agent) return;
  if (core.nowMs - left.atMs > core.centre.settings.returnWindowMs) return;
  f64[(work >> 1) + workAccruedBeforeMs] = left.accruedMs;
  f64[(work >> 1) + workGivesBackMs] = left.accruedMs;
}

/** The agent's last connection of this interaction ends: wrap-up, or the end. */
export function endTalk(core: Core, work: WorkRef): void {
  const { i32, f64, nowMs } = core;
  const agent = i32[work + workAgent] as AgentRef;
  const isOwn = i32[work + workDirect] !== 0;
  const connectedAtMs = f64[(work >> 1) + workConnectedAtMs]!;
  const isRouted = !isOwn && connectedAtMs !== -1;
  if (isRouted) {
    const at = (agent >> 1) + agentTalkTodayMs;
    f64[at] = f64[at]! + nowMs - connectedAtMs;
    f64[(agent >> 1) + agentLastInboundAtMs] = nowMs;
  }
  const serves = i32[work + workServes] as CallRef;
  if (serves !== i32[work + workCall]) remove(consulting(core, serves).passed, work);
  const hasRule = isRouted || isOwn || core.centre.settings.consultWrapUp;
  const wrapUp = hasRule ? wrapUpOf(core, work) : null;
  if (wrapUp === null || wrapUp.mode === 'none') {
    finish(core, work, false);
    return;
  }
  moveInteraction(core, work, interactionOn.wrapUpBegan);
  f64[(work >> 1) + workWrapUpBeganAtMs] = nowMs;
  core.i32[work + timerKind] = wrapUpEnd;
  setWrapUpEnd(core, work, nowMs + wrapUp.limitMs);
  touchWork(core, agent);
}

/** Extends a wrap-up from the end now set. */
export function extendWrapUp(core: Core, work: WorkRef, byMs: number): void {
  const { i32, f64 } = core;
  moveInteraction(core, work, interactionOn.wrapUpExtended);
  i32[work + workExtensions] = i32[work + workExtensions]! + 1;
  setWrapUpEnd(core, work, f64[(work >> 1) + workWrapUpUntilMs]! + byMs);
}

function setWrapUpEnd(core: Core, work: WorkRef, untilMs: number): void {
  const { f64 } = core;
  const capMs = f64[(work >> 1) + workWrapUpBeganAtMs]! + core.centre.settings.wrapUpCapMs;
  f64[(work >> 1) + workWrapUpUntilMs] = Math.min(untilMs, capMs);
  arm(core, timerOf(work), Math.min(untilMs, capMs));
  core.sink.wrapUpSet(work);
}

/** The wrap-up limit has come. */
export function expireWrapUp(core: Core, work: WorkRef): void {
  const isRequired = wrapUpOf(core, work)?.outcomeRequired === true;
  finish(core, work, isRequired && outcomeOf(core, work) === null);
}

/** The interaction is over: its units are free. */
export function finish(core: Core, work: WorkRef, isCodeMissing: boolean): void {
  const { i32, f64 } = core;
  const agent = i32[work + workAgent] as AgentRef;
  moveInteraction(core, work, interactionOn.ended);
  disarm(core, timerOf(work));
  dropWork(core, work);
  i32[agent + agentInteractions] = i32[agent + agentInteractions]! - 1;
  assert(i32[agent + agentInteractions]! >= 0, 'an agent has no fewer than no interactions');
  f64[(agent >> 1) + agentLastWorkAtMs] = core.nowMs;
  if (i32[work + workCounts] === 1) {
    setAccrued(core, agent, f64[(work >> 1) + workGivesBackMs]!);
  }
  core.sink.interactionEnded(work, isCodeMissing);
  settlePending(core, agent);
  touchWork(core, agent);
  forgetEnded(core, core.i32[work + workCall] as CallRef);
}

/** Ends a connected call for all who are in it: their interactions go to wrap-up or end. */
export function endCall(core: Core, call: CallRef, cause: EndCause): void {
  const { i32 } = core;
  const consult = consultAbout(core, call);
  if (consult !== none) endConsult(core, consult, 'consultCancelled');
  const first = i32[call + callFirstWork] as WorkRef;
  const isAlone = first !== none && i32[first + workNextOfCall] === 0;
  if (isAlone && !hasOf(core, call, callHasConsults) && isTalking(core, first)) {
    endTalk(core, first);
  } else {
    for (const work of talkersIn(core, call)) endTalk(core, work);
  }
  moveCall(core, call, callOn.ended);
  core.sink.callEnded(call, cause);
  forgetEnded(core, call);
}

/** The agent of an interaction is gone: the call goes on with the others in it, or is over. */
export function leaveCall(core: Core, work: WorkRef, cause: EndCause): void {
  const call = core.i32[work + workServes] as CallRef;
  if (!hasOf(core, call, callHasConsults)) {
    endCall(core, call, cause);
    return;
  }
  const consult = consultAbout(core, call);
  if (consult !== none && consultOf(core, consult) === work) {
    endConsult(core, consult, 'consultCancelled');
  }
  if (consultOf(core, call) !== none) endConsult(core, call, cause);
  else if (passedTo(core, call).length > 0 && talkersIn(core, call).length > 1) leaveTo(core, work);
  else endCall(core, call, cause);
}

/** The agent's part is over and the call goes on: it may come back to them within the window. */
export function leaveTo(core: Core, work: WorkRef): void {
  const agent = core.i32[work + workAgent] as AgentRef;
  const callId = core.calls.idOf(core.i32[work + workServes] as CallRef);
  endTalk(core, work);
  if (core.i32[work + workCounts] === 0) return;
  setAgentHas(core, agent, agentHasLeft, true);
  const accruedMs = core.f64[(work >> 1) + workAccruedBeforeMs]!;
  coldAgent(core, agent).left = { callId, atMs: core.nowMs, accruedMs };
}

/** A consult is over, waiting or connected: nobody is asked any more. */
export function endConsult(core: Core, consult: CallRef, cause: EndCause): void {
  if (isWaiting(core, consult)) rescindAll(core, consult, 'callGone');
  for (const work of talkersIn(core, consult)) endTalk(core, work);
  closeConsult(core, consult, cause);
}
