/**
 * Timers of a waiting call: its plan's next event, and limits, which a live offer blocks. Also
 * waits, finding and forgetting calls. Source: acd-routing.md B6, B13; decisions/0004 4, 5, 19.
 */
import { assert } from '../../kernel/index.ts';
import { callTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/codes.ts';
import type { Core } from '../memory/core.ts';
import type { QueueEntry } from '../memory/rare-fields.ts';
import { type Call, noRare } from '../memory/records.ts';
import { arm, become, clear, disarm, dueAtMs, ofMaxWait, ofStep, Timer } from '../memory/timers.ts';
import { callWaits } from './life-cycles.ts';

/** When the next step begins; -1: none, or no queue's plan is followed. */
export function stepAtMs({ placeInQueue, plan, step, enteredAtMs }: Call): number {
  const next = placeInQueue === -1 ? undefined : plan.steps[step + 1];
  return next === undefined ? -1 : enteredAtMs + next.atMs;
}

/** When the maximum wait ends, even if blocked; -1 as for {@link stepAtMs}. */
export function maxWaitAtMs({ placeInQueue, plan: { maxWaitMs }, enteredAtMs }: Call): number {
  return placeInQueue === -1 || maxWaitMs === null ? -1 : enteredAtMs + maxWaitMs;
}

export function armNext(core: Core, call: Call): void {
  const nextMs = stepAtMs(call);
  const limitMs = maxWaitAtMs(call);
  disarm(core, call);
  // A step due by the limit comes first, as limits act later, in phase 4.
  const isStep = nextMs !== -1 && (limitMs === -1 || nextMs <= Math.max(limitMs, core.nowMs));
  if (!isStep && limitMs !== -1 && !call.rare.blocked.includes(call)) {
    become(call, ofMaxWait);
    arm(core, call, limitMs);
  } else if (nextMs !== -1) {
    become(call, ofStep);
    arm(core, call, nextMs);
  }
}

/** No agents staff the call's queue, so the call leaves in the next phase 4. */
export function armNoStaff(core: Core, call: Call): void {
  const rare = call.own;
  rare.noStaffTimer ??= new Timer('noStaff', call);
  arm(core, rare.noStaffTimer, core.nowMs);
}

/** Whether maximum wait or closing time has passed, even if blocked. */
export function isPastLimit({ nowMs }: Core, call: Call): boolean {
  const limits = [maxWaitAtMs(call), dueAtMs(call.rare.closingTimer)];
  return limits.some((atMs) => atMs !== -1 && atMs <= nowMs);
}

/** Limits that an offer blocked now act in the next phase 4. */
export function unblockRemovals(core: Core, call: Call): void {
  if (call.rare.blocked.length === 0) return;
  const blocked = call.rare.blocked.splice(0);
  for (const timer of blocked) {
    if (timer === call) armNext(core, call);
    else if (timer.atMs !== -1) arm(core, timer, timer.atMs);
  }
}

/** Whether the call waits in its queue or for a callback, even if offered or claimed. */
export function isWaiting(call: Call): boolean {
  return callWaits[call.state] === true;
}

/** The call's queue has closed at `atMs`, so the call leaves in the next phase 4. */
export function armClosing(core: Core, call: Call, atMs: number): void {
  const rare = call.own;
  rare.closingTimer ??= new Timer('queueClosing', call);
  arm(core, rare.closingTimer, atMs);
}

export function disarmLimits(core: Core, call: Call): void {
  if (call.rare === noRare) return;
  const { noStaffTimer, closingTimer, blocked } = call.rare;
  disarm(core, noStaffTimer);
  disarm(core, closingTimer);
  if (blocked.length > 0) clear(blocked);
}

/** Finds a call that is not over; one that is over stays known during its wrap-up. */
export function findLiveCall(core: Core, callId: string): Call | 'call_gone' {
  const call = core.calls.get(callId);
  return call === undefined || callTable.isFinal(call.state) ? 'call_gone' : call;
}

export function forgetEnded(core: Core, call: Call): void {
  if (!callTable.isFinal(call.state) || call.firstWork !== null) return;
  if (!core.calls.forget(call)) return;
  if (call.liveOffers !== 0) assert(false, 'a call that is over is offered to nobody');
  core.callPool.ended.push(call);
}

export function findWaitingCall(core: Core, callId: string): Call | RefusalCode {
  const call = findLiveCall(core, callId);
  return typeof call === 'string' || isWaiting(call) ? call : 'call_state_not_allowed';
}

/** Key of a call within its class; the smallest is served first (acd-routing.md B6). */
export function dueKey(call: Call): number {
  return call.ageFromMs + call.offsetMs;
}

/** Order of service: class, due key, arrival (acd-routing.md B6). */
export function compareWaiting(a: Call, b: Call): number {
  return a.class - b.class || dueKey(a) - dueKey(b) || a.sequence - b.sequence;
}

/** Time since queue entry, or since the wait for one agent began. */
export function waitMs(core: Core, call: Call): number {
  assert(call.enteredAtMs <= core.nowMs, 'a call waits since it came');
  const since = call.rare.forAgent === null ? firstEnteredAtMs(call) : call.enteredAtMs;
  return core.nowMs - since;
}

export function firstEnteredAtMs({ rare: { entries }, queue, enteredAtMs }: Call): number {
  if (entries === null) return enteredAtMs;
  return entries.find(({ queueId }) => queueId === queue.id)?.enteredAtMs ?? enteredAtMs;
}

/** First entries into queues of this call, in order. */
export function entriesOf({ rare, version, queue, enteredAtMs }: Call): readonly QueueEntry[] {
  return rare.entries ?? (version === 0 ? [] : [{ queueId: queue.id, enteredAtMs }]);
}
