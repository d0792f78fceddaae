/**
 * One effect's change of the {@link World}, and what it must not contradict.
 *
 * Entries are kept in double book-keeping: every end must find its call waiting in that queue, with
 * the wait measured from the first entry into it (acd-routing.md I6, C1).
 */
import type { Effect, EffectBody } from '../../../routing/index.ts';
import { began, connected, endOffer, offered, passed, turn } from './fold-offer.ts';
import { changeCentre, migrate, nameOf, planByRule, planOf, takePlan } from './version-fold.ts';
import {
  fault,
  isEntry,
  type World,
  type WorldCall,
  type WorldLedger,
  waitsSinceMs,
} from './world.ts';
import { connect, newCall, queuedOrCallback, remember, waiting } from './world-calls.ts';

type Of<T extends EffectBody['type']> = Effect & { readonly type: T };

/** How long an offer connects at most; of a callback a customer is rung meanwhile. */
function connectingMs({ calls, centre }: World, callId: string): number {
  const { connectLimitMs = 10_000, callbackLimitMs = 25_000 } = centre.routing ?? {};
  return calls.get(callId)?.state === 'callback' ? callbackLimitMs : connectLimitMs;
}

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
        effect.atMs + connectingMs(world, effect.callId),
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
    case 'centre.changed':
      return changeCentre(world, effect);
    case 'call.migrated':
      return migrate(world, waiting(world, effect, effect.callId), effect);
    case 'rules.changed':
      if (!world.ruleSets.has(nameOf(effect))) fault(world, effect, 'the set is known');
      return;
    case 'call.treatment':
    case 'callback.offered':
      waiting(world, effect, effect.callId);
      return;
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
      if (call.forAgent !== null) takePlan(world, call, planOf(world, call.queueId));
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

function queued(world: World, effect: Of<'call.queued'>): void {
  const known = world.calls.get(effect.callId);
  const isNew = effect.reason === 'inbound' || effect.reason === 'consult';
  const isMove = effect.reason === 'overflow' || effect.reason === 'command';
  const wasAsked = known?.state === 'waiting' && known.isAsked && !isMove;
  if (isNew !== (known === undefined) && !wasAsked) {
    fault(world, effect, `an inbound call is new, one that overflows is known`);
  }
  if (effect.reason === 'transfer' && !wasAsked && known?.state !== 'connected') {
    fault(world, effect, 'a transferred call was connected');
  }
  if ((isMove || effect.reason === 'return') && known?.state !== 'waiting') {
    fault(world, effect, 'a call that moves was waiting');
  }
  if (wasAsked) {
    // It goes on as it came: no other effect ends its stay.
    const left = ledgerOf(world, effect, known.queueId);
    if (left !== undefined && isEntry(known)) {
      left.waiting -= 1;
      left.movedOut += 1;
    }
  }
  const call = known ?? newCall(world, effect.callId);
  call.isAsked = effect.asks !== undefined;
  const brought = known === undefined ? world.ownPlans.get(effect.callId) : undefined;
  // A call whose queue diverts it follows the plan of the other queue.
  const isDiverted = (brought?.queueId ?? effect.queueId) !== effect.queueId;
  const ownPlan = isDiverted ? undefined : brought?.plan;
  call.state = 'waiting';
  call.queueId = effect.queueId;
  takePlan(world, call, planByRule(world, effect) ?? ownPlan ?? planOf(world, effect.queueId));
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
