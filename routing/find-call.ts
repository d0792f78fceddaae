/** Finds the call that an input or a question names, and forgets it when it is over. */
import { callTable } from '../machines/index.ts';
import type { RefusalCode } from './effects.ts';
import type { Call } from './records.ts';
import { isWaiting } from './removal-timers.ts';
import type { Core } from './state.ts';

/** A call that is not over; a call that is may stay known while its work is wrapped up. */
export function findLiveCall(core: Core, callId: string): Call | 'call_gone' {
  const call = core.calls.get(callId);
  return call === undefined || callTable.isFinal(call.state) ? 'call_gone' : call;
}

/** A call is known until it has ended and the last of its wrap-ups too. */
export function forgetEnded(core: Core, call: Call): void {
  if (!callTable.isFinal(call.state) || call.firstWork !== null) return;
  if (!core.calls.forget(call)) return;
  call.facts = null;
  call.said = null;
  core.callPool.ended.push(call);
}

/** A call that waits, offered or not. */
export function findWaitingCall(core: Core, callId: string): Call | RefusalCode {
  const call = findLiveCall(core, callId);
  return typeof call === 'string' || isWaiting(call) ? call : 'call_state_not_allowed';
}
