/**
 * Waiting calls: the line, the place among the calls that may be offered, ring rounds, limits.
 *
 * Limits are armed at entry and held up by live offers.
 * Source: acd-routing.md B6, B12, B13; decisions/0004 4, 5, 8, 9, 12, 19.
 */
import { assert } from '../../kernel/index.ts';
import { delaysOf, demandFor, releaseDemand } from '../matching/demands.ts';
import { endExclusions } from '../matching/exclusions.ts';
import type { Core, Queue } from '../memory/core.ts';
import {
  type CallRef,
  callFlag,
  callHas,
  callLayout,
  type NodeRef,
  nodeLayout,
} from '../memory/layout.ts';
import { kindOf } from '../memory/timer-list.ts';
import { armCall, disarmCall, unblock } from '../memory/timers.ts';
import { joinByWait, leaveByWait } from '../rules/queue-watch.ts';
import { dueKey, hasOf, isOfferable, planOf, setHas } from './calls.ts';

const { callClaim, callClass, callDelayStage, callDemand, callEnteredAtMs } = callLayout;
const { callFirstTimer, callFlags, callLiveOffers, callPlaceInQueue, callPulled } = callLayout;
const { callQueue, callRingGrowth, callRoundBeganAtMs, callSpecial } = callLayout;
const { nodeKey0, nodeKey1, nodeKey3 } = nodeLayout;
const { callIsDirty, callIsCounted } = callFlag;
const { callHasForAgent, callHasWaitNode } = callHas;
const {
  linkDelay,
  ringGrowth,
  stepChange,
  promotion,
  maxWait,
  transferWait,
  noStaff,
  queueClosing,
} = kindOf;

/** Due keys beyond this do not fit a packed key. */
const dueKeyMax = 2 ** 43;

/** Adds a call to those whose queue it is. */
export function joinWaiting(core: Core, queue: Queue, call: CallRef): void {
  core.i32[call + callPlaceInQueue] = queue.waiting.push(call) - 1;
  if (queue.byWait !== 0) joinByWait(core, queue, call);
}

/** Takes it out; the last one takes its place. */
export function leaveWaiting(core: Core, call: CallRef): void {
  const { i32 } = core;
  const place = i32[call + callPlaceInQueue]!;
  if (place === -1) return;
  i32[call + callPlaceInQueue] = -1;
  if (hasOf(core, call, callHasWaitNode)) leaveByWait(core, call);
  const waiting = core.queues[i32[call + callQueue]!]?.waiting;
  const last = waiting?.pop();
  assert(last !== undefined, 'who leaves a line is in it');
  if (waiting === undefined || last === call) return;
  waiting[place] = last;
  i32[last + callPlaceInQueue] = place;
}

/** Takes a call out of its queue: it is connected, moved, or gone. */
export function leaveQueue(core: Core, call: CallRef): void {
  const { i32 } = core;
  leaveWaiting(core, call);
  i32[call + callRingGrowth] = 0;
  if (i32[call + callFirstTimer] !== 0) disarmWait(core, call);
  if ((i32[call + callSpecial]! & callHasForAgent) !== 0) endWaitForAgent(core, call);
  unplaceCall(core, call);
  releaseDemand(core, call);
  countUnoffered(core, call);
}

function disarmWait(core: Core, call: CallRef): void {
  disarmCall(core, call, stepChange);
  disarmCall(core, call, linkDelay);
  disarmCall(core, call, promotion);
  disarmCall(core, call, ringGrowth);
  disarmLimits(core, call);
}

/** Forgets what holds only until a call is connected or gone. */
export function endWaiting(core: Core, call: CallRef): void {
  leaveQueue(core, call);
  endExclusions(core, call);
}

/** Disarms every limit of a call's waiting. */
export function disarmLimits(core: Core, call: CallRef): void {
  disarmCall(core, call, maxWait);
  disarmCall(core, call, noStaff);
  disarmCall(core, call, queueClosing);
}

/** Gives the call the demand of its present step and age, and the next link delay to pass. */
export function setDemand(core: Core, call: CallRef): void {
  const { i32, f64 } = core;
  const enteredAtMs = f64[(call >> 1) + callEnteredAtMs]!;
  const delays = delaysOf(core, call);
  let stage = 0;
  while (stage < delays.length && delays[stage]! <= core.nowMs - enteredAtMs) stage += 1;
  i32[call + callDelayStage] = stage;
  const next = delays[stage];
  if (next === undefined) disarmCall(core, call, linkDelay);
  else armCall(core, call, linkDelay, enteredAtMs + next);
  const demand = demandFor(core, call);
  if (demand.index !== core.i32[call + callDemand]) {
    unplaceCall(core, call);
    demand.users += 1;
    releaseDemand(core, call);
    core.i32[call + callDemand] = demand.index;
  }
  placeCall(core, call);
}

/** Puts the call, if it may be offered, where its key belongs, for the next match to look at. */
export function placeCall(core: Core, call: CallRef): void {
  unplaceCall(core, call);
  const { i32, f64 } = core;
  const demand = i32[call + callDemand]!;
  if (demand === 0 || !isOfferable(core, call)) return;
  const due = dueKey(core, call);
  if (due >= dueKeyMax || due <= -dueKeyMax) core.isPacked = false;
  f64[(call >> 1) + nodeKey0] = i32[call + callClass]!;
  f64[(call >> 1) + nodeKey1] = due;
  i32[call + nodeKey3] = i32[call + callQueue]!;
  core.heads.insert(demand, nodeOf(call));
  markDirty(core, call);
}

/** Its place among the calls of its demand is the first of its record. */
export function nodeOf(call: CallRef): NodeRef {
  return call as number as NodeRef;
}

/** Takes the call out of those that may be offered. */
export function unplaceCall({ heads }: Core, call: CallRef): void {
  heads.remove(nodeOf(call));
}

/** After an offer has ended unconnected: it may be offered again, and limits held up may act. */
export function becomeOfferable(core: Core, call: CallRef): void {
  const { i32 } = core;
  countUnoffered(core, call);
  if (i32[call + callClaim] !== 0) return;
  if (i32[call + callLiveOffers] === 0) endRound(core, call);
  else grow(core, call);
  unblock(core, call);
  placeCall(core, call);
}

/** A ring round begins with the first live offer of a call, and grows from then on. */
export function beginRound(core: Core, call: CallRef): void {
  core.f64[(call >> 1) + callRoundBeganAtMs] = core.nowMs;
  grow(core, call);
}

/** The time for one more offer at once. */
export function growRound(core: Core, call: CallRef): void {
  grow(core, call);
  placeCall(core, call);
}

/** Growth by now; the next is a timer, but under a claim, or beside a pulled offer, none. */
export function grow(core: Core, call: CallRef): void {
  const { growEveryMs } = planOf(core, call).strategy;
  if (growEveryMs === null) return;
  const { i32, f64 } = core;
  const beganAtMs = f64[(call >> 1) + callRoundBeganAtMs]!;
  const growth = Math.floor((core.nowMs - beganAtMs) / growEveryMs);
  i32[call + callRingGrowth] = growth;
  if (i32[call + callClaim] !== 0 || i32[call + callPulled] !== 0) {
    disarmCall(core, call, ringGrowth);
  } else {
    armCall(core, call, ringGrowth, beganAtMs + (growth + 1) * growEveryMs);
  }
}

/** After a change of plan: a round that is on grows by the new one, from its begin. */
export function regrow(core: Core, call: CallRef): void {
  endRound(core, call);
  if (core.i32[call + callLiveOffers]! > 0) grow(core, call);
}

function endRound(core: Core, call: CallRef): void {
  core.i32[call + callRingGrowth] = 0;
  disarmCall(core, call, ringGrowth);
}

/** The call is for one agent no longer. */
export function endWaitForAgent(core: Core, call: CallRef): void {
  disarmCall(core, call, transferWait);
  setHas(core, call, callHasForAgent, false);
}

/**
 * Counts the call among the unoffered of its queue, or no more (`longestQueue`); one for an agent
 * alone is not its queue's.
 */
export function countUnoffered(core: Core, call: CallRef): void {
  const { i32, unoffered } = core;
  const isFree = i32[call + callDemand] !== 0 && i32[call + callLiveOffers] === 0;
  const counts = isFree && (i32[call + callSpecial]! & callHasForAgent) === 0;
  const flags = i32[call + callFlags]!;
  if (counts === ((flags & callIsCounted) !== 0)) return;
  const queue = i32[call + callQueue]!;
  unoffered[queue] = unoffered[queue]! + (counts ? 1 : -1);
  i32[call + callFlags] = flags ^ callIsCounted;
}

/** Has the next match look for an agent for this call. */
export function markDirty({ i32, dirtyCalls }: Core, call: CallRef): void {
  const flags = i32[call + callFlags]!;
  if ((flags & callIsDirty) !== 0) return;
  i32[call + callFlags] = flags | callIsDirty;
  dirtyCalls.push(call);
}
