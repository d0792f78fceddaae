/**
 * What callers press, what hosts answer, and calls sent to a number while they wait.
 *
 * Source: docs/decisions/0049.
 */
import type { Input, RefusalCode } from '../../../routing/index.ts';
import { settleAgents } from './agents.ts';
import { askedOf, asksOf, onwardReason, prompt } from './asking.ts';
import { leaveBy, moveTo, takeFallback } from './calls.ts';
import { rescindOffersOf } from './offers.ts';
import {
  type Call,
  callOf,
  emit,
  isClaimed,
  isQueued,
  liveOffersOf,
  queueOf,
  type World,
} from './world.ts';

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

/** Whether the call is asked now: nobody is offered it, and it is for no one agent. */
function isAsked(world: World, call: Call): boolean {
  const { state, forAgent } = call;
  return state === 'waiting' && forAgent === null && liveOffersOf(world, call).length === 0;
}

function findLive(world: World, callId: string): Call | RefusalCode {
  const known = callOf(world, callId);
  if (known === undefined || known.state === 'ended') return 'call_gone';
  return world.calls.find((each) => each === known) ?? 'call_state_not_allowed';
}

/** Keys of a caller; answers why not. */
export function hearDigits(world: World, input: InputOf<'call.digits'>): RefusalCode | null {
  const call = findLive(world, input.callId);
  if (call === 'call_gone') return call;
  if (typeof call === 'string') return null;
  for (const digit of input.digits) if (isAsked(world, call)) press(world, call, digit);
  return null;
}

function press(world: World, call: Call, digit: string): void {
  const menu = asksOf(world, call);
  if (digit === '#' && leavesMessage(world, call)) leaveBy(world, call, 'message', 'caller');
  if (menu?.kind !== 'menu') return;
  const { callId, queueId } = call;
  const { limitMs = 10_000, choices } = menu;
  call.asked = askedOf(call);
  const digits = call.asked.pressed + digit;
  const chosen = choices.find((choice) => choice.digits === digits);
  if (chosen === undefined) {
    call.asked.pressed = digits;
    if (choices.some((choice) => choice.digits.startsWith(digits))) {
      call.asked.limitAtMs = world.nowMs + limitMs;
    } else miss(world, call, 'wrongDigits');
    return;
  }
  call.asked.pressed = '';
  emit(world, { type: 'menu.answered', callId, queueId, digits });
  const { to } = chosen;
  if (to.kind === 'say') prompt(world, call, [to.text]);
  else if (to.kind === 'number') sendOut(world, call, to.number);
  else if (to.kind === 'message') leaveBy(world, call, 'message', 'caller');
  else if (to.kind === 'end') leaveBy(world, call, 'end', 'command');
  else if (queueOf(world, to.queue).state === 'open') {
    moveTo(world, call, to.queue, onwardReason(world, call));
  } else {
    const { fallback } = call.plan;
    const { finalFallback } = world.centre.settings;
    const isFinal = fallback !== null && fallback.kind !== 'move';
    leaveBy(world, call, isFinal ? fallback.kind : finalFallback, 'queueClosed');
  }
}

/** The limit for the next key, for a greeting or for a message is over. */
export function expireMenu(world: World, call: Call): void {
  const asks = asksOf(world, call);
  if (call.asked === null) return;
  call.asked.limitAtMs = null;
  if (asks === null || asks.kind === 'host') return;
  const limitMs = asks.limitMs ?? (asks.kind === 'menu' ? 10_000 : 120_000);
  if (!isAsked(world, call)) call.asked.limitAtMs = world.nowMs + limitMs;
  else if (asks.kind === 'menu') miss(world, call, 'noDigits');
  else if (call.asked.isLeavingMessage) leaveBy(world, call, 'message', 'maxWait');
  else {
    call.asked.isLeavingMessage = true;
    call.asked.limitAtMs = world.nowMs + limitMs;
    emit(world, { type: 'voicemail.began', callId: call.callId, queueId: call.queueId });
  }
}

/** Whether the greeting of a voicemail is over, and the caller speaks. */
export function leavesMessage(world: World, call: Call): boolean {
  const isHere = isAsked(world, call) && asksOf(world, call)?.kind === 'voicemail';
  return isHere && call.asked?.isLeavingMessage === true;
}

/** No message can be recorded; answers why not. */
export function failMessage(
  world: World,
  { callId, problem }: InputOf<'call.messageFailed'>,
): RefusalCode | null {
  const call = findLive(world, callId);
  if (typeof call === 'string') return call;
  const isThere = isAsked(world, call) && asksOf(world, call)?.kind === 'voicemail';
  if (!isThere) return 'call_state_not_allowed';
  emit(world, { type: 'voicemail.failed', callId, queueId: call.queueId, problem });
  takeFallback(world, call, 'maxWait');
  return null;
}

function miss(world: World, call: Call, cause: 'noDigits' | 'wrongDigits'): void {
  const menu = asksOf(world, call);
  if (menu?.kind !== 'menu' || call.asked === null) return;
  const { callId, queueId, asked } = call;
  asked.tries += 1;
  asked.pressed = '';
  emit(world, { type: 'menu.missed', callId, queueId, cause, tries: asked.tries });
  if (asked.tries < (menu.tries ?? 3)) prompt(world, call);
  else takeFallback(world, call, 'maxWait');
}

/** A host says where a call goes; answers why not. */
export function routeByHost(world: World, input: InputOf<'call.routed'>): RefusalCode | null {
  const call = findLive(world, input.callId);
  if (typeof call === 'string') return call;
  const isHosts = asksOf(world, call)?.kind === 'host';
  if (!isAsked(world, call) || !isHosts) return 'call_state_not_allowed';
  const { to, host, problem } = input;
  const wrong = problem ?? faultOf(world, to);
  const { callId, queueId } = call;
  emit(world, {
    type: 'route.answered',
    callId,
    queueId,
    ...(host === undefined ? {} : { host }),
    ...(to !== undefined && 'queueId' in to ? { toQueueId: to.queueId } : {}),
    ...(to !== undefined && 'number' in to ? { number: to.number } : {}),
    ...(wrong === undefined ? {} : { problem: wrong }),
  });
  if (wrong !== undefined || to === undefined) takeFallback(world, call, 'maxWait');
  else if ('number' in to) sendOut(world, call, to.number);
  else moveTo(world, call, to.queueId, onwardReason(world, call));
  return null;
}

function faultOf(world: World, to: InputOf<'call.routed'>['to']): string | undefined {
  if (to === undefined) return 'invalid_parameter';
  if ('number' in to) return undefined;
  const queue = world.queues.find(({ rules }) => rules.id === to.queueId);
  if (queue === undefined) return 'queue_not_found';
  if (queue.rules.asks?.kind === 'host') return 'route_loop';
  return queue.state === 'open' ? undefined : 'queue_closed';
}

/** A waiting call is sent to a number outside; answers why not. */
export function redirectCall(world: World, input: InputOf<'redirectCall'>): RefusalCode | null {
  const call = findLive(world, input.callId);
  if (typeof call === 'string') return call;
  const isFree = call.state === 'waiting' && call.consultFor === null && !isClaimed(world, call);
  if (!isQueued(call) || !isFree) return 'call_state_not_allowed';
  rescindOffersOf(world, call, 'command');
  settleAgents(world);
  sendOut(world, call, input.number);
  return null;
}

function sendOut(world: World, call: Call, number: string): void {
  emit(world, { type: 'call.transferred', callId: call.callId, number });
  leaveBy(world, call, 'end', 'transferred');
}
