/**
 * Steps: who may serve a call widens, or is replaced, as it waits.
 *
 * One timer per call, for its next step; a step never cancels a live offer.
 * Source: acd-routing.md B12, B1 (the guard of 16 changes); decisions/0004 13, 14.
 */
import type { CompiledStep } from '../centre/compile-plan.ts';
import { queuesOf } from '../matching/demands.ts';
import { stepAdmits } from '../matching/eligibility.ts';
import { isLinked, sessionLive } from '../matching/signatures.ts';
import type { Core } from '../memory/core.ts';
import { type CallRef, callLayout } from '../memory/layout.ts';
import { kindOf } from '../memory/timer-list.ts';
import { armCall, disarmCall } from '../memory/timers.ts';
import { classOf, planOf, requiredOf } from './calls.ts';
import { takeFinalFallback } from './departures.ts';
import { callIs } from './life-cycles.ts';
import { setClass, setKey } from './promotion.ts';
import { setDemand } from './waiting.ts';

const { callChanges, callChangesInstant, callEnteredAtMs, callOffersMax } = callLayout;
const { callOffsetMs, callQueue, callState, callStep, callStepsTaken } = callLayout;
const { stepChange } = kindOf;

/** Changes of step or queue that one call may make in one instant. */
const changesMax = 16;

/** Counts a change of step or queue; false: it would be one too many in this instant. */
export function countChange({ i32, f64, instant }: Core, call: CallRef): boolean {
  if (f64[(call >> 1) + callChangesInstant] !== instant) {
    f64[(call >> 1) + callChangesInstant] = instant;
    i32[call + callChanges] = 0;
  }
  if (i32[call + callChanges]! >= changesMax) return false;
  i32[call + callChanges] = i32[call + callChanges]! + 1;
  return true;
}

/** Begins the plan of the queue just entered. */
export function beginSteps(core: Core, call: CallRef): void {
  core.i32[call + callOffersMax] = planOf(core, call).strategy.offers;
  core.i32[call + callStepsTaken] = 0;
  takeStep(core, call, 0);
}

/** The time of the next step has come. */
export function takeNextStep(core: Core, call: CallRef): void {
  takeStep(core, call, core.i32[call + callStep]! + 1);
}

/** Takes step `index`, or, where it is skipped or the next are, the first that is not. */
function takeStep(core: Core, call: CallRef, index: number): void {
  const { steps } = planOf(core, call);
  for (let at = index; ; at += 1) {
    const step = steps[at];
    if (step === undefined) return;
    const isSkipped = mustSkip(core, call, at);
    if (at > 0 && !countChange(core, call)) {
      takeFinalFallback(core, call, 'overflowLoop');
      // A callback goes on by the last step begun.
      if (core.i32[call + callState] === callIs.planned) setDemand(core, call);
      return;
    }
    if (at > 0 || isSkipped) core.sink.stepBegan(call, at, isSkipped);
    begin(core, call, step, at);
    if (!isSkipped) break;
  }
  awaitNextStep(core, call);
}

/** Arms the next step, and asks for what the present one does. */
function awaitNextStep(core: Core, call: CallRef): void {
  const next = planOf(core, call).steps[core.i32[call + callStep]! + 1];
  if (next === undefined) {
    disarmCall(core, call, stepChange);
  } else {
    const enteredAtMs = core.f64[(call >> 1) + callEnteredAtMs]!;
    armCall(core, call, stepChange, enteredAtMs + next.atMs);
  }
  setDemand(core, call);
}

/**
 * Enters the steps of the plan a waiting call has been given, up to its age. What they set of class
 * and offset stays out, but for those that a skipped one leads to.
 */
export function migrateSteps(core: Core, call: CallRef): void {
  const { i32 } = core;
  const ageMs = core.nowMs - core.f64[(call >> 1) + callEnteredAtMs]!;
  const { steps, strategy } = planOf(core, call);
  i32[call + callChanges] = 0;
  i32[call + callOffersMax] = strategy.offers;
  i32[call + callStepsTaken] = 0;
  for (const [index, step] of steps.entries()) {
    if (step.atMs <= ageMs) enter(core, call, step, index);
  }
  core.sink.callMigrated(call);
  const step = i32[call + callStep]!;
  if (mustSkip(core, call, step)) {
    core.sink.stepBegan(call, step, true);
    takeNextStep(core, call);
  } else {
    awaitNextStep(core, call);
  }
}

function mustSkip(core: Core, call: CallRef, index: number): boolean {
  const { steps } = planOf(core, call);
  const step = steps[index];
  if (step === undefined || !step.skipIfUnstaffed) return false;
  return index < steps.length - 1 && !admitsAnybody(core, call, step);
}

function enter({ i32 }: Core, call: CallRef, step: CompiledStep, index: number): void {
  const bit = 1 << index;
  const taken = i32[call + callStepsTaken]!;
  i32[call + callStep] = index;
  i32[call + callStepsTaken] = step.mode === 'replace' ? bit : taken | bit;
  i32[call + callOffersMax] = step.offers ?? i32[call + callOffersMax]!;
}

/** What a step sets holds from its begin, also where the next one begins at once. */
function begin(core: Core, call: CallRef, step: CompiledStep, index: number): void {
  enter(core, call, step, index);
  const offsetMs = step.offsetMs ?? core.f64[(call >> 1) + callOffsetMs]!;
  if (step.class !== null) setClass(core, call, { class: step.class, offsetMs });
  else if (step.offsetMs !== null) setKey(core, call, { class: classOf(core, call), offsetMs });
}

/**
 * Whether anybody logged on is linked to the call's queues, this step's included, and admitted by
 * it.
 */
function admitsAnybody(core: Core, call: CallRef, step: CompiledStep): boolean {
  const isAlone = step.mode === 'replace';
  const known = isAlone
    ? [core.i32[call + callQueue]!]
    : queuesOf(core, call).map((of) => of.queue);
  for (const queue of new Set([...known, ...step.alsoQueues])) {
    const config = core.queues[queue]?.config;
    if (config === undefined) continue;
    for (const signature of core.signatures.byQueue[queue] ?? []) {
      if (signature.loggedOn === 0 || !isLinked(signature, config, sessionLive)) continue;
      if (stepAdmits(step, requiredOf(core, call), signature)) return true;
    }
  }
  return false;
}
