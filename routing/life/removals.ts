/**
 * The timers that limit a call's waiting: armed at entry, held up by live offers. When a call is
 * due, how long it has waited; the call that an input names, and forgetting it.
 *
 * Source: acd-routing.md B6, B13; decisions/0004 4, 5, 19.
 */
import { assert } from '../../kernel/index.ts';
import { callTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/effects.ts';
import type { Core } from '../memory/core.ts';
import type { Call } from '../memory/records.ts';
import { arm, callTimer, clear, disarm, type Timer } from '../memory/timers.ts';
import { callWaits } from './life-cycles.ts';

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
export function isPastLimit(core: Core, { maxWaitTimer, closingTimer }: Call): boolean {
  return isPast(core, maxWaitTimer) || isPast(core, closingTimer);
}

function isPast({ nowMs }: Core, timer: Timer | null): boolean {
  return timer !== null && timer.atMs !== -1 && timer.atMs <= nowMs;
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

export function disarmLimits(core: Core, call: Call): void {
  disarm(core, call.maxWaitTimer);
  disarm(core, call.noStaffTimer);
  disarm(core, call.closingTimer);
  if (call.blocked.length > 0) clear(call.blocked);
}

/** A call that is not over; a call that is may stay known while its work is wrapped up. */
export function findLiveCall(core: Core, callId: string): Call | 'call_gone' {
  const call = core.calls.get(callId);
  return call === undefined || callTable.isFinal(call.state) ? 'call_gone' : call;
}

/** A call is known until it has ended and the last of its wrap-ups too. */
export function forgetEnded(core: Core, call: Call): void {
  if (!callTable.isFinal(call.state) || call.firstWork !== null) return;
  if (!core.calls.forget(call)) return;
  if (call.liveOffers !== 0) assert(false, 'a call that is over is offered to nobody');
  call.facts = null;
  call.said = null;
  core.callPool.ended.push(call);
}

export function findWaitingCall(core: Core, callId: string): Call | RefusalCode {
  const call = findLiveCall(core, callId);
  return typeof call === 'string' || isWaiting(call) ? call : 'call_state_not_allowed';
}

/** Due key: earlier is served first within a class (acd-routing.md B6). */
export function dueKey(call: Call): number {
  return call.ageFromMs + call.offsetMs;
}

/** The order in which calls are served: class, due key, arrival (acd-routing.md B6). */
export function compareWaiting(a: Call, b: Call): number {
  return a.class - b.class || dueKey(a) - dueKey(b) || a.sequence - b.sequence;
}

/** R's w: since the call's first entry into the queue it is in; for one agent, since that wait. */
export function waitMs(core: Core, call: Call): number {
  assert(call.enteredAtMs <= core.nowMs, 'a call waits since it came');
  if (call.forAgent !== null) return core.nowMs - call.enteredAtMs;
  const entry = entryInto(call, call.queue.id);
  return core.nowMs - (entry?.enteredAtMs ?? call.enteredAtMs);
}

/** The call's first entry into a queue. */
export function entryInto(call: Call, queueId: string): Call['entries'][number] | undefined {
  for (const entry of call.entries) if (entry.queueId === queueId) return entry;
  return undefined;
}
