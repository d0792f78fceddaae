/**
 * The timers that limit a call's waiting: armed at entry, held up by live offers.
 *
 * Source: acd-routing.md B13; decisions/0004 4, 5, 19.
 */
import { callWaits } from './life-cycles.ts';
import { clear } from './lists.ts';
import type { Call } from './records.ts';
import type { Core } from './state.ts';
import { arm, callTimer, disarm, dueAtMs, type Timer } from './timers.ts';

/** Arms the limits of the queue just entered. */
export function armLimits(core: Core, call: Call, lacksStaff: boolean): void {
  const { maxWaitMs } = call.plan;
  if (maxWaitMs !== null) {
    call.maxWaitTimer ??= callTimer(call, 'maxWait');
    arm(core, call.maxWaitTimer, core.nowMs + maxWaitMs);
  }
  if (!lacksStaff) return;
  call.noStaffTimer ??= callTimer(call, 'noStaff');
  arm(core, call.noStaffTimer, core.nowMs);
}

/** Whether the call's maximum wait or its queue's closing has come, held up by an offer or not. */
export function isPastLimit(core: Core, call: Call): boolean {
  return isPast(core, call.maxWaitTimer) || isPast(core, call.closingTimer);
}

/** Lets the limits that an offer held up act in the next phase 4. */
export function unblockRemovals(core: Core, call: Call): void {
  if (call.blocked.length === 0) return;
  for (const timer of call.blocked.splice(0)) if (timer.atMs !== -1) arm(core, timer, timer.atMs);
}

/** Whether the call waits, by its line or for a callback; live offers and claims included. */
export function isWaiting(call: Call): boolean {
  return callWaits[call.state] === true;
}

/** The limit of a call whose queue is closed since `atMs`: it leaves in the next phase 4. */
export function armClosing(core: Core, call: Call, atMs: number): void {
  call.closingTimer ??= callTimer(call, 'queueClosing');
  arm(core, call.closingTimer, atMs);
}

/** The limits of a call's waiting, armed or not. */
export function limitTimers(call: Call): readonly (Timer | null)[] {
  const forAgent = call.forAgent?.timer ?? null;
  return [call.maxWaitTimer, forAgent, call.noStaffTimer, call.closingTimer];
}

/** Disarms every limit of a call's waiting. */
export function disarmLimits(core: Core, call: Call): void {
  disarm(core, call.maxWaitTimer);
  disarm(core, call.noStaffTimer);
  disarm(core, call.closingTimer);
  if (call.blocked.length > 0) clear(call.blocked);
}

function isPast(core: Core, timer: Timer | null): boolean {
  const atMs = dueAtMs(timer);
  return atMs !== -1 && atMs <= core.nowMs;
}
