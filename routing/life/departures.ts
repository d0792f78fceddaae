/**
 * Leaving for good: the end, a callback, a message.
 *
 * Source: acd-routing.md B1 (final fallback), B13; decisions/0004 11.
 */
import { assert } from '../../kernel/index.ts';
import { callTable } from '../../machines/index.ts';
import type { EndCause, LimitCause, WaitEnd } from '../border/effects.ts';
import { endExclusions } from '../matching/exclusions.ts';
import type { Core } from '../memory/core.ts';
import { type CallRef, callHas, callLayout, none, workLayout } from '../memory/layout.ts';
import { kindOf } from '../memory/timer-list.ts';
import { disarmCall } from '../memory/timers.ts';
import {
  consulting,
  consultOf,
  forgetEnded,
  hasOf,
  planOf,
  queueOf,
  setPlan,
  setQueue,
  waitMs,
} from './calls.ts';
import { callOn, follow } from './life-cycles.ts';
import { armPromotion } from './promotion.ts';
import {
  countUnoffered,
  disarmLimits,
  endWaitForAgent,
  endWaiting,
  leaveWaiting,
  markDirty,
  setDemand,
} from './waiting.ts';

const { callOffersMax, callQueue, callState, callStep, callStepsTaken } = callLayout;
const { workServes } = workLayout;
const { callHasForAgent } = callHas;
const { stepChange } = kindOf;

/** The plan's fallback unless that moves, else the centre's. */
export function takeFinalFallback(core: Core, call: CallRef, cause: LimitCause): void {
  const { fallback } = planOf(core, call);
  const isFinal = fallback !== null && fallback.kind !== 'move';
  depart(core, call, isFinal ? fallback.kind : core.centre.settings.finalFallback, cause);
}

/** Moves a call's life on by what the core does. */
export function moveCall({ i32 }: Core, call: CallRef, event: number): void {
  i32[call + callState] = follow(callTable, i32[call + callState]!, event);
}

/** Ends the wait of a call: it is gone, or its line is. */
export function depart(
  core: Core,
  call: CallRef,
  kind: 'end' | 'callback' | 'message',
  cause: WaitEnd | 'command',
): void {
  const waitedMs = waitMs(core, call);
  if (consultOf(core, call) !== none) {
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
  moveCall(core, call, kind === 'end' ? callOn.ended : callOn.messageTaken);
  core.sink.waitEnded(call, kind, cause, waitedMs);
  forgetEnded(core, call);
}

/** A consult has neither a customer nor a wait to tell of: it is over, waiting or connected. */
export function closeConsult(core: Core, consult: CallRef, cause: EndCause): void {
  endWaiting(core, consult);
  const asking = consultOf(core, consult);
  if (asking !== none) {
    consulting(core, core.i32[asking + workServes] as CallRef).consult = none;
    consulting(core, consult).consultOf = none;
  }
  moveCall(core, consult, callOn.ended);
  core.sink.callEnded(consult, cause);
  forgetEnded(core, consult);
}

/** The line is released, the place kept: no limit and no step acts any more. */
function planCallback(core: Core, call: CallRef): void {
  moveCall(core, call, callOn.callbackPlanned);
  leaveWaiting(core, call);
  disarmCall(core, call, stepChange);
  disarmLimits(core, call);
  if (hasOf(core, call, callHasForAgent)) returnToPlan(core, call);
  endExclusions(core, call);
  markDirty(core, call);
}

/** A callback is for nobody in particular: its queue's plan holds, from step 0. */
function returnToPlan(core: Core, call: CallRef): void {
  const { i32 } = core;
  endWaitForAgent(core, call);
  const queue = core.queues[i32[call + callQueue]!]?.config ?? queueOf(core, call);
  setQueue(core, call, queue);
  setPlan(core, call, queue.plan);
  i32[call + callOffersMax] = queue.plan.strategy.offers;
  i32[call + callStep] = 0;
  i32[call + callStepsTaken] = 1;
  armPromotion(core, call);
  setDemand(core, call);
  countUnoffered(core, call);
}
