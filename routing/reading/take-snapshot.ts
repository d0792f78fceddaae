/** Writes the state of a core down: what cannot be derived, by ids, in the order of entities. */
import {
  callTable,
  interactionTable,
  offerTable,
  requestedStateTable,
  sessionTable,
} from '../../machines/index.ts';
import { factsOf } from '../../rules/index.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import {
  agentHasOf,
  agentIdOf,
  agentStates,
  coldAgent,
  imposedBy,
  imposedCauses,
  isAgent,
  isUsable,
  ownReasonOf,
  pendings,
  sessionsOf,
  textsOf,
  workAgentId,
} from '../life/agent-readings.ts';
import { reportedReasonOf } from '../life/agents.ts';
import {
  allCalls,
  classOf,
  consultOf,
  entriesOf,
  forAgentOf,
  hasOf,
  isFlagged,
  isWaiting,
  parkedOf,
  planOf,
  queueOf,
  requiredOf,
  sequenceOf,
} from '../life/calls.ts';
import { offerFrom } from '../life/offers-from.ts';
import {
  channelOf,
  isTalking,
  outcomeOf,
  sessionOf,
  timerOf,
  workIdOf,
  workQueueOf,
  worksOfCall,
  wrapUpOf,
} from '../life/works.ts';
import { exclusionsOf } from '../matching/exclusions.ts';
import type { Core, Queue, RuleBook } from '../memory/core.ts';
import {
  type AgentRef,
  agentFlag,
  agentHas,
  agentLayout,
  type CallRef,
  callFlag,
  callHas,
  callLayout,
  directions,
  none,
  type WorkRef,
  workLayout,
} from '../memory/layout.ts';
import { kindOf } from '../memory/timer-list.ts';
import { agentDueAtMs, callDueAtMs, dueAtMs } from '../memory/timers.ts';
import { knownOf } from '../rules/known-facts.ts';
import { explicitPlan } from './kept-terms.ts';
import type {
  AgentSnapshot,
  CallSnapshot,
  KeptSnapshot,
  QueueSnapshot,
  Snapshot,
  WorkSnapshot,
} from './snapshot.ts';

const { agentAccruedMs, agentCoolUntilMs, agentHandledToday, agentIdleSinceMs } = agentLayout;
const { agentImposed, agentLastInboundAtMs, agentLastOfferAtMs, agentLastWorkAtMs } = agentLayout;
const { agentLostAtMs, agentNoAnswers, agentReadyAtMs, agentRejects } = agentLayout;
const { agentReportedPending, agentReportedState, agentRequested } = agentLayout;
const { agentSessionsMade, agentTalkTodayMs } = agentLayout;
const { callAgeFromMs, callAttempts, callClassSetAtMs, callDirect, callEnteredAtMs } = callLayout;
const { callLastAgent, callLiveOffers, callOffersMade, callOffersMax, callOffsetMs } = callLayout;
const { callPromotedAtMs, callPulled, callRoundBeganAtMs, callState, callStep } = callLayout;
const { callStepsTaken, callVersion } = callLayout;
const { workAccruedBeforeMs, workCall, workConnectedAtMs, workCost, workCounts } = workLayout;
const { workDirect, workExtensions, workGivesBackMs, workInteractionState } = workLayout;
const { workMadeAtMs, workN, workOfferState, workServes } = workLayout;
const { workWrapUpBeganAtMs, workWrapUpUntilMs } = workLayout;
const { callHasRestoredAge } = callFlag;
const { callHasOwnQueue } = callHas;
const { agentIsIdleRunning, agentIsLost } = agentFlag;
const { agentHasLeft } = agentHas;
const { autoReturn, stepChange, maxWait, transferWait, noStaff, queueClosing } = kindOf;

export function takeSnapshot(core: Core): Snapshot {
  return {
    schema: 'callwright.snapshot/1',
    nowMs: core.nowMs,
    instant: core.instant,
    sequence: core.sequence,
    effects: core.sink.count,
    ruleVersion: core.ruleVersion,
    versions: [...core.versions].filter(([version]) => version !== 1).sort(([a], [b]) => a - b),
    ...ofRules(core.rules),
    epoch: core.epoch,
    restartedAtMs: core.restartedAtMs,
    queues: core.queues.map(ofQueue),
    agents: core.agents.map((agent) => ofAgent(core, agent)),
    abandoned: [...core.abandoned].map(([id, { ageFromMs, atMs }]) => [id, ageFromMs, atMs]),
    calls: allCalls(core).map((call) => ofCall(core, call)),
  };
}

function ofRules({ active, originMs }: RuleBook): Pick<Snapshot, 'ruleSets' | 'originMs'> {
  return {
    ...(active.size === 0 ? {} : { ruleSets: [...active.values()].map(({ ready }) => ready.file) }),
    ...(originMs === 0 ? {} : { originMs }),
  };
}

function ofQueue(queue: Queue): QueueSnapshot {
  const { config, state, untilMs, offersMade } = queue;
  return { id: config.id, state, untilMs, offersMade };
}

function ofAgent(core: Core, agent: AgentRef): AgentSnapshot {
  const { i32, f64 } = core;
  const { channels, queues } = core.centre;
  const at = agent >> 1;
  const imposed = i32[agent + agentImposed]!;
  return {
    id: agentIdOf(core, agent),
    wish: requestedStateTable.states[i32[agent + agentRequested]!] ?? '',
    reason: ownReasonOf(core, agent),
    pendingReason: textsOf(core, agent).pendingReason,
    imposed: imposedCauses.filter((cause) => (imposed & imposedBy[cause]) !== 0),
    unusable: channels.filter((of) => !isUsable(core, agent, of)).map(({ name }) => name),
    addressId: textsOf(core, agent).addressId,
    sessions: sessionsOf(core, agent).map((session) => ({
      n: session.n,
      group: session.groupId,
      addressId: session.addressId,
      own: sessionTable.states[session.own] ?? '',
      reason: session.reason,
      reported: session.reported,
      reportedReason: session.reportedReason,
    })),
    sessionsMade: i32[agent + agentSessionsMade]!,
    noAnswers: i32[agent + agentNoAnswers]!,
    rejects: i32[agent + agentRejects]!,
    coolUntilMs: f64[at + agentCoolUntilMs]!,
    autoReturnAtMs: agentDueAtMs(core, agent, autoReturn),
    handledToday: i32[agent + agentHandledToday]!,
    talkTodayMs: f64[at + agentTalkTodayMs]!,
    lastOfferFrom: queues.flatMap(({ id, index }) => {
      const n = offerFrom(core, agent, index);
      return n === 0 ? [] : [[id, n] as const];
    }),
    accruedMs: f64[at + agentAccruedMs]!,
    idleSinceMs: f64[at + agentIdleSinceMs]!,
    isIdleRunning: isAgent(core, agent, agentIsIdleRunning),
    lastWorkAtMs: f64[at + agentLastWorkAtMs]!,
    readyAtMs: f64[at + agentReadyAtMs]!,
    lastInboundAtMs: f64[at + agentLastInboundAtMs]!,
    lastOfferAtMs: f64[at + agentLastOfferAtMs]!,
    left: agentHasOf(core, agent, agentHasLeft) ? coldAgent(core, agent).left : null,
    lostAtMs: f64[at + agentLostAtMs]!,
    isLost: isAgent(core, agent, agentIsLost),
    reportedState: agentStates[i32[agent + agentReportedState]!]!,
    reportedReason: reportedReasonOf(core, agent),
    reportedPending: pendings[i32[agent + agentReportedPending]!]!,
  };
}

function ofCall(core: Core, call: CallRef): CallSnapshot {
  const { i32, f64 } = core;
  const at = call >> 1;
  // A call that is connected or over goes by no plan.
  const waits = isWaiting(core, call);
  const plan = planOf(core, call);
  const hasOwnPlan = waits && plan !== queueOf(core, call).plan && forAgentOf(core, call) === null;
  const facts = knownOf(core, call);
  const isAsActive = !hasOf(core, call, callHasOwnQueue);
  const asking = consultOf(core, call);
  const pulled = i32[call + callPulled]!;
  const lastAgent = i32[call + callLastAgent] as AgentRef;
  return {
    id: core.calls.idOf(call),
    sequence: sequenceOf(core, call),
    direct: directions[i32[call + callDirect]!] ?? null,
    state: callTable.states[i32[call + callState]!] ?? '',
    queue: queueIdOf(queueOf(core, call)),
    plan: hasOwnPlan ? explicitPlan(plan) : null,
    ...(hasOwnPlan && plan.rule !== null ? { rule: plan.rule } : {}),
    ...(facts === null ? {} : { facts: factsOf(facts) }),
    kept: waits && !isAsActive ? ofKept(core, call) : null,
    required: requiredOf(core, call),
    class: classOf(core, call),
    offsetMs: f64[at + callOffsetMs]!,
    classSetAtMs: f64[at + callClassSetAtMs]!,
    promotedAtMs: f64[at + callPromotedAtMs]!,
    ageFromMs: f64[at + callAgeFromMs]!,
    enteredAtMs: f64[at + callEnteredAtMs]!,
    version: i32[call + callVersion]!,
    entries: entriesOf(core, call).map((entry) => [entry.queueId, entry.enteredAtMs]),
    step: i32[call + callStep]!,
    stepsTaken: i32[call + callStepsTaken]!,
    offersMade: i32[call + callOffersMade]!,
    ring: {
      offersMax: i32[call + callOffersMax]!,
      beganAtMs: i32[call + callLiveOffers]! > 0 ? f64[at + callRoundBeganAtMs]! : -1,
    },
    pulled: pulled === 0 ? null : i32[pulled + workN]!,
    attempts: i32[call + callAttempts]!,
    hasRestoredAge: isFlagged(core, call, callHasRestoredAge),
    consultOf: asking === none ? null : workIdOf(core, asking),
    forAgent: ofForAgent(core, call),
    lastAgentId: lastAgent === none ? null : agentIdOf(core, lastAgent),
    parked: parkedOf(core, call).map((work) => i32[work + workN]!),
    limits: {
      stepAtMs: callDueAtMs(core, call, stepChange),
      maxWaitAtMs: callDueAtMs(core, call, maxWait),
      noStaffAtMs: callDueAtMs(core, call, noStaff),
      closingAtMs: callDueAtMs(core, call, queueClosing),
    },
    exclusions: exclusionsOf(core, call).map(({ agent, untilMs, stays }) => ({
      agentId: agentIdOf(core, agent),
      untilMs: Number.isFinite(untilMs) ? untilMs : null,
      stays,
    })),
    works: worksOfCall(core, call).map((work) => ofWork(core, work)),
  };
}

function ofForAgent(core: Core, call: CallRef): CallSnapshot['forAgent'] {
  const forAgent = forAgentOf(core, call);
  if (forAgent === null) return null;
  const { agentId, fromAgentId, returnTo } = forAgent;
  return { agentId, fromAgentId, returnTo, untilMs: callDueAtMs(core, call, transferWait) };
}

function ofKept(core: Core, call: CallRef): KeptSnapshot {
  const { answerLimitMs, wrapUp, promoteAfterMs, plan } = queueOf(core, call);
  const keepsPlan = planOf(core, call) === plan;
  return { plan: keepsPlan ? explicitPlan(plan) : null, answerLimitMs, wrapUp, promoteAfterMs };
}

/** null: an agent's own call, through no queue. */
function queueIdOf(queue: QueueConfig): string | null {
  return queue.id === '' ? null : queue.id;
}

function ofWork(core: Core, work: WorkRef): WorkSnapshot {
  const { i32, f64 } = core;
  const at = work >> 1;
  const state = i32[work + workInteractionState]!;
  const serves = i32[work + workServes] as CallRef;
  const isPassed = serves !== i32[work + workCall] && isTalking(core, work);
  const queue = workQueueOf(core, work);
  const wrapUp = wrapUpOf(core, work);
  return {
    n: i32[work + workN]!,
    agentId: workAgentId(core, work),
    session: sessionOf(core, work)?.n ?? null,
    queue: queueIdOf(queue),
    direct: directions[i32[work + workDirect]!] ?? null,
    serves: isPassed ? core.calls.idOf(serves) : null,
    channel: channelOf(core, work).name,
    cost: i32[work + workCost]!,
    answerLimitMs: queue.answerLimitMs,
    madeAtMs: f64[at + workMadeAtMs]!,
    offerState: offerTable.states[i32[work + workOfferState]!] ?? '',
    interactionState: state === -1 ? null : (interactionTable.states[state] ?? ''),
    connectedAtMs: f64[at + workConnectedAtMs]!,
    accruedBeforeMs: f64[at + workAccruedBeforeMs]!,
    givesBackMs: f64[at + workGivesBackMs]!,
    wrapUp,
    wrapUpLimitMs: wrapUp?.limitMs ?? 0,
    countsAsWork: i32[work + workCounts] === 1,
    wrapUpBeganAtMs: f64[at + workWrapUpBeganAtMs]!,
    wrapUpUntilMs: f64[at + workWrapUpUntilMs]!,
    extensions: i32[work + workExtensions]!,
    outcome: outcomeOf(core, work),
    limitAtMs: dueAtMs(core, timerOf(work)),
  };
}
