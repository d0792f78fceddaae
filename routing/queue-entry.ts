/**
 * Entering a queue: at its first step, with its limits.
 *
 * Source: acd-routing.md B6, B12, B13; decisions/0004 8, 9, 12.
 */
import { callTable } from '../machines/index.ts';
import type { CompiledPlan } from './compile-plan.ts';
import type { EntryReason } from './effects.ts';
import { callOn, follow } from './life-cycles.ts';
import { added } from './lists.ts';
import { armPromotion } from './promotion.ts';
import type { Call, Queue } from './records.ts';
import { armLimits } from './removal-timers.ts';
import { isStaffed } from './signatures.ts';
import type { Core } from './state.ts';
import { beginSteps } from './steps.ts';
import { countUnoffered, joinWaiting } from './waiting.ts';
import { entryInto } from './waiting-key.ts';

/** Puts a call into a queue, at its first step. */
export function enterQueue(
  core: Core,
  call: Call,
  queue: Queue,
  plan: CompiledPlan,
  reason: EntryReason,
): void {
  const { config } = queue;
  call.state = follow(callTable, call.state, callOn.queued);
  call.queue = config;
  call.plan = plan;
  call.enteredAtMs = core.nowMs;
  call.version += 1;
  if (entryInto(call, config.id) === undefined) {
    call.entries = added(call.entries, { queueId: config.id, enteredAtMs: core.nowMs });
  }
  joinWaiting(queue, call);
  core.sink.callQueued(call, reason);
  const lacksStaff = config.noStaff === 'fallback' && !isStaffed(core.signatures, config);
  armLimits(core, call, lacksStaff);
  armPromotion(core, call);
  beginSteps(core, call);
  countUnoffered(core, call);
}
