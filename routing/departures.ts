/**
 * Leaving for good: the end, a callback, a message.
 *
 * Source: acd-routing.md B1 (final fallback), B13; decisions/0004 11.
 */
import { callTable } from '../machines/index.ts';
import type { LimitCause } from './effects.ts';
import { callOn, follow } from './life-cycles.ts';
import type { Call } from './records.ts';
import type { Core } from './state.ts';
import { endWaiting } from './waiting.ts';
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
  cause: LimitCause,
): void {
  const waitedMs = waitMs(core, call);
  endWaiting(core, call);
  switch (kind) {
    case 'end':
      call.state = follow(callTable, call.state, callOn.ended);
      core.sink.waitEnded(call, kind, cause, waitedMs);
      break;
    case 'message':
      call.state = follow(callTable, call.state, callOn.messageTaken);
      core.sink.waitEnded(call, kind, cause, waitedMs);
      break;
    case 'callback':
      call.state = follow(callTable, call.state, callOn.callbackPlanned);
      core.sink.waitEnded(call, kind, cause, waitedMs);
      return;
  }
  core.calls.delete(call.id);
}
