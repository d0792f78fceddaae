/**
 * Demands: what waiting calls need, by plan, steps, own terms and link delays passed. Each is
 * paired once with each agent signature, so eligibility is decided per pair, not per call and
 * agent. Source: acd-routing.md B5, B7, B12.
 */
import { assert, OrderedSet } from '../../kernel/index.ts';
import { preferredScore, printExpression } from '../../rules/index.ts';
import type { AgentConfig, Centre, QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import { isFull } from '../life/agent-readings.ts';
import { FirstNodes } from '../memory/call-table.ts';
import type { Core, Demands } from '../memory/core.ts';
import type { Agent, Call, Demand, Pair, Signature } from '../memory/records.ts';
import { remove } from '../memory/timers.ts';
import { noteChange } from '../rules/queue-watch.ts';
import { lookOf, lookSize } from './pair-key.ts';
import { asAgent, effectiveLink, firstTrueStep, noSlot, slotFor } from './signatures.ts';

/** Weights of a packed key's parts; keys stay below 2^53 and so exact. */
const higherWeight = 2 ** 48;
const lowerWeight = 2 ** 44;
/** Limit of due keys that fit into packed keys. */
export const dueKeyMax = 2 ** 43;
const ranksMax = 16;
assert(2 * dueKeyMax <= lowerWeight, 'a due key has room below a rank or class');
assert(ranksMax * lowerWeight <= higherWeight, 'ranks or classes have room below the others');

const noDelays: readonly number[] = [];

export function createDemands(centre: Centre, agents: readonly AgentConfig[]): Demands {
  const delays = centre.queues.map(() => new Set<number>());
  const ranks = new Set([0]);
  for (const { brings } of agents) {
    for (const link of brings.links) {
      ranks.add(link.rank);
      if (link.delayMs > 0) delays[link.queue]?.add(link.delayMs);
    }
  }
  const { precedence } = centre.settings;
  const isLinkFirst = precedence === 'rankFirst';
  const inOrder = [...ranks].sort((a, b) => a - b);
  return {
    byPlan: new Map(),
    last: [],
    heads: new FirstNodes(isLinkFirst ? lowerWeight : higherWeight),
    rankPlaces: new Map(inOrder.map((rank, place) => [rank, place])),
    rankWeight: isLinkFirst ? higherWeight : lowerWeight,
    isPacked: precedence !== 'longestQueue' && ranks.size <= ranksMax,
    byQueue: centre.queues.map(() => []),
    delays: delays.map((ofQueue) => [...ofQueue].sort((a, b) => a - b)),
    ownPlans: new Map(),
    forOne: new Map(),
    rivals: new Map(),
  };
}

/** For changes of the agents who can serve demands, or who are logged on. */
export function changeRivals(demands: Demands): void {
  if (demands.rivals.size > 0) demands.rivals.clear();
}

/** The call's own queue, then those added by steps. */
export function queuesOf(call: Call): readonly { readonly queue: number; readonly step: number }[] {
  const first = firstStep(call.stepsTaken);
  const queues = [{ queue: call.queue.index, step: first }];
  for (const [step, { alsoQueues }] of call.plan.steps.entries()) {
    if ((call.stepsTaken & (1 << step)) === 0) continue;
    for (const queue of alsoQueues) {
      if (!queues.some((known) => known.queue === queue)) queues.push({ queue, step });
    }
  }
  return queues;
}

export function delaysOf(demands: Demands, call: Call): readonly number[] {
  if (call.rare.forAgent !== null) return noDelays;
  const own = demands.delays[call.queue.index] ?? [];
  if (!call.plan.addsQueues) return own;
  const queues = queuesOf(call);
  const all = queues.flatMap(({ queue }) => demands.delays[queue] ?? []);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The call's demand after `delayStage` link delays; a new one is created and paired. */
export function demandFor(core: Core, call: Call, delayStage: number): Demand {
  const { demands } = core;
  if (call.rare.forAgent !== null) {
    assert(delayStage === 0, 'a call for one agent waits for no delay of a link');
    return demandForOne(core, call, call.rare.forAgent.agentId);
  }
  const { index } = call.queue;
  const last = demands.last[index];
  if (last !== undefined && isDemandOf(last, call, delayStage)) return last;
  const demand = findDemand(core, call, delayStage);
  if (index >= 0) demands.last[index] = demand;
  return demand;
}

function isDemandOf(demand: Demand, call: Call, delayStage: number): boolean {
  return (
    demand.plan === call.plan &&
    call.rare.required === null &&
    demand.required === null &&
    demand.stepsTaken === call.stepsTaken &&
    demand.delayStage === delayStage
  );
}

function findDemand(core: Core, call: Call, delayStage: number): Demand {
  const { demands } = core;
  let ofPlan = demands.byPlan.get(call.plan);
  if (ofPlan === undefined) {
    ofPlan = new Map();
    demands.byPlan.set(call.plan, ofPlan);
  }
  const terms = call.rare.required === null ? '' : printExpression(call.rare.required);
  let ofTerms = ofPlan.get(terms);
  if (ofTerms === undefined) {
    ofTerms = [];
    ofPlan.set(terms, ofTerms);
  }
  const { stepsTaken } = call;
  for (const known of ofTerms) {
    if (known.stepsTaken === stepsTaken && known.delayStage === delayStage) return known;
  }
  const demand: Demand = {
    index: demands.heads.take(),
    queue: call.queue,
    plan: call.plan,
    required: call.rare.required,
    stepsTaken,
    delayStage,
    delayPassedMs: delaysOf(demands, call)[delayStage - 1] ?? 0,
    forAgent: null,
    queues: queuesOf(call).map(({ queue, step }) => ({ queue: queueAt(core, queue), step })),
    pairs: [],
    ableSlots: [],
    tiers: null,
    calls: new OrderedSet(),
    users: 0,
  };
  ofTerms.push(demand);
  pairDemand(core, demand);
  return demand;
}

/** Demand for calls that wait for one agent, who needs no link. */
function demandForOne(core: Core, call: Call, agentId: string): Demand {
  const key = keyForOne(call.queue, agentId);
  const known = core.demands.forOne.get(key);
  if (known !== undefined) return known;
  const demand: Demand = {
    index: core.demands.heads.take(),
    queue: call.queue,
    plan: call.plan,
    required: null,
    stepsTaken: call.stepsTaken,
    delayStage: 0,
    delayPassedMs: 0,
    forAgent: agentId,
    queues: [],
    pairs: [],
    ableSlots: [],
    tiers: null,
    calls: new OrderedSet(),
    users: 0,
  };
  core.demands.forOne.set(key, demand);
  for (const signature of core.signatures.bySolo.get(agentId) ?? []) {
    addPair(core, demand, signature);
  }
  return demand;
}

export function isWaitedFor(core: Core, agentId: string): boolean {
  for (const { forAgent } of core.demands.forOne.values()) if (forAgent === agentId) return true;
  return false;
}

function keyForOne(queue: QueueConfig, agentId: string): string {
  return `${queue.index} ${agentId}`;
}

/** Takes the call's demand away; an unused one is forgotten if a call brought it. */
export function releaseDemand(core: Core, call: Call): void {
  const { demand } = call;
  if (demand === null) return;
  assert(call.set === null, 'a call that has no demand has no place among its calls');
  call.demand = null;
  assert(demand.users > 0, 'calls that have a demand are counted');
  demand.users -= 1;
  if (demand.users > 0) return;
  const isOwn = demand.required !== null || core.demands.ownPlans.has(demand.plan.key);
  if (isOwn || demand.forAgent !== null) forgetDemand(core, demand);
}

/** No new call takes the plan, so it and its demands go with their last call. */
export function forgetPlan(core: Core, plan: CompiledPlan): void {
  const demands = [...(core.demands.byPlan.get(plan)?.values() ?? [])].flat();
  if (demands.length === 0) return;
  core.demands.ownPlans.set(plan.key, plan);
  for (const demand of demands) if (demand.users === 0) forgetDemand(core, demand);
}

function forgetDemand(core: Core, demand: Demand): void {
  const { forAgent } = demand;
  assert(demand.users === 0 && demand.calls.size === 0, 'no call has what is forgotten');
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
    assert(list?.includes(demand), 'a demand is known to each of its queues');
    list?.splice(list.indexOf(demand), 1);
  }
  for (const { signature } of demand.pairs) {
    const at = signature.pairs.findIndex((known) => known.demand === demand);
    assert(at !== -1, 'a pair is known to its signature');
    signature.pairs.splice(at, 1);
    signature.looks.splice(at * lookSize, lookSize);
  }
  core.demands.heads.release(demand.index);
  changeRivals(core.demands);
}

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
  changeRivals(core.demands);
}

function addPair(core: Core, demand: Demand, signature: Signature): void {
  const via = effectiveLink(demand, signature);
  const ringOfExpression = firstTrueStep(demand, signature);
  if (via === null || ringOfExpression === null) return;
  const agent = asAgent(signature);
  const { queue, plan } = demand;
  const { slot, isNew } = slotFor(core.signatures, signature, queue, plan.strategy);
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
  assert(slot.index !== noSlot, 'the first place is that of no slot');
  demand.pairs.push(pair);
  demand.ableSlots.push(pair.hasPassedDelay ? slot.index : noSlot);
  assert(demand.ableSlots.length === demand.pairs.length, 'each pair has a slot');
  demand.tiers = null;
  signature.pairs.push(pair);
  changeRivals(core.demands);
  for (const number of lookOf(core, pair)) signature.looks.push(number);
  assert(signature.looks.length === lookSize * signature.pairs.length, 'each pair has a look');
  if (isNew) for (const member of signature.members) markStale(core, member);
}

export function markStale(core: Core, agent: Agent): void {
  if (core.watch !== null) noteChange(core.watch, agent);
  if (agent.isStale || staysUnable(core, agent)) return;
  agent.isStale = true;
  core.stale.push(agent);
}

/** Whether the agent is in no able set, and can become able only when work ends. */
function staysUnable({ centre }: Core, agent: Agent): boolean {
  return !agent.isPlaced && isFull(centre, agent) && centre.reserving.length === 0;
}

function firstStep(stepsTaken: number): number {
  return stepsTaken === 0 ? 0 : 31 - Math.clz32(stepsTaken & -stepsTaken);
}

function queueAt(core: Core, index: number): QueueConfig {
  const queue = core.queues[index];
  assert(queue !== undefined, () => `there is a queue at ${index}`);
  return queue.config;
}
