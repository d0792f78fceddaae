/**
 * Steps, by which more or other agents may serve a waiting call, without cancelling offers; ends of
 * waits; and promotion by one class, at fixed times after queue entry. Source: acd-routing.md B1,
 * B6, B12, B13, D10; decisions/0004 11, 13, 14.
 */
import { assert } from '../../kernel/index.ts';
import { callTable } from '../../machines/index.ts';
import type { CallClass } from '../../rules/index.ts';
import type { CompiledStep } from '../centre/compile-plan.ts';
import type { EndCause, LimitCause, WaitEnd } from '../files/index.ts';
import { queuesOf } from '../matching/demands.ts';
import { endExclusions } from '../matching/eligibility.ts';
import { isLinked, sessionLive, stepAdmits } from '../matching/signatures.ts';
import type { Core } from '../memory/core.ts';
import type { Call } from '../memory/records.ts';
import { arm, disarm, dueAtMs, Timer } from '../memory/timers.ts';
import { callIs, callOn, follow } from './life-cycles.ts';
import { armNext, disarmLimits, forgetEnded, waitMs } from './removals.ts';
import {
  countUnoffered,
  endWaitForAgent,
  endWaiting,
  leaveWaiting,
  markDirty,
  placeCall,
  setDemand,
  settleRest,
} from './waiting.ts';

export function setKey(core: Core, call: Call, to: { class: CallClass; offsetMs: number }): void {
  if (call.class === to.class && call.offsetMs === to.offsetMs) return;
  call.class = to.class;
  call.offsetMs = to.offsetMs;
  core.sink.classChanged(call);
  keepPromotion(core, call);
  placeCall(core, call);
}

export function setAge(core: Core, call: Call, ageFromMs: number): void {
  assert(ageFromMs <= core.nowMs, 'a call is not from later');
  if (call.ageFromMs === ageFromMs) return;
  call.ageFromMs = ageFromMs;
  core.sink.classChanged(call);
  placeCall(core, call);
}

/** Sets the class, by step or command; in this instant no promotion follows. */
export function setClass(core: Core, call: Call, to: { class: CallClass; offsetMs: number }): void {
  call.own.classSetAtMs = core.nowMs;
  setKey(core, call, to);
}

/** Promotes the call; after a restart by several classes, if it missed promotions. */
export function promote(core: Core, call: Call, timeMs: number): void {
  // The class was set in this instant, so promotion waits.
  if (call.rare.classSetAtMs === core.nowMs) {
    armPromotion(core, call);
    return;
  }
  assert(call.class > 0, 'a call that rises has a class above its own');
  call.own.promotedAtMs = timeMs;
  armPromotion(core, call, timeMs);
  const risen = Math.max(0, call.class - 1) as CallClass;
  setKey(core, call, { class: risen, offsetMs: call.offsetMs });
}

function keepPromotion(core: Core, call: Call): void {
  if (call.class === 0) disarm(core, call.rare.promotionTimer);
  else if (dueAtMs(call.rare.promotionTimer) === -1) armPromotion(core, call);
}

export function armPromotion(core: Core, call: Call, afterMs: number = core.nowMs): void {
  const { promoteAfterMs } = call.queue;
  if (promoteAfterMs === null || call.class === 0 || call.rare.forAgent !== null) return;
  assert(afterMs >= call.enteredAtMs, 'a call rises after it has come');
  const periods = Math.floor((afterMs - call.enteredAtMs) / promoteAfterMs) + 1;
  const rare = call.own;
  rare.promotionTimer ??= new Timer('promotion', call);
  arm(core, rare.promotionTimer, call.enteredAtMs + periods * promoteAfterMs);
}

/** Takes the plan's fallback if that is no move, else the centre's final one. */
export function takeFinalFallback(core: Core, call: Call, cause: LimitCause): void {
  const { fallback } = call.plan;
  const isFinal = fallback !== null && fallback.kind !== 'move';
  depart(core, call, isFinal ? fallback.kind : core.centre.settings.finalFallback, cause);
}

/** Ends the call; if it becomes a callback, only its line. */
export function depart(
  core: Core,
  call: Call,
  kind: 'end' | 'callback' | 'message',
  cause: WaitEnd | 'command' | 'transferred',
): void {
  const waitedMs = waitMs(core, call);
  if (call.rare.consultOf !== null) {
    assert(cause !== 'caller', 'a consult has no caller');
    closeConsult(core, call, cause);
    return;
  }
  // No agent serves a queue that asks, so a callback there would never be made.
  const end = kind === 'callback' && call.queue.asks !== null ? 'end' : kind;
  if (end === 'callback') {
    core.sink.waitEnded(call, end, cause, waitedMs);
    planCallback(core, call);
    return;
  }
  endWaiting(core, call);
  call.state = follow(callTable, call.state, end === 'end' ? callOn.ended : callOn.messageTaken);
  core.sink.waitEnded(call, end, cause, waitedMs);
  forgetEnded(core, call);
}

/** Ends a consult, without a wait to report, as no customer waited. */
export function closeConsult(core: Core, consult: Call, cause: EndCause): void {
  endWaiting(core, consult);
  if (consult.rare.consultOf !== null) consult.rare.consultOf.serves.own.consult = null;
  consult.own.consultOf = null;
  consult.state = follow(callTable, consult.state, callOn.ended);
  core.sink.callEnded(consult, cause);
  forgetEnded(core, consult);
}

/** Plans a callback: the line is released, the place kept; limits and steps stop. */
function planCallback(core: Core, call: Call): void {
  call.state = follow(callTable, call.state, callOn.callbackPlanned);
  leaveWaiting(core, call);
  disarm(core, call);
  disarmLimits(core, call);
  if (call.rare.forAgent !== null) returnToPlan(core, call);
  endExclusions(core, call);
  if (settleRest(core, call)) placeCall(core, call);
  markDirty(core, call);
}

/** A callback is not for one agent: it follows its queue's plan from step 0. */
function returnToPlan(core: Core, call: Call): void {
  endWaitForAgent(core, call);
  call.queue = core.queues[call.queue.index]?.config ?? call.queue;
  call.plan = call.queue.plan;
  call.offersMax = call.plan.strategy.offers;
  call.stepsTaken = 1;
  armPromotion(core, call);
  setDemand(core, call);
  countUnoffered(core, call);
}

/** Most changes in one instant; more would be a loop. */
const changesMax = 16;

/** Counts a change of step or queue; false: above the limit. */
export function countChange(core: Core, call: Call): boolean {
  assert(call.changedInstant <= core.instant, 'instants are counted up');
  if (call.changedInstant === core.instant) {
    if (call.rare.changes >= changesMax) return false;
    call.own.changes += 1;
    return true;
  }
  call.changedInstant = core.instant;
  if (call.rare.changes !== 1) call.own.changes = 1;
  return true;
}

/** Most moves of a call to a queue, in all and in a second; more would be a loop. */
const movesMax = 1_000;
const movesPerSecondMax = 16;
const secondMs = 1_000;

/** Counts a move to a queue; false: above a limit. */
export function countMove(core: Core, call: Call): boolean {
  const { moves, movedAtMs } = call.rare;
  const [firstAtMs = 0] = movedAtMs;
  const isFast = movedAtMs.length === movesPerSecondMax && core.nowMs - firstAtMs < secondMs;
  if (core.readings > 1 && (isFast || moves >= movesMax)) return false;
  const rare = call.own;
  rare.moves += 1;
  rare.movedAtMs = [...movedAtMs.slice(1 - movesPerSecondMax), core.nowMs];
  return true;
}

export function beginSteps(core: Core, call: Call): void {
  call.offersMax = call.plan.strategy.offers;
  call.stepsTaken = 0;
  takeStep(core, call, 0);
}

export function takeNextStep(core: Core, call: Call): void {
  assert(call.step + 1 < call.plan.steps.length, 'a step that begins is in the plan');
  takeStep(core, call, call.step + 1);
}

function takeStep(core: Core, call: Call, index: number): void {
  for (let at = index; ; at += 1) {
    const step = call.plan.steps[at];
    if (step === undefined) return;
    const isSkipped = mustSkip(core, call, at);
    if (at > 0 && !countChange(core, call)) {
      takeFinalFallback(core, call, 'overflowLoop');
      // A planned callback keeps the last step begun.
      if (call.state === callIs.planned) setDemand(core, call);
      return;
    }
    if (at > 0 || isSkipped) core.sink.stepBegan(call, at, isSkipped);
    enter(call, step, at);
    // A step's class and offset count even if the next step begins at once.
    const offsetMs = step.offsetMs ?? call.offsetMs;
    if (step.class === null) setKey(core, call, { class: call.class, offsetMs });
    else setClass(core, call, { class: step.class, offsetMs });
    if (!isSkipped) break;
  }
  awaitNextStep(core, call);
}

function awaitNextStep(core: Core, call: Call): void {
  armNext(core, call);
  setDemand(core, call);
}

/**
 * Takes the new plan's steps up to the call's age; class and offset count only after a skipped
 * step.
 */
export function migrateSteps(core: Core, call: Call): void {
  const ageMs = core.nowMs - call.enteredAtMs;
  call.changedInstant = -1;
  call.offersMax = call.plan.strategy.offers;
  call.stepsTaken = 0;
  for (const [index, step] of call.plan.steps.entries()) {
    if (step.atMs <= ageMs) enter(call, step, index);
  }
  core.sink.callMigrated(call);
  if (mustSkip(core, call, call.step)) {
    core.sink.stepBegan(call, call.step, true);
    takeNextStep(core, call);
  } else {
    awaitNextStep(core, call);
  }
}

function mustSkip(core: Core, call: Call, index: number): boolean {
  const step = call.plan.steps[index];
  if (step === undefined || !step.skipIfUnstaffed) return false;
  return index < call.plan.steps.length - 1 && !admitsAnybody(core, call, step);
}

function enter(call: Call, step: CompiledStep, index: number): void {
  assert(index < 31, 'a step is one bit of a small integer');
  const bit = 1 << index;
  call.stepsTaken = step.mode === 'replace' ? bit : call.stepsTaken | bit;
  call.offersMax = step.offers ?? call.offersMax;
}

/** Whether any agent who is staff and linked to the step's queues is admitted. */
function admitsAnybody(core: Core, call: Call, step: CompiledStep): boolean {
  const known = step.mode === 'replace' ? [call.queue.index] : queuesOf(call).map((of) => of.queue);
  for (const queue of new Set([...known, ...step.alsoQueues])) {
    const config = core.queues[queue]?.config;
    if (config === undefined) continue;
    for (const signature of core.signatures.byQueue[queue] ?? []) {
      if (signature.staffed === 0 || !isLinked(signature, config, sessionLive)) continue;
      if (stepAdmits(step, call.rare.required, signature)) return true;
    }
  }
  return false;
}
