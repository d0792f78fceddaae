/**
 * The whole state of the naive router: plain records in plain lists, nothing stored twice.
 *
 * Every question (who is free, what is due, which state an agent shows) is answered by looking at
 * all of it.
 */
import { assert } from '../../../kernel/index.ts';
import type { CentreFile, Effect, EffectBody } from '../../../routing/index.ts';
import type { CheckedRuleSet, RuleKind } from '../../../rules/index.ts';
import type { Centre, Channel } from './centre.ts';
import {
  type AbandonedCall,
  type Agent,
  type Call,
  type DirectCall,
  type Hold,
  newAgent,
  newQueue,
  type Queue,
} from './records.ts';

export type * from './records.ts';

export interface World {
  centre: Centre;
  /** Every version ever activated, by number. */
  readonly versions: Map<number, CentreFile>;
  /** The active rule sets. */
  readonly rules: Map<RuleKind, CheckedRuleSet>;
  /** Milliseconds since 1970 of time 0. */
  readonly originMs: number;
  epoch: number;
  restartedAtMs: number | null;
  nowMs: number;
  effectCount: number;
  effects: Effect[];
  sequence: number;
  acceptCount: number;
  /** By id. */
  agents: readonly Agent[];
  /** By id. */
  queues: readonly Queue[];
  /** By sequence; a call stays while it is live or in wrap-up. */
  calls: Call[];
  directCalls: DirectCall[];
  holds: Hold[];
  /** Made in this instant, by agents who answer by themselves. */
  unanswered: Hold[];
  abandoned: AbandonedCall[];
}

/** A centre before its first instant. */
export function newWorld(centre: Centre, originMs: number): World {
  return {
    centre,
    versions: new Map([[1, centre.file]]),
    rules: new Map(),
    originMs,
    epoch: 1,
    restartedAtMs: null,
    nowMs: 0,
    effectCount: 0,
    effects: [],
    sequence: 0,
    acceptCount: 0,
    agents: centre.agents.map(newAgent),
    queues: centre.queues.map(newQueue),
    calls: [],
    directCalls: [],
    holds: [],
    unanswered: [],
    abandoned: [],
  };
}

/** Writes one effect. */
export function emit(world: World, body: EffectBody): void {
  world.effectCount += 1;
  world.effects.push({ atMs: world.nowMs, n: world.effectCount, ...body } as Effect);
}

/** The agent of this id, or undefined. */
export function agentOf(world: World, agentId: string): Agent | undefined {
  return world.agents.find((agent) => agent.profile.id === agentId);
}

/** The queue of this id, which the centre has. */
export function queueOf(world: World, queueId: string): Queue {
  const queue = world.queues.find((each) => each.rules.id === queueId);
  assert(queue !== undefined, `queue ${queueId} is in the centre`);
  return queue;
}

/** The setting of a channel that some queue has. */
export function channelOf(world: World, name: string): Channel {
  const channel = world.centre.channels.get(name);
  assert(channel !== undefined, `channel ${name} is in the centre`);
  return channel;
}

/** The call of this id, whether live or only in wrap-up. */
export function callOf(world: World, callId: string): Call | DirectCall | undefined {
  return [...world.calls, ...world.directCalls].find((call) => call.callId === callId);
}

/** Whether it has a place in the order of calls: it waits, or is a callback. */
export function isQueued(call: Call): boolean {
  return call.state === 'waiting' || call.state === 'callback';
}

/** The calls with a place in the order, by sequence. */
export function queuedCalls(world: World): Call[] {
  return world.calls.filter((call) => isQueued(call)).sort((a, b) => a.sequence - b.sequence);
}

/** When the contact entered, and what its class adds to that. */
export function dueKeyOf(call: Call): number {
  return call.baseMs + call.offsetMs;
}

/** Since the first entry into the queue it is in; for one agent, since that wait began. */
export function waitOf(world: World, call: Call): number {
  const firstMs = call.forAgent === null ? call.firstEnteredAtMs.get(call.queueId) : undefined;
  return world.nowMs - (firstMs ?? call.enteredAtMs);
}

/** The connected interactions in a call, by (call sequence, n). */
export function interactionsIn(world: World, callId: string): Hold[] {
  return world.holds
    .filter((hold) => hold.stage === 'connected' && hold.serves === callId)
    .sort(byCallAndNumber);
}

/** The consult that is under way for a call; undefined: none. */
export function consultOf(world: World, callId: string): Call | undefined {
  return world.calls.find((call) => call.state !== 'ended' && call.consultFor?.callId === callId);
}

/** Who is spoken of in effects. */
export function refOf(hold: Hold): { offerId: string; callId: string; agentId: string } {
  return { offerId: hold.offerId, callId: hold.callId, agentId: hold.agentId };
}

/** Whether it is an offer with no end yet. */
export function isLiveOffer(hold: Hold): boolean {
  return ['offered', 'accepted', 'connecting'].includes(hold.stage);
}

/** All of an agent's holds, by (call sequence, n). */
export function holdsOfAgent(world: World, agentId: string): Hold[] {
  return world.holds.filter((hold) => hold.agentId === agentId).sort(byCallAndNumber);
}

/** The live offers of a call, by n. */
export function liveOffersOf(world: World, call: Call): Hold[] {
  return world.holds
    .filter((hold) => hold.callId === call.callId && isLiveOffer(hold))
    .sort(byCallAndNumber);
}

/** Whether an offer of the call has been accepted, so that it gets no further ones. */
export function isClaimed(world: World, call: Call): boolean {
  return liveOffersOf(world, call).some((offer) => offer.stage === 'connecting');
}

/** Wanted Ready, nothing imposed, and not kept from every queue by sessions. */
export function isReady(world: World, agent: Agent): boolean {
  const { device, noAnswer, rejects } = agent.imposed;
  if (device || noAnswer || rejects || isBlockedBySessions(world, agent)) return false;
  return agent.loggedOn && agent.requested === 'ready';
}

/** Wanted Ready, but every link is to a queue of a group without a ready session. */
export function isBlockedBySessions(world: World, agent: Agent): boolean {
  if (agent.requested !== 'ready' || agent.profile.links.length === 0) return false;
  const ready = agent.sessions.filter(({ own }) => own === 'ready').map(({ groupId }) => groupId);
  return agent.profile.links.every(({ queueId }) => {
    const group = world.queues.find(({ rules }) => rules.id === queueId)?.rules.group ?? null;
    return group !== null && !ready.includes(group);
  });
}

/** Whether a Not Ready or log-off request has to wait. */
export function isOccupied(world: World, agent: Agent): boolean {
  const { finishOffer } = world.centre.settings;
  return holdsOfAgent(world, agent.profile.id).some(
    (hold) => hold.stage !== 'offered' || finishOffer,
  );
}

/** Drops calls that are over and have no wrap-up left. */
export function forgetEndedCalls(world: World): void {
  const isKnown = (call: Call | DirectCall): boolean =>
    call.state !== 'ended' || world.holds.some((hold) => hold.callId === call.callId);
  world.calls = world.calls.filter(isKnown);
  world.directCalls = world.directCalls.filter(isKnown);
}

/** Entity order of offers and interactions. */
export function byCallAndNumber(a: Hold, b: Hold): number {
  return a.callSequence - b.callSequence || a.n - b.n;
}
