/**
 * Demands: what waiting calls ask for. Calls of one demand differ in their keys only.
 *
 * A demand is a plan, the steps taken since the last replace, the call's own terms, and which link
 * delays its age has passed. It keeps its calls in one ordered set, and is paired once with each
 * agent signature: eligibility is decided per pair, never per call and agent.
 *
 * Cost: a new demand looks at the signatures of its queues; a call that joins a known one at
 * nothing.
 * Source: acd-routing.md B5, B7, B12; decisions/0004 14-16.
 */
import { assert } from '../../kernel/index.ts';
import { preferredScore, printExpression } from '../../rules/index.ts';
import type { Centre, QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import { demandOf, forAgentOf, hasOf, planOf, queueOf, requiredOf } from '../life/calls.ts';
import { isFull } from '../life/capacity.ts';
import type { Core, Demand, Demands, Pair, Signature } from '../memory/core.ts';
import {
  type AgentRef,
  agentFlag,
  agentLayout,
  type CallRef,
  callHas,
  callLayout,
} from '../memory/layout.ts';
import { remove } from '../memory/lists.ts';
import { headSize } from '../memory/ordered-sets.ts';
import { noteChange } from '../rules/queue-watch.ts';
import { asAgent, effectiveLink, firstTrueStep } from './eligibility.ts';
import { membersOf, slotFor } from './signatures.ts';

const { callQueue, callDemand, callStepsTaken, callDelayStage } = callLayout;
const { agentFlags } = agentLayout;
const { callHasRequired, callHasForAgent } = callHas;
const { agentIsStale, agentIsPlaced } = agentFlag;

/** Of a call for one agent. */
const noDelays: readonly number[] = [];

export function createDemands(centre: Centre): Demands {
  const delays = centre.queues.map(() => new Set<number>());
  for (const agent of centre.agents) {
    for (const link of agent.links) if (link.delayMs > 0) delays[link.queue]?.add(link.delayMs);
  }
  return {
    all: [],
    byPlan: new Map(),
    last: [],
    byQueue: centre.queues.map(() => []),
    delays: delays.map((ofQueue) => [...ofQueue].sort((a, b) => a - b)),
    ownPlans: new Map(),
    forOne: new Map(),
  };
}

/** Places of the queues a call is offered to agents of: its own, then those added by its steps. */
export function queuesOf(
  core: Core,
  call: CallRef,
): readonly { readonly queue: number; readonly step: number }[] {
  const stepsTaken = core.i32[call + callStepsTaken]!;
  const queues = [{ queue: core.i32[call + callQueue]!, step: firstStep(stepsTaken) }];
  for (const [step, { alsoQueues }] of planOf(core, call).steps.entries()) {
    if ((stepsTaken & (1 << step)) === 0) continue;
    for (const queue of alsoQueues) {
      if (!queues.some((known) => known.queue === queue)) queues.push({ queue, step });
    }
  }
  return queues;
}

/** Link delays that matter to a call, ascending. */
export function delaysOf(core: Core, call: CallRef): readonly number[] {
  const { demands } = core;
  if (hasOf(core, call, callHasForAgent)) return noDelays;
  const own = demands.delays[core.i32[call + callQueue]!] ?? noDelays;
  if (!planOf(core, call).addsQueues) return own;
  const queues = queuesOf(core, call);
  const all = queues.flatMap(({ queue }) => demands.delays[queue] ?? []);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The demand of a call as it stands now; made and paired where it is new. */
export function demandFor(core: Core, call: CallRef): Demand {
  const forAgent = forAgentOf(core, call);
  if (forAgent !== null) return demandForOne(core, call, forAgent.agentId);
  const { demands } = core;
  const index = core.i32[call + callQueue]!;
  const last = demands.last[index];
  if (last !== undefined && isDemandOf(core, last, call)) return last;
  const demand = findDemand(core, call);
  if (index >= 0) demands.last[index] = demand;
  return demand;
}

/** Whether it is what the call asks for, where neither has terms of its own. */
function isDemandOf(core: Core, demand: Demand, call: CallRef): boolean {
  const { i32 } = core;
  return (
    demand.stepsTaken === i32[call + callStepsTaken] &&
    demand.delayStage === i32[call + callDelayStage] &&
    demand.required === null &&
    !hasOf(core, call, callHasRequired) &&
    demand.plan === planOf(core, call)
  );
}

function findDemand(core: Core, call: CallRef): Demand {
  const { demands, i32 } = core;
  const plan = planOf(core, call);
  const required = requiredOf(core, call);
  let ofPlan = demands.byPlan.get(plan);
  if (ofPlan === undefined) {
    ofPlan = new Map();
    demands.byPlan.set(plan, ofPlan);
  }
  const terms = required === null ? '' : printExpression(required);
  let ofTerms = ofPlan.get(terms);
  if (ofTerms === undefined) {
    ofTerms = [];
    ofPlan.set(terms, ofTerms);
  }
  const stepsTaken = i32[call + callStepsTaken]!;
  const delayStage = i32[call + callDelayStage]!;
  for (const known of ofTerms) {
    if (known.stepsTaken === stepsTaken && known.delayStage === delayStage) return known;
  }
  const demand = addDemand(core, {
    queue: queueOf(core, call),
    plan,
    required,
    stepsTaken,
    delayStage,
    delayPassedMs: delaysOf(core, call)[delayStage - 1] ?? 0,
    forAgent: null,
    queues: queuesOf(core, call).map(({ queue, step }) => ({ queue: queueAt(core, queue), step })),
  });
  ofTerms.push(demand);
  pairDemand(core, demand);
  return demand;
}

type Asked = Omit<Demand, 'index' | 'pairs' | 'ableSets' | 'tiers' | 'users'>;

function addDemand({ demands, heads }: Core, asked: Asked): Demand {
  const index = heads.take();
  const demand = { index, ...asked, pairs: [], ableSets: [], tiers: null, users: 0 };
  demands.all[index] = demand;
  return demand;
}

/** The demand of calls for one agent: a plain link to their queue, which they need not have. */
function demandForOne(core: Core, call: CallRef, agentId: string): Demand {
  const queue = queueOf(core, call);
  const key = keyForOne(queue, agentId);
  const known = core.demands.forOne.get(key);
  if (known !== undefined) return known;
  const demand = addDemand(core, {
    queue,
    plan: planOf(core, call),
    required: null,
    stepsTaken: core.i32[call + callStepsTaken]!,
    delayStage: 0,
    delayPassedMs: 0,
    forAgent: agentId,
    queues: [],
  });
  core.demands.forOne.set(key, demand);
  for (const signature of core.signatures.bySolo.get(agentId) ?? []) {
    addPair(core, demand, signature);
  }
  return demand;
}

/** Whether calls for this agent alone wait. */
export function isWaitedFor(core: Core, agentId: string): boolean {
  for (const { forAgent } of core.demands.forOne.values()) if (forAgent === agentId) return true;
  return false;
}

function keyForOne(queue: QueueConfig, agentId: string): string {
  return `${queue.index} ${agentId}`;
}

/** Forgets a demand that came with a call: by plan, terms or agent, once no call has it. */
export function releaseDemand(core: Core, call: CallRef): void {
  const demand = demandOf(core, call);
  if (demand === null) return;
  core.i32[call + callDemand] = 0;
  demand.users -= 1;
  assert(demand.users >= 0, 'a demand has no fewer than no calls');
  if (demand.users > 0) return;
  const isOwn = demand.required !== null || core.demands.ownPlans.has(demand.plan.key);
  if (isOwn || demand.forAgent !== null) forgetDemand(core, demand);
}

/** A plan that no call takes any more: what asks by it goes with the last call that has it. */
export function forgetPlan(core: Core, plan: CompiledPlan): void {
  const demands = [...(core.demands.byPlan.get(plan)?.values() ?? [])].flat();
  if (demands.length === 0) return;
  core.demands.ownPlans.set(plan.key, plan);
  for (const demand of demands) if (demand.users === 0) forgetDemand(core, demand);
}

function forgetDemand(core: Core, demand: Demand): void {
  const { forAgent } = demand;
  core.demands.last.fill(undefined);
  if (forAgent !== null) core.demands.forOne.delete(keyForOne(demand.queue, forAgent));
  const ofPlan = core.demands.byPlan.get(demand.plan);
  for (const [terms, known] of ofPlan ?? []) {
    remove(known, demand);
    if (known.length === 0) ofPlan?.delete(terms);
  }
  if (ofPlan?.size === 0) {
    core.demands.byPlan.delete(demand.plan);
    core.demands.ownPlans.delete(demand.plan.key);
  }
  for (const { queue } of demand.queues) {
    const list = core.demands.byQueue[queue.index];
    list?.splice(list.indexOf(demand), 1);
  }
  for (const { signature } of demand.pairs) {
    const at = signature.pairs.findIndex((known) => known.demand === demand);
    signature.pairs.splice(at, 1);
    signature.looks.splice(at * lookSize, lookSize);
    signature.weights.splice(at, 1);
  }
  core.heads.release(demand.index);
  core.demands.all[demand.index] = undefined;
}

/** Pairs a new signature with every demand of its queues. */
export function pairSignature(core: Core, signature: Signature): void {
  const met = new Set<Demand>();
  for (const queue of signature.links.keys()) {
    for (const demand of core.demands.byQueue[queue] ?? []) met.add(demand);
  }
  if (signature.soloId !== '') {
    for (const demand of core.demands.forOne.values()) {
      if (demand.forAgent === signature.soloId) met.add(demand);
    }
  }
  for (const demand of met) addPair(core, demand, signature);
}

function pairDemand(core: Core, demand: Demand): void {
  const met = new Set<Signature>();
  for (const { queue } of demand.queues) {
    core.demands.byQueue[queue.index]?.push(demand);
    for (const signature of core.signatures.byQueue[queue.index] ?? []) met.add(signature);
  }
  for (const signature of met) addPair(core, demand, signature);
}

function addPair(core: Core, demand: Demand, signature: Signature): void {
  const via = effectiveLink(demand, signature);
  const ringOfExpression = firstTrueStep(demand, signature);
  if (via === null || ringOfExpression === null) return;
  const agent = asAgent(signature);
  const { queue, plan } = demand;
  const { slot, isNew } = slotFor(core, signature, queue, plan.strategy);
  const unvalued = {
    demand,
    signature,
    link: via.link,
    linkQueue: via.queue,
    hasPassedDelay: via.link.delayMs <= demand.delayPassedMs,
    ring: Math.max(ringOfExpression, via.step),
    score: preferredScore(demand.plan.preferred, agent),
    slot,
    values: [],
  };
  const values = demand.plan.strategy.elements.flatMap((element) =>
    element.scope === 'pair' ? [element.value(unvalued)] : [],
  );
  const pair: Pair = { ...unvalued, values };
  demand.pairs.push(pair);
  demand.ableSets.push(pair.hasPassedDelay ? slot.able : 0);
  demand.tiers = null;
  signature.pairs.push(pair);
  for (const number of lookOf(core, pair)) signature.looks.push(number);
  const { rankPlaces, packing } = core.centre;
  signature.weights.push((rankPlaces.get(via.link.rank) ?? 0) * packing.rank);
  if (isNew) for (const member of membersOf(core, signature)) markStale(core, member);
}

/**
 * What a freed agent's choice reads of a pair, as numbers in a row: where the demand's head begins,
 * the link's place in the pair key, the channel. A pair whose link delay has not passed names a
 * channel that nobody is able for.
 */
export const lookSize = 3;

function lookOf({ centre }: Core, pair: Pair): readonly number[] {
  const { demand, hasPassedDelay, slot } = pair;
  const channel = hasPassedDelay ? slot.channel.index : centre.channels.length;
  return [demand.index * headSize, linkPlace(centre, pair), channel];
}

/** Place of the link in the pair key: its rank, or with `longestQueue` its order number. */
export function linkPlace({ settings }: Centre, { link }: Pick<Pair, 'link'>): number {
  return settings.precedence === 'longestQueue' ? link.order : link.rank;
}

/** Has an agent's place among the able found anew before the next match. */
export function markStale(core: Core, agent: AgentRef): void {
  const { i32 } = core;
  if (core.watch !== null) noteChange(core, core.watch, agent);
  const flags = i32[agent + agentFlags]!;
  if ((flags & agentIsStale) !== 0) return;
  if ((flags & agentIsPlaced) === 0 && staysUnable(core, agent)) return;
  i32[agent + agentFlags] = flags | agentIsStale;
  core.stale.push(agent);
}

/** Who has no place: nothing but the end of what they hold will give them one. */
function staysUnable(core: Core, agent: AgentRef): boolean {
  return isFull(core, agent) && core.centre.reserving.length === 0;
}

function firstStep(stepsTaken: number): number {
  return stepsTaken === 0 ? 0 : 31 - Math.clz32(stepsTaken & -stepsTaken);
}

function queueAt(core: Core, index: number): QueueConfig {
  const queue = core.queues[index];
  assert(queue !== undefined, () => `there is a queue at ${index}`);
  return queue.config;
}
