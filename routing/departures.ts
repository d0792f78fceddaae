/**
 * Leaving for good: the end, a callback, a message.
 *
 * Source: acd-routing.md B1 (final fallback), B13; decisions/0004 11.
 */
import { callTable } from '../machines/index.ts';
import type { LimitCause, WaitEnd } from './effects.ts';
import { endExclusions } from './exclusions.ts';
import { callOn, follow } from './life-cycles.ts';
import type { Call } from './records.ts';
import { disarmLimits } from './removal-timers.ts';
import type { Core } from './state.ts';
import { disarm } from './timers.ts';
import { endWaiting, leaveWaiting, markDirty } from './waiting.ts';
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
  if (kind === 'callback') {
    core.sink.waitEnded(call, kind, cause, waitedMs);
    planCallback(core, call);
    return;
  }
  endWaiting(core, call);
  call.state = follow(callTable, call.state, kind === 'end' ? callOn.ended : callOn.messageTaken);
  core.sink.waitEnded(call, kind, cause, waitedMs);
  core.calls.delete(call.id);
}

/** The line is released, the place kept: no limit and no step acts any more. */
function planCallback(core: Core, call: Call): void {
  call.state = follow(callTable, call.state, callOn.callbackPlanned);
  leaveWaiting(core, call);
  disarm(core, call.stepTimer);
  disarmLimits(core, call);
  endExclusions(core, call);
  markDirty(core, call);
}
