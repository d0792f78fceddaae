/**
 * Callers' inputs: hanging up, coming back, callback, message; and agents' own calls. Handlers
 * return null, or a refusal code without any change. Source: decisions/0004 6-10, 28.
 */
import { assert } from '../../kernel/index.ts';
import { callTable, offerTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/codes.ts';
import { type Core, newCall, newWork } from '../memory/core.ts';
import type { Call } from '../memory/records.ts';
import { hasCapacity, isLoggedOn } from './agent-readings.ts';
import { beginTalk, endCall } from './interactions.ts';
import { callIs, callIsCallback, callOn, follow, offerOn } from './life-cycles.ts';
import { failMessage, hearDigits, leavesMessage, redirectCall, routeByHost } from './menus.ts';
import { rescindAll } from './offer-ends.ts';
import { type Answers, about, type InputOf } from './offer-inputs.ts';
import { sessionFor } from './offers.ts';
import { findLiveCall, findWaitingCall, forgetEnded, waitMs } from './removals.ts';
import { depart, setAge } from './steps.ts';
import { endWaiting } from './waiting.ts';
import { addWork } from './works.ts';

type Chosen = InputOf<'call.callbackTaken'> | InputOf<'call.messageLeft'>;

function liveCall(core: Core, input: { readonly callId: string }): Call | RefusalCode {
  return findLiveCall(core, input.callId);
}

function callerHangsUp(core: Core, input: InputOf<'call.hungUp'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  return typeof call === 'string' ? call : hangUpCall(core, call);
}

export function hangUpCall(core: Core, call: Call): RefusalCode | null {
  if (call.rare.consultOf !== null) return 'call_state_not_allowed';
  if (callTable.next(call.state, callOn.abandoned) !== -1) {
    if (leavesMessage(call)) depart(core, call, 'message', 'caller');
    else abandon(core, call);
    return null;
  }
  if (callIsCallback[call.state] === true) return 'call_state_not_allowed';
  endCall(core, call, 'callerHungUp');
  return null;
}

/** Keeps a leaving caller's age for `restoreAgeWithinMs`, unless restored before. */
function rememberAge(core: Core, call: Call): void {
  forgetOldAges(core);
  core.abandoned.delete(call.id);
  if (call.rare.hasRestoredAge) return;
  core.abandoned.set(call.id, { ageFromMs: call.ageFromMs, atMs: core.nowMs });
}

export function forgetOldAges(core: Core): void {
  const { restoreAgeWithinMs } = core.centre.settings;
  if (core.nowMs - core.agesFromMs <= restoreAgeWithinMs) return;
  for (const [callId, { atMs }] of core.abandoned) {
    assert(atMs >= core.agesFromMs, 'ages are kept in the order in which callers left');
    core.agesFromMs = atMs;
    if (core.nowMs - atMs <= restoreAgeWithinMs) return;
    core.abandoned.delete(callId);
  }
  core.agesFromMs = core.nowMs;
}

/** Gives a caller who soon comes back their earlier age, once. */
function restoreAge(core: Core, input: InputOf<'call.returned'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (call.rare.consultOf !== null) return 'call_state_not_allowed';
  const kept = core.abandoned.get(input.of);
  const { restoreAgeWithinMs } = core.centre.settings;
  if (kept === undefined || core.nowMs - kept.atMs > restoreAgeWithinMs) return 'call_gone';
  assert(kept.ageFromMs <= kept.atMs, 'a caller came before they left');
  core.abandoned.delete(input.of);
  call.own.hasRestoredAge = true;
  setAge(core, call, kept.ageFromMs);
  return null;
}

/** The caller ends the wait by callback or message, before an agent claims it. */
const endWaitByCaller = about(liveCall, (core, call, input: Chosen) => {
  const mayChoose = call.state === callIs.queued && call.rare.consultOf === null;
  const isCallback = input.type === 'call.callbackTaken';
  const isNoQueue = call.rare.forAgent !== null || call.queue.asks !== null;
  if (!mayChoose || (isCallback && isNoQueue)) return 'call_state_not_allowed';
  if (isCallback) {
    depart(core, call, 'callback', 'caller');
    return null;
  }
  rescindAll(core, call, 'callGone');
  depart(core, call, 'message', 'caller');
  return null;
});

function abandon(core: Core, call: Call): void {
  const unclaimed = call.liveOffers > 0 ? 'alerting' : 'waiting';
  const phase = call.claim === null ? unclaimed : 'connecting';
  rescindAll(core, call, 'callGone');
  rememberAge(core, call);
  core.sink.callAbandoned(call, phase, waitMs(core, call));
  endWaiting(core, call);
  call.state = follow(callTable, call.state, callOn.abandoned);
  forgetEnded(core, call);
}

/** An agent's own call begins, connected at once and counted in their capacity. */
function beginDirectCall(core: Core, input: InputOf<'directCall.began'>): RefusalCode | null {
  const agent = core.agentsById.get(input.agentId);
  if (agent === undefined) return 'agent_not_found';
  if (!isLoggedOn(agent)) return 'agent_state_not_allowed';
  if (core.calls.has(input.callId)) return 'name_taken';
  if (input.queueId !== undefined && input.direction === 'incoming') return 'invalid_parameter';
  const index = input.queueId === undefined ? -1 : (core.queueIndex.get(input.queueId) ?? -2);
  if (index === -2) return 'queue_not_found';
  const queue = core.queues[index]?.config ?? core.centre.ownCalls;
  if (!hasCapacity(core.centre, agent, queue.channel)) return 'no_capacity';
  const call = newCall(core, input.callId, queue, queue.plan);
  call.own.direct = input.direction;
  call.class = core.centre.defaultClass;
  call.offsetMs = 0;
  call.state = follow(callTable, call.state, callOn.began);
  core.calls.add(call);
  const work = newWork(core, call, 1, agent, sessionFor(agent, queue.group));
  addWork(work);
  work.offerState = follow(offerTable, work.offerState, offerOn.connecting);
  work.offerState = follow(offerTable, work.offerState, offerOn.connected);
  core.sink.interactionBegan(work);
  beginTalk(core, work);
  return null;
}

export const callAnswers = {
  'call.hungUp': callerHangsUp,
  'call.digits': hearDigits,
  'call.routed': routeByHost,
  'call.messageFailed': failMessage,
  redirectCall,
  'call.callbackTaken': endWaitByCaller,
  'call.messageLeft': endWaitByCaller,
  'call.returned': restoreAge,
  'directCall.began': beginDirectCall,
} satisfies Partial<Answers>;
