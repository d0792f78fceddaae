/**
 * Arrivals, and what may be said of a call from outside while it waits: callbacks, messages,
 * returns.
 *
 * Source: acd-routing.md B13; docs/decisions/0004, 6 to 8.
 */
import type { Input, RefusalCode } from '../../../routing/index.ts';
import { asksOf } from './asking.ts';
import { addCall, enterQueue, leaveBy, reportClass } from './calls.ts';
import { conditionOf, planFault, readPlan } from './centre.ts';
import { readExpression } from './expression.ts';
import { rescindOffersOf } from './offers.ts';
import { admission, asksRules, classifyFacts, routePlan } from './rules.ts';
import { type Call, callOf, emit, isClaimed, isQueued, queueOf, type World } from './world.ts';

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

/** A call comes in; answers why not. */
export function arrive(world: World, input: InputOf<'call.arrived'>): RefusalCode | null {
  const { file, settings } = world.centre;
  const { callId } = input;
  if (callOf(world, callId) !== undefined) return 'name_taken';
  if (input.plan === undefined && input.queueId === undefined && asksRules(world)) {
    return arriveByRules(world, input);
  }
  const queueId = input.plan?.queue ?? input.queueId ?? settings.defaultQueue;
  if (queueId === null) return 'invalid_parameter';
  const asked = world.queues.find((each) => each.rules.id === queueId);
  if (asked === undefined) return 'queue_not_found';
  const queue = takerOf(world, asked);
  const isOwn = queue === asked;
  if (input.plan !== undefined && planFault(file, input.plan) !== null) return 'invalid_parameter';
  if (readExpression(input.required ?? []) === null) return 'invalid_parameter';
  if (queue.state !== 'open') {
    const reason = queue.state === 'closing' ? 'queueClosing' : 'queueClosed';
    emit(world, { type: 'call.blocked', callId, queueId, reason });
    return null;
  }
  const queuePlan = queue.rules.plan;
  const isByCall = input.plan !== undefined && isOwn;
  const ownPlan = isByCall ? readPlan(file, input.plan, queuePlan) : undefined;
  const plan = ownPlan ?? queuePlan;
  world.sequence += 1;
  const call = addCall(
    world,
    {
      callId,
      sequence: world.sequence,
      queueId: queue.rules.id,
      required: conditionOf(isOwn ? (input.required ?? []) : []),
      consultFor: null,
      baseMs: world.nowMs,
      class: input.class ?? plan.class,
      offsetMs: input.offsetMs ?? plan.offsetMs,
    },
    ownPlan,
  );
  enterQueue(world, call, 'inbound');
  return null;
}

/** The rules say what it is about, whether it comes in, and by which plan; answers why not. */
function arriveByRules(world: World, input: InputOf<'call.arrived'>): RefusalCode | null {
  const { file, settings } = world.centre;
  const { callId } = input;
  if (readExpression(input.required ?? []) === null) return 'invalid_parameter';
  if (!world.rules.has('route') && settings.defaultQueue === null) return 'invalid_parameter';
  const facts = classifyFacts(world, input.facts ?? {});
  const admitted = admission(world, facts);
  const routed = routePlan(world, facts);
  const queueId = routed?.plan.queue ?? settings.defaultQueue;
  if (queueId === null) return 'invalid_parameter';
  const asked = queueOf(world, queueId);
  const action = admitted?.action ?? 'accept';
  if (action === 'busy' || action === 'closed' || action === 'block') {
    const text = admitted?.text === undefined ? {} : { text: admitted.text };
    emit(world, { type: 'call.blocked', callId, queueId, reason: action, ...text });
    return null;
  }
  const queue = takerOf(world, asked);
  const isOwn = queue === asked;
  if (queue.state !== 'open') {
    const reason = queue.state === 'closing' ? 'queueClosing' : 'queueClosed';
    emit(world, { type: 'call.blocked', callId, queueId, reason });
    return null;
  }
  const isByRule = routed !== null && isOwn;
  const ownPlan = isByRule ? readPlan(file, routed.plan, queue.rules.plan) : undefined;
  const plan = ownPlan ?? queue.rules.plan;
  world.sequence += 1;
  const call = addCall(
    world,
    {
      callId,
      sequence: world.sequence,
      queueId: queue.rules.id,
      required: conditionOf(isOwn ? (input.required ?? []) : []),
      consultFor: null,
      baseMs: world.nowMs,
      class: input.class ?? plan.class,
      offsetMs: input.offsetMs ?? plan.offsetMs,
      rule: isByRule ? routed.rule : null,
      facts,
    },
    ownPlan,
  );
  enterQueue(world, call, 'inbound');
  if (admitted?.action === 'callbackOffer') {
    const { text, callbackWithinMs } = admitted;
    emit(world, {
      type: 'callback.offered',
      callId,
      queueId: queue.rules.id,
      ...(text === undefined ? {} : { text }),
      ...(callbackWithinMs === undefined ? {} : { callbackWithinMs }),
    });
  }
  return null;
}

/** Who takes new calls of a queue: while it is not open, the open queue that it names. */
function takerOf(world: World, queue: World['queues'][number]): World['queues'][number] {
  if (queue.state === 'open') return queue;
  const other = world.queues.find(({ rules }) => rules.id === queue.divertTo);
  return other?.state === 'open' ? other : queue;
}

/** The caller takes a callback, or leaves a message, instead of waiting; answers why not. */
export function leaveByChoice(
  world: World,
  callId: string,
  kind: 'callback' | 'message',
): RefusalCode | null {
  const known = callOf(world, callId);
  if (known === undefined || known.state === 'ended') return 'call_gone';
  const call = callerIn(world, callId);
  if (call === null || call.state !== 'waiting' || isClaimed(world, call)) {
    return 'call_state_not_allowed';
  }
  const isNoQueue = call.forAgent !== null || asksOf(world, call) !== null;
  if (isNoQueue && kind === 'callback') return 'call_state_not_allowed';
  if (kind === 'message') rescindOffersOf(world, call, 'callGone');
  leaveBy(world, call, kind, 'caller');
  return null;
}

/** The caller is one who left lately: their age is restored, once; answers why not. */
export function restoreAge(world: World, input: InputOf<'call.returned'>): RefusalCode | null {
  const known = callOf(world, input.callId);
  if (known === undefined || known.state === 'ended') return 'call_gone';
  const call = callerIn(world, input.callId);
  if (call === null || !isQueued(call)) return 'call_state_not_allowed';
  const { restoreAgeWithinMs } = world.centre.settings;
  const found = world.abandoned.find(
    ({ callId, atMs }) => callId === input.of && world.nowMs - atMs <= restoreAgeWithinMs,
  );
  if (found === undefined) return 'call_gone';
  world.abandoned = world.abandoned.filter((each) => each !== found);
  call.hasRestoredAge = true;
  if (call.baseMs === found.baseMs) return null;
  call.baseMs = found.baseMs;
  reportClass(world, call);
  return null;
}

/** Keeps the age of a caller who leaves; one that was restored already is not kept again. */
export function rememberAbandoned(world: World, { callId, baseMs, hasRestoredAge }: Call): void {
  world.abandoned = world.abandoned.filter((each) => each.callId !== callId);
  if (!hasRestoredAge) world.abandoned.push({ callId, baseMs, atMs: world.nowMs });
}

/** The call of this id, where it has a caller. */
function callerIn(world: World, callId: string): Call | null {
  const call = world.calls.find((each) => each.callId === callId);
  return call === undefined || call.consultFor !== null ? null : call;
}
