/**
 * Where a call goes when waiting is over: another queue, a callback, a message, or the end.
 *
 * Source: acd-routing.md B1 (final fallback), B12, B13; decisions/0004 11.
 */
import type { CompiledPlan } from './compile-plan.ts';
import { depart, takeFinalFallback } from './departures.ts';
import type { EntryReason, LimitCause } from './effects.ts';
import { enterQueue } from './queue-entry.ts';
import type { Call, Queue } from './records.ts';
import type { Core } from './state.ts';
import { countChange } from './steps.ts';
import { leaveQueue } from './waiting.ts';
import { waitMs } from './waiting-key.ts';

/** Takes the fallback of the call's plan; without one, the centre's final one. */
export function takeFallback(core: Core, call: Call, cause: LimitCause): void {
  const { fallback } = call.plan;
  if (fallback === null || fallback.kind !== 'move') {
    depart(core, call, fallback?.kind ?? core.centre.settings.finalFallback, cause);
    return;
  }
  // Whatever the fallback, a consult is over.
  if (call.consultOf !== null) {
    depart(core, call, 'end', cause);
    return;
  }
  const queue = core.queues[fallback.queue];
  if (queue === undefined || queue.state !== 'open') takeFinalFallback(core, call, 'queueClosed');
  else moveTo(core, call, queue, 'overflow');
}

/** Takes a call out of its queue and into another that is open, unless it has moved too often. */
export function moveTo(
  core: Core,
  call: Call,
  queue: Queue,
  reason: Exclude<EntryReason, 'inbound' | 'consult'>,
): void {
  moveByPlan(core, call, { queue, plan: queue.config.plan, reason });
}

/** The same, by a plan of its own. */
export function moveByPlan(
  core: Core,
  call: Call,
  to: {
    readonly queue: Queue;
    readonly plan: CompiledPlan;
    readonly reason: Exclude<EntryReason, 'inbound' | 'consult'>;
  },
): void {
  const { queue, reason } = to;
  if (!countChange(core, call)) {
    takeFinalFallback(core, call, 'overflowLoop');
    return;
  }
  const isOut = reason === 'overflow' || reason === 'command';
  if (isOut) core.sink.callOverflowed(call, reason, waitMs(core, call));
  leaveQueue(core, call);
  if (queue.config.age === 'queue') call.ageFromMs = core.nowMs;
  enterQueue(core, call, to.queue, to.plan, to.reason);
}
