/**
 * Inputs about calls: callers hang up, come back, choose; agents begin their own; supervisors
 * re-class, move, pull, end.
 *
 * Each answers with the code it is refused with, or null. A refused one has changed nothing.
 * Source: ux-and-api.md 17.2; acd-routing.md B14 (commands); decisions/0004 6-10, 28.
 */
import { callTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/effects.ts';
import type { Input } from '../border/inputs.ts';
import type { Core } from '../memory/core.ts';
import {
  type CallRef,
  callFlag,
  callHas,
  callLayout,
  directions,
  none,
  workLayout,
} from '../memory/layout.ts';
import { findAgent, isLoggedOn, isPresent, isUsable, requestedOf } from './agent-readings.ts';
import {
  classOf,
  consultOf,
  findLiveCall,
  findWaitingCall,
  forgetEnded,
  hasOf,
  isCallback,
  isFlagged,
  isWaiting,
  newCall,
  queueOf,
  setFlag,
  waitMs,
} from './calls.ts';
import { countVoiceOffer, hasCapacity, hasCapacityBut } from './capacity.ts';
import { depart, moveCall as followCall } from './departures.ts';
import { moveTo } from './entering.ts';
import { callIs, callOn, offerOn } from './life-cycles.ts';
import { pullTo, sessionFor } from './make-offer.ts';
import { moveOffer, rescindAll } from './offer-ends.ts';
import { setAge, setClass, setKey } from './promotion.ts';
import { beginTalk, endCall, endConsult } from './talk.ts';
import { endWaiting } from './waiting.ts';
import { newWork, talksIn } from './works.ts';

const { callAgeFromMs, callClaim, callClass, callDirect, callLiveOffers } = callLayout;
const { callOffsetMs, callState } = callLayout;
const { workServes } = workLayout;
const { callHasRestoredAge } = callFlag;
const { callHasForAgent } = callHas;

type Of<Type extends Input['type']> = Extract<Input, { type: Type }>;

export function callerHangsUp(core: Core, input: Of<'call.hungUp'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  return typeof call === 'string' ? call : callerLeaves(core, call);
}

/** The caller of a live call hangs up. */
export function callerLeaves(core: Core, call: CallRef): RefusalCode | null {
  if (consultOf(core, call) !== none) return 'call_state_not_allowed';
  if (callTable.next(core.i32[call + callState]!, callOn.abandoned) !== -1) {
    abandon(core, call);
    return null;
  }
  if (isCallback(core, call)) return 'call_state_not_allowed';
  endCall(core, call, 'callerHungUp');
  return null;
}

function abandon(core: Core, call: CallRef): void {
  const isAlerting = core.i32[call + callLiveOffers]! > 0;
  const isClaimed = core.i32[call + callClaim] !== 0;
  const phase = isClaimed ? 'connecting' : isAlerting ? 'alerting' : 'waiting';
  rescindAll(core, call, 'callGone');
  rememberAge(core, call);
  core.sink.callAbandoned(call, phase, waitMs(core, call));
  endWaiting(core, call);
  followCall(core, call, callOn.abandoned);
  forgetEnded(core, call);
}

/** Keeps the age of a caller who left, for a while; one restored already is not kept again. */
function rememberAge(core: Core, call: CallRef): void {
  forgetOldAges(core);
  const id = core.calls.idOf(call);
  core.abandoned.delete(id);
  if (isFlagged(core, call, callHasRestoredAge)) return;
  const ageFromMs = core.f64[(call >> 1) + callAgeFromMs]!;
  core.abandoned.set(id, { ageFromMs, atMs: core.nowMs });
}

/** Lets go of the ages that nobody may have back any more. */
export function forgetOldAges(core: Core): void {
  const { restoreAgeWithinMs } = core.centre.settings;
  if (core.nowMs - core.agesFromMs <= restoreAgeWithinMs) return;
  for (const [callId, { atMs }] of core.abandoned) {
    core.agesFromMs = atMs;
    if (core.nowMs - atMs <= restoreAgeWithinMs) return;
    core.abandoned.delete(callId);
  }
  core.agesFromMs = core.nowMs;
}

/** A caller who is back soon has their age again, once. */
export function restoreAge(core: Core, input: Of<'call.returned'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (consultOf(core, call) !== none) return 'call_state_not_allowed';
  const kept = core.abandoned.get(input.of);
  const { restoreAgeWithinMs } = core.centre.settings;
  if (kept === undefined || core.nowMs - kept.atMs > restoreAgeWithinMs) return 'call_gone';
  core.abandoned.delete(input.of);
  setFlag(core, call, callHasRestoredAge, true);
  setAge(core, call, kept.ageFromMs);
  return null;
}

/** Digits say nothing to the core. */
export function hearDigits(core: Core, input: Of<'call.digits'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  return typeof call === 'string' ? call : null;
}

/** The caller chose to be called back, or left a message; nobody has claimed the call. */
export function endWaitByCaller(
  core: Core,
  input: Of<'call.callbackTaken'> | Of<'call.messageLeft'>,
): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (!waitsUnclaimed(core, call)) return 'call_state_not_allowed';
  if (input.type === 'call.callbackTaken') {
    if (hasOf(core, call, callHasForAgent)) return 'call_state_not_allowed';
    depart(core, call, 'callback', 'caller');
    return null;
  }
  rescindAll(core, call, 'callGone');
  depart(core, call, 'message', 'caller');
  return null;
}

function waitsUnclaimed(core: Core, call: CallRef): boolean {
  return core.i32[call + callState] === callIs.queued && consultOf(core, call) === none;
}

/** An agent's own call begins: they talk at once, and their units are debited. */
export function beginDirectCall(core: Core, input: Of<'directCall.began'>): RefusalCode | null {
  const agent = findAgent(core, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  if (!isLoggedOn(core, agent)) return 'agent_state_not_allowed';
  if (core.calls.has(input.callId)) return 'name_taken';
  if (input.queueId !== undefined && input.direction === 'incoming') return 'invalid_parameter';
  const index = input.queueId === undefined ? -1 : (core.queueIndex.get(input.queueId) ?? -2);
  if (index === -2) return 'queue_not_found';
  const queue = core.queues[index]?.config ?? core.centre.ownCalls;
  if (!hasCapacity(core, agent, queue.channel)) return 'no_capacity';
  const call = newCall(core, input.callId, queue, queue.plan);
  core.i32[call + callDirect] = directions.indexOf(input.direction);
  core.i32[call + callClass] = core.centre.defaultClass;
  core.f64[(call >> 1) + callOffsetMs] = 0;
  followCall(core, call, callOn.began);
  core.calls.add(call);
  const session = queue.group === -1 ? null : sessionFor(core, agent, queue.group);
  const work = newWork(core, call, 1, agent, session);
  moveOffer(core, work, offerOn.connecting);
  moveOffer(core, work, offerOn.connected);
  countVoiceOffer(core, work, -1);
  core.sink.interactionBegan(work);
  beginTalk(core, work);
  return null;
}

export function reclassCall(core: Core, input: Of<'reclassCall'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (input.class === undefined && input.offsetMs === undefined) return 'invalid_parameter';
  const offsetMs = input.offsetMs ?? core.f64[(call >> 1) + callOffsetMs]!;
  if (input.class === undefined) setKey(core, call, { class: classOf(core, call), offsetMs });
  else setClass(core, call, { class: input.class, offsetMs });
  return null;
}

export function moveCall(core: Core, input: Of<'moveCall'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  const isClaimed = core.i32[call + callClaim] !== 0;
  if (isCallback(core, call) || consultOf(core, call) !== none || isClaimed) {
    return 'call_state_not_allowed';
  }
  const queue = core.queues[core.queueIndex.get(input.queueId) ?? -1];
  if (queue === undefined) return 'queue_not_found';
  if (queue.state !== 'open') return 'queue_closed';
  rescindAll(core, call, 'command');
  moveTo(core, call, queue, 'command');
  return null;
}

/** An offer to a named agent now, whatever links, delays and exclusions say. */
export function pullCall(core: Core, input: Of<'pullCall'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (core.i32[call + callClaim] !== 0) return 'call_state_not_allowed';
  const agent = findAgent(core, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const { channel } = queueOf(core, call);
  const isOut = !isPresent(core, agent) || requestedOf(core, agent).pending !== null;
  if (isOut || !isUsable(core, agent, channel)) return 'agent_state_not_allowed';
  const asking = consultOf(core, call);
  if (asking !== none && talksIn(core, core.i32[asking + workServes] as CallRef, agent)) {
    return 'agent_state_not_allowed';
  }
  if (!hasCapacityBut(core, agent, channel, call)) return 'no_capacity';
  rescindAll(core, call, 'command');
  pullTo(core, call, agent);
  return null;
}

/** What its caller hears: told to those who play it, nothing of it is kept. */
export function treatCall(core: Core, input: Of<'treatCall'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (!waitsUnclaimed(core, call)) return 'call_state_not_allowed';
  core.sink.callTreated(call, input.treatment, input.rule ?? null);
  return null;
}

export function hangUpCall(core: Core, input: Of<'hangUpCall'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (consultOf(core, call) !== none) {
    endConsult(core, call, 'command');
    return null;
  }
  if (!isWaiting(core, call)) {
    endCall(core, call, 'command');
    return null;
  }
  rescindAll(core, call, 'command');
  if (isCallback(core, call)) cancelCallback(core, call);
  else depart(core, call, 'end', 'command');
  return null;
}

function cancelCallback(core: Core, call: CallRef): void {
  core.sink.callbackDone(call, 'cancelled');
  endWaiting(core, call);
  endCall(core, call, 'command');
}
