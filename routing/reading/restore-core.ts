/**
 * Puts a snapshot back into a fresh core, and builds anew what is derived.
 *
 * Restart: what the core does when its process begins again, after snapshot and replay.
 *
 * Live offers are taken back first of all; then media that are still up are held against the
 * interactions that should have them. No instants are run for the time away: timers past due fire
 * in this one, in order.
 * Source: acd-routing.md B15; decisions/0004, 74 to 76.
 */
import { assert } from '../../kernel/index.ts';
import {
  callTable,
  interactionTable,
  offerTable,
  requestedStateTable,
  sessionTable,
} from '../../machines/index.ts';
import { agentsNamed, factRecord } from '../../rules/index.ts';
import type { RefusalCode } from '../border/effects.ts';
import type { Input } from '../border/inputs.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import { imposedBy, isLiveOffer } from '../life/agent-readings.ts';
import { nameAgents, signAgent, touch } from '../life/agents.ts';
import { leaveCall } from '../life/interactions.ts';
import { callIsCallback, interactionIs, offerIs } from '../life/life-cycles.ts';
import { rescindAll, setForAgent } from '../life/offer-ends.ts';
import { findWork } from '../life/offer-inputs.ts';
import { setOfferFrom } from '../life/offers.ts';
import { isWaiting } from '../life/removals.ts';
import { armPromotion } from '../life/steps.ts';
import { countUnoffered, grow, joinWaiting, setDemand } from '../life/waiting.ts';
import { addWork, compareWorks, isTalking, worksOfCall } from '../life/works.ts';
import { type Core, groupGone, newCall, newWork } from '../memory/core.ts';
import { type Agent, type Call, Exclusion } from '../memory/records.ts';
import {
  added,
  agentTimer,
  arm,
  becomeWrapUpEnd,
  callTimer,
  clear,
  type Timer,
} from '../memory/timers.ts';
import { channelNow } from './activation.ts';
import type { AgentSnapshot, CallSnapshot, Snapshot, WorkSnapshot } from './snapshot.ts';
import { goneQueue, keepPlan, keepTerms } from './take-snapshot.ts';

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
  const call = newCall(core, saved.id, queue, plan, saved);
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
  const session = agent.sessions.find(({ n }) => n === saved.session) ?? null;
  const work = newWork(core, call, saved.n, agent, session, saved.madeAtMs);
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
  if (work.interactionState === interactionIs.wrapUp) becomeWrapUpEnd(work);
  if (work.interactionState !== -1) agent.interactions += 1;
  if (work.offerState === offerIs.connecting) call.claim = work;
  addWork(work);
  rearm(core, work, saved.limitAtMs);
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

type Restart = Extract<Input, { type: 'restart' }>;

/** Whether an instant begins a higher epoch, so that no instants are run for the gap before it. */
export function isRestart(core: Core, inputs: readonly Input[]): boolean {
  for (const input of inputs) {
    if (input.type === 'restart' && input.epoch > core.epoch) return true;
  }
  return false;
}

export function restart(core: Core, input: Restart): RefusalCode | null {
  if (input.epoch <= core.epoch) return 'invalid_parameter';
  core.epoch = input.epoch;
  core.restartedAtMs = core.nowMs;
  const calls = [...core.calls.values()].sort((a, b) => a.sequence - b.sequence);
  for (const call of calls) if (call.liveOffers > 0) rescindAll(core, call, 'restart');
  const live = new Set(input.liveLegs);
  const works = calls.flatMap((call) => worksOfCall(call).sort(compareWorks));
  for (const work of works) {
    // One that ends may have ended others: a consult with its customer's call.
    if (isTalking(work) && !live.has(work.id)) leaveCall(core, work, 'lostMedia');
  }
  const known = new Set(works.filter(isTalking).map(({ id }) => id));
  for (const id of live) if (!known.has(id)) core.sink.legReleased(id);
  return null;
}
