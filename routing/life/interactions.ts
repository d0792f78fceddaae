/**
 * Interactions, from a connected offer to the end of wrap-up, and how agents leave a call. Their
 * consult ends first; the last to leave ends the call. Source: acd-routing.md B9, B11, B14;
 * decisions/0004 28-30, 55 to 58.
 */
import { assert } from '../../kernel/index.ts';
import { callTable, interactionTable, offerTable } from '../../machines/index.ts';
import type { EndCause } from '../files/index.ts';
import type { Core } from '../memory/core.ts';
import type { LeftCall } from '../memory/rare-fields.ts';
import type { Call, Work } from '../memory/records.ts';
import { arm, become, disarm, ofWrapUp } from '../memory/timers.ts';
import { accruedOf, forgetRefused, setAccrued, settlePending, touch } from './agents.ts';
import {
  callIsCallback,
  callOn,
  follow,
  interactionIs,
  interactionOn,
  offerOn,
} from './life-cycles.ts';
import { rescindAll, rescindOthers } from './offer-ends.ts';
import { forgetEnded, isWaiting, waitMs } from './removals.ts';
import { closeConsult } from './steps.ts';
import { endWaiting } from './waiting.ts';
import { dropWork, isTalking, talkersIn } from './works.ts';

/** An offer's media are connected: the call is answered, or in a consult joined. */
export function connect(core: Core, work: Work): void {
  const { call, agent } = work;
  work.offerState = follow(offerTable, work.offerState, offerOn.connected);
  disarm(core, work);
  call.liveOffers -= 1;
  assert(call.liveOffers >= 0, 'live offers are counted');
  if (call.rare.pulled !== null) call.own.pulled = null;
  core.sink.offerMoved(work, 'offer.connected');
  rescindOthers(core, work);
  const isConsult = call.rare.consultOf !== null;
  if (callIsCallback[call.state] === true) core.sink.callbackDone(call, 'connected');
  else if (!isConsult) core.sink.callAnswered(work, waitMs(core, call));
  call.state = follow(callTable, call.state, callOn.connected);
  call.claim = null;
  endWaiting(core, call);
  forgetRefused(agent);
  beginTalk(core, work);
  if (!isConsult) meetCustomer(core, work);
}

/** From now on the interaction counts as routed work. */
function meetCustomer(core: Core, work: Work): void {
  work.connectedAtMs = core.nowMs;
  work.countsAsWork = true;
  work.serves.lastAgent = work.agent;
  work.agent.handledToday += 1;
}

/** The consulted agent takes the customer over, alone or with others. */
export function passCustomer(core: Core, asked: Work, call: Call): void {
  assert(asked.call.rare.consultOf !== null, 'an agent who takes a call over was asked');
  asked.serves = call;
  call.own.passed = [...(call.rare.passed ?? []), asked];
  if (asked.interactionState !== interactionIs.talking) move(asked, interactionOn.retrieved);
  meetCustomer(core, asked);
  touch(core, asked.agent);
}

/** Ends the agent's hold, if there is one. */
export function retrieveHeld(core: Core, work: Work): void {
  if (work.interactionState !== interactionIs.held) return;
  move(work, interactionOn.retrieved);
  core.sink.callHeld(work, false);
}

export function beginTalk(core: Core, work: Work): void {
  const { agent } = work;
  assert(work.interactionState === -1, 'an offer is connected once');
  work.interactionState = interactionTable.initial;
  const { id, wrapUp } = work.call.queue;
  const own = agent.config.brings.wrapUp;
  // The queue's wrap-up rule with the agent's changes; a call without a queue has none.
  work.wrapUp = own === null || id === '' ? wrapUp : { ...wrapUp, ...own };
  work.countsAsWork =
    work.direct !== null && work.queue.id !== '' && core.centre.settings.outboundCounts;
  work.accruedBeforeMs = accruedOf(core, agent);
  const { left } = agent.rare;
  if (left !== null) {
    giveBackIdle(core, work, left);
    agent.own.left = null;
  }
  agent.interactions += 1;
  agent.lastWorkAtMs = core.nowMs;
  touch(core, agent);
}

/** Restores an agent's idle time if a call soon returns to them, with nobody between. */
function giveBackIdle(core: Core, work: Work, left: LeftCall): void {
  const { call, agent } = work;
  if (left.callId !== call.id || call.lastAgent !== agent) return;
  assert(left.atMs <= core.nowMs, 'a call was left before it came back');
  if (core.nowMs - left.atMs > core.centre.settings.returnWindowMs) return;
  work.accruedBeforeMs = left.accruedMs;
  work.givesBackMs = left.accruedMs;
}

/** Ends the agent's talk: wrap-up begins, or the interaction ends. */
function endTalk(core: Core, work: Work): void {
  const { agent } = work;
  const isRouted = work.direct === null && work.connectedAtMs !== -1;
  if (isRouted) {
    agent.talkTodayMs += core.nowMs - work.connectedAtMs;
    agent.lastInboundAtMs = core.nowMs;
  }
  if (work.serves !== work.call) {
    const rest = work.serves.rare.passed?.filter((other) => other !== work) ?? [];
    work.serves.own.passed = rest.length === 0 ? null : rest;
  }
  const hasRule = isRouted || work.direct !== null || core.centre.settings.consultWrapUp;
  const wrapUp = hasRule ? work.wrapUp : null;
  if (wrapUp === null || wrapUp.mode === 'none') {
    finish(core, work, false);
    return;
  }
  move(work, interactionOn.wrapUpBegan);
  work.wrapUpBeganAtMs = core.nowMs;
  become(work, ofWrapUp);
  setWrapUpEnd(core, work, core.nowMs + wrapUp.limitMs);
  touch(core, agent);
}

function move(work: Work, event: number): void {
  work.interactionState = follow(interactionTable, work.interactionState, event);
}

export function extendWrapUp(core: Core, work: Work, byMs: number): void {
  move(work, interactionOn.wrapUpExtended);
  work.extensions += 1;
  setWrapUpEnd(core, work, work.wrapUpUntilMs + byMs);
}

function setWrapUpEnd(core: Core, work: Work, untilMs: number): void {
  const capMs = work.wrapUpBeganAtMs + core.centre.settings.wrapUpCapMs;
  work.wrapUpUntilMs = Math.min(untilMs, capMs);
  assert(work.wrapUpUntilMs >= work.wrapUpBeganAtMs, 'a wrap-up ends after it began');
  arm(core, work, work.wrapUpUntilMs);
  core.sink.wrapUpSet(work);
}

export function expireWrapUp(core: Core, work: Work): void {
  assert(work.interactionState === interactionIs.wrapUp, 'a wrap-up that is over has begun');
  finish(core, work, work.wrapUp?.outcomeRequired === true && work.outcome === null);
}

export function finish(core: Core, work: Work, isCodeMissing: boolean): void {
  const { agent, call } = work;
  move(work, interactionOn.ended);
  disarm(core, work);
  dropWork(work);
  core.workPool.ended.push(work);
  agent.interactions -= 1;
  if (agent.interactions < 0) assert(false, 'connected works are counted');
  agent.lastWorkAtMs = core.nowMs;
  if (work.countsAsWork) setAccrued(core, agent, work.givesBackMs);
  core.sink.interactionEnded(work, isCodeMissing);
  settlePending(core, agent);
  touch(core, agent);
  forgetEnded(core, call);
}

export function endCall(core: Core, call: Call, cause: EndCause): void {
  if (call.rare.consult !== null) endConsult(core, call.rare.consult, 'consultCancelled');
  const { passed } = call.rare;
  const first = call.firstWork;
  if (first !== null && first.nextOfCall === null && passed === null && isTalking(first)) {
    endTalk(core, first);
  } else {
    for (const work of talkersIn(call)) endTalk(core, work);
  }
  call.state = follow(callTable, call.state, callOn.ended);
  core.sink.callEnded(call, cause);
  forgetEnded(core, call);
}

export function leaveCall(core: Core, work: Work, cause: EndCause): void {
  const call = work.serves;
  const { consult, consultOf } = call.rare;
  if (consult?.rare.consultOf === work) endConsult(core, consult, 'consultCancelled');
  if (consultOf !== null) endConsult(core, call, cause);
  else if (call.rare.passed !== null && talkersIn(call).length > 1) leaveTo(core, work);
  else endCall(core, call, cause);
}

/** The agent leaves a call that goes on; if it soon returns, the agent's idle time is restored. */
export function leaveTo(core: Core, work: Work): void {
  const { agent, serves } = work;
  endTalk(core, work);
  if (!work.countsAsWork) return;
  agent.own.left = {
    callId: serves.id,
    atMs: core.nowMs,
    accruedMs: work.accruedBeforeMs,
  };
}

export function endConsult(core: Core, consult: Call, cause: EndCause): void {
  if (isWaiting(consult)) rescindAll(core, consult, 'callGone');
  for (const work of talkersIn(consult)) endTalk(core, work);
  closeConsult(core, consult, cause);
}
