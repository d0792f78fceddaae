/**
 * Steps: who may serve a call widens, or is replaced, as it waits.
 *
 * One timer per call, for its next step; a step never cancels a live offer.
 * Source: acd-routing.md B12, B1 (the guard of 16 changes); decisions/0004 13, 14.
 */

import { stepAdmits } from './admission.ts';
import type { CompiledStep } from './compile-plan.ts';
import { queuesOf } from './demands.ts';
import { takeFinalFallback } from './departures.ts';
import { callIs } from './life-cycles.ts';
import { setClass, setKey } from './promotion.ts';
import type { Call } from './records.ts';
import { isLinked, sessionLive } from './signatures.ts';
import type { Core } from './state.ts';
import { arm, callTimer, disarm } from './timers.ts';
import { setDemand } from './waiting.ts';

/** Changes of step or queue that one call may make in one instant. */
const changesMax = 16;

/** Counts a change of step or queue; false: it would be one too many in this instant. */
export function countChange(core: Core, call: Call): boolean {
  if (call.changesInstant !== core.instant) {
    call.changesInstant = core.instant;
    call.changesInInstant = 0;
  }
  if (call.changesInInstant >= changesMax) return false;
  call.changesInInstant += 1;
  return true;
}

/** Begins the plan of the queue just entered. */
export function beginSteps(core: Core, call: Call): void {
  call.offersMax = call.plan.strategy.offers;
  call.stepsTaken = 0;
  takeStep(core, call, 0);
}

/** The time of the next step has come. */
export function takeNextStep(core: Core, call: Call): void {
  takeStep(core, call, call.step + 1);
}

/** Takes step `index`, or, where it is skipped or the next are, the first that is not. */
function takeStep(core: Core, call: Call, index: number): void {
  for (let at = index; ; at += 1) {
    const step = call.plan.steps[at];
    if (step === undefined) return;
    const isSkipped = mustSkip(core, call, at);
    if (at > 0 && !countChange(core, call)) {
      takeFinalFallback(core, call, 'overflowLoop');
      // A callback goes on by the last step begun.
      if (call.state === callIs.planned) setDemand(core, call);
      return;
    }
    if (at > 0 || isSkipped) core.sink.stepBegan(call, at, isSkipped);
    begin(core, call, step, at);
    if (!isSkipped) break;
  }
  awaitNextStep(core, call);
}

/** Arms the next step, and asks for what the present one does. */
function awaitNextStep(core: Core, call: Call): void {
  const next = call.plan.steps[call.step + 1];
  if (next === undefined) {
    disarm(core, call.stepTimer);
  } else {
    call.stepTimer ??= callTimer(call, 'stepChange');
    arm(core, call.stepTimer, call.enteredAtMs + next.atMs);
  }
  setDemand(core, call);
}

/**
 * Enters the steps of the plan a waiting call has been given, up to its age. What they set of class
 * and offset stays out, but for those that a skipped one leads to.
 */
export function migrateSteps(core: Core, call: Call): void {
  const ageMs = core.nowMs - call.enteredAtMs;
  call.changesInInstant = 0;
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
  const bit = 1 << index;
  call.step = index;
  call.stepsTaken = step.mode === 'replace' ? bit : call.stepsTaken | bit;
  call.offersMax = step.offers ?? call.offersMax;
}

/** What a step sets holds from its begin, also where the next one begins at once. */
function begin(core: Core, call: Call, step: CompiledStep, index: number): void {
  enter(call, step, index);
  const offsetMs = step.offsetMs ?? call.offsetMs;
  if (step.class === null) setKey(core, call, { class: call.class, offsetMs });
  else setClass(core, call, { class: step.class, offsetMs });
}

/**
 * Whether anybody logged on is linked to the call's queues, this step's included, and admitted by
 * it.
 */
function admitsAnybody(core: Core, call: Call, step: CompiledStep): boolean {
  const known = step.mode === 'replace' ? [call.queue.index] : queuesOf(call).map((of) => of.queue);
  for (const queue of new Set([...known, ...step.alsoQueues])) {
    const config = core.queues[queue]?.config;
    if (config === undefined) continue;
    for (const signature of core.signatures.byQueue[queue] ?? []) {
      if (signature.loggedOn === 0 || !isLinked(signature, config, sessionLive)) continue;
      if (stepAdmits(step, call.required, signature)) return true;
    }
  }
  return false;
}
