/**
 * Who leaves a call: its caller, one of its agents, or all by command; and what that ends.
 *
 * Source: acd-routing.md B14; docs/decisions/0004, 10.
 */
import type { EndCause, RefusalCode } from '../../../routing/index.ts';
import { rememberAbandoned } from './arrivals.ts';
import { leaveBy } from './calls.ts';
import { consultBy, endConsult } from './consults.ts';
import { endCall, endSegment, leaveTo } from './interactions.ts';
import { leavesMessage } from './menus.ts';
import { rescindOffersOf } from './offers.ts';
import {
  type Call,
  callOf,
  consultOf,
  emit,
  forgetEndedCalls,
  type Hold,
  interactionsIn,
  isClaimed,
  liveOffersOf,
  type World,
  waitOf,
} from './world.ts';

/** The caller is gone; answers why that cannot be. */
export function hangUp(world: World, callId: string): RefusalCode | null {
  const known = callOf(world, callId);
  if (known === undefined || known.state === 'ended') return 'call_gone';
  if (known.state === 'callback') return 'call_state_not_allowed';
  if ('consultFor' in known && known.consultFor !== null) return 'call_state_not_allowed';
  if (known.state === 'connected') endForAll(world, callId, 'callerHungUp');
  else if ('consultFor' in known && leavesMessage(world, known)) {
    leaveBy(world, known, 'message', 'caller');
  } else if ('consultFor' in known) abandon(world, known);
  return null;
}

/** The agent is gone: the call goes on with the others in it, or is over. */
export function leaveCall(world: World, interaction: Hold, cause: EndCause): void {
  const asked = consultBy(world, interaction);
  if (asked !== undefined) endConsult(world, asked, 'consultCancelled');
  const { serves } = interaction;
  const call = callOf(world, serves);
  if (call !== undefined && 'consultFor' in call && call.consultFor !== null) {
    endConsult(world, call, cause);
  } else if (interactionsIn(world, serves).length > 1) {
    leaveTo(world, interaction);
  } else {
    endSegment(world, interaction);
    endCall(world, serves, cause);
  }
}

/** A supervisor ends a call, whatever its state; answers why not. */
export function hangUpByCommand(world: World, callId: string): RefusalCode | null {
  const known = callOf(world, callId);
  if (known === undefined || known.state === 'ended') return 'call_gone';
  if (!('consultFor' in known) || (known.consultFor === null && known.state === 'connected')) {
    endForAll(world, callId, 'command');
  } else if (known.consultFor !== null) {
    endConsult(world, known, 'command');
  } else {
    rescindOffersOf(world, known, 'command');
    if (known.state === 'callback') {
      const { queueId, attemptCount: attempt } = known;
      emit(world, { type: 'callback.done', callId, queueId, attempt, outcome: 'cancelled' });
      endCall(world, callId, 'command');
    } else {
      leaveBy(world, known, 'end', 'command');
    }
  }
  return null;
}

function endForAll(world: World, callId: string, cause: EndCause): void {
  const asked = consultOf(world, callId);
  if (asked !== undefined) endConsult(world, asked, 'consultCancelled');
  for (const interaction of interactionsIn(world, callId)) endSegment(world, interaction);
  endCall(world, callId, cause);
}

function abandon(world: World, call: Call): void {
  const { callId, queueId } = call;
  const isAlerting = liveOffersOf(world, call).length > 0;
  const phase = isClaimed(world, call) ? 'connecting' : isAlerting ? 'alerting' : 'waiting';
  rescindOffersOf(world, call, 'callGone');
  emit(world, { type: 'call.abandoned', callId, queueId, phase, waitMs: waitOf(world, call) });
  rememberAbandoned(world, call);
  call.state = 'ended';
  forgetEndedCalls(world);
}
