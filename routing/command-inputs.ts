/**
 * A supervisor's hand on calls: re-class, move, pull, hang up.
 *
 * Each answers with the code it is refused with, or null.
 * Source: acd-routing.md B14 (commands).
 */
import { isPresent, isUsable, requestedOf } from './agent-readings.ts';
import { hasCapacity } from './capacity.ts';
import { depart } from './departures.ts';
import type { RefusalCode } from './effects.ts';
import { moveTo } from './fallback.ts';
import { findLiveCall, findWaitingCall } from './find-call.ts';
import type { Input } from './inputs.ts';
import { endCall, endConsult } from './leaving.ts';
import { callIs, callIsCallback } from './life-cycles.ts';
import { rescindAll } from './offer-ends.ts';
import { pullTo } from './offers.ts';
import { setClass, setKey } from './promotion.ts';
import type { Call } from './records.ts';
import { isWaiting } from './removal-timers.ts';
import { talksIn } from './segments.ts';
import type { Core } from './state.ts';
import { endWaiting } from './waiting.ts';

type Of<Type extends Input['type']> = Extract<Input, { type: Type }>;

export function reclassCall(core: Core, input: Of<'reclassCall'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (input.class === undefined && input.offsetMs === undefined) return 'invalid_parameter';
  const offsetMs = input.offsetMs ?? call.offsetMs;
  if (input.class === undefined) setKey(core, call, { class: call.class, offsetMs });
  else setClass(core, call, { class: input.class, offsetMs });
  return null;
}

export function moveCall(core: Core, input: Of<'moveCall'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  const isCallback = callIsCallback[call.state] === true;
  if (isCallback || call.consultOf !== null || call.claim !== null) return 'call_state_not_allowed';
  const queue = core.queues[core.queueIndex.get(input.queueId) ?? -1];
  if (queue === undefined) return 'queue_not_found';
  if (queue.state !== 'open') return 'queue_closed';
  rescindAll(core, call, 'command');
  moveTo(core, call, queue, 'command');
  return null;
}

/** An offer to a named agent now, whatever links, delays and exclusions say. */
export function pullCall(core: Core, input: Of<'pullCall'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (call.claim !== null) return 'call_state_not_allowed';
  const agent = core.agentsById.get(input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const { channel } = call.queue;
  const isOut = !isPresent(agent) || requestedOf(agent).pending !== null;
  if (isOut || !isUsable(agent, channel)) {
    return 'agent_state_not_allowed';
  }
  if (call.consultOf !== null && talksIn(call.consultOf.serves, agent)) {
    return 'agent_state_not_allowed';
  }
  if (!hasCapacity(core.centre, agent, channel, call)) return 'no_capacity';
  rescindAll(core, call, 'command');
  pullTo(core, call, agent);
  return null;
}

/** What its caller hears: told to those who play it, nothing of it is kept. */
export function treatCall(core: Core, input: Of<'treatCall'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  const waits = call.state === callIs.queued && call.consultOf === null;
  if (!waits) return 'call_state_not_allowed';
  core.sink.callTreated(call, input.treatment, input.rule ?? null);
  return null;
}

export function hangUpCall(core: Core, input: Of<'hangUpCall'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (call.consultOf !== null) {
    endConsult(core, call, 'command');
    return null;
  }
  if (!isWaiting(call)) {
    endCall(core, call, 'command');
    return null;
  }
  rescindAll(core, call, 'command');
  if (callIsCallback[call.state] === true) cancelCallback(core, call);
  else depart(core, call, 'end', 'command');
  return null;
}

function cancelCallback(core: Core, call: Call): void {
  core.sink.callbackDone(call, 'cancelled');
  endWaiting(core, call);
  endCall(core, call, 'command');
}
