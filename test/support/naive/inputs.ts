/**
 * Phase 1: one input after the other, each answered by effects, by nothing, or by one refusal.
 *
 * Source: ux-and-api.md 17.2; readings 10, 17.
 */
import { unreachable } from '../../../kernel/index.ts';
import type { Input, RefusalCode } from '../../../routing/index.ts';
import { activate } from './activation.ts';
import { changeDevice, logOff, logOn, setState } from './agents.ts';
import { arrive, leaveByChoice, restoreAge } from './arrivals.ts';
import { moveCall, pullCall, reclassCall, treatCall } from './commands.ts';
import { cancelConsult, completeTransfer, conference, consult } from './consults.ts';
import { hangUp, hangUpByCommand, leaveCall } from './departures.ts';
import {
  beginDirectCall,
  endInteraction,
  extendWrapUp,
  refusalToEnd,
  setHeld,
} from './interactions.ts';
import { failMessage, hearDigits, redirectCall, routeByHost } from './menus.ts';
import { failOffer } from './offer-ends.ts';
import { acceptOffer, connectOffer } from './offers.ts';
import { restart } from './restart.ts';
import { endSession, openSession, setSessionState } from './sessions.ts';
import { opened, setQueueState } from './timers.ts';
import { transfer } from './transfers.ts';
import { type Call, callOf, type Hold, isLiveOffer, type World } from './world.ts';

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

type OfferInput = InputOf<
  'acceptOffer' | 'rejectOffer' | 'offer.alerting' | 'offer.connected' | 'offer.failed'
>;
type InteractionInput = InputOf<
  | 'hold'
  | 'retrieve'
  | 'consult'
  | 'completeTransfer'
  | 'cancelConsult'
  | 'conference'
  | 'transfer'
  | 'hangUp'
  | 'leg.ended'
  | 'endWrapUp'
  | 'extendWrapUp'
  | 'setOutcome'
>;

/** Carries out an input; answers why not. */
export function applyInput(world: World, input: Input): RefusalCode | null {
  switch (input.type) {
    case 'call.arrived':
      return arrive(world, input);
    case 'call.hungUp':
      return hangUp(world, input.callId);
    case 'call.digits':
      return hearDigits(world, input);
    case 'call.routed':
      return routeByHost(world, input);
    case 'call.messageFailed':
      return failMessage(world, input);
    case 'redirectCall':
      return redirectCall(world, input);
    case 'call.callbackTaken':
      return leaveByChoice(world, input.callId, 'callback');
    case 'call.messageLeft':
      return leaveByChoice(world, input.callId, 'message');
    case 'call.returned':
      return restoreAge(world, input);
    case 'directCall.began':
      return beginDirectCall(world, input);
    case 'offer.alerting':
    case 'offer.connected':
    case 'offer.failed':
    case 'acceptOffer':
    case 'rejectOffer':
      return onOffer(world, input);
    case 'hold':
    case 'retrieve':
    case 'consult':
    case 'completeTransfer':
    case 'cancelConsult':
    case 'conference':
    case 'transfer':
    case 'leg.ended':
    case 'hangUp':
    case 'endWrapUp':
    case 'extendWrapUp':
    case 'setOutcome':
      return onInteraction(world, input);
    case 'device.changed':
      return changeDevice(world, input);
    case 'logOn':
      return logOn(world, input);
    case 'logOff':
      return logOff(world, input);
    case 'setState':
      return setState(world, input);
    case 'openSession':
      return openSession(world, input);
    case 'setSessionState':
      return setSessionState(world, input);
    case 'endSession':
      return endSession(world, input);
    case 'setQueueState':
      return commandQueue(world, input);
    case 'newDay':
      for (const agent of world.agents) {
        agent.handledToday = 0;
        agent.talkTodayMs = 0;
      }
      return null;
    case 'reclassCall':
      return reclassCall(world, input);
    case 'moveCall':
      return moveCall(world, input);
    case 'pullCall':
      return pullCall(world, input);
    case 'treatCall':
      return treatCall(world, input);
    case 'hangUpCall':
      return hangUpByCommand(world, input.callId);
    case 'activate':
      return activate(world, input);
    case 'restart':
      return restart(world, input);
    default:
      return unreachable(input);
  }
}

function onOffer(world: World, input: OfferInput): RefusalCode | null {
  const live = callOf(world, callIdOf(input.offerId));
  if (live === undefined || live.state === 'ended') return 'call_gone';
  const offer = world.holds.find((hold) => hold.offerId === input.offerId && isLiveOffer(hold));
  const call: Call | undefined = world.calls.find((each) => each === live);
  if (offer === undefined || call === undefined) return 'offer_not_live';
  const isAccepted = offer.stage !== 'offered';
  switch (input.type) {
    case 'acceptOffer':
      if ((input.callVersion ?? call.version) !== call.version) return 'offer_version_stale';
      if (isAccepted) return 'already_accepted';
      acceptOffer(world, call, offer);
      return null;
    case 'rejectOffer':
      if (offer.stage === 'connecting') return 'already_accepted';
      failOffer(world, call, offer, { end: 'rejected', reason: input.reason });
      return null;
    case 'offer.alerting':
      if (isAccepted || offer.offer === null || offer.offer.alerted)
        return 'call_state_not_allowed';
      offer.offer.alerted = true;
      offer.dueAtMs = world.nowMs + offer.offer.answerLimitMs;
      return null;
    case 'offer.connected':
      if (offer.stage !== 'connecting') return 'call_state_not_allowed';
      connectOffer(world, call, offer);
      return null;
    case 'offer.failed':
      failOffer(world, call, offer, { end: 'failed', cause: input.cause });
      return null;
  }
}

function onInteraction(world: World, input: InteractionInput): RefusalCode | null {
  const found = findInteraction(world, input.offerId);
  const isOfWrapUp = input.type === 'endWrapUp' || input.type === 'extendWrapUp';
  if (typeof found === 'string') return isOfWrapUp ? 'call_state_not_allowed' : found;
  switch (input.type) {
    case 'hold':
    case 'retrieve':
      return setHeld(world, found, input.type === 'hold');
    case 'consult':
      return consult(world, found, input);
    case 'completeTransfer':
      return completeTransfer(world, found);
    case 'cancelConsult':
      return cancelConsult(world, found);
    case 'conference':
      return conference(world, found);
    case 'transfer':
      return transfer(world, found, input);
    case 'hangUp':
    case 'leg.ended':
      if (found.stage !== 'connected') return 'call_state_not_allowed';
      leaveCall(world, found, input.type === 'hangUp' ? 'agentHungUp' : 'legEnded');
      return null;
    case 'endWrapUp': {
      const refusal = refusalToEnd(found);
      if (refusal === null) endInteraction(world, found);
      return refusal;
    }
    case 'extendWrapUp':
      return extendWrapUp(world, found, input.byMs);
    case 'setOutcome':
      if (found.stage !== 'connected' && found.stage !== 'wrapUp') return 'call_state_not_allowed';
      found.codes = input.codes;
      return null;
  }
}

/** An interaction is reached even in wrap-up, when its call is over. */
function findInteraction(world: World, offerId: string): Hold | RefusalCode {
  const hold = world.holds.find((each) => each.offerId === offerId);
  if (hold !== undefined) return hold;
  const call = callOf(world, callIdOf(offerId));
  return call === undefined || call.state === 'ended' ? 'call_gone' : 'offer_not_live';
}

function commandQueue(world: World, input: InputOf<'setQueueState'>): RefusalCode | null {
  const queue = world.queues.find((each) => each.rules.id === input.queueId);
  if (queue === undefined) return 'queue_not_found';
  const { state, untilMs = null, divertTo = null } = input;
  const isKnown = world.queues.some((each) => each.rules.id === divertTo);
  if (divertTo !== null && !isKnown) return 'queue_not_found';
  if (divertTo === input.queueId) return 'invalid_parameter';
  setQueueState(world, queue, state === 'open' ? opened : { state, untilMs, divertTo });
  return null;
}

/** An offer's id is its call's, a stroke and a number. */
function callIdOf(offerId: string): string {
  return offerId.slice(0, Math.max(0, offerId.lastIndexOf('/')));
}
