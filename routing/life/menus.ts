/**
 * What callers press in a menu, messages that they leave, what a host answers for a call at its
 * route point, and calls sent to an outside number. Source: decisions/0049, 0054.
 *
 * Cost: the choices of one menu.
 */
import type { RefusalCode } from '../border/codes.ts';
import type { CompiledChoice, Menu, Voicemail } from '../centre/compile-asking.ts';
import type { Core } from '../memory/core.ts';
import type { Call } from '../memory/records.ts';
import { armAsking, askedOf, onwardReason, prompt } from './asking.ts';
import { callIs, callIsCallback } from './life-cycles.ts';
import { rescindAll } from './offer-ends.ts';
import type { InputOf } from './offer-inputs.ts';
import { moveTo, takeFallback } from './queue-entry.ts';
import { findLiveCall, findWaitingCall } from './removals.ts';
import { depart, takeFinalFallback } from './steps.ts';

/** Digits are ignored outside menus, and while an agent is being called. */
export function hearDigits(core: Core, input: InputOf<'call.digits'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  for (const digit of input.digits) {
    const asks = askedNow(call);
    if (asks === null) return null;
    if (asks.kind === 'menu') press(core, call, asks, digit);
    else if (digit === endOfMessage && leavesMessage(call)) depart(core, call, 'message', 'caller');
  }
  return null;
}

/** What asks the caller; null: nothing, or a supervisor offers the call to an agent. */
function askedNow(call: Call): Menu | Voicemail | null {
  const { asks } = call.queue;
  const isIn = call.state === callIs.queued && call.liveOffers === 0;
  if (!isIn || call.rare.forAgent !== null || asks?.kind === 'host') return null;
  return asks;
}

/** Key that ends a message. */
const endOfMessage = '#';

/** Whether the caller speaks to a voicemail now, so that who hangs up leaves a message. */
export function leavesMessage(call: Call): boolean {
  return call.rare.asked?.isLeavingMessage === true && askedNow(call)?.kind === 'voicemail';
}

/** No message can be recorded: the plan's fallback is taken. */
export function failMessage(core: Core, input: InputOf<'call.messageFailed'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (askedNow(call)?.kind !== 'voicemail') return 'call_state_not_allowed';
  core.sink.voicemailFailed(call, input.problem);
  takeFallback(core, call, 'maxWait');
  return null;
}

function press(core: Core, call: Call, menu: Menu, digit: string): void {
  const asked = askedOf(call);
  const digits = asked.pressed + digit;
  const to = menu.choices.get(digits);
  asked.pressed = to === undefined ? digits : '';
  if (to !== undefined) {
    core.sink.menuAnswered(call, digits);
    choose(core, call, menu, to);
  } else if ([...menu.choices.keys()].some((keys) => keys.startsWith(digits))) {
    armAsking(core, call, core.nowMs + menu.limitMs);
  } else {
    miss(core, call, menu, 'wrongDigits');
  }
}

function choose(core: Core, call: Call, menu: Menu, to: CompiledChoice): void {
  if (to.kind === 'say') prompt(core, call, menu, to.text);
  else if (to.kind === 'number') sendOut(core, call, to.number);
  else if (to.kind === 'message') depart(core, call, 'message', 'caller');
  else if (to.kind === 'end') depart(core, call, 'end', 'command');
  else {
    const queue = core.queues[to.queue];
    if (queue?.state === 'open') moveTo(core, call, queue, onwardReason(call));
    else takeFinalFallback(core, call, 'queueClosed');
  }
}

/** The time for the next key, for the greeting or for the message is over. */
export function endAsking(core: Core, call: Call): void {
  const asks = askedNow(call);
  const { asks: known } = call.queue;
  if (asks?.kind === 'menu') miss(core, call, asks, 'noDigits');
  else if (asks !== null && leavesMessage(call)) depart(core, call, 'message', 'maxWait');
  else if (asks !== null) {
    askedOf(call).isLeavingMessage = true;
    core.sink.voicemailBegan(call);
    armAsking(core, call, core.nowMs + asks.limitMs);
  } else if (known !== null && known.kind !== 'host') {
    armAsking(core, call, core.nowMs + known.limitMs);
  }
}

function miss(core: Core, call: Call, menu: Menu, cause: 'noDigits' | 'wrongDigits'): void {
  const asked = askedOf(call);
  asked.tries += 1;
  asked.pressed = '';
  core.sink.menuMissed(call, cause, asked.tries);
  if (asked.tries < menu.tries) prompt(core, call, menu);
  else takeFallback(core, call, 'maxWait');
}

/** A host's answer; one that cannot be obeyed takes the plan's fallback. */
export function routeByHost(core: Core, input: InputOf<'call.routed'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  const isAsked = call.state === callIs.queued && call.queue.asks?.kind === 'host';
  if (!isAsked || call.liveOffers > 0 || call.rare.forAgent !== null)
    return 'call_state_not_allowed';
  const { to = null, host, problem = null } = input;
  const queue =
    to !== null && 'queueId' in to ? core.queues[core.queueIndex.get(to.queueId) ?? -1] : undefined;
  const wrong = problem ?? whyNotTo(to, queue);
  core.sink.routeAnswered(call, { host, to, problem: wrong });
  if (wrong !== null || to === null) takeFallback(core, call, 'maxWait');
  else if ('number' in to) sendOut(core, call, to.number);
  else if (queue !== undefined) moveTo(core, call, queue, onwardReason(call));
  return null;
}

function whyNotTo(
  to: InputOf<'call.routed'>['to'] | null,
  queue: Core['queues'][number] | undefined,
): string | null {
  if (to === null || to === undefined) return 'invalid_parameter';
  if ('number' in to) return null;
  if (queue === undefined) return 'queue_not_found';
  if (queue.config.asks?.kind === 'host') return 'route_loop';
  return queue.state === 'open' ? null : 'queue_closed';
}

/** A supervisor or program sends a waiting call to an outside number. */
export function redirectCall(core: Core, input: InputOf<'redirectCall'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  const isCallback = callIsCallback[call.state] === true;
  if (isCallback || call.rare.consultOf !== null || call.claim !== null) {
    return 'call_state_not_allowed';
  }
  rescindAll(core, call, 'command');
  sendOut(core, call, input.number);
  return null;
}

function sendOut(core: Core, call: Call, number: string): void {
  core.sink.callTransferredOut(call, number);
  depart(core, call, 'end', 'transferred');
}
