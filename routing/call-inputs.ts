/**
 * Inputs from callers: a call arrives, hangs up, or is an agent's own.
 *
 * Each answers with the code it is refused with, or null. A refused one has changed nothing.
 * Source: ux-and-api.md 17.2; decisions/0004 6-10, 28.
 */
import { callTable, offerTable } from '../machines/index.ts';
import { agentsNamed, type ExpressionAst } from '../rules/index.ts';
import { isLoggedOn } from './agent-readings.ts';
import { nameAgents } from './agents.ts';
import { hasCapacity } from './capacity.ts';
import { type CompiledPlan, compileExpression } from './compile-plan.ts';
import { depart } from './departures.ts';
import type { RefusalCode } from './effects.ts';
import { findLiveCall, findWaitingCall, forgetEnded } from './find-call.ts';
import type { Input } from './inputs.ts';
import { beginTalk } from './interactions.ts';
import { endCall } from './leaving.ts';
import { callIs, callIsCallback, callOn, follow, offerOn } from './life-cycles.ts';
import { rescindAll } from './offer-ends.ts';
import { sessionFor } from './offers.ts';
import { ownPlan } from './own-plan.ts';
import { newCall, newWork } from './pools.ts';
import { setAge } from './promotion.ts';
import { enterQueue } from './queue-entry.ts';
import type { Call, Queue } from './records.ts';
import type { Core } from './state.ts';
import { endWaiting } from './waiting.ts';
import { waitMs } from './waiting-key.ts';
import { addWork } from './works.ts';

type Of<Type extends Input['type']> = Extract<Input, { type: Type }>;

export function arrive(core: Core, input: Of<'call.arrived'>): RefusalCode | null {
  if (core.calls.has(input.callId)) return 'name_taken';
  const placed = place(core, input);
  if (typeof placed === 'string') return placed;
  return arriveAt(core, input, placed);
}

/** A call arrives where it belongs, by its plan and its own terms. */
export function arriveAt(
  core: Core,
  input: Omit<Of<'call.arrived'>, 'type'>,
  { queue, plan, required }: Placed,
): RefusalCode | null {
  if (queue.state !== 'open') {
    core.sink.callBlocked(input.callId, queue);
    return null;
  }
  nameAgents(core, plan.agentsNamed);
  if (required !== null) nameAgents(core, agentsNamed(required));
  core.sequence += 1;
  const call = newCall(core, {
    id: input.callId,
    sequence: core.sequence,
    direct: null,
    queue: queue.config,
    plan,
    required,
    class: input.class ?? plan.class,
    offsetMs: input.offsetMs ?? plan.offsetMs,
    atMs: core.nowMs,
  });
  core.calls.add(call);
  enterQueue(core, call, { queue, plan, reason: 'inbound' });
  return null;
}

export interface Placed {
  readonly queue: Queue;
  readonly plan: CompiledPlan;
  readonly required: ExpressionAst | null;
}

/** A call goes by its plan, else by its queue, else to the centre's default. */
function place(core: Core, input: Of<'call.arrived'>): Placed | RefusalCode {
  const id = input.plan?.queue ?? input.queueId;
  const index = id === undefined ? core.centre.defaultQueue : (core.queueIndex.get(id) ?? -1);
  const queue = core.queues[index];
  if (queue === undefined) return id === undefined ? 'invalid_parameter' : 'queue_not_found';
  const plan =
    input.plan === undefined ? queue.config.plan : ownPlan(core, input.plan, queue.config);
  const required = input.required === undefined ? null : compileExpression(input.required);
  const isRequiredWrong = required === null && input.required !== undefined;
  return plan === null || isRequiredWrong ? 'invalid_parameter' : { queue, plan, required };
}

export function callerHangsUp(core: Core, input: Of<'call.hungUp'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (call.consultOf !== null) return 'call_state_not_allowed';
  if (callTable.next(call.state, callOn.abandoned) !== -1) {
    abandon(core, call);
    return null;
  }
  if (callIsCallback[call.state] === true) return 'call_state_not_allowed';
  endCall(core, call, 'callerHungUp');
  return null;
}

/** Keeps the age of a caller who left, for a while; one restored already is not kept again. */
function rememberAge(core: Core, call: Call): void {
  forgetOldAges(core);
  core.abandoned.delete(call.id);
  if (call.hasRestoredAge) return;
  core.abandoned.set(call.id, { ageFromMs: call.ageFromMs, atMs: core.nowMs });
}

/** Lets go of the ages that nobody may have back any more. */
export function forgetOldAges(core: Core): void {
  const { restoreAgeWithinMs } = core.centre.settings;
  for (const [callId, { atMs }] of core.abandoned) {
    if (core.nowMs - atMs <= restoreAgeWithinMs) return;
    core.abandoned.delete(callId);
  }
}

/** A caller who is back soon has his age again, once. */
export function restoreAge(core: Core, input: Of<'call.returned'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (call.consultOf !== null) return 'call_state_not_allowed';
  const kept = core.abandoned.get(input.of);
  const { restoreAgeWithinMs } = core.centre.settings;
  if (kept === undefined || core.nowMs - kept.atMs > restoreAgeWithinMs) return 'call_gone';
  core.abandoned.delete(input.of);
  call.hasRestoredAge = true;
  setAge(core, call, kept.ageFromMs);
  return null;
}

/** Digits say nothing to the core. */
export function hearDigits(core: Core, input: Of<'call.digits'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  return typeof call === 'string' ? call : null;
}

/** The caller chose to be called back, or left a message; nobody has claimed the call. */
export function endWaitByCaller(
  core: Core,
  input: Of<'call.callbackTaken'> | Of<'call.messageLeft'>,
): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  const mayChoose = call.state === callIs.queued && call.consultOf === null;
  const isCallback = input.type === 'call.callbackTaken';
  if (!mayChoose || (isCallback && call.forAgent !== null)) return 'call_state_not_allowed';
  if (isCallback) {
    depart(core, call, 'callback', 'caller');
    return null;
  }
  rescindAll(core, call, 'callGone');
  depart(core, call, 'message', 'caller');
  return null;
}

function abandon(core: Core, call: Call): void {
  const isAlerting = call.liveOffers > 0;
  const phase = call.claim !== null ? 'connecting' : isAlerting ? 'alerting' : 'waiting';
  rescindAll(core, call, 'callGone');
  rememberAge(core, call);
  core.sink.callAbandoned(call, phase, waitMs(core, call));
  endWaiting(core, call);
  call.state = follow(callTable, call.state, callOn.abandoned);
  forgetEnded(core, call);
}

/** An agent's own call begins: he talks at once, and his units are debited. */
export function beginDirectCall(core: Core, input: Of<'directCall.began'>): RefusalCode | null {
  const agent = core.agentsById.get(input.agentId);
  if (agent === undefined) return 'agent_not_found';
  if (!isLoggedOn(agent)) return 'agent_state_not_allowed';
  if (core.calls.has(input.callId)) return 'name_taken';
  if (input.queueId !== undefined && input.direction === 'incoming') return 'invalid_parameter';
  const index = input.queueId === undefined ? -1 : (core.queueIndex.get(input.queueId) ?? -2);
  if (index === -2) return 'queue_not_found';
  const queue = core.queues[index]?.config ?? core.centre.ownCalls;
  if (!hasCapacity(core.centre, agent, queue.channel)) return 'no_capacity';
  core.sequence += 1;
  const call = newCall(core, {
    id: input.callId,
    sequence: core.sequence,
    direct: input.direction,
    queue,
    plan: queue.plan,
    required: null,
    class: core.centre.defaultClass,
    offsetMs: 0,
    atMs: core.nowMs,
  });
  call.state = follow(callTable, call.state, callOn.began);
  core.calls.add(call);
  const work = newWork(core, {
    call,
    n: 1,
    agent,
    session: sessionFor(agent, queue.group),
    queue,
    direct: input.direction,
    atMs: core.nowMs,
  });
  addWork(work);
  work.offerState = follow(offerTable, work.offerState, offerOn.connecting);
  work.offerState = follow(offerTable, work.offerState, offerOn.connected);
  core.sink.interactionBegan(work);
  beginTalk(core, work);
  return null;
}
