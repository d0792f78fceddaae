/**
 * Leaving for good: the end, a callback, a message.
 *
 * Source: acd-routing.md B1 (final fallback), B13; decisions/0004 11.
 */
import { assert } from '../kernel/index.ts';
import { callTable } from '../machines/index.ts';
import type { EndCause, LimitCause, WaitEnd } from './effects.ts';
import { endExclusions } from './exclusions.ts';
import { forgetEnded } from './find-call.ts';
import { callOn, follow } from './life-cycles.ts';
import { armPromotion } from './promotion.ts';
import type { Call } from './records.ts';
import { disarmLimits } from './removal-timers.ts';
import type { Core } from './state.ts';
import { disarm } from './timers.ts';
import {
  countUnoffered,
  endWaitForAgent,
  endWaiting,
  leaveWaiting,
  markDirty,
  setDemand,
} from './waiting.ts';
import { waitMs } from './waiting-key.ts';

/** The plan's fallback unless that moves, else the centre's. */
export function takeFinalFallback(core: Core, call: Call, cause: LimitCause): void {
  const { fallback } = call.plan;
  const isFinal = fallback !== null && fallback.kind !== 'move';
  depart(core, call, isFinal ? fallback.kind : core.centre.settings.finalFallback, cause);
}

/** Ends the wait of a call: it is gone, or its line is. */
export function depart(
  core: Core,
  call: Call,
  kind: 'end' | 'callback' | 'message',
  cause: WaitEnd | 'command',
): void {
  const waitedMs = waitMs(core, call);
  if (call.consultOf !== null) {
    assert(cause !== 'caller', 'a consult has no caller');
    closeConsult(core, call, cause);
    return;
  }
  if (kind === 'callback') {
    core.sink.waitEnded(call, kind, cause, waitedMs);
    planCallback(core, call);
    return;
  }
  endWaiting(core, call);
  call.state = follow(callTable, call.state, kind === 'end' ? callOn.ended : callOn.messageTaken);
  core.sink.waitEnded(call, kind, cause, waitedMs);
  forgetEnded(core, call);
}

/** A consult has neither a customer nor a wait to tell of: it is over, waiting or connected. */
export function closeConsult(core: Core, consult: Call, cause: EndCause): void {
  endWaiting(core, consult);
  if (consult.consultOf !== null) consult.consultOf.serves.consult = null;
  consult.consultOf = null;
  consult.state = follow(callTable, consult.state, callOn.ended);
  core.sink.callEnded(consult, cause);
  forgetEnded(core, consult);
}

/** The line is released, the place kept: no limit and no step acts any more. */
function planCallback(core: Core, call: Call): void {
  call.state = follow(callTable, call.state, callOn.callbackPlanned);
  leaveWaiting(core, call);
  disarm(core, call.stepTimer);
  disarmLimits(core, call);
  if (call.forAgent !== null) returnToPlan(core, call);
  endExclusions(core, call);
  markDirty(core, call);
}

/** A callback is for nobody in particular: its queue's plan holds, from step 0. */
function returnToPlan(core: Core, call: Call): void {
  endWaitForAgent(core, call);
  call.queue = core.queues[call.queue.index]?.config ?? call.queue;
  call.plan = call.queue.plan;
  call.offersMax = call.plan.strategy.offers;
  call.step = 0;
  call.stepsTaken = 1;
  armPromotion(core, call);
  setDemand(core, call);
  countUnoffered(core, call);
}
