/**
 * Writes the state of a core down: what cannot be derived, by ids, in the order of entities.
 *
 * Terms that waiting calls keep while another version of the centre is active.
 *
 * What is kept stands on the version that is active all the same: its places, group and channel. So
 * nothing else needs to know that a call is not of its time.
 * Source: acd-routing.md B17; decisions/0004, 72.
 */
import { assert } from '../../kernel/index.ts';
import {
  callTable,
  interactionTable,
  offerTable,
  requestedStateTable,
  sessionTable,
} from '../../machines/index.ts';
import { factsOf, type QueuePlan, type Strategy } from '../../rules/index.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import { type CompiledPlan, compilePlan, type RuleSource } from '../centre/compile-plan.ts';
import { imposedBy, imposedCauses, isUsable } from '../life/agent-readings.ts';
import { offerFrom } from '../life/offers.ts';
import { isWaiting } from '../life/removals.ts';
import { isTalking, worksOfCall } from '../life/works.ts';
import type { CompiledStrategy } from '../matching/strategies.ts';
import type { Core } from '../memory/core.ts';
import type { Agent, Call, Queue, Work } from '../memory/records.ts';
import { dueAtMs } from '../memory/timers.ts';
import { knownOf } from '../rules/facts.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { ofRule } from '../rules/rule-decision.ts';
import type {
  AgentSnapshot,
  CallSnapshot,
  KeptSnapshot,
  QueueSnapshot,
  Snapshot,
  WorkSnapshot,
} from './snapshot.ts';

/** What of a queue's terms is kept. */
type Terms = Pick<QueueConfig, 'answerLimitMs' | 'wrapUp' | 'promoteAfterMs'> & {
  /** null: the call goes by the one it brought. */
  readonly plan: QueuePlan | null;
};

/** A plan that says itself what it had from its queue or centre. */
export function explicitPlan(plan: CompiledPlan): QueuePlan {
  return { ...plan.source, strategy: strategyOf(plan.strategy) };
}

function strategyOf({ name, offers, growEveryMs }: CompiledStrategy): Strategy {
  return name === 'ringGroup' ? { ringGroup: { offers, everyMs: growEveryMs ?? 0 } } : name;
}

/** A call's own plan, or its rule's, compiled for the places of the active version. */
export function keepPlan(
  core: Core,
  plan: QueuePlan,
  { queue, rule }: { readonly queue: QueueConfig; readonly rule: RuleSource | null },
): CompiledPlan {
  const compiled = compileKept(core, plan, queue);
  return share(core, rule === null ? compiled : ofRule(compiled, rule));
}

/** The same for the plan of a queue, which is no call's own however equal the two are. */
function keepQueuePlan(core: Core, plan: QueuePlan, queue: QueueConfig): CompiledPlan {
  const compiled = compileKept(core, plan, queue);
  return share(core, { ...compiled, key: `kept ${compiled.key}` });
}

function compileKept(core: Core, plan: QueuePlan, queue: QueueConfig): CompiledPlan {
  const compiled = compilePlan(plan, {
    queue: queue.index,
    queueIndex: core.queueIndex,
    defaults: core.centre.file.defaults ?? {},
    loadFirst: core.centre.settings.loadFirst,
  });
  assert(compiled.ok, () => `a plan kept in queue ${queue.id} compiled before`);
  return compiled.plan;
}

/** Calls whose plans are equal share one; the last takes it along. */
function share(core: Core, plan: CompiledPlan): CompiledPlan {
  const known = core.demands.ownPlans.get(plan.key);
  if (known !== undefined) return known;
  core.demands.ownPlans.set(plan.key, plan);
  return plan;
}

/** A queue as the active version has it, but for the terms kept. */
export function keepTerms(core: Core, queue: QueueConfig, terms: Terms): QueueConfig {
  const { answerLimitMs, wrapUp, promoteAfterMs } = terms;
  const plan = terms.plan === null ? queue.plan : keepQueuePlan(core, terms.plan, queue);
  return { ...queue, plan, answerLimitMs, wrapUp, promoteAfterMs };
}

/** A queue that the active version has no more, as what is being wrapped up remembers it. */
export function goneQueue(queue: QueueConfig): QueueConfig {
  return { ...queue, index: -1, group: -1 };
}

export function takeSnapshot(core: Core): Snapshot {
  const calls = [...core.calls.values()].sort((a, b) => a.sequence - b.sequence);
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
    calls: calls.map((call) => ofCall(core, call)),
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

function ofAgent(core: Core, agent: Agent): AgentSnapshot {
  const { channels, queues } = core.centre;
  return {
    id: agent.config.id,
    wish: requestedStateTable.states[agent.requested] ?? '',
    reason: agent.reason,
    pendingReason: agent.pendingReason,
    imposed: imposedCauses.filter((cause) => (agent.imposed & imposedBy[cause]) !== 0),
    unusable: channels.filter((channel) => !isUsable(agent, channel)).map(({ name }) => name),
    addressId: agent.addressId,
    sessions: agent.sessions.map((session) => ({
      n: session.n,
      group: session.groupId,
      addressId: session.addressId,
      own: sessionTable.states[session.own] ?? '',
      reason: session.reason,
      reported: session.reported,
      reportedReason: session.reportedReason,
    })),
    sessionsMade: agent.sessionsMade,
    noAnswers: agent.noAnswers,
    rejects: agent.rejects,
    coolUntilMs: agent.coolUntilMs,
    autoReturnAtMs: dueAtMs(agent.autoReturnTimer),
    handledToday: agent.handledToday,
    talkTodayMs: agent.talkTodayMs,
    lastOfferFrom: queues.flatMap(({ id, index }) => {
      const n = offerFrom(agent, index);
      return n === 0 ? [] : [[id, n] as const];
    }),
    accruedMs: agent.accruedMs,
    idleSinceMs: agent.idleSinceMs,
    isIdleRunning: agent.isIdleRunning,
    lastWorkAtMs: agent.lastWorkAtMs,
    readyAtMs: agent.readyAtMs,
    lastInboundAtMs: agent.lastInboundAtMs,
    lastOfferAtMs: agent.lastOfferAtMs,
    left: agent.left,
    lostAtMs: agent.lostAtMs,
    isLost: agent.isLost,
    reportedState: agent.reportedState,
    reportedReason: agent.reportedReason,
    reportedPending: agent.reportedPending,
  };
}

function ofCall(core: Core, call: Call): CallSnapshot {
  // A call that is connected or over goes by no plan.
  const waits = isWaiting(call);
  const hasOwnPlan = waits && call.plan !== call.queue.plan && call.forAgent === null;
  const facts = knownOf(call);
  const isAsActive = call.queue === core.queues[call.queue.index]?.config;
  return {
    id: call.id,
    sequence: call.sequence,
    direct: call.direct,
    state: callTable.states[call.state] ?? '',
    queue: queueIdOf(call.queue),
    plan: hasOwnPlan ? explicitPlan(call.plan) : null,
    ...(hasOwnPlan && call.plan.rule !== null ? { rule: call.plan.rule } : {}),
    ...(facts === null ? {} : { facts: factsOf(facts) }),
    kept: waits && !isAsActive ? ofKept(call) : null,
    required: call.required,
    class: call.class,
    offsetMs: call.offsetMs,
    classSetAtMs: call.classSetAtMs,
    promotedAtMs: call.promotedAtMs,
    ageFromMs: call.ageFromMs,
    enteredAtMs: call.enteredAtMs,
    version: call.version,
    entries: call.entries.map((entry) => [entry.queueId, entry.enteredAtMs]),
    step: call.step,
    stepsTaken: call.stepsTaken,
    offersMade: call.offersMade,
    ring: {
      offersMax: call.offersMax,
      beganAtMs: call.liveOffers > 0 ? call.roundBeganAtMs : -1,
    },
    pulled: call.pulled?.n ?? null,
    attempts: call.attempts,
    hasRestoredAge: call.hasRestoredAge,
    consultOf: call.consultOf?.id ?? null,
    forAgent: ofForAgent(call),
    lastAgentId: call.lastAgent?.config.id ?? null,
    parked: call.parked.map(({ n }) => n),
    limits: {
      stepAtMs: dueAtMs(call.stepTimer),
      maxWaitAtMs: dueAtMs(call.maxWaitTimer),
      noStaffAtMs: dueAtMs(call.noStaffTimer),
      closingAtMs: dueAtMs(call.closingTimer),
    },
    exclusions: call.exclusions.map(({ agent, untilMs, stays }) => ({
      agentId: agent.config.id,
      untilMs: Number.isFinite(untilMs) ? untilMs : null,
      stays,
    })),
    works: worksOfCall(call).map(ofWork),
  };
}

function ofForAgent({ forAgent }: Call): CallSnapshot['forAgent'] {
  if (forAgent === null) return null;
  const { agentId, fromAgentId, returnTo, timer } = forAgent;
  return { agentId, fromAgentId, returnTo, untilMs: timer.atMs };
}

function ofKept({ plan, queue }: Call): KeptSnapshot {
  const { answerLimitMs, wrapUp, promoteAfterMs } = queue;
  const keepsPlan = plan === queue.plan;
  return { plan: keepsPlan ? explicitPlan(plan) : null, answerLimitMs, wrapUp, promoteAfterMs };
}

/** null: an agent's own call, through no queue. */
function queueIdOf(queue: QueueConfig): string | null {
  return queue.id === '' ? null : queue.id;
}

function ofWork(work: Work): WorkSnapshot {
  const { interactionState } = work;
  return {
    n: work.n,
    agentId: work.agent.config.id,
    session: work.session?.n ?? null,
    queue: queueIdOf(work.queue),
    direct: work.direct,
    serves: work.serves !== work.call && isTalking(work) ? work.serves.id : null,
    channel: work.channel.name,
    cost: work.cost,
    answerLimitMs: work.queue.answerLimitMs,
    madeAtMs: work.madeAtMs,
    offerState: offerTable.states[work.offerState] ?? '',
    interactionState:
      interactionState === -1 ? null : (interactionTable.states[interactionState] ?? ''),
    connectedAtMs: work.connectedAtMs,
    accruedBeforeMs: work.accruedBeforeMs,
    givesBackMs: work.givesBackMs,
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
