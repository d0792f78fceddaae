/**
 * Where a call goes when waiting is over: another queue, a callback, a message, or the end.
 *
 * Source: acd-routing.md B1 (final fallback), B12, B13; decisions/0004 11.
 */
import { callTable } from '../machines/index.ts';
import type { LimitCause } from './effects.ts';
import { emit } from './emit.ts';
import { callOn, follow } from './life-cycles.ts';
import type { Call, Queue } from './records.ts';
import type { Core } from './state.ts';
import { countChange } from './steps.ts';
import { endWaiting, enterQueue, leaveQueue, waitMs } from './waiting.ts';

/** Takes the fallback of the call's plan; without one, the centre's final one. */
export function takeFallback(core: Core, call: Call, cause: LimitCause): void {
  const { fallback } = call.plan;
  if (fallback === null || fallback.kind !== 'move') {
    leave(core, call, fallback?.kind ?? core.centre.settings.finalFallback, cause);
    return;
  }
  const queue = core.queues[fallback.queue];
  if (queue === undefined || queue.state !== 'open') takeFinalFallback(core, call, 'queueClosed');
  else if (countChange(core, call)) move(core, call, queue);
  else takeFinalFallback(core, call, 'overflowLoop');
}

/** The plan's fallback unless that moves, else the centre's. */
export function takeFinalFallback(core: Core, call: Call, cause: LimitCause): void {
  const { fallback } = call.plan;
  const isFinal = fallback !== null && fallback.kind !== 'move';
  leave(core, call, isFinal ? fallback.kind : core.centre.settings.finalFallback, cause);
}

function move(core: Core, call: Call, queue: Queue): void {
  emit(core, {
    type: 'call.overflowed',
    callId: call.id,
    queueId: call.queue.id,
    reason: 'overflow',
    waitMs: waitMs(core, call),
  });
  leaveQueue(core, call);
  enterQueue(core, call, { queue, plan: queue.config.plan, reason: 'overflow' });
}

function leave(
  core: Core,
  call: Call,
  kind: 'end' | 'callback' | 'message',
  cause: LimitCause,
): void {
  const body = { callId: call.id, queueId: call.queue.id, cause, waitMs: waitMs(core, call) };
  endWaiting(core, call);
  switch (kind) {
    case 'end':
      call.state = follow(callTable, call.state, callOn.ended);
      emit(core, { type: 'call.ended', ...body });
      break;
    case 'message':
      call.state = follow(callTable, call.state, callOn.messageTaken);
      emit(core, { type: 'call.messageTaken', ...body });
      break;
    case 'callback':
      call.state = follow(callTable, call.state, callOn.callbackPlanned);
      emit(core, { type: 'callback.planned', ...body });
      return;
  }
  core.calls.delete(call.id);
}
