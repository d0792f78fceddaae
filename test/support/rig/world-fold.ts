/**
 * One effect's change of the {@link World}, and what it must not contradict.
 *
 * Entries are kept in double book-keeping: every end must find its call waiting in that queue, with
 * the wait measured from the first entry into it (acd-routing.md I6, C1).
 */
import type { Effect, EffectBody } from '../../../routing/index.ts';
import { changeCentre, migrate, planOf, strategyOf } from './version-fold.ts';
import {
  fault,
  holdOf,
  liveOffersOf,
  type OfferState,
  type World,
  type WorldCall,
  type WorldLedger,
  type WorldOffer,
} from './world.ts';

type Of<T extends EffectBody['type']> = Effect & { readonly type: T };

/** How many ids that are over a world remembers. */
const pastMax = 12;

const connectLimitMsDefault = 10_000;

/** Takes in one effect. */
export function foldEffect(world: World, effect: Effect): void {
  switch (effect.type) {
    case 'offer.offered':
      return offered(world, effect);
    case 'offer.accepted':
      return turn(world, effect, ['offered'], 'accepted', null);
    case 'offer.connecting':
      return turn(
        world,
        effect,
        ['offered', 'accepted'],
        'connecting',
        effect.atMs + (world.centre.routing?.connectLimitMs ?? connectLimitMsDefault),
      );
    case 'offer.connected':
      return turn(world, effect, ['connecting'], 'connected', null);
    case 'call.held':
      return turn(world, effect, ['connected'], 'held', null);
    case 'call.retrieved':
      return turn(world, effect, ['held'], 'connected', null);
    case 'offer.rejected':
    case 'offer.expired':
    case 'offer.failed':
    case 'offer.rescinded':
      return endOffer(world, effect, ['offered', 'accepted', 'connecting']);
    case 'interaction.began':
      return began(world, effect);
    case 'interaction.wrapUp':
      return turn(world, effect, ['connected', 'held', 'wrapUp'], 'wrapUp', effect.untilMs);
    case 'interaction.ended':
      return endOffer(world, effect, ['connected', 'held', 'wrapUp']);
    case 'call.queued':
    case 'call.classChanged':
    case 'call.stepChanged':
    case 'call.answered':
    case 'call.abandoned':
    case 'call.overflowed':
    case 'call.ended':
    case 'callback.planned':
    case 'call.messageTaken':
      return foldCall(world, effect);
    case 'callback.attempted':
    case 'callback.done':
      return foldCallback(world, effect);
    case 'agent.state':
    case 'agentSession.state':
    case 'queue.state':
      return foldState(world, effect);
    case 'centre.changed':
      return changeCentre(world, effect);
    case 'call.migrated':
      return migrate(world, waiting(world, effect, effect.callId), effect);
    case 'leg.released':
      if (isTalking(world, effect.offerId)) fault(world, effect, 'its media are of nobody');
      return;
    case 'call.blocked':
      if (world.calls.has(effect.callId)) fault(world, effect, 'a blocked call is new');
      return;
    case 'refused':
      return;
  }
}

function foldCall(
  world: World,
  effect: Of<
    | 'call.queued'
    | 'call.classChanged'
    | 'call.stepChanged'
    | 'call.answered'
    | 'call.abandoned'
    | 'call.overflowed'
    | 'call.ended'
    | 'callback.planned'
    | 'call.messageTaken'
  >,
): void {
  switch (effect.type) {
    case 'call.queued':
      return queued(world, effect);
    case 'call.classChanged': {
      const call = queuedOrCallback(world, effect, effect.callId);
      if (call === undefined) return;
      if (call.class === effect.class && call.dueKey === effect.dueKey) {
        fault(world, effect, 'a change of class changes class or due key');
      }
      call.class = effect.class;
      call.dueKey = effect.dueKey;
      return;
    }
    case 'call.stepChanged': {
      const call = waiting(world, effect, effect.callId);
      if (call !== undefined) Object.assign(call, { step: effect.step, stepN: effect.n });
      return;
    }
    case 'call.answered': {
      const call = close(world, effect, 'answered', effect.waitMs);
      if (call !== undefined) call.state = 'connected';
      return;
    }
    case 'call.abandoned':
      remember(world.abandoned, effect.callId);
      return forget(world, close(world, effect, 'abandoned', effect.waitMs));
    case 'call.overflowed':
      close(world, effect, 'movedOut', effect.waitMs);
      return;
    case 'callback.planned': {
      const call = close(world, effect, 'callbackOrMessage', effect.waitMs);
      if (call === undefined) return;
      call.state = 'callback';
      call.queuedN = effect.n;
      return;
    }
    case 'call.messageTaken':
      return forget(world, close(world, effect, 'callbackOrMessage', effect.waitMs));
    case 'call.ended':
      return ended(world, effect);
  }
}

function isTalking(world: World, offerId: string): boolean {
  const state = world.offers.get(offerId)?.state;
  return state === 'connected' || state === 'held';
}

function foldCallback(world: World, effect: Of<'callback.attempted' | 'callback.done'>): void {
  const call = world.calls.get(effect.callId);
  if (call?.state !== 'callback') {
    return fault(world, effect, `call ${effect.callId} is ${call?.state ?? 'unknown'}`);
  }
  if (effect.type === 'callback.attempted') {
    call.attempts += 1;
    const offer = call.offers.get(effect.offerId);
    if (offer?.state !== 'connecting') fault(world, effect, `the offer is ${offer?.state}`);
  } else {
    call.state = effect.outcome === 'connected' ? 'connected' : 'cancelled';
  }
  if (call.attempts !== effect.attempt) fault(world, effect, `${call.attempts} attempts were made`);
}

function foldState(
  world: World,
  effect: Of<'agent.state' | 'agentSession.state' | 'queue.state'>,
): void {
  switch (effect.type) {
    case 'agent.state': {
      const agent = world.agents.get(effect.agentId);
      if (agent === undefined) return fault(world, effect, 'the agent is in the file');
      const pending = effect.pending ?? undefined;
      const reason = effect.reason ?? undefined;
      if (agent.state === effect.state && agent.pending === pending && agent.reason === reason) {
        fault(world, effect, 'an agent is reported where something changed');
      }
      Object.assign(agent, { state: effect.state, pending, reason });
      return;
    }
    case 'agentSession.state': {
      if (effect.state === 'released') {
        world.sessions.delete(effect.sessionId);
        return;
      }
      const { agentId, groupId, state } = effect;
      world.sessions.set(effect.sessionId, { agentId, groupId, state });
      return;
    }
    case 'queue.state':
      world.queueStates.set(effect.queueId, effect.state);
  }
}

function offered(world: World, effect: Of<'offer.offered'>): void {
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

function began(world: World, effect: Of<'interaction.began'>): void {
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
    deadlineMs: null,
  });
}

function addOffer(world: World, offer: WorldOffer): void {
  world.offers.set(offer.offerId, offer);
  world.calls.get(offer.callId)?.offers.set(offer.offerId, offer);
  const agent = world.agents.get(offer.agentId);
  if (agent === undefined) world.faults.push(`offer ${offer.offerId} is for an agent of the file`);
  agent?.offers.set(offer.offerId, offer);
}

function turn(
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

function endOffer(
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

function queued(world: World, effect: Of<'call.queued'>): void {
  const known = world.calls.get(effect.callId);
  if ((effect.reason === 'inbound') !== (known === undefined)) {
    fault(world, effect, `an inbound call is new, one that overflows is known`);
  }
  const call = known ?? newCall(world, effect.callId);
  const ownPlan = known === undefined ? world.ownPlans.get(effect.callId) : undefined;
  call.plan = ownPlan ?? planOf(world, effect.queueId);
  call.strategy = strategyOf(world, effect.queueId, call.plan);
  call.step = 0;
  call.state = 'waiting';
  call.queueId = effect.queueId;
  call.version += 1;
  call.class = effect.class;
  call.dueKey = effect.dueKey;
  call.queuedN = effect.n;
  const ledger = ledgerOf(world, effect, effect.queueId);
  if (ledger === undefined) return;
  ledger.waiting += 1;
  // A call that comes back to a queue reopens its entry there, and takes its earlier end back.
  if (call.firstEntryAtMs.has(effect.queueId)) ledger.movedOut -= 1;
  else {
    call.firstEntryAtMs.set(effect.queueId, effect.atMs);
    ledger.entries += 1;
  }
}

function newCall(world: World, callId: string): WorldCall {
  const call: WorldCall = {
    callId,
    sequence: world.sequences,
    state: 'waiting',
    queueId: '',
    version: 0,
    class: 0,
    dueKey: 0,
    plan: {},
    strategy: 'longestIdle',
    step: 0,
    stepN: 0,
    roundBeganAtMs: 0,
    attempts: 0,
    queuedN: 0,
    firstEntryAtMs: new Map(),
    offers: new Map(),
  };
  world.sequences += 1;
  world.calls.set(callId, call);
  return call;
}

function ended(world: World, effect: Of<'call.ended'>): void {
  const { waitMs, queueId } = effect;
  if (waitMs !== undefined && waitMs !== null && queueId !== undefined) {
    return forget(world, close(world, { ...effect, queueId }, 'endedBySystem', waitMs));
  }
  const call = world.calls.get(effect.callId);
  if (call?.state !== 'connected' && call?.state !== 'cancelled') {
    return fault(world, effect, 'a call without wait is connected, or a callback cancelled');
  }
  forget(world, call);
}

/** Ends the entry of a waiting call. */
function close(
  world: World,
  effect: Effect & { readonly callId: string; readonly queueId: string },
  end: Exclude<keyof WorldLedger, 'entries' | 'waiting'>,
  waitMs: number,
): WorldCall | undefined {
  const call = waiting(world, effect, effect.callId);
  const ledger = ledgerOf(world, effect, effect.queueId);
  if (call === undefined || ledger === undefined) return undefined;
  if (call.queueId !== effect.queueId) fault(world, effect, `it waits in ${call.queueId}`);
  const firstEntryAtMs = call.firstEntryAtMs.get(effect.queueId);
  if (firstEntryAtMs === undefined || effect.atMs - firstEntryAtMs !== waitMs) {
    fault(world, effect, `the wait counts from the first entry, ${firstEntryAtMs}`);
  }
  ledger.waiting -= 1;
  ledger[end] += 1;
  return call;
}

function waiting(world: World, effect: Effect, callId: string): WorldCall | undefined {
  const call = world.calls.get(callId);
  if (call?.state === 'waiting') return call;
  fault(world, effect, `call ${callId} waits, but is ${call?.state ?? 'unknown'}`);
  return undefined;
}

function queuedOrCallback(world: World, effect: Effect, callId: string): WorldCall | undefined {
  const call = world.calls.get(callId);
  return call?.state === 'callback' ? call : waiting(world, effect, callId);
}

function ledgerOf(world: World, effect: Effect, queueId: string): WorldLedger | undefined {
  const ledger = world.ledgers.get(queueId);
  if (ledger === undefined) fault(world, effect, `queue ${queueId} is in the file`);
  return ledger;
}

function forget(world: World, call: WorldCall | undefined): void {
  if (call === undefined) return;
  world.calls.delete(call.callId);
  remember(world.pastCalls, call.callId);
}

function remember(past: string[], id: string): void {
  past.push(id);
  if (past.length > pastMax) past.shift();
}
