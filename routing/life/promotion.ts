/**
 * A waiting call's key: class, offset, age; and promotion by one class at fixed times after its
 * queue entry.
 *
 * A class set by a step or a command rises at the next of these times after it; the times
 * themselves do not move.
 * Source: acd-routing.md B6 (`promote_after`), D10.
 */
import type { CallClass } from '../../rules/index.ts';
import type { Core } from '../memory/core.ts';
import { type CallRef, callHas, callLayout } from '../memory/layout.ts';
import { kindOf } from '../memory/timer-list.ts';
import { armCall, callDueAtMs, disarmCall } from '../memory/timers.ts';
import { classOf, hasOf, queueOf } from './calls.ts';
import { placeCall } from './waiting.ts';

const { callAgeFromMs, callClass, callClassSetAtMs, callEnteredAtMs, callOffsetMs } = callLayout;
const { callPromotedAtMs } = callLayout;
const { callHasForAgent } = callHas;
const { promotion } = kindOf;

/** What a call's key is made of, beside its age. */
interface Key {
  readonly class: CallClass;
  readonly offsetMs: number;
}

/** Sets a call's class and offset, says so where its key is another, and puts it in its place. */
export function setKey(core: Core, call: CallRef, to: Key): void {
  const { i32, f64 } = core;
  const isAs = i32[call + callClass] === to.class;
  if (isAs && f64[(call >> 1) + callOffsetMs] === to.offsetMs) return;
  i32[call + callClass] = to.class;
  f64[(call >> 1) + callOffsetMs] = to.offsetMs;
  core.sink.classChanged(call);
  keepPromotion(core, call);
  placeCall(core, call);
}

/** Sets what a call's due key counts from. */
export function setAge(core: Core, call: CallRef, ageFromMs: number): void {
  const { f64 } = core;
  if (f64[(call >> 1) + callAgeFromMs] === ageFromMs) return;
  f64[(call >> 1) + callAgeFromMs] = ageFromMs;
  core.sink.classChanged(call);
  placeCall(core, call);
}

/** Sets a call's class by step or command: it does not rise in the same moment. */
export function setClass(core: Core, call: CallRef, to: Key): void {
  core.f64[(call >> 1) + callClassSetAtMs] = core.nowMs;
  setKey(core, call, to);
}

/** The time has come to rise; after a restart, maybe several at once. */
export function promote(core: Core, call: CallRef, timeMs: number): void {
  const { f64 } = core;
  // Set in this very moment, it rises at the next time.
  if (f64[(call >> 1) + callClassSetAtMs] === core.nowMs) {
    armPromotion(core, call);
    return;
  }
  f64[(call >> 1) + callPromotedAtMs] = timeMs;
  armPromotion(core, call, timeMs);
  const risen = Math.max(0, classOf(core, call) - 1) as CallClass;
  setKey(core, call, { class: risen, offsetMs: core.f64[(call >> 1) + callOffsetMs]! });
}

/** While there is a class to rise from, the next time is armed. */
function keepPromotion(core: Core, call: CallRef): void {
  if (classOf(core, call) === 0) disarmCall(core, call, promotion);
  else if (callDueAtMs(core, call, promotion) === -1) armPromotion(core, call);
}

/** Arms the first time after `afterMs` at which the call rises. */
export function armPromotion(core: Core, call: CallRef, afterMs: number = core.nowMs): void {
  const { promoteAfterMs } = queueOf(core, call);
  if (promoteAfterMs === null || classOf(core, call) === 0) return;
  if (hasOf(core, call, callHasForAgent)) return;
  const enteredAtMs = core.f64[(call >> 1) + callEnteredAtMs]!;
  const periods = Math.floor((afterMs - enteredAtMs) / promoteAfterMs) + 1;
  armCall(core, call, promotion, enteredAtMs + periods * promoteAfterMs);
}
