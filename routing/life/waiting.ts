/**
 * A waiting call's place in its queue and among the calls that may be offered. Source:
 * acd-routing.md B6, B12, B13; decisions/0004 8, 9, 12.
 */
import { assert } from '../../kernel/index.ts';
import { delaysOf, demandFor, dueKeyMax, releaseDemand } from '../matching/demands.ts';
import { endExclusions } from '../matching/eligibility.ts';
import type { Core } from '../memory/core.ts';
import { type Call, noRare, type Queue } from '../memory/records.ts';
import { arm, disarm, Timer } from '../memory/timers.ts';
import { joinByWait } from '../rules/queue-watch.ts';
import { stopAsking } from './asking.ts';
import { callIs, callIsCallback } from './life-cycles.ts';
import { disarmLimits, dueKey, unblockRemovals } from './removals.ts';

export function joinWaiting(queue: Queue, call: Call): void {
  assert(call.placeInQueue === -1, 'a call waits in one queue at a time');
  call.placeInQueue = queue.waiting.length;
  queue.waiting.push(call);
  if (queue.byWait !== null) joinByWait(queue.byWait, call);
}

export function leaveWaiting(core: Core, call: Call): void {
  const { placeInQueue } = call;
  if (placeInQueue === -1) return;
  call.placeInQueue = -1;
  const { waitNode } = call.rare;
  waitNode?.set?.remove(waitNode);
  const waiting = core.queues[call.queue.index]?.waiting;
  const last = waiting?.pop();
  if (waiting === undefined || last === undefined || last === call) return;
  assert(waiting[placeInQueue] === call, 'a call stands at its place in its queue');
  waiting[placeInQueue] = last;
  last.placeInQueue = placeInQueue;
}

export function leaveQueue(core: Core, call: Call): void {
  leaveWaiting(core, call);
  disarm(core, call);
  disarmLimits(core, call);
  if (call.rare !== noRare) {
    disarm(core, call.rare.delayTimer);
    disarm(core, call.rare.promotionTimer);
    endRound(core, call);
    if (call.rare.forAgent !== null) endWaitForAgent(core, call);
    if (call.rare.asked !== null) stopAsking(core, call);
  }
  unplaceCall(core, call);
  releaseDemand(core, call);
  countUnoffered(core, call);
}

export function endWaiting(core: Core, call: Call): void {
  assert(call.liveOffers === 0, 'a call that waits no more is offered to nobody');
  leaveQueue(core, call);
  endExclusions(core, call);
}

export function isOfferable(call: Call): boolean {
  const { pulled, ringGrowth } = call.rare;
  const waits = call.state === callIs.queued || call.state === callIs.planned;
  return (
    waits && !isResting(call) && pulled === null && call.liveOffers < call.offersMax + ringGrowth
  );
}

/** Whether it is a callback that is not offered while its queue is closed. */
export function isResting(call: Call): boolean {
  return call.rare.rests && call.state === callIs.planned;
}

/** Makes a callback rest while its queue is closed, if the queue says so; true: it changed. */
export function settleRest({ queues }: Core, call: Call): boolean {
  const { config, state } = queues[call.queue.index] ?? {};
  const isHeld = state === 'closed' && config?.callbacksWhileClosed === false;
  const rests = isHeld && callIsCallback[call.state] === true;
  if (rests === call.rare.rests) return false;
  call.own.rests = rests;
  return true;
}

export function setDemand(core: Core, call: Call): void {
  const ageMs = core.nowMs - call.enteredAtMs;
  assert(ageMs >= 0, 'a call waits since it came');
  const delays = delaysOf(core.demands, call);
  let stage = 0;
  while (stage < delays.length && (delays[stage] ?? 0) <= ageMs) stage += 1;
  const next = delays[stage];
  if (next === undefined) {
    disarm(core, call.rare.delayTimer);
  } else {
    const rare = call.own;
    rare.delayTimer ??= new Timer('linkDelay', call);
    arm(core, rare.delayTimer, call.enteredAtMs + next);
  }
  const demand = demandFor(core, call, stage);
  if (demand !== call.demand) {
    unplaceCall(core, call);
    demand.users += 1;
    releaseDemand(core, call);
    call.demand = demand;
  }
  placeCall(core, call);
}

export function placeCall(core: Core, call: Call): void {
  unplaceCall(core, call);
  const { demand } = call;
  if (!isOfferable(call) || demand === null) return;
  const due = dueKey(call);
  if (due >= dueKeyMax || due <= -dueKeyMax) core.demands.isPacked = false;
  assert(call.class >= 0 && call.class < 16, 'a class has room in a packed key');
  call.setKey(call.class, due, call.sequence, call.queue.index);
  core.demands.heads.insert(demand.index, demand.calls, call);
  markDirty(core, call);
}

export function unplaceCall(core: Core, call: Call): void {
  if (call.set !== null && call.demand === null) assert(false, 'a call waits by its demand');
  if (call.demand !== null) core.demands.heads.remove(call.demand.index, call);
}

/** The call may be offered again after an unconnected offer; its blocked limits act again. */
export function becomeOfferable(core: Core, call: Call): void {
  countUnoffered(core, call);
  if (call.claim !== null) return;
  if (call.liveOffers === 0) endRound(core, call);
  else grow(core, call);
  unblockRemovals(core, call);
  placeCall(core, call);
}

export function growRound(core: Core, call: Call): void {
  assert(call.liveOffers > 0, 'a round that grows is on');
  grow(core, call);
  placeCall(core, call);
}

/** Grows the ring round and arms its next growth, unless the call is claimed or pulled. */
export function grow(core: Core, call: Call): void {
  const { growEveryMs } = call.plan.strategy;
  if (growEveryMs === null) return;
  assert(call.roundBeganAtMs >= 0 && call.roundBeganAtMs <= core.nowMs, 'a round has begun');
  const rare = call.own;
  rare.ringGrowth = Math.floor((core.nowMs - call.roundBeganAtMs) / growEveryMs);
  if (call.claim !== null || rare.pulled !== null) {
    disarm(core, rare.ringTimer);
    return;
  }
  rare.ringTimer ??= new Timer('ringGrowth', call);
  arm(core, rare.ringTimer, call.roundBeganAtMs + (rare.ringGrowth + 1) * growEveryMs);
}

/** Lets a ring round grow by the new plan from the round's beginning. */
export function regrow(core: Core, call: Call): void {
  endRound(core, call);
  if (call.liveOffers > 0) grow(core, call);
}

function endRound(core: Core, call: Call): void {
  if (call.rare.ringGrowth !== 0) call.own.ringGrowth = 0;
  disarm(core, call.rare.ringTimer);
}

export function endWaitForAgent(core: Core, call: Call): void {
  disarm(core, call.rare.forAgent?.timer ?? null);
  call.own.forAgent = null;
}

/** Counts the call as unoffered, unless offered or for one agent. */
export function countUnoffered(core: Core, call: Call): void {
  const counts = call.demand !== null && call.liveOffers === 0 && call.rare.forAgent === null;
  if (counts === call.isCounted) return;
  const { index } = call.queue;
  core.unoffered[index] = (core.unoffered[index] ?? 0) + (counts ? 1 : -1);
  call.isCounted = counts;
  if ((core.unoffered[index] as number) < 0) assert(false, 'unoffered calls are counted');
}

export function markDirty(core: Core, call: Call): void {
  if (call.isDirty) return;
  assert(call.place !== -1, 'a call that is over is not matched');
  call.isDirty = true;
  core.dirtyCalls.push(call);
}
