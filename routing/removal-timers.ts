/**
 * The timers that limit a call's waiting: armed at entry, held up by live offers.
 *
 * Source: acd-routing.md B13; decisions/0004 4, 5, 19.
 */
import { callIs } from './life-cycles.ts';
import type { Call } from './records.ts';
import type { Core } from './state.ts';
import { arm } from './timers.ts';

/** Arms the limits of the queue just entered. */
export function armLimits(core: Core, call: Call, lacksStaff: boolean): void {
  const { maxWaitMs } = call.plan;
  if (maxWaitMs !== null) arm(core, call.timers.maxWait, core.nowMs + maxWaitMs);
  if (lacksStaff) arm(core, call.timers.noStaff, core.nowMs);
}

/** Whether the call's maximum wait or its queue's closing has come, held up by an offer or not. */
export function isPastLimit(core: Core, call: Call): boolean {
  const { maxWait, queueClosing } = call.timers;
  return [maxWait, queueClosing].some(({ atMs }) => atMs !== -1 && atMs <= core.nowMs);
}

/** Lets the limits that an offer held up act in the next phase 4. */
export function unblockRemovals(core: Core, call: Call): void {
  for (const timer of call.blocked.splice(0)) if (timer.atMs !== -1) arm(core, timer, timer.atMs);
}

/** Whether the call waits, live offers and claims included. */
export function isWaiting(call: Call): boolean {
  return call.state === callIs.queued || call.state === callIs.connecting;
}
