/**
 * Restores a core from a snapshot and rebuilds derived state. Also the restart of a process, after
 * snapshot and replay. Source: acd-routing.md B15; decisions/0004, 74 to 76.
 */
import { assert } from '../../kernel/index.ts';
import {
  agentRegions,
  callTable,
  interactionTable,
  offerTable,
  sessionTable,
} from '../../machines/index.ts';
import { agentsNamed, factRecord } from '../../rules/index.ts';
import type { RefusalCode } from '../border/codes.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import type { Input } from '../files/index.ts';
import { imposedBy, isLiveOffer, loginReason } from '../life/agent-readings.ts';
import { nameAgents, signAgent, touch } from '../life/agents.ts';
import { armAsking } from '../life/asking.ts';
import { leaveCall } from '../life/interactions.ts';
import { callIsCallback, interactionIs, offerIs } from '../life/life-cycles.ts';
import { rescindAll, setForAgent } from '../life/offer-ends.ts';
import { findWork } from '../life/offer-inputs.ts';
import { setOfferFrom } from '../life/offers.ts';
import { armNext, entriesOf, isWaiting, maxWaitAtMs, stepAtMs } from '../life/removals.ts';
import { armPromotion } from '../life/steps.ts';
import { countUnoffered, grow, joinWaiting, setDemand, settleRest } from '../life/waiting.ts';
import { addWork, compareWorks, isTalking, worksOfCall } from '../life/works.ts';
import { type Core, groupGone, newCall, newWork } from '../memory/core.ts';
import { type Agent, type Call, Exclusion } from '../memory/records.ts';
import { appendTo, arm, become, clear, ofWrapUp, Timer } from '../memory/timers.ts';
import { goneQueue, keepPlan, keepTerms } from '../rules/call-plans.ts';
import { channelNow } from './activation.ts';
import type { AgentSnapshot, CallSnapshot, Snapshot, WorkSnapshot } from './snapshot.ts';

/** `core` must be new and have the snapshot's centre. */
export function restoreCore(core: Core, snapshot: Snapshot): void {
  const { nowMs, instant, sequence, ruleVersion, epoch, restartedAtMs, effects } = snapshot;
  Object.assign(core, { nowMs, instant, sequence, ruleVersion, epoch, restartedAtMs });
  core.sink.count = effects;
  for (const saved of snapshot.queues) {
    const queue = core.queues[core.queueIndex.get(saved.id) ?? -1];
    assert(queue !== undefined, () => `queue ${saved.id} of the snapshot is in the centre`);
    queue.state = saved.state;
    queue.untilMs = saved.untilMs;
    queue.divertTo = saved.divertTo ?? null;
    queue.offersMade = saved.offersMade;
    rearm(core, queue.timer, saved.untilMs ?? -1);
  }
  for (const saved of snapshot.agents) restoreAgent(core, agentOf(core, saved.id), saved);
  for (const [id, ageFromMs, atMs] of snapshot.abandoned) {
    core.abandoned.set(id, { ageFromMs, atMs });
  }
  for (const saved of snapshot.calls) restoreCall(core, saved);
  for (const saved of snapshot.calls) joinSegments(core, saved);
  for (const saved of snapshot.calls) joinConsult(core, saved);
  for (const agent of core.agents) {
    signAgent(core, agent);
    touch(core, agent);
    agent.isTouched = false;
  }
  for (const call of core.calls.values()) {
    if (!isWaiting(call)) continue;
    settleRest(core, call);
    setDemand(core, call);
    countUnoffered(core, call);
  }
  clear(core.touched);
}

function agentOf(core: Core, id: string): Agent {
  const agent = core.agentsById.get(id);
  assert(agent !== undefined, () => `agent ${id} of the snapshot is in the centre`);
  return agent;
}

function callOf(core: Core, id: string): Call {
  const call = core.calls.get(id);
  assert(call !== undefined, () => `call ${id} of the snapshot is there`);
  return call;
}

function queueOf(core: Core, id: string | null): QueueConfig {
  if (id === null) return core.centre.ownCalls;
  const queue = core.queues[core.queueIndex.get(id) ?? -1];
  // A wrap-up may refer to a queue that is gone.
  return queue === undefined ? goneQueue({ ...core.centre.ownCalls, id }) : queue.config;
}

function indexOf(states: readonly string[], state: string): number {
  const index = states.indexOf(state);
  assert(index !== -1, () => `${state} of the snapshot is one of ${states.join(', ')}`);
  return index;
}

function rearm(core: Core, timer: Timer, atMs: number): void {
  if (atMs !== -1) arm(core, timer, atMs);
}

function restoreAgent(core: Core, agent: Agent, saved: AgentSnapshot): void {
  const { channels, groups } = core.centre;
  const { imposed, unusable, sessions, lastOfferFrom, wish, autoReturnAtMs, id, ...plain } = saved;
  const rare = agent.own;
  for (const [name, value] of Object.entries(plain)) {
    Object.assign(name in rare ? rare : agent, { [name]: value });
  }
  agent.requested = indexOf(agentRegions.requested.states, wish);
  for (const cause of imposed) agent.imposed |= imposedBy[cause];
  if (unusable.length > 0) rare.unusable = channels.map(({ name }) => unusable.includes(name));
  for (const { group: groupId, ...session } of sessions) {
    const own = indexOf(sessionTable.states, session.own);
    const index = groups.indexOf(groupId);
    const group = index === -1 ? groupGone : index;
    // Old snapshots say by the reason alone that the agent has paused the session.
    const { isPaused = session.reason !== loginReason } = session;
    const restored = { ...session, isPaused, id: `${id}/${session.n}`, agent, groupId, group, own };
    rare.sessions = appendTo(rare.sessions, restored);
    core.sessions.set(restored.id, restored);
  }
  for (const [queue, n] of lastOfferFrom) setOfferFrom(agent, core.queueIndex.get(queue) ?? -1, n);
  if (rare.coolUntilMs > core.nowMs) {
    rare.coolDownTimer = new Timer('coolDownEnd', agent);
    arm(core, rare.coolDownTimer, rare.coolUntilMs);
  }
  if (autoReturnAtMs !== -1) {
    rare.autoReturnTimer = new Timer('autoReturn', agent);
    arm(core, rare.autoReturnTimer, autoReturnAtMs);
  }
  agent.share();
}

function restoreCall(core: Core, saved: CallSnapshot): void {
  const { plan: own, rule = null, required, facts, lastAgentId, forAgent } = saved;
  const active = queueOf(core, saved.queue);
  const queue = saved.kept === null ? active : keepTerms(core, active, saved.kept);
  const ofQueue = forAgent === null ? queue.plan : core.centre.ownCalls.plan;
  const plan = own === null ? ofQueue : keepPlan(core, own, { queue, rule });
  nameAgents(core, plan.agentsNamed);
  if (required !== null) nameAgents(core, agentsNamed(required));
  const call = newCall(core, saved.id, queue, plan, saved);
  call.class = saved.class;
  call.offsetMs = saved.offsetMs;
  call.state = indexOf(callTable.states, saved.state);
  call.ageFromMs = saved.ageFromMs;
  call.version = saved.version;
  call.stepsTaken = saved.stepsTaken;
  call.offersMade = saved.offersMade;
  call.lastAgent = lastAgentId === null ? null : agentOf(core, lastAgentId);
  const rare = call.own;
  rare.direct = saved.direct;
  rare.required = required;
  rare.classSetAtMs = saved.classSetAtMs;
  rare.promotedAtMs = saved.promotedAtMs;
  rare.attempts = saved.attempts;
  rare.hasRestoredAge = saved.hasRestoredAge;
  rare.moves = saved.moves?.count ?? 0;
  rare.movedAtMs = saved.moves?.lastAtMs ?? [];
  const entries = saved.entries.map(([queueId, enteredAtMs]) => ({ queueId, enteredAtMs }));
  const isPlain = JSON.stringify(entries) === JSON.stringify(entriesOf(call));
  if (!isPlain) rare.entries = entries;
  core.calls.add(call);
  if (saved.asked !== undefined) {
    const { limitAtMs, ...asked } = saved.asked;
    rare.asked = { ...asked, isLeavingMessage: asked.isLeavingMessage === true, timer: null };
    if (limitAtMs !== -1) armAsking(core, call, limitAtMs);
  }
  if (facts !== undefined) core.calls.keepFacts(call, factRecord(facts), null);
  for (const work of saved.works) restoreWork(core, call, work);
  restoreRing(core, call, saved);
  for (const { agentId, untilMs, stays } of saved.exclusions) {
    const atMs = untilMs ?? Number.POSITIVE_INFINITY;
    const exclusion = new Exclusion(call, agentOf(core, agentId), { atMs, stays });
    call.own.exclusions = appendTo(call.rare.exclusions, exclusion);
    rearm(core, exclusion.timer, untilMs ?? -1);
  }
  if (forAgent !== null) {
    const { untilMs, ...of } = forAgent;
    // The agent gets a signature of their own once calls are restored.
    core.signatures.soloForNow.add(of.agentId);
    restoreRemoval(core, call, setForAgent(core, call, of).timer, untilMs);
  } else if (isWaiting(call)) {
    const home = core.queues[queue.index];
    if (callIsCallback[call.state] !== true && home !== undefined) joinWaiting(home, call);
    armPromotion(core, call);
  }
  restoreLimits(core, call, saved.limits);
  call.share();
}

function restoreRing(core: Core, call: Call, { ring, pulled, parked }: CallSnapshot): void {
  const works = worksOfCall(call);
  call.liveOffers = works.filter(isLiveOffer).length;
  call.offersMax = ring.offersMax;
  call.roundBeganAtMs = ring.beganAtMs;
  call.own.pulled = works.find(({ n }) => n === pulled) ?? null;
  for (const n of parked) {
    const work = works.find((known) => known.n === n);
    if (work !== undefined) call.own.parked = appendTo(call.rare.parked, work);
  }
  if (call.liveOffers > 0) grow(core, call);
}

/** A limit that has passed waits for a live offer's end; other limits are armed. */
function restoreLimits(core: Core, call: Call, limits: CallSnapshot['limits']): void {
  assert(limits.stepAtMs === stepAtMs(call), 'a step that begins is in the plan');
  assert(limits.maxWaitAtMs === maxWaitAtMs(call), 'a maximum wait is that of the plan');
  const isPast = limits.maxWaitAtMs !== -1 && limits.maxWaitAtMs <= core.nowMs;
  if (isPast && call.liveOffers > 0) call.own.blocked = appendTo(call.rare.blocked, call);
  armNext(core, call);
  const removals = [
    ['noStaffTimer', 'noStaff', limits.noStaffAtMs],
    ['closingTimer', 'queueClosing', limits.closingAtMs],
  ] as const;
  for (const [name, kind, atMs] of removals) {
    if (atMs === -1) continue;
    const timer = new Timer(kind, call);
    call.own[name] = timer;
    restoreRemoval(core, call, timer, atMs);
  }
}

function restoreRemoval(core: Core, call: Call, timer: Timer, atMs: number): void {
  if (atMs > core.nowMs || call.liveOffers === 0) {
    arm(core, timer, atMs);
    return;
  }
  timer.atMs = atMs;
  call.own.blocked = appendTo(call.rare.blocked, timer);
}

function restoreWork(core: Core, call: Call, saved: WorkSnapshot): void {
  const { answerLimitMs, interactionState, wrapUp, wrapUpLimitMs: limitMs } = saved;
  const agent = agentOf(core, saved.agentId);
  const active = queueOf(core, saved.queue);
  const session = agent.rare.sessions.find(({ n }) => n === saved.session) ?? null;
  const work = newWork(core, call, saved.n, agent, session, saved.madeAtMs);
  work.queue = active.answerLimitMs === answerLimitMs ? active : { ...active, answerLimitMs };
  work.direct = saved.direct;
  work.channel = channelNow(core.centre, { name: saved.channel });
  work.cost = saved.cost;
  work.offerState = indexOf(offerTable.states, saved.offerState);
  if (interactionState !== null) {
    work.interactionState = indexOf(interactionTable.states, interactionState);
    agent.interactions += 1;
  }
  work.connectedAtMs = saved.connectedAtMs;
  work.accruedBeforeMs = saved.accruedBeforeMs;
  work.givesBackMs = saved.givesBackMs;
  work.wrapUp = wrapUp === null ? null : { ...wrapUp, limitMs };
  work.countsAsWork = saved.countsAsWork;
  work.wrapUpBeganAtMs = saved.wrapUpBeganAtMs;
  work.wrapUpUntilMs = saved.wrapUpUntilMs;
  work.extensions = saved.extensions;
  work.outcome = saved.outcome;
  if (work.interactionState === interactionIs.wrapUp) become(work, ofWrapUp);
  if (work.offerState === offerIs.connecting) call.claim = work;
  addWork(work);
  rearm(core, work, saved.limitAtMs);
}

/**
 * To be called after all calls are restored: an agent may talk in another call than the offer's.
 */
function joinSegments(core: Core, { id, works }: CallSnapshot): void {
  const known = worksOfCall(callOf(core, id));
  for (const { n, serves } of works) {
    const work = known.find((of) => of.n === n);
    if (work === undefined || serves === null) continue;
    work.serves = callOf(core, serves);
    work.serves.own.passed = [...(work.serves.rare.passed ?? []), work];
  }
}

function joinConsult(core: Core, { id, consultOf }: CallSnapshot): void {
  if (consultOf === null) return;
  const asking = findWork(core, consultOf);
  assert(typeof asking !== 'string', () => `interaction ${consultOf} of the snapshot is there`);
  const call = callOf(core, id);
  call.own.consultOf = asking;
  asking.serves.own.consult = call;
}

type Restart = Extract<Input, { type: 'restart' }>;

/** Whether an instant restarts the core; timers due before it then get no instants of their own. */
export function isRestart({ epoch }: Core, inputs: readonly Input[]): boolean {
  for (const input of inputs) if (input.type === 'restart' && input.epoch > epoch) return true;
  return false;
}

/**
 * Rescinds live offers, then compares live media with interactions. Timers due since the last
 * instant fire now.
 */
export function restart(core: Core, input: Restart): RefusalCode | null {
  if (input.epoch <= core.epoch) return 'invalid_parameter';
  core.epoch = input.epoch;
  if (input.readings !== undefined && input.readings !== core.readings) {
    core.readings = input.readings;
    for (const agent of core.agents) touch(core, agent);
  }
  core.restartedAtMs = core.nowMs;
  const calls = [...core.calls.values()].sort((a, b) => a.sequence - b.sequence);
  for (const call of calls) if (call.liveOffers > 0) rescindAll(core, call, 'restart');
  const live = new Set(input.liveLegs);
  const works = calls.flatMap((call) => worksOfCall(call).sort(compareWorks));
  for (const work of works) {
    // An earlier call may have ended it: a consult ends with its customer's call.
    if (isTalking(work) && !live.has(work.id)) leaveCall(core, work, 'lostMedia');
  }
  const known = new Set(works.filter(isTalking).map(({ id }) => id));
  for (const id of live) if (!known.has(id)) core.sink.legReleased(id);
  return null;
}
