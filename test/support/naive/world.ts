/**
 * The whole state of the naive router: plain records in plain lists, nothing stored twice.
 *
 * Every question (who is free, what is due, which state an agent shows) is answered by looking at
 * all of it.
 */
import { assert } from '../../../kernel/index.ts';
import type { Effect, EffectBody, QueueState } from '../../../routing/index.ts';
import type { CallClass } from '../../../rules/index.ts';
import type { AgentProfile, Centre, Channel, Plan, QueueRules, WrapUp } from './centre.ts';
import type { Condition } from './expression.ts';

export interface Session {
  readonly sessionId: string;
  readonly agentId: string;
  readonly n: number;
  readonly groupId: string;
  readonly addressId: string | null;
  /** The session's own switch; what is shown depends on its interactions too. */
  own: 'ready' | 'notReady' | 'ended' | 'released';
  reason: string | null;
  /** What was last reported of it. */
  reported: string | null;
}

export interface Agent {
  readonly profile: AgentProfile;
  loggedOn: boolean;
  addressId: string | null;
  wish: 'ready' | 'notReady';
  wishReason: string | null;
  pending: Pending | null;
  readonly imposed: { device: boolean; noAnswer: boolean; rejects: boolean };
  autoReturnAtMs: number | null;
  readonly unusableChannels: Set<string>;
  coolUntilMs: number;
  noAnswerCount: number;
  rejectCount: number;
  sessions: Session[];
  sessionCount: number;
  readonly idle: IdleClock;
  handledToday: number;
  talkTodayMs: number;
  /** What was last reported of him. */
  reported: string;
}

export type Pending =
  | { readonly kind: 'notReady'; readonly reason: string | null }
  | { readonly kind: 'loggedOff'; readonly lost: boolean };

export interface IdleClock {
  accruedMs: number;
  /** Null: it stands. */
  runningSinceMs: number | null;
  /** Last instant at which an interaction began or ended. */
  lastWorkAtMs: number;
  /** Whether he was Ready when last looked at, and since when. */
  wasReady: boolean;
  readySinceMs: number;
  lastInboundAtMs: number;
  lastOfferAtMs: number;
  lostAtMs: number | null;
}

/**
 * One hold of units: an offer, then the interaction of the same id. It leaves the list at its end.
 */
export interface Hold {
  readonly offerId: string;
  readonly callId: string;
  readonly callSequence: number;
  readonly n: number;
  readonly agentId: string;
  readonly sessionId: string | null;
  readonly channel: string;
  readonly cost: number;
  /** Null: a call of the agent's own, begun without an offer. */
  readonly offer: { readonly answerLimitMs: number; alerted: boolean } | null;
  readonly countsAsWork: boolean;
  readonly wrapUp: WrapUp;
  readonly madeAtMs: number;
  stage: 'offered' | 'connecting' | 'connected' | 'wrapUp';
  /** Answer limit, connect limit or end of wrap-up, by stage; null: none. */
  dueAtMs: number | null;
  connectedAtMs: number;
  wrapUpAtMs: number;
  extensionCount: number;
  codes: readonly string[];
}

export interface Exclusion {
  readonly agentId: string;
  /** Null: until the call is connected or gone. */
  readonly untilMs: number | null;
}

export interface Call {
  readonly callId: string;
  readonly sequence: number;
  state: 'waiting' | 'connected' | 'callback' | 'ended';
  queueId: string;
  plan: Plan;
  readonly required: Condition;
  /** Number of its queue entries. */
  version: number;
  /** Base of the due key. */
  baseMs: number;
  enteredAtMs: number;
  readonly firstEnteredAtMs: Map<string, number>;
  class: CallClass;
  offsetMs: number;
  step: number;
  noStaffAtMs: number | null;
  offerCount: number;
  exclusions: Exclusion[];
  /** Changes of step or queue in this instant. */
  changeCount: number;
}

/** A call of an agent's own: connected from its beginning. */
export interface DirectCall {
  readonly callId: string;
  state: 'connected' | 'ended';
}

export interface Queue {
  readonly rules: QueueRules;
  state: QueueState;
  /** While closing: when it is closed. */
  untilMs: number | null;
  closedAtMs: number;
  offerCount: number;
  /** Number of each agent's last offer among the queue's. */
  readonly lastOfferOf: Map<string, number>;
}

export interface World {
  readonly centre: Centre;
  nowMs: number;
  effectCount: number;
  effects: Effect[];
  sequence: number;
  /** By id. */
  readonly agents: readonly Agent[];
  /** By id. */
  readonly queues: readonly Queue[];
  /** By sequence; a call stays while it is live or in wrap-up. */
  calls: Call[];
  directCalls: DirectCall[];
  holds: Hold[];
}

/** A centre before its first instant. */
export function newWorld(centre: Centre): World {
  return {
    centre,
    nowMs: 0,
    effectCount: 0,
    effects: [],
    sequence: 0,
    agents: centre.agents.map(newAgent),
    queues: centre.queues.map((rules) => ({
      rules,
      state: 'open',
      untilMs: null,
      closedAtMs: 0,
      offerCount: 0,
      lastOfferOf: new Map(),
    })),
    calls: [],
    directCalls: [],
    holds: [],
  };
}

/** Writes one effect. */
export function emit(world: World, body: EffectBody): void {
  world.effectCount += 1;
  world.effects.push({ atMs: world.nowMs, n: world.effectCount, ...body });
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

/** The calls in a queue and not connected yet, by sequence. */
export function waitingCalls(world: World): Call[] {
  return world.calls.filter((call) => call.state === 'waiting');
}

/** Who is spoken of in effects. */
export function refOf(hold: Hold): { offerId: string; callId: string; agentId: string } {
  return { offerId: hold.offerId, callId: hold.callId, agentId: hold.agentId };
}

/** Whether it is an offer with no end yet. */
export function isLiveOffer(hold: Hold): boolean {
  return hold.stage === 'offered' || hold.stage === 'connecting';
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

/** Wanted Ready, and nothing imposed. */
export function isReady(agent: Agent): boolean {
  const { device, noAnswer, rejects } = agent.imposed;
  return agent.loggedOn && agent.wish === 'ready' && !device && !noAnswer && !rejects;
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
function byCallAndNumber(a: Hold, b: Hold): number {
  return a.callSequence - b.callSequence || a.n - b.n;
}

function newAgent(profile: AgentProfile): Agent {
  return {
    profile,
    loggedOn: false,
    addressId: null,
    wish: 'notReady',
    wishReason: null,
    pending: null,
    imposed: { device: false, noAnswer: false, rejects: false },
    autoReturnAtMs: null,
    unusableChannels: new Set(),
    coolUntilMs: 0,
    noAnswerCount: 0,
    rejectCount: 0,
    sessions: [],
    sessionCount: 0,
    idle: {
      accruedMs: 0,
      runningSinceMs: null,
      lastWorkAtMs: 0,
      wasReady: false,
      readySinceMs: 0,
      lastInboundAtMs: 0,
      lastOfferAtMs: 0,
      lostAtMs: null,
    },
    handledToday: 0,
    talkTodayMs: 0,
    reported: '{"state":"loggedOff"}',
  };
}
