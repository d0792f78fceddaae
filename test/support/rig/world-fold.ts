/**
 * One effect's change of the {@link World}, and what it must not contradict.
 *
 * Entries are kept in double book-keeping: every end must find its call waiting in that queue, with
 * the wait measured from the first entry into it (acd-routing.md I6, C1).
 */
import type { Effect, EffectBody } from '../../../routing/index.ts';
import type { QueuePlan } from '../../../rules/index.ts';
import {
  channelOf,
  fault,
  isEntry,
  liveOffersOf,
  type OfferState,
  type World,
  type WorldCall,
  type WorldLedger,
  type WorldOffer,
  waitsSinceMs,
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
      return connected(world, effect);
    case 'call.transferred':
      if (!('offerId' in effect)) return;
      return passed(world, effect);
    case 'call.conferenced':
      return passed(world, effect);
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
      if (call !== undefined) call.step = effect.step;
      return;
    }
    case 'call.answered': {
      const call = close(world, effect, 'answered', effect.waitMs);
      if (call !== undefined) connect(call);
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
      // Of one agent it is no more: its queue's plan holds, from the first step.
      if (call.forAgent !== null) call.step = 0;
      call.forAgent = null;
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
    if (effect.outcome === 'connected') connect(call);
    else call.state = 'cancelled';
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
    channel: channelOf(world.centre, effect.queueId),
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

function began(world: World, effect: Of<'interaction.began'>): void {
  if (world.calls.has(effect.callId)) fault(world, effect, 'a direct call is new');
  const call = newCall(world, effect.callId);
  call.state = 'connected';
  addOffer(world, {
    offerId: effect.offerId,
    callId: effect.callId,
    agentId: effect.agentId,
    channel: channelOf(world.centre, effect.queueId),
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

function connected(world: World, effect: Of<'offer.connected'>): void {
  turn(world, effect, ['connecting'], 'connected', null);
  const call = world.calls.get(effect.callId);
  // No answer is told of a consult.
  if (call !== undefined && call.askedBy !== null) connect(call);
}

/** From now on its first entry into that queue is forgotten, and so is the one agent. */
function connect(call: WorldCall): void {
  call.state = 'connected';
  call.forAgent = null;
  call.firstEntryAtMs.delete(call.queueId);
}

/** The agent asked talks in the customer's call by now. */
function passed(
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
  const isNew = effect.reason === 'inbound' || effect.reason === 'consult';
  if (isNew !== (known === undefined)) {
    fault(world, effect, `an inbound call is new, one that overflows is known`);
  }
  const isMove = effect.reason === 'overflow' || effect.reason === 'command';
  if (effect.reason === 'transfer' && known?.state !== 'connected') {
    fault(world, effect, 'a transferred call was connected');
  }
  if ((isMove || effect.reason === 'return') && known?.state !== 'waiting') {
    fault(world, effect, 'a call that moves was waiting');
  }
  const call = known ?? newCall(world, effect.callId);
  const ownPlan = known === undefined ? world.ownPlans.get(effect.callId) : undefined;
  call.plan = ownPlan ?? planOf(world, effect.queueId);
  call.step = 0;
  call.state = 'waiting';
  call.queueId = effect.queueId;
  call.forAgent = effect.agentId ?? null;
  call.enteredAtMs = effect.atMs;
  call.version += 1;
  call.class = effect.class;
  call.dueKey = effect.dueKey;
  call.queuedN = effect.n;
  const ledger = ledgerOf(world, effect, effect.queueId);
  if (ledger === undefined || call.forAgent !== null) return;
  if (call.askedBy !== null) {
    call.firstEntryAtMs.set(effect.queueId, effect.atMs);
    return;
  }
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
    askedBy: world.consults.get(callId) ?? null,
    forAgent: null,
    queueId: '',
    enteredAtMs: 0,
    version: 0,
    class: 0,
    dueKey: 0,
    plan: {},
    step: 0,
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
  const isConsult = call !== undefined && call.askedBy !== null;
  if (!isConsult && call?.state !== 'connected' && call?.state !== 'cancelled') {
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
  const sinceMs = waitsSinceMs(call);
  if (sinceMs === undefined || effect.atMs - sinceMs !== waitMs) {
    fault(world, effect, `the wait counts from the first entry, ${sinceMs}`);
  }
  if (!isEntry(call)) return call;
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

function planOf(world: World, queueId: string): QueuePlan {
  return world.centre.queues.find((queue) => queue.id === queueId)?.plan ?? {};
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
