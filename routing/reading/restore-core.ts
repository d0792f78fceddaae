/** Puts a snapshot back into a fresh core, and builds anew what is derived. */
import { assert } from '../../kernel/index.ts';
import {
  callTable,
  interactionTable,
  offerTable,
  requestedStateTable,
  sessionTable,
} from '../../machines/index.ts';
import { agentsNamed, factRecord } from '../../rules/index.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import {
  agentStates,
  coldAgent,
  findAgent,
  flagAgent,
  imposedBy,
  pendings,
  sessionsOf,
  setAgentHas,
  setOwnReason,
  textsToSet,
} from '../life/agent-readings.ts';
import { nameAgents, setReportedReason, signAgent, touch } from '../life/agents.ts';
import {
  beginCall,
  consulting,
  isCallback,
  isWaiting,
  keepEntries,
  park,
  setFacts,
  setFlag,
  setRequired,
} from '../life/calls.ts';
import { recountHolds } from '../life/capacity.ts';
import { setForAgent } from '../life/entering.ts';
import { interactionIs, offerIs } from '../life/life-cycles.ts';
import { setOfferFrom } from '../life/offers-from.ts';
import { armPromotion } from '../life/promotion.ts';
import { countUnoffered, grow, joinWaiting, setDemand } from '../life/waiting.ts';
import {
  findWork,
  liveOffersOf,
  newWork,
  setChannel,
  setOutcomeOf,
  setWorkQueue,
  setWrapUp,
  timerOf,
  worksOfCall,
} from '../life/works.ts';
import { addExclusion } from '../matching/exclusions.ts';
import { type Core, groupGone } from '../memory/core.ts';
import {
  type AgentRef,
  agentFlag,
  agentHas,
  agentLayout,
  type CallRef,
  callFlag,
  callLayout,
  directions,
  none,
  type WorkRef,
  workLayout,
} from '../memory/layout.ts';
import { clear } from '../memory/lists.ts';
import { kindOf } from '../memory/timer-list.ts';
import { agentTimer, arm, armCall, becomeTimer, block, callTimer } from '../memory/timers.ts';
import { channelNow } from './adopt-centre.ts';
import { goneQueue, keepPlan, keepTerms } from './kept-terms.ts';
import type { AgentSnapshot, CallSnapshot, Snapshot, WorkSnapshot } from './snapshot.ts';

const { agentAccruedMs, agentCoolUntilMs, agentHandledToday, agentIdleSinceMs } = agentLayout;
const { agentImposed, agentInteractions, agentLastInboundAtMs, agentLastOfferAtMs } = agentLayout;
const { agentLastWorkAtMs, agentLostAtMs, agentNoAnswers, agentReadyAtMs } = agentLayout;
const { agentRejects, agentReportedPending, agentReportedState, agentRequested } = agentLayout;
const { agentSessionsMade, agentTalkTodayMs } = agentLayout;
const { callAgeFromMs, callAttempts, callClaim, callClass, callClassSetAtMs } = callLayout;
const { callDirect, callLastAgent, callLiveOffers, callOffersMade, callOffersMax } = callLayout;
const { callOffsetMs, callPromotedAtMs, callPulled, callRoundBeganAtMs, callState } = callLayout;
const { callStep, callStepsTaken, callVersion } = callLayout;
const { workAccruedBeforeMs, workConnectedAtMs, workCost, workCounts, workDirect } = workLayout;
const { workExtensions, workGivesBackMs, workInteractionState, workMadeAtMs, workN } = workLayout;
const { workOfferState, workServes, workWrapUpBeganAtMs, workWrapUpUntilMs } = workLayout;
const { callHasRestoredAge } = callFlag;
const { agentIsTouched, agentIsIdleRunning, agentIsLost } = agentFlag;
const { agentHasUnusable, agentHasLeft, agentHasSessions } = agentHas;
const {
  wrapUpEnd,
  coolDownEnd,
  autoReturn,
  stepChange,
  maxWait,
  transferWait,
  noStaff,
  queueClosing,
} = kindOf;

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
    if (saved.untilMs !== null) arm(core, queue.timer, saved.untilMs);
  }
  for (const saved of snapshot.agents) restoreAgent(core, agentOf(core, saved.id), saved);
  for (const [id, ageFromMs, atMs] of snapshot.abandoned) {
    core.abandoned.set(id, { ageFromMs, atMs });
  }
  for (const saved of snapshot.calls) restoreCall(core, saved);
  for (const saved of snapshot.calls) joinSegments(core, saved);
  for (const saved of snapshot.calls) joinConsult(core, saved);
  for (const agent of core.agents) {
    recountHolds(core, agent);
    signAgent(core, agent);
    touch(core, agent);
    flagAgent(core, agent, agentIsTouched, false);
  }
  for (const call of core.calls.values()) {
    if (!isWaiting(core, call)) continue;
    setDemand(core, call);
    countUnoffered(core, call);
  }
  clear(core.touched);
}

function agentOf(core: Core, id: string): AgentRef {
  const agent = findAgent(core, id);
  assert(agent !== undefined, () => `agent ${id} of the snapshot is in the centre`);
  return agent;
}

function restoreAgent(core: Core, agent: AgentRef, saved: AgentSnapshot): void {
  const { i32, f64 } = core;
  const at = agent >> 1;
  i32[agent + agentRequested] = indexOf(requestedStateTable.states, saved.wish);
  i32[agent + agentImposed] = saved.imposed.reduce((bits, cause) => bits | imposedBy[cause], 0);
  i32[agent + agentSessionsMade] = saved.sessionsMade;
  i32[agent + agentNoAnswers] = saved.noAnswers;
  i32[agent + agentRejects] = saved.rejects;
  i32[agent + agentHandledToday] = saved.handledToday;
  i32[agent + agentReportedState] = indexOf(agentStates, saved.reportedState);
  i32[agent + agentReportedPending] = pendings.indexOf(saved.reportedPending);
  f64[at + agentCoolUntilMs] = saved.coolUntilMs;
  f64[at + agentTalkTodayMs] = saved.talkTodayMs;
  f64[at + agentAccruedMs] = saved.accruedMs;
  f64[at + agentIdleSinceMs] = saved.idleSinceMs;
  f64[at + agentLastWorkAtMs] = saved.lastWorkAtMs;
  f64[at + agentReadyAtMs] = saved.readyAtMs;
  f64[at + agentLastInboundAtMs] = saved.lastInboundAtMs;
  f64[at + agentLastOfferAtMs] = saved.lastOfferAtMs;
  f64[at + agentLostAtMs] = saved.lostAtMs;
  flagAgent(core, agent, agentIsIdleRunning, saved.isIdleRunning);
  flagAgent(core, agent, agentIsLost, saved.isLost);
  restoreTexts(core, agent, saved);
  if (saved.left !== null) {
    coldAgent(core, agent).left = saved.left;
    setAgentHas(core, agent, agentHasLeft, true);
  }
  for (const [queue, n] of saved.lastOfferFrom) {
    setOfferFrom(core, agent, core.queueIndex.get(queue) ?? -1, n);
  }
  if (saved.coolUntilMs > core.nowMs) {
    arm(core, agentTimer(core, agent, coolDownEnd), saved.coolUntilMs);
  }
  if (saved.autoReturnAtMs !== -1) {
    arm(core, agentTimer(core, agent, autoReturn), saved.autoReturnAtMs);
  }
}

function restoreTexts(core: Core, agent: AgentRef, saved: AgentSnapshot): void {
  const { channels, groups } = core.centre;
  const { unusable, sessions, pendingReason, addressId, id } = saved;
  setOwnReason(core, agent, saved.reason);
  setReportedReason(core, agent, saved.reportedReason);
  if (pendingReason !== null) textsToSet(core, agent).pendingReason = pendingReason;
  if (addressId !== null) textsToSet(core, agent).addressId = addressId;
  if (unusable.length > 0) {
    coldAgent(core, agent).unusable = channels.map(({ name }) => unusable.includes(name));
    setAgentHas(core, agent, agentHasUnusable, true);
  }
  for (const session of sessions) {
    const own = indexOf(sessionTable.states, session.own);
    const index = groups.indexOf(session.group);
    const group = index === -1 ? groupGone : index;
    const groupId = session.group;
    const restored = { ...session, id: `${id}/${session.n}`, agent, groupId, group, own };
    coldAgent(core, agent).sessions.push(restored);
    setAgentHas(core, agent, agentHasSessions, true);
    core.sessions.set(restored.id, restored);
  }
}

function restoreCall(core: Core, saved: CallSnapshot): void {
  const active = queueOfId(core, saved.queue);
  const queue = saved.kept === null ? active : keepTerms(core, active, saved.kept);
  const ofQueue = saved.forAgent === null ? queue.plan : core.centre.ownCalls.plan;
  const plan =
    saved.plan === null ? ofQueue : keepPlan(core, saved.plan, { queue, rule: saved.rule ?? null });
  nameAgents(core, plan.agentsNamed);
  if (saved.required !== null) nameAgents(core, agentsNamed(saved.required));
  const { sequence, enteredAtMs: atMs } = saved;
  const call = beginCall(core, saved.id, { sequence, queue, plan, atMs });
  setRequired(core, call, saved.required);
  setFacts(core, call, saved.facts === undefined ? null : factRecord(saved.facts), null);
  const { i32, f64 } = core;
  const at = call >> 1;
  i32[call + callDirect] = directions.indexOf(saved.direct);
  i32[call + callClass] = saved.class;
  i32[call + callState] = indexOf(callTable.states, saved.state);
  i32[call + callVersion] = saved.version;
  i32[call + callStep] = saved.step;
  i32[call + callStepsTaken] = saved.stepsTaken;
  i32[call + callOffersMade] = saved.offersMade;
  i32[call + callOffersMax] = saved.ring.offersMax;
  i32[call + callAttempts] = saved.attempts;
  f64[at + callOffsetMs] = saved.offsetMs;
  f64[at + callClassSetAtMs] = saved.classSetAtMs;
  f64[at + callPromotedAtMs] = saved.promotedAtMs;
  f64[at + callAgeFromMs] = saved.ageFromMs;
  f64[at + callRoundBeganAtMs] = saved.ring.beganAtMs;
  setFlag(core, call, callHasRestoredAge, saved.hasRestoredAge);
  const { lastAgentId } = saved;
  if (lastAgentId !== null) i32[call + callLastAgent] = agentOf(core, lastAgentId);
  const entries = keepEntries(core, call);
  for (const [queueId, enteredAtMs] of saved.entries) entries.push({ queueId, enteredAtMs });
  core.calls.add(call);
  for (const work of saved.works) restoreWork(core, call, work);
  restoreOffers(core, call, saved);
  for (const { agentId, untilMs, stays } of saved.exclusions) {
    const agent = agentOf(core, agentId);
    addExclusion(core, call, { agent, untilMs: untilMs ?? Number.POSITIVE_INFINITY, stays });
  }
  if (saved.forAgent !== null) {
    // Signed anew with all the others, once every call is there.
    core.signatures.soloForNow.add(saved.forAgent.agentId);
    setForAgent(core, call, saved.forAgent);
    restoreRemoval(core, call, transferWait, saved.forAgent.untilMs);
  } else if (isWaiting(core, call)) {
    const home = core.queues[queue.index];
    if (!isCallback(core, call) && home !== undefined) joinWaiting(core, home, call);
    armPromotion(core, call);
  }
  restoreLimits(core, call, saved.limits);
}

/** Joins a call's works, once all calls are there, to those that they talk in. */
function joinSegments(core: Core, saved: CallSnapshot): void {
  const call = callOf(core, saved.id);
  for (const { n, serves } of saved.works) {
    const work = workOf(core, call, n);
    if (work === undefined || serves === null) continue;
    const other = callOf(core, serves);
    core.i32[work + workServes] = other;
    consulting(core, other).passed.push(work);
  }
}

/** The work of a number among those of a call. */
function workOf(core: Core, call: CallRef, n: number | null): WorkRef | undefined {
  return worksOfCall(core, call).find((work) => core.i32[work + workN] === n);
}

/** Joins a consult to the interaction that asks, and to the call which that one is in. */
function joinConsult(core: Core, { id, consultOf }: CallSnapshot): void {
  if (consultOf === null) return;
  const asking = findWork(core, consultOf);
  assert(typeof asking !== 'string', () => `interaction ${consultOf} of the snapshot is there`);
  const call = callOf(core, id);
  consulting(core, call).consultOf = asking;
  consulting(core, core.i32[asking + workServes] as CallRef).consult = call;
}

function callOf(core: Core, id: string): CallRef {
  const call = core.calls.get(id);
  assert(call !== undefined, () => `call ${id} of the snapshot is there`);
  return call;
}

function restoreOffers(core: Core, call: CallRef, saved: CallSnapshot): void {
  const { i32 } = core;
  i32[call + callLiveOffers] = liveOffersOf(core, call).length;
  i32[call + callPulled] = workOf(core, call, saved.pulled) ?? none;
  for (const n of saved.parked) {
    const work = workOf(core, call, n);
    if (work !== undefined) park(core, call, work);
  }
  if (i32[call + callLiveOffers]! > 0) grow(core, call);
}

/** A limit that is past waits for a live offer to end; the rest are armed. */
function restoreLimits(core: Core, call: CallRef, limits: CallSnapshot['limits']): void {
  const { stepAtMs, maxWaitAtMs, noStaffAtMs, closingAtMs } = limits;
  if (stepAtMs !== -1) armCall(core, call, stepChange, stepAtMs);
  if (maxWaitAtMs !== -1) restoreRemoval(core, call, maxWait, maxWaitAtMs);
  if (noStaffAtMs !== -1) restoreRemoval(core, call, noStaff, noStaffAtMs);
  if (closingAtMs !== -1) restoreRemoval(core, call, queueClosing, closingAtMs);
}

function restoreRemoval(core: Core, call: CallRef, kind: number, atMs: number): void {
  const timer = callTimer(core, call, kind);
  if (atMs > core.nowMs || core.i32[call + callLiveOffers] === 0) arm(core, timer, atMs);
  else block(core, timer, atMs);
}

function restoreWork(core: Core, call: CallRef, saved: WorkSnapshot): void {
  const agent = agentOf(core, saved.agentId);
  const active = queueOfId(core, saved.queue);
  const { answerLimitMs } = saved;
  const session = sessionsOf(core, agent).find(({ n }) => n === saved.session) ?? null;
  const work = newWork(core, call, saved.n, agent, session);
  setWorkQueue(
    core,
    work,
    active.answerLimitMs === answerLimitMs ? active : { ...active, answerLimitMs },
  );
  setChannel(core, work, channelNow(core.centre, { name: saved.channel }));
  const { i32, f64 } = core;
  const at = work >> 1;
  const { interactionState } = saved;
  i32[work + workDirect] = directions.indexOf(saved.direct);
  i32[work + workCost] = saved.cost;
  i32[work + workOfferState] = indexOf(offerTable.states, saved.offerState);
  if (interactionState !== null) {
    i32[work + workInteractionState] = indexOf(interactionTable.states, interactionState);
    i32[agent + agentInteractions] = i32[agent + agentInteractions]! + 1;
  }
  i32[work + workCounts] = Number(saved.countsAsWork);
  i32[work + workExtensions] = saved.extensions;
  f64[at + workMadeAtMs] = saved.madeAtMs;
  f64[at + workConnectedAtMs] = saved.connectedAtMs;
  f64[at + workAccruedBeforeMs] = saved.accruedBeforeMs;
  f64[at + workGivesBackMs] = saved.givesBackMs;
  f64[at + workWrapUpBeganAtMs] = saved.wrapUpBeganAtMs;
  f64[at + workWrapUpUntilMs] = saved.wrapUpUntilMs;
  const { wrapUp, wrapUpLimitMs: limitMs } = saved;
  setWrapUp(core, work, wrapUp === null ? null : { ...wrapUp, limitMs });
  setOutcomeOf(core, work, saved.outcome);
  if (i32[work + workOfferState] === offerIs.connecting) i32[call + callClaim] = work;
  if (i32[work + workInteractionState] === interactionIs.wrapUp) {
    becomeTimer(core, work, wrapUpEnd, work);
  }
  if (saved.limitAtMs !== -1) arm(core, timerOf(work), saved.limitAtMs);
}

function queueOfId(core: Core, id: string | null): QueueConfig {
  if (id === null) return core.centre.ownCalls;
  const queue = core.queues[core.queueIndex.get(id) ?? -1];
  // What is being wrapped up may have outlived its queue.
  return queue === undefined ? goneQueue({ ...core.centre.ownCalls, id }) : queue.config;
}

/** Place of a state in its table. */
function indexOf(states: readonly string[], state: string): number {
  const index = states.indexOf(state);
  assert(index !== -1, () => `${state} of the snapshot is one of ${states.join(', ')}`);
  return index;
}
