/**
 * Where a call goes: into a queue at its first step, on to another, or to one agent alone.
 *
 * A call for one agent, passed on or asked by name, linked or not, stands in a queue for its
 * channel, answer limit and wrap-up only: no step, limit, promotion or closing of the queue
 * concerns it, and it is no entry there.
 * Source: acd-routing.md B1 (final fallback), B6, B12 to B14; decisions/0004 8, 9, 11, 12, 46, 47.
 */
import type { EntryReason, LimitCause } from '../border/effects.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import { isStaffed } from '../matching/signatures.ts';
import type { Core, ForAgent, Queue } from '../memory/core.ts';
import { type CallRef, callFlag, callHas, callLayout, none } from '../memory/layout.ts';
import { kindOf } from '../memory/timer-list.ts';
import { armCall } from '../memory/timers.ts';
import { singleOut } from './agents.ts';
import {
  coldCall,
  consultOf,
  entriesOf,
  hasOf,
  keepEntries,
  planOf,
  setFlag,
  setHas,
  setPlan,
  setQueue,
  waitMs,
} from './calls.ts';
import { depart, moveCall, takeFinalFallback } from './departures.ts';
import { callOn } from './life-cycles.ts';
import { armPromotion } from './promotion.ts';
import { beginSteps, countChange } from './steps.ts';
import { countUnoffered, joinWaiting, leaveQueue, setDemand } from './waiting.ts';

const { callAgeFromMs, callEnteredAtMs, callOffersMax, callQueue, callStep } = callLayout;
const { callStepsTaken, callVersion } = callLayout;
const { callHasOneEntry } = callFlag;
const { callHasForAgent, callHasEntries } = callHas;
const { maxWait, transferWait, noStaff } = kindOf;

type OnwardReason = Exclude<EntryReason, 'inbound' | 'consult'>;

/** Puts a call into a queue, at its first step. */
export function enterQueue(
  core: Core,
  call: CallRef,
  queue: Queue,
  plan: CompiledPlan,
  reason: EntryReason,
): void {
  const { i32, f64 } = core;
  const { config } = queue;
  moveCall(core, call, callOn.queued);
  if (i32[call + callVersion] !== 0) keepEntries(core, call);
  setQueue(core, call, config);
  setPlan(core, call, plan);
  f64[(call >> 1) + callEnteredAtMs] = core.nowMs;
  i32[call + callVersion] = i32[call + callVersion]! + 1;
  noteEntry(core, call, config.id);
  joinWaiting(core, queue, call);
  core.sink.callQueued(call, reason);
  if (plan.maxWaitMs !== null) armCall(core, call, maxWait, core.nowMs + plan.maxWaitMs);
  if (config.noStaff === 'fallback' && !isStaffed(core, config)) {
    armCall(core, call, noStaff, core.nowMs);
  }
  armPromotion(core, call);
  beginSteps(core, call);
  countUnoffered(core, call);
}

/** The first entry into a queue counts; that of most calls is their only one. */
function noteEntry(core: Core, call: CallRef, queueId: string): void {
  if (!hasOf(core, call, callHasEntries)) {
    setFlag(core, call, callHasOneEntry, true);
  } else if (!entriesOf(core, call).some((entry) => entry.queueId === queueId)) {
    keepEntries(core, call).push({ queueId, enteredAtMs: core.nowMs });
  }
}

/** Takes the fallback of the call's plan; without one, the centre's final one. */
export function takeFallback(core: Core, call: CallRef, cause: LimitCause): void {
  const { fallback } = planOf(core, call);
  if (fallback === null || fallback.kind !== 'move') {
    depart(core, call, fallback?.kind ?? core.centre.settings.finalFallback, cause);
    return;
  }
  // Whatever the fallback, a consult is over.
  if (consultOf(core, call) !== none) {
    depart(core, call, 'end', cause);
    return;
  }
  const queue = core.queues[fallback.queue];
  if (queue === undefined || queue.state !== 'open') takeFinalFallback(core, call, 'queueClosed');
  else moveTo(core, call, queue, 'overflow');
}

/** Takes a call out of its queue and into another that is open, unless it has moved too often. */
export function moveTo(core: Core, call: CallRef, queue: Queue, reason: OnwardReason): void {
  moveByPlan(core, call, { queue, plan: queue.config.plan, reason });
}

/** The same, by a plan of its own. */
export function moveByPlan(
  core: Core,
  call: CallRef,
  to: { readonly queue: Queue; readonly plan: CompiledPlan; readonly reason: OnwardReason },
): void {
  const { queue, reason } = to;
  if (!countChange(core, call)) {
    takeFinalFallback(core, call, 'overflowLoop');
    return;
  }
  const isOut = reason === 'overflow' || reason === 'command';
  if (isOut) core.sink.callOverflowed(call, reason, waitMs(core, call));
  leaveQueue(core, call);
  if (queue.config.age === 'queue') core.f64[(call >> 1) + callAgeFromMs] = core.nowMs;
  enterQueue(core, call, queue, to.plan, reason);
}

/** Who is waited for, and whence. */
export type AgentWait = ForAgent & {
  readonly queue: QueueConfig;
  readonly reason: EntryReason;
};

/** Has a call wait for one agent. */
export function waitForAgent(core: Core, call: CallRef, of: AgentWait): void {
  const { i32 } = core;
  if (i32[call + callVersion]! > 0 && !countChange(core, call)) {
    takeFinalFallback(core, call, 'overflowLoop');
    return;
  }
  leaveQueue(core, call);
  moveCall(core, call, callOn.queued);
  keepEntries(core, call);
  setQueue(core, call, of.queue);
  core.f64[(call >> 1) + callEnteredAtMs] = core.nowMs;
  i32[call + callVersion] = i32[call + callVersion]! + 1;
  singleOut(core, of.agentId);
  setForAgent(core, call, of);
  armCall(core, call, transferWait, core.nowMs + core.centre.settings.transferWaitMs);
  core.sink.callQueued(call, of.reason);
  setDemand(core, call);
}

/** Makes the call one for an agent alone, by no plan of any queue; its limit is yet to be armed. */
export function setForAgent(
  core: Core,
  call: CallRef,
  { agentId, fromAgentId, returnTo }: ForAgent,
): void {
  const { i32 } = core;
  setPlan(core, call, core.centre.ownCalls.plan);
  i32[call + callStep] = 0;
  i32[call + callStepsTaken] = 1;
  i32[call + callOffersMax] = 1;
  setHas(core, call, callHasForAgent, true);
  coldCall(core, call).forAgent = { agentId, fromAgentId, returnTo };
}

/** The one agent has failed the call, or its time for them is over. */
export function giveUpOnAgent(
  core: Core,
  call: CallRef,
  { fromAgentId, returnTo }: ForAgent,
): void {
  const queue = core.queues[core.i32[call + callQueue]!];
  if (consultOf(core, call) !== none || returnTo === 'message') {
    depart(core, call, 'message', 'transferWait');
  } else if (returnTo === 'agent' && queue !== undefined) {
    waitForAgent(core, call, {
      agentId: fromAgentId,
      fromAgentId,
      returnTo: 'queue',
      queue: queue.config,
      reason: 'return',
    });
  } else if (queue === undefined || queue.state !== 'open') {
    takeFinalFallback(core, call, 'queueClosed');
  } else {
    moveTo(core, call, queue, 'return');
  }
}
