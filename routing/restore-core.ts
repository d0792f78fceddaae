/** Puts a snapshot back into a fresh core, and builds anew what is derived. */
import { assert } from '../kernel/index.ts';
import {
  callTable,
  interactionTable,
  offerTable,
  requestedStateTable,
  sessionTable,
} from '../machines/index.ts';
import { agentsNamed, factRecord } from '../rules/index.ts';
import { channelNow } from './adopt-centre.ts';
import { nameAgents, signAgent, touch } from './agents.ts';
import { isLiveOffer } from './capacity.ts';
import type { QueueConfig } from './compile-centre.ts';
import { Exclusion } from './exclusion.ts';
import { setForAgent } from './for-agent.ts';
import { imposedBy } from './imposed.ts';
import { goneQueue, keepPlan, keepTerms } from './kept-terms.ts';
import { callIsCallback, interactionIs, offerIs } from './life-cycles.ts';
import { added, clear } from './lists.ts';
import { findWork } from './offer-inputs.ts';
import { setOfferFrom } from './offers-from.ts';
import { armPromotion } from './promotion.ts';
import { type Agent, Call, Work } from './records.ts';
import { isWaiting } from './removal-timers.ts';
import type { AgentSnapshot, CallSnapshot, Snapshot, WorkSnapshot } from './snapshot.ts';
import { type Core, groupGone } from './state.ts';
import { agentTimer, arm, becomeWrapUpEnd, callTimer, type Timer } from './timers.ts';
import { countUnoffered, grow, joinWaiting, setDemand } from './waiting.ts';
import { addWork, worksOfCall } from './works.ts';

export function restoreCore(core: Core, snapshot: Snapshot): void {
  core.nowMs = snapshot.nowMs;
  core.instant = snapshot.instant;
  core.sequence = snapshot.sequence;
  core.sink.count = snapshot.effects;
  core.ruleVersion = snapshot.ruleVersion;
  core.epoch = snapshot.epoch;
  core.restartedAtMs = snapshot.restartedAtMs;
  for (const saved of snapshot.queues) {
    const queue = core.queues[core.queueIndex.get(saved.id) ?? -1];
    assert(queue !== undefined, () => `queue ${saved.id} of the snapshot is in the centre`);
    queue.state = saved.state;
    queue.untilMs = saved.untilMs;
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
  for (const agent of core.agents) settleAgent(core, agent);
  for (const call of core.calls.values()) {
    if (!isWaiting(call)) continue;
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

function restoreAgent(core: Core, agent: Agent, saved: AgentSnapshot): void {
  const { channels, groups } = core.centre;
  const { imposed, unusable, sessions, lastOfferFrom, wish, autoReturnAtMs, id, ...plain } = saved;
  Object.assign(agent, plain);
  agent.requested = indexOf(requestedStateTable.states, wish);
  for (const cause of imposed) agent.imposed |= imposedBy[cause];
  if (unusable.length > 0) agent.unusable = channels.map(({ name }) => unusable.includes(name));
  for (const session of sessions) {
    const own = indexOf(sessionTable.states, session.own);
    const index = groups.indexOf(session.group);
    const group = index === -1 ? groupGone : index;
    const groupId = session.group;
    const restored = { ...session, id: `${id}/${session.n}`, agent, groupId, group, own };
    agent.sessions = added(agent.sessions, restored);
    core.sessions.set(restored.id, restored);
  }
  for (const [queue, n] of lastOfferFrom) {
    setOfferFrom(agent, core.queueIndex.get(queue) ?? -1, n);
  }
  if (saved.coolUntilMs > core.nowMs) {
    agent.coolDownTimer = agentTimer(agent, 'coolDownEnd');
    arm(core, agent.coolDownTimer, saved.coolUntilMs);
  }
  if (autoReturnAtMs !== -1) {
    agent.autoReturnTimer = agentTimer(agent, 'autoReturn');
    arm(core, agent.autoReturnTimer, autoReturnAtMs);
  }
}

/** Finds the agent's signature, counts and able sets from what was restored. */
function settleAgent(core: Core, agent: Agent): void {
  signAgent(core, agent);
  touch(core, agent);
  agent.isTouched = false;
}

function restoreCall(core: Core, saved: CallSnapshot): void {
  const active = queueOf(core, saved.queue);
  const queue = saved.kept === null ? active : keepTerms(core, active, saved.kept);
  const ofQueue = saved.forAgent === null ? queue.plan : core.centre.ownCalls.plan;
  const plan =
    saved.plan === null ? ofQueue : keepPlan(core, saved.plan, { queue, rule: saved.rule ?? null });
  nameAgents(core, plan.agentsNamed);
  if (saved.required !== null) nameAgents(core, agentsNamed(saved.required));
  const call = new Call();
  call.begin(saved.id, saved.sequence, queue, plan, saved.enteredAtMs);
  call.direct = saved.direct;
  call.required = saved.required;
  call.class = saved.class;
  call.offsetMs = saved.offsetMs;
  call.facts = saved.facts === undefined ? null : factRecord(saved.facts);
  call.state = indexOf(callTable.states, saved.state);
  call.classSetAtMs = saved.classSetAtMs;
  call.promotedAtMs = saved.promotedAtMs;
  call.ageFromMs = saved.ageFromMs;
  call.version = saved.version;
  for (const [queueId, enteredAtMs] of saved.entries) {
    call.entries = added(call.entries, { queueId, enteredAtMs });
  }
  call.step = saved.step;
  call.stepsTaken = saved.stepsTaken;
  call.offersMade = saved.offersMade;
  core.calls.add(call);
  for (const work of saved.works) restoreWork(core, call, work);
  restoreRing(core, call, saved);
  for (const { agentId, untilMs, stays } of saved.exclusions) {
    const atMs = untilMs ?? Number.POSITIVE_INFINITY;
    const exclusion = new Exclusion(call, agentOf(core, agentId), { atMs, stays });
    call.exclusions = added(call.exclusions, exclusion);
    rearm(core, exclusion.timer, untilMs ?? -1);
  }
  call.lastAgent = saved.lastAgentId === null ? null : agentOf(core, saved.lastAgentId);
  if (saved.forAgent !== null) {
    restoreForAgent(core, call, saved.forAgent);
  } else if (isWaiting(call)) {
    const home = core.queues[queue.index];
    if (callIsCallback[call.state] !== true && home !== undefined) joinWaiting(home, call);
    armPromotion(core, call);
  }
  restoreLimits(core, call, saved.limits);
}

function restoreForAgent(
  core: Core,
  call: Call,
  { untilMs, ...of }: NonNullable<CallSnapshot['forAgent']>,
): void {
  // Signed anew with all the others, once every call is there.
  core.signatures.soloForNow.add(of.agentId);
  restoreRemoval(core, call, setForAgent(core, call, of).timer, untilMs);
}

/** Joins a call's works, once all calls are there, to those that they talk in. */
function joinSegments(core: Core, saved: CallSnapshot): void {
  const call = callOf(core, saved.id);
  for (const { n, serves } of saved.works) {
    const work = worksOfCall(call).find((known) => known.n === n);
    if (work === undefined || serves === null) continue;
    work.serves = callOf(core, serves);
    work.serves.passed = [...(work.serves.passed ?? []), work];
  }
}

/** Joins a consult to the interaction that asks, and to the call which that one is in. */
function joinConsult(core: Core, { id, consultOf }: CallSnapshot): void {
  if (consultOf === null) return;
  const asking = findWork(core, consultOf);
  assert(typeof asking !== 'string', () => `interaction ${consultOf} of the snapshot is there`);
  const call = callOf(core, id);
  call.consultOf = asking;
  asking.serves.consult = call;
}

function callOf(core: Core, id: string): Call {
  const call = core.calls.get(id);
  assert(call !== undefined, () => `call ${id} of the snapshot is there`);
  return call;
}

function restoreRing(core: Core, call: Call, saved: CallSnapshot): void {
  call.liveOffers = worksOfCall(call).filter(isLiveOffer).length;
  call.offersMax = saved.ring.offersMax;
  call.roundBeganAtMs = saved.ring.beganAtMs;
  call.attempts = saved.attempts;
  call.hasRestoredAge = saved.hasRestoredAge;
  call.pulled = worksOfCall(call).find(({ n }) => n === saved.pulled) ?? null;
  for (const n of saved.parked) {
    const work = worksOfCall(call).find((known) => known.n === n);
    if (work !== undefined) call.parked = added(call.parked, work);
  }
  if (call.liveOffers > 0) grow(core, call);
}

/** A limit that is past waits for a live offer to end; the rest are armed. */
function restoreLimits(core: Core, call: Call, limits: CallSnapshot['limits']): void {
  const { stepAtMs, maxWaitAtMs, noStaffAtMs, closingAtMs } = limits;
  if (stepAtMs !== -1) {
    call.stepTimer ??= callTimer(call, 'stepChange');
    arm(core, call.stepTimer, stepAtMs);
  }
  if (maxWaitAtMs !== -1) {
    call.maxWaitTimer ??= callTimer(call, 'maxWait');
    restoreRemoval(core, call, call.maxWaitTimer, maxWaitAtMs);
  }
  if (noStaffAtMs !== -1) {
    call.noStaffTimer ??= callTimer(call, 'noStaff');
    restoreRemoval(core, call, call.noStaffTimer, noStaffAtMs);
  }
  if (closingAtMs !== -1) {
    call.closingTimer ??= callTimer(call, 'queueClosing');
    restoreRemoval(core, call, call.closingTimer, closingAtMs);
  }
}

function restoreRemoval(core: Core, call: Call, timer: Timer, atMs: number): void {
  if (atMs > core.nowMs || call.liveOffers === 0) {
    arm(core, timer, atMs);
    return;
  }
  timer.atMs = atMs;
  call.blocked = added(call.blocked, timer);
}

function restoreWork(core: Core, call: Call, saved: WorkSnapshot): void {
  const agent = agentOf(core, saved.agentId);
  const active = queueOf(core, saved.queue);
  const { answerLimitMs } = saved;
  const queue = active.answerLimitMs === answerLimitMs ? active : { ...active, answerLimitMs };
  const work = new Work();
  const session = agent.sessions.find(({ n }) => n === saved.session) ?? null;
  work.begin(call, saved.n, agent, session, saved.madeAtMs);
  work.queue = queue;
  work.direct = saved.direct;
  work.channel = channelNow(core.centre, { name: saved.channel });
  work.cost = saved.cost;
  work.offerState = indexOf(offerTable.states, saved.offerState);
  work.interactionState =
    saved.interactionState === null ? -1 : indexOf(interactionTable.states, saved.interactionState);
  work.connectedAtMs = saved.connectedAtMs;
  work.accruedBeforeMs = saved.accruedBeforeMs;
  work.givesBackMs = saved.givesBackMs;
  const { wrapUp, wrapUpLimitMs: limitMs } = saved;
  work.wrapUp = wrapUp === null ? null : { ...wrapUp, limitMs };
  work.countsAsWork = saved.countsAsWork;
  work.wrapUpBeganAtMs = saved.wrapUpBeganAtMs;
  work.wrapUpUntilMs = saved.wrapUpUntilMs;
  work.extensions = saved.extensions;
  work.outcome = saved.outcome;
  if (work.interactionState === interactionIs.wrapUp) becomeWrapUpEnd(work.timer);
  if (work.interactionState !== -1) agent.interactions += 1;
  if (work.offerState === offerIs.connecting) call.claim = work;
  addWork(work);
  rearm(core, work.timer, saved.limitAtMs);
}

function queueOf(core: Core, id: string | null): QueueConfig {
  if (id === null) return core.centre.ownCalls;
  const queue = core.queues[core.queueIndex.get(id) ?? -1];
  // What is being wrapped up may have outlived its queue.
  return queue === undefined ? goneQueue({ ...core.centre.ownCalls, id }) : queue.config;
}

function rearm(core: Core, timer: Timer, atMs: number): void {
  if (atMs !== -1) arm(core, timer, atMs);
}

/** Place of a state in its table. */
function indexOf(states: readonly string[], state: string): number {
  const index = states.indexOf(state);
  assert(index !== -1, () => `${state} of the snapshot is one of ${states.join(', ')}`);
  return index;
}
