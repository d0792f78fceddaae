/**
 * Calls while they wait: arrival, queue entry, steps, fallback, and how the wait ends.
 *
 * Source: acd-routing.md B6, B12, B13; readings 6 to 14.
 */
import type { Input, LimitCause, RefusalCode } from '../../../routing/index.ts';
import type { Fallback } from '../../../rules/index.ts';
import { conditionOf, needsSeveralOffers, planFault, readPlan } from './centre.ts';
import { isStaffedStep, isStaffing } from './eligibility.ts';
import { readExpression } from './expression.ts';
import { endTalk } from './interactions.ts';
import { rescindOffersOf } from './offers.ts';
import {
  type Call,
  callOf,
  emit,
  forgetEndedCalls,
  isClaimed,
  liveOffersOf,
  queueOf,
  type World,
  waitingCalls,
} from './world.ts';

type CallArrived = Extract<Input, { type: 'call.arrived' }>;

/** Changes of step or queue that one call may make in one instant. */
const changesMax = 16;

/** A call comes in; answers why not. */
export function arrive(world: World, input: CallArrived): RefusalCode | null {
  const { file, settings } = world.centre;
  if (callOf(world, input.callId) !== undefined) return 'name_taken';
  const queueId = input.plan?.queue ?? input.queueId ?? settings.defaultQueue;
  if (queueId === null) return 'invalid_parameter';
  const queue = world.queues.find((each) => each.rules.id === queueId);
  if (queue === undefined) return 'queue_not_found';
  if (input.plan !== undefined && planFault(file, input.plan) !== null) return 'invalid_parameter';
  if (readExpression(input.required ?? []) === null) return 'invalid_parameter';
  if (input.plan !== undefined && needsSeveralOffers(input.plan)) return 'operation_unavailable';
  if (queue.state !== 'open') {
    const reason = queue.state === 'closing' ? 'queueClosing' : 'queueClosed';
    emit(world, { type: 'call.blocked', callId: input.callId, queueId, reason });
    return null;
  }
  const queuePlan = queue.rules.plan;
  const plan =
    input.plan === undefined ? queuePlan : readPlan(file, input.plan, queuePlan.strategy);
  world.sequence += 1;
  const call: Call = {
    callId: input.callId,
    sequence: world.sequence,
    state: 'waiting',
    queueId,
    plan,
    required: conditionOf(input.required ?? []),
    version: 0,
    baseMs: world.nowMs,
    enteredAtMs: world.nowMs,
    firstEnteredAtMs: new Map(),
    class: input.class ?? plan.class,
    offsetMs: input.offsetMs ?? plan.offsetMs,
    step: 0,
    noStaffAtMs: null,
    offerCount: 0,
    exclusions: [],
    changeCount: 0,
  };
  world.calls.push(call);
  enterQueue(world, call, 'inbound');
  return null;
}

/** The caller is gone; answers why that cannot be. */
export function hangUp(world: World, callId: string): RefusalCode | null {
  const known = callOf(world, callId);
  if (known === undefined || known.state === 'ended') return 'call_gone';
  if (known.state === 'callback') return 'call_state_not_allowed';
  const call = waitingCalls(world).find((each) => each === known);
  if (call === undefined) {
    const interaction = world.holds.find((hold) => hold.callId === callId);
    if (interaction !== undefined) endTalk(world, interaction, 'callerHungUp');
    return null;
  }
  const isAlerting = liveOffersOf(world, call).length > 0;
  const phase = isClaimed(world, call) ? 'connecting' : isAlerting ? 'alerting' : 'waiting';
  rescindOffersOf(world, call, 'callGone');
  const { queueId } = call;
  emit(world, { type: 'call.abandoned', callId, queueId, phase, waitMs: waitOf(world, call) });
  end(world, call);
  return null;
}

/** The timer of the next step has come. */
export function takeNextStep(world: World, call: Call): void {
  if (!beginStep(world, call)) return;
  skipUnstaffedSteps(world, call);
}

/** A limit has come: the call leaves its queue by its fallback. */
export function takeFallback(world: World, call: Call, cause: LimitCause): void {
  const { fallback } = call.plan;
  if (fallback?.kind !== 'move') {
    leaveBy(world, call, fallback?.kind ?? world.centre.settings.finalFallback, cause);
    return;
  }
  if (queueOf(world, fallback.queue).state !== 'open') {
    leaveBy(world, call, world.centre.settings.finalFallback, 'queueClosed');
    return;
  }
  if (!countChange(world, call)) return;
  const { callId, queueId } = call;
  const waitMs = waitOf(world, call);
  emit(world, { type: 'call.overflowed', callId, queueId, reason: 'overflow', waitMs });
  call.queueId = fallback.queue;
  const { plan, restartsAge } = queueOf(world, fallback.queue).rules;
  call.plan = plan;
  if (restartsAge) call.baseMs = world.nowMs;
  enterQueue(world, call, 'overflow');
}

function enterQueue(world: World, call: Call, reason: 'inbound' | 'overflow'): void {
  const { queueId } = call;
  call.version += 1;
  call.enteredAtMs = world.nowMs;
  if (!call.firstEnteredAtMs.has(queueId)) call.firstEnteredAtMs.set(queueId, world.nowMs);
  call.step = 0;
  emit(world, {
    type: 'call.queued',
    callId: call.callId,
    queueId,
    reason,
    class: call.class,
    dueKey: call.baseMs + call.offsetMs,
  });
  const isStaffed = world.agents.some((agent) => isStaffing(world, agent, queueId));
  const { fallbackWithoutStaff } = queueOf(world, queueId).rules;
  call.noStaffAtMs = fallbackWithoutStaff && !isStaffed ? world.nowMs : null;
  if (mustSkip(world, call)) skipUnstaffedSteps(world, call);
}

/**
 * From a step that is to be skipped on to one that is not; each skipped one has a line of its own.
 */
function skipUnstaffedSteps(world: World, call: Call): void {
  const { callId } = call;
  while (mustSkip(world, call)) {
    emit(world, { type: 'call.stepChanged', callId, step: call.step, skipped: true });
    applyClassAndOffset(world, call);
    if (!beginStep(world, call)) return;
  }
  emit(world, { type: 'call.stepChanged', callId, step: call.step });
  applyClassAndOffset(world, call);
}

function mustSkip(world: World, call: Call): boolean {
  const isLast = call.step === call.plan.steps.length - 1;
  const step = call.plan.steps[call.step];
  return step?.skipIfUnstaffed === true && !isLast && !isStaffedStep(world, call, call.step);
}

/** The step after the present one becomes the present one; false: the loop guard came before it. */
function beginStep(world: World, call: Call): boolean {
  if (!countChange(world, call)) return false;
  call.step += 1;
  return true;
}

function applyClassAndOffset(world: World, call: Call): void {
  const step = call.plan.steps[call.step];
  const [classBefore, offsetBefore] = [call.class, call.offsetMs];
  call.class = step?.class ?? call.class;
  call.offsetMs = step?.offsetMs ?? call.offsetMs;
  if (call.class === classBefore && call.offsetMs === offsetBefore) return;
  const dueKey = call.baseMs + call.offsetMs;
  emit(world, { type: 'call.classChanged', callId: call.callId, class: call.class, dueKey });
}

/** Counts a change; instead of the 17th in an instant the call takes the final fallback. */
function countChange(world: World, call: Call): boolean {
  if (call.changeCount < changesMax) {
    call.changeCount += 1;
    return true;
  }
  const own = call.plan.fallback?.kind ?? 'move';
  const kind = own === 'move' ? world.centre.settings.finalFallback : own;
  leaveBy(world, call, kind, 'overflowLoop');
  return false;
}

function leaveBy(
  world: World,
  call: Call,
  kind: Exclude<Fallback['kind'], 'move'>,
  cause: LimitCause,
): void {
  const fact = { callId: call.callId, queueId: call.queueId, cause, waitMs: waitOf(world, call) };
  if (kind === 'callback') {
    call.state = 'callback';
    call.exclusions = [];
    emit(world, { type: 'callback.planned', ...fact });
    return;
  }
  emit(world, { type: kind === 'message' ? 'call.messageTaken' : 'call.ended', ...fact });
  end(world, call);
}

function end(world: World, call: Call): void {
  call.state = 'ended';
  forgetEndedCalls(world);
}

/** Since the first entry into the queue it is in. */
function waitOf(world: World, call: Call): number {
  return world.nowMs - (call.firstEnteredAtMs.get(call.queueId) ?? call.enteredAtMs);
}
