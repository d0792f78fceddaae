/**
 * What an effect about an offer, or the interaction it became, changes in the {@link World}.
 */
import type { Effect, EffectBody } from '../../../routing/index.ts';
import {
  fault,
  holdOf,
  liveOffersOf,
  type OfferState,
  type World,
  type WorldOffer,
} from './world.ts';
import { connect, newCall, queuedOrCallback, remember } from './world-calls.ts';

type Of<T extends EffectBody['type']> = Effect & { readonly type: T };

export function offered(world: World, effect: Of<'offer.offered'>): void {
  const call = queuedOrCallback(world, effect, effect.callId);
  if (world.offers.has(effect.offerId)) fault(world, effect, 'an offer id is used once');
  if (call === undefined) return;
  if (call.version !== effect.callVersion) fault(world, effect, `the version is ${call.version}`);
  if (call.queueId !== effect.queueId) fault(world, effect, `the queue is ${call.queueId}`);
  if (liveOffersOf(call).length === 0) call.roundBeganAtMs = effect.atMs;
  addOffer(world, {
    offerId: effect.offerId,
    callId: effect.callId,
    agentId: effect.agentId,
    ...holdOf(world.centre, effect.queueId),
    callVersion: effect.callVersion,
    answerLimitMs: effect.answerLimitMs,
    bornN: effect.n,
    bornAtMs: effect.atMs,
    isPulled: takePull(world, effect),
    state: 'offered',
    serves: effect.callId,
    deadlineMs: effect.atMs + effect.answerLimitMs,
  });
}

/** Pulls come first in their instant: the first offer of the pair is the pull's. */
function takePull(world: World, { callId, agentId, atMs }: Of<'offer.offered'>): boolean {
  const at = world.pulls.findIndex(
    (pull) => pull.callId === callId && pull.agentId === agentId && pull.atMs === atMs,
  );
  if (at !== -1) world.pulls.splice(at, 1);
  return at !== -1;
}

export function began(world: World, effect: Of<'interaction.began'>): void {
  if (world.calls.has(effect.callId)) fault(world, effect, 'a direct call is new');
  const call = newCall(world, effect.callId);
  call.state = 'connected';
  addOffer(world, {
    offerId: effect.offerId,
    callId: effect.callId,
    agentId: effect.agentId,
    ...holdOf(world.centre, effect.queueId),
    callVersion: 0,
    answerLimitMs: 0,
    bornN: effect.n,
    bornAtMs: effect.atMs,
    isPulled: false,
    state: 'connected',
    serves: effect.callId,
    deadlineMs: null,
  });
}

export function connected(world: World, effect: Of<'offer.connected'>): void {
  turn(world, effect, ['connecting'], 'connected', null);
  const call = world.calls.get(effect.callId);
  // No answer is told of a consult.
  if (call !== undefined && call.askedBy !== null) connect(call);
}

/** The agent asked talks in the customer's call by now. */
export function passed(
  world: World,
  effect: Effect & { readonly offerId: string; readonly callId: string },
): void {
  turn(world, effect, ['connected', 'held'], 'connected', null);
  const offer = world.offers.get(effect.offerId);
  const consult = world.calls.get(offer?.callId ?? '');
  if (offer === undefined || consult?.askedBy === undefined || consult.askedBy === null) {
    return fault(world, effect, 'who takes the customer was asked');
  }
  if (world.offers.get(consult.askedBy)?.serves !== effect.callId) {
    fault(world, effect, 'who asked talks in that call');
  }
  offer.serves = effect.callId;
}

function addOffer(world: World, offer: WorldOffer): void {
  world.offers.set(offer.offerId, offer);
  world.calls.get(offer.callId)?.offers.set(offer.offerId, offer);
  const agent = world.agents.get(offer.agentId);
  if (agent === undefined) world.faults.push(`offer ${offer.offerId} is for an agent of the file`);
  agent?.offers.set(offer.offerId, offer);
}

export function turn(
  world: World,
  effect: Effect & { readonly offerId: string },
  from: readonly OfferState[],
  to: OfferState,
  deadlineMs: number | null,
): void {
  const offer = world.offers.get(effect.offerId);
  if (offer === undefined || !from.includes(offer.state)) {
    return fault(world, effect, `offer ${offer?.state ?? 'unknown'} becomes ${to}`);
  }
  offer.state = to;
  offer.deadlineMs = deadlineMs;
}

export function endOffer(
  world: World,
  effect: Effect & { readonly offerId: string; readonly callId: string; readonly agentId: string },
  from: readonly OfferState[],
): void {
  const offer = world.offers.get(effect.offerId);
  if (offer === undefined || !from.includes(offer.state)) {
    return fault(world, effect, `offer ${offer?.state ?? 'unknown'} ends`);
  }
  if (offer.callId !== effect.callId || offer.agentId !== effect.agentId) {
    fault(world, effect, `the offer is of ${offer.callId} to ${offer.agentId}`);
  }
  world.offers.delete(effect.offerId);
  world.agents.get(offer.agentId)?.offers.delete(effect.offerId);
  world.calls.get(offer.callId)?.offers.delete(effect.offerId);
  remember(world.pastOffers, effect.offerId);
}
