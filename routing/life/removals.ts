/**
 * The timers that limit a call's waiting: armed at entry, held up by live offers. When a call is
 * due, how long it has waited; the call that an input names, and forgetting it.
 *
 * Source: acd-routing.md B6, B13; decisions/0004 4, 5, 19.
 */
import { callTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/effects.ts';
import type { Core } from '../memory/core.ts';
import type { QueueEntry } from '../memory/rare.ts';
import { type Call, rareOf } from '../memory/records.ts';
import { arm, clear, disarm, Timer } from '../memory/timers.ts';
import { callWaits } from './life-cycles.ts';

export function armLimits(core: Core, call: Call, lacksStaff: boolean): void {
  const { maxWaitMs } = call.plan;
  if (maxWaitMs !== null) {
    call.maxWaitTimer ??= new Timer('maxWait', call);
    arm(core, call.maxWaitTimer, core.nowMs + maxWaitMs);
  }
  if (!lacksStaff) return;
  const rare = rareOf(call);
  rare.noStaffTimer ??= new Timer('noStaff', call);
  arm(core, rare.noStaffTimer, core.nowMs);
}

/** Whether the call's maximum wait or its queue's closing has come, held up by an offer or not. */
export function isPastLimit(core: Core, { maxWaitTimer, rare }: Call): boolean {
  return isPast(core, maxWaitTimer) || isPast(core, rare.closingTimer);
}

function isPast({ nowMs }: Core, timer: Timer | null): boolean {
  return timer !== null && timer.atMs !== -1 && timer.atMs <= nowMs;
}

/** Lets the limits that an offer held up act in the next phase 4. */
export function unblockRemovals(core: Core, call: Call): void {
  if (call.rare.blocked.length === 0) return;
  for (const timer of call.rare.blocked.splice(0))
    if (timer.atMs !== -1) arm(core, timer, timer.atMs);
}

/** Whether the call waits, by its line or for a callback; live offers and claims included. */
export function isWaiting(call: Call): boolean {
  return callWaits[call.state] === true;
}

/** The limit of a call whose queue is closed since `atMs`: it leaves in the next phase 4. */
export function armClosing(core: Core, call: Call, atMs: number): void {
  const rare = rareOf(call);
  rare.closingTimer ??= new Timer('queueClosing', call);
  arm(core, rare.closingTimer, atMs);
}

/** The limits of a call's waiting, armed or not. */
export function limitTimers(call: Call): readonly (Timer | null)[] {
  const { forAgent, noStaffTimer, closingTimer } = call.rare;
  return [call.maxWaitTimer, forAgent?.timer ?? null, noStaffTimer, closingTimer];
}

export function disarmLimits(core: Core, call: Call): void {
  disarm(core, call.maxWaitTimer);
  const { noStaffTimer, closingTimer, blocked } = call.rare;
  disarm(core, noStaffTimer);
  disarm(core, closingTimer);
  if (blocked.length > 0) clear(blocked);
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
  const since = call.rare.forAgent === null ? firstEnteredAtMs(call) : call.enteredAtMs;
  return core.nowMs - since;
}

/** When the call first entered the queue it is in. */
export function firstEnteredAtMs({ rare: { entries }, queue, enteredAtMs }: Call): number {
  if (entries === null) return enteredAtMs;
  return entries.find(({ queueId }) => queueId === queue.id)?.enteredAtMs ?? enteredAtMs;
}

/** The call's first entries into its queues, in their order. */
export function entriesOf({ rare, version, queue, enteredAtMs }: Call): readonly QueueEntry[] {
  return rare.entries ?? (version === 0 ? [] : [{ queueId: queue.id, enteredAtMs }]);
}
