/**
 * How a call enters a queue, and where its wait ends: another queue, callback, message, or the
 * call's end.
 * Source: acd-routing.md B6, B12, B13; decisions/0004 8, 9, 11, 12.
 */
import { assert } from '../../kernel/index.ts';
import { callTable } from '../../machines/index.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import type { EntryReason, LimitCause } from '../files/index.ts';
import { isStaffed } from '../matching/signatures.ts';
import type { Core } from '../memory/core.ts';
import type { Call, Queue } from '../memory/records.ts';
import { beginAsking, onwardReason } from './asking.ts';
import { callOn, follow } from './life-cycles.ts';
import { armNoStaff, entriesOf, waitMs } from './removals.ts';
import { armPromotion, beginSteps, countChange, countMove, takeFinalFallback } from './steps.ts';
import { countUnoffered, joinWaiting, leaveQueue } from './waiting.ts';

export function enterQueue(
  core: Core,
  call: Call,
  queue: Queue,
  plan: CompiledPlan,
  reason: EntryReason,
): void {
  const { config } = queue;
  assert(call.liveOffers === 0, 'a call that enters a queue is offered to nobody');
  assert(call.demand === null && call.set === null, 'a call that enters a queue waits in none');
  call.state = follow(callTable, call.state, callOn.queued);
  if (call.version > 0 || call.rare.entries !== null) noteEntry(core, call, config.id);
  call.queue = config;
  call.plan = plan;
  call.enteredAtMs = core.nowMs;
  call.version += 1;
  joinWaiting(queue, call);
  core.sink.callQueued(call, reason);
  if (config.asks !== null) beginAsking(core, call, reason);
  const lacksStaff = config.noStaff === 'fallback' && !isStaffed(core.signatures, config);
  if (lacksStaff) armNoStaff(core, call);
  armPromotion(core, call);
  beginSteps(core, call);
  countUnoffered(core, call);
}

function noteEntry({ nowMs }: Core, call: Call, queueId: string): void {
  const known = entriesOf(call);
  const isNew = known.every((entry) => entry.queueId !== queueId);
  call.own.entries = isNew ? [...known, { queueId, enteredAtMs: nowMs }] : known;
}

/** Takes the plan's fallback, else the centre's final one. */
export function takeFallback(core: Core, call: Call, cause: LimitCause): void {
  const { fallback } = call.plan;
  // A consult always ends.
  if (fallback === null || fallback.kind !== 'move' || call.rare.consultOf !== null) {
    takeFinalFallback(core, call, cause);
    return;
  }
  const queue = core.queues[fallback.queue];
  if (queue === undefined || queue.state !== 'open') takeFinalFallback(core, call, 'queueClosed');
  else moveTo(core, call, queue, onwardReason(call));
}

/** Moves the call to a queue; after too many moves, takes the final fallback. */
export function moveTo(core: Core, call: Call, queue: Queue, reason: EntryReason): void {
  moveByPlan(core, call, { queue, plan: queue.config.plan, reason });
}

/** As {@link moveTo}, with a plan that is not the queue's. */
export function moveByPlan(
  core: Core,
  call: Call,
  { queue, plan, reason }: { queue: Queue; plan: CompiledPlan; reason: EntryReason },
): void {
  if (!countChange(core, call) || !countMove(core, call)) {
    takeFinalFallback(core, call, 'overflowLoop');
    return;
  }
  const isOut = reason === 'overflow' || reason === 'command';
  if (isOut) core.sink.callOverflowed(call, reason, waitMs(core, call));
  leaveQueue(core, call);
  if (queue.config.age === 'queue') call.ageFromMs = core.nowMs;
  enterQueue(core, call, queue, plan, reason);
}
