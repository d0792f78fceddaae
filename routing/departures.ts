/**
 * Leaving for good: the end, a callback, a message.
 *
 * Source: acd-routing.md B1 (final fallback), B13; decisions/0004 11.
 */
import { callTable } from '../machines/index.ts';
import type { LimitCause } from './effects.ts';
import { emit } from './emit.ts';
import { callOn, follow } from './life-cycles.ts';
import type { Call } from './records.ts';
import type { Core } from './state.ts';
import { endWaiting, waitMs } from './waiting.ts';

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
