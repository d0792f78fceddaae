/**
 * Promotion: a waiting call rises one class at fixed times after its queue entry.
 *
 * A class set by a step or a command rises at the next of these times after it; the times
 * themselves do not move.
 * Source: acd-routing.md B6 (`promote_after`), D10.
 */
import type { CallClass } from '../rules/index.ts';
import type { Call } from './records.ts';
import type { Core } from './state.ts';
import { arm, callTimer, disarm, dueAtMs } from './timers.ts';
import { placeCall } from './waiting.ts';

/** Sets a call's class and offset, says so where its key is another, and puts it in its place. */
export function setKey(core: Core, call: Call, to: { class: CallClass; offsetMs: number }): void {
  if (call.class === to.class && call.offsetMs === to.offsetMs) return;
  call.class = to.class;
  call.offsetMs = to.offsetMs;
  core.sink.classChanged(call);
  keepPromotion(core, call);
  placeCall(core, call);
}

/** Sets what a call's due key counts from. */
export function setAge(core: Core, call: Call, ageFromMs: number): void {
  if (call.ageFromMs === ageFromMs) return;
  call.ageFromMs = ageFromMs;
  core.sink.classChanged(call);
  placeCall(core, call);
}

/** Sets a call's class by step or command: it does not rise in the same moment. */
export function setClass(core: Core, call: Call, to: { class: CallClass; offsetMs: number }): void {
  call.classSetAtMs = core.nowMs;
  setKey(core, call, to);
}

/** The time has come to rise; after a restart, maybe several at once. */
export function promote(core: Core, call: Call, timeMs: number): void {
  // Set in this very moment, it rises at the next time.
  if (call.classSetAtMs === core.nowMs) {
    armPromotion(core, call);
    return;
  }
  call.promotedAtMs = timeMs;
  armPromotion(core, call, timeMs);
  const risen = Math.max(0, call.class - 1) as CallClass;
  setKey(core, call, { class: risen, offsetMs: call.offsetMs });
}

/** While there is a class to rise from, the next time is armed. */
function keepPromotion(core: Core, call: Call): void {
  if (call.class === 0) disarm(core, call.promotionTimer);
  else if (dueAtMs(call.promotionTimer) === -1) armPromotion(core, call);
}

/** Arms the first time after `afterMs` at which the call rises. */
export function armPromotion(core: Core, call: Call, afterMs: number = core.nowMs): void {
  const { promoteAfterMs } = call.queue;
  if (promoteAfterMs === null || call.class === 0 || call.forAgent !== null) return;
  const periods = Math.floor((afterMs - call.enteredAtMs) / promoteAfterMs) + 1;
  call.promotionTimer ??= callTimer(call, 'promotion');
  arm(core, call.promotionTimer, call.enteredAtMs + periods * promoteAfterMs);
}
