/**
 * A snapshot: a core's state as plain JSON, from which it continues. It has only what cannot be
 * derived, by id, in order of entities; its types follow from the values.
 */
import {
  agentRegions,
  callTable,
  interactionTable,
  offerTable,
  sessionTable,
} from '../../machines/index.ts';
import { type FactsFile, factsOf, type QueuePlan, type RuleSetFile } from '../../rules/index.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import { offerFrom } from '../centre/strategies.ts';
import type { RuleSource } from '../files/index.ts';
import { imposedBy, imposedCauses, isUsable } from '../life/agent-readings.ts';
import { entriesOf, isWaiting, maxWaitAtMs, stepAtMs } from '../life/removals.ts';
import { isTalking, worksOfCall } from '../life/works.ts';
import type { Core } from '../memory/core.ts';
import type { AskedCall } from '../memory/rare-fields.ts';
import type { Agent, Call, Queue, Work } from '../memory/records.ts';
import { dueAtMs } from '../memory/timers.ts';
import { explicitPlan } from '../rules/call-plans.ts';
import { knownOf } from '../rules/rule-decision.ts';

type Frozen<T> = unknown extends T ? T : { readonly [K in keyof T]: Frozen<T[K]> };

export type Snapshot = Frozen<ReturnType<typeof takeSnapshot>>;
export type QueueSnapshot = Frozen<ReturnType<typeof ofQueue>>;
export type AgentSnapshot = Frozen<ReturnType<typeof ofAgent>>;
export type SessionSnapshot = AgentSnapshot['sessions'][number];
export type CallSnapshot = Frozen<ReturnType<typeof ofCall>>;
export type KeptSnapshot = NonNullable<CallSnapshot['kept']>;
export type WorkSnapshot = CallSnapshot['works'][number];

export function takeSnapshot(core: Core) {
  const calls = [...core.calls.values()].sort((a, b) => a.sequence - b.sequence);
  const { active, originMs } = core.rules;
  const ruleSets: RuleSetFile[] = Array.from(active.values(), ({ ready }) => ready.file);
  /** The active rule sets; time 0 in ms since 1970; the readings. Absent: none; 0; 1. */
  const ofRules: { ruleSets?: RuleSetFile[]; originMs?: number; readings?: number } = {
    ...(core.readings === 1 ? {} : { readings: core.readings }),
    ...(ruleSets.length === 0 ? {} : { ruleSets }),
    ...(originMs === 0 ? {} : { originMs }),
  };
  return {
    schema: 'callwright.snapshot/1' as const,
    nowMs: core.nowMs,
    instant: core.instant,
    sequence: core.sequence,
    effects: core.sink.count,
    ruleVersion: core.ruleVersion,
    /** Versions after the first, ascending; the reader has version 1. */
    versions: [...core.versions].filter(([version]) => version !== 1).sort(([a], [b]) => a - b),
    ...ofRules,
    epoch: core.epoch,
    restartedAtMs: core.restartedAtMs,
    queues: core.queues.map(ofQueue),
    agents: core.agents.map((agent) => ofAgent(core, agent)),
    /** Ages of callers who left: [call id, start of age, when they left], oldest first. */
    abandoned: Array.from(core.abandoned, ([id, of]) => [id, of.ageFromMs, of.atMs] as const),
    calls: calls.map((call) => ofCall(core, call)),
  };
}

/** Snapshots of earlier releases lack `divertTo`. */
type SavedQueue = Pick<Queue, 'state' | 'untilMs' | 'offersMade'> & {
  readonly id: string;
  readonly divertTo?: string | null;
};

function ofQueue({ config, state, untilMs, divertTo, offersMade }: Queue): SavedQueue {
  return { id: config.id, state, untilMs, divertTo, offersMade };
}

function ofAgent(core: Core, agent: Agent) {
  const { channels, queues } = core.centre;
  return {
    id: agent.config.id,
    wish: agentRegions.requested.states[agent.requested] ?? '',
    reason: agent.reason,
    pendingReason: agent.rare.pendingReason,
    imposed: imposedCauses.filter((cause) => (agent.imposed & imposedBy[cause]) !== 0),
    /** Channels that the device cannot serve. */
    unusable: channels.filter((channel) => !isUsable(agent, channel)).map(({ name }) => name),
    addressId: agent.rare.addressId,
    sessions: agent.rare.sessions.map((session) => ({
      n: session.n,
      group: session.groupId,
      addressId: session.addressId,
      own: sessionTable.states[session.own] ?? '',
      isPaused: session.isPaused,
      reason: session.reason,
      reported: session.reported,
      reportedReason: session.reportedReason,
    })),
    sessionsMade: agent.rare.sessionsMade,
    noAnswers: agent.rare.noAnswers,
    rejects: agent.rare.rejects,
    coolUntilMs: agent.rare.coolUntilMs,
    autoReturnAtMs: dueAtMs(agent.rare.autoReturnTimer),
    handledToday: agent.handledToday,
    talkTodayMs: agent.talkTodayMs,
    /** [queue id, number of the agent's last offer]. */
    lastOfferFrom: queues
      .map(({ id, index }) => [id, offerFrom(agent, index)] as const)
      .filter(([, n]) => n !== 0),
    accruedMs: agent.accruedMs,
    idleSinceMs: agent.idleSinceMs,
    isIdleRunning: agent.isIdleRunning,
    lastWorkAtMs: agent.lastWorkAtMs,
    readyAtMs: agent.readyAtMs,
    lastInboundAtMs: agent.lastInboundAtMs,
    lastOfferAtMs: agent.lastOfferAtMs,
    left: agent.rare.left,
    lostAtMs: agent.rare.lostAtMs,
    isLost: agent.rare.isLost,
    reportedState: agent.reportedState,
    reportedReason: agent.rare.reportedReason,
    reportedPending: agent.rare.reportedPending,
  };
}

function ofCall(core: Core, call: Call) {
  const { queue, rare } = call;
  const { forAgent } = rare;
  // Only a waiting call follows a plan.
  const waits = isWaiting(call);
  const hasOwnPlan = waits && call.plan !== queue.plan && forAgent === null;
  const isAsActive = queue === core.queues[queue.index]?.config;
  const known = knownOf(core, call);
  /** The rule that gave the plan, and facts known to rules; absent if there are none. */
  const ofRules: { rule?: RuleSource; facts?: FactsFile } = {
    ...(hasOwnPlan && call.plan.rule !== null ? { rule: call.plan.rule } : {}),
    ...(known === null ? {} : { facts: factsOf(known) }),
  };
  /** Of a call in a queue that asks; absent otherwise. */
  const ofAsking: { asked?: ReturnType<typeof ofAsked> } =
    rare.asked === null ? {} : { asked: ofAsked(rare.asked) };
  /** Of a call that was moved; absent otherwise. */
  const ofMoves: { moves?: { count: number; lastAtMs: readonly number[] } } =
    rare.moves === 0 ? {} : { moves: { count: rare.moves, lastAtMs: rare.movedAtMs } };
  return {
    id: call.id,
    sequence: call.sequence,
    direct: rare.direct,
    state: callTable.states[call.state] ?? '',
    queue: idOf(queue),
    /** The call's plan if it is not its queue's; null: its queue's. */
    plan: hasOwnPlan ? explicitPlan(call.plan) : null,
    ...ofRules,
    ...ofAsking,
    ...ofMoves,
    /** Terms of its queue in an earlier version that the call keeps; null: the active version's. */
    kept: waits && !isAsActive ? ofKept(call) : null,
    required: rare.required,
    class: call.class,
    offsetMs: call.offsetMs,
    classSetAtMs: rare.classSetAtMs,
    promotedAtMs: rare.promotedAtMs,
    ageFromMs: call.ageFromMs,
    enteredAtMs: call.enteredAtMs,
    version: call.version,
    entries: entriesOf(call).map((entry) => [entry.queueId, entry.enteredAtMs] as const),
    step: call.step,
    stepsTaken: call.stepsTaken,
    offersMade: call.offersMade,
    /** Simultaneous offers when a ring round begins, and when the present round began [-1]. */
    ring: {
      offersMax: call.offersMax,
      beganAtMs: call.liveOffers > 0 ? call.roundBeganAtMs : -1,
    },
    /** Number of a supervisor's live offer; null: none. */
    pulled: rare.pulled?.n ?? null,
    attempts: rare.attempts,
    hasRestoredAge: rare.hasRestoredAge,
    /** In a consult, the id of the interaction that consults; else null. */
    consultOf: rare.consultOf?.id ?? null,
    /** The agent for whom alone the call waits, and until when; null: any agent. */
    forAgent:
      forAgent === null
        ? null
        : {
            agentId: forAgent.agentId,
            fromAgentId: forAgent.fromAgentId,
            returnTo: forAgent.returnTo,
            untilMs: forAgent.timer.atMs,
          },
    lastAgentId: call.lastAgent?.config.id ?? null,
    /** Numbers of offers accepted while another has the claim, in order. */
    parked: rare.parked.map(({ n }) => n),
    /** Due times of limits, also while an offer blocks them; -1: none. */
    limits: {
      stepAtMs: stepAtMs(call),
      maxWaitAtMs: maxWaitAtMs(call),
      noStaffAtMs: dueAtMs(rare.noStaffTimer),
      closingAtMs: dueAtMs(rare.closingTimer),
    },
    exclusions: rare.exclusions.map(({ agent, untilMs, stays }) => ({
      agentId: agent.config.id,
      untilMs: Number.isFinite(untilMs) ? untilMs : null,
      stays,
    })),
    works: worksOfCall(call).map(ofWork),
  };
}

function ofAsked({ timer, ...asked }: AskedCall) {
  return { ...asked, limitAtMs: dueAtMs(timer) };
}

function ofKept({ plan, queue: { plan: ofQueue, answerLimitMs, wrapUp, promoteAfterMs } }: Call) {
  /** Null: the call follows a plan that it brought. */
  const kept: QueuePlan | null = plan === ofQueue ? explicitPlan(plan) : null;
  return { plan: kept, answerLimitMs, wrapUp, promoteAfterMs };
}

/** The queue's id; null: the call is an agent's own, without a queue. */
function idOf({ id }: QueueConfig): string | null {
  return id === '' ? null : id;
}

function ofWork(work: Work) {
  return {
    n: work.n,
    agentId: work.agent.config.id,
    session: work.session?.n ?? null,
    queue: idOf(work.queue),
    direct: work.direct,
    /** Id of the call in which the agent talks; null: the offer's call. */
    serves: work.serves !== work.call && isTalking(work) ? work.serves.id : null,
    channel: work.channel.name,
    cost: work.cost,
    answerLimitMs: work.queue.answerLimitMs,
    madeAtMs: work.madeAtMs,
    offerState: offerTable.states[work.offerState] ?? '',
    interactionState: interactionTable.states[work.interactionState] ?? null,
    connectedAtMs: work.connectedAtMs,
    accruedBeforeMs: work.accruedBeforeMs,
    givesBackMs: work.givesBackMs,
    /** The wrap-up rule since connection, and its limit for this agent; null: not connected yet. */
    wrapUp: work.wrapUp,
    wrapUpLimitMs: work.wrapUp?.limitMs ?? 0,
    countsAsWork: work.countsAsWork,
    wrapUpBeganAtMs: work.wrapUpBeganAtMs,
    wrapUpUntilMs: work.wrapUpUntilMs,
    extensions: work.extensions,
    outcome: work.outcome,
    limitAtMs: work.atMs,
  };
}
