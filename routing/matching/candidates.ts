/**
 * The best call for an agent and the best agent for a call. In a tier, pairs have equal rank and
 * `pair` comparators, so agents' keys decide. Cost: a sort of a demand's pairs when one comes or
 * goes. Source: acd-routing.md B7, B8.
 */
import { assert, type ItemNode, routerDraw } from '../../kernel/index.ts';
import { type ComparatorElement, type StrategyValue, unitsInUse } from '../centre/strategies.ts';
import { isOfferable } from '../life/waiting.ts';
import { hasLiveOffer, talksIn } from '../life/works.ts';
import { keySize as importedKeySize } from '../memory/call-table.ts';
import type { Core } from '../memory/core.ts';
import type { Agent, Call, Demand, Pair, Signature } from '../memory/records.ts';
import { isReserved } from './able-agents.ts';
import { isExcluded } from './eligibility.ts';
import {
  comparePairKeys,
  emptyPairKey,
  lookSize as importedLookSize,
  linkPlace,
  writePairKey,
} from './pair-key.ts';

// Local copies of imported constants, whose reads take half as long again.
const [keySize, lookSize] = [importedKeySize, importedLookSize];

function tiersOf(core: Core, demand: Demand): readonly number[] {
  demand.tiers ??= findTiers(core, demand.pairs);
  return demand.tiers;
}

function findTiers(core: Core, pairs: readonly Pair[]): readonly number[] {
  const compare = (a: number, b: number): number => compareFixed(core, pairs[a], pairs[b]);
  const order = pairs.map((_, at) => at).sort(compare);
  const tiers = pairs.map(() => 0);
  let tier = 0;
  for (const [n, at] of order.entries()) {
    const before = order[n - 1];
    if (before !== undefined && compare(before, at) !== 0) tier += 1;
    tiers[at] = tier;
  }
  return tiers;
}

function compareFixed(core: Core, a: Pair | undefined, b: Pair | undefined): number {
  if (a === undefined || b === undefined) return 0;
  assert(a.values.length === b.values.length, 'pairs of a demand have as many values');
  const link = linkPlace(core, a) - linkPlace(core, b);
  if (link !== 0) return link;
  for (const [place, value] of a.values.entries()) {
    const difference = value - (b.values[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

type Node = ItemNode<Agent>;

export interface Assignment {
  readonly call: Call;
  readonly agent: Agent;
  readonly pair: Pair;
}

/** Whether test 9 or 11 keeps the call from an agent who passes the other tests. */
export function isHeldBack(core: Core, call: Call, agent: Agent, demand: Demand): boolean {
  if (isTried(call, agent)) return true;
  return core.centre.reserving.length > 0 && isReserved(agent, demand);
}

/** Test 9: excluded, has an offer of the call, or is in the call it consults about. */
function isTried(call: Call, agent: Agent): boolean {
  if (call.rare.exclusions.length > 0 && isExcluded(call, agent)) return true;
  if (call.liveOffers > 0 && hasLiveOffer(call, agent)) return true;
  return call.rare.consultOf !== null && talksIn(call.rare.consultOf.serves, agent);
}

/** The agent's best call by pair key, on channels marked in `core.able`. */
export function bestCall(core: Core, agent: Agent): Assignment | null {
  const { signature } = agent;
  const best = core.demands.isPacked ? firstPacked(core, signature) : firstByKeys(core, signature);
  if (best === -1) return null;
  const pair = signature.pairs[best / lookSize] as Pair;
  const place = (signature.looks[best] as number) / keySize;
  const call = core.demands.heads.nodes[place] as Call;
  return isHeldBack(core, call, agent, call.demand as Demand)
    ? bestFreeCall(core, agent)
    : { call, agent, pair };
}

/** Best position in `looks`, by packed keys; -1: none. */
function firstPacked({ able, demands }: Core, { looks }: Signature): number {
  const { rankWeight } = demands;
  const { keys, packed } = demands.heads;
  let best = -1;
  let bestHead = 0;
  let bestKey = Number.MAX_VALUE;
  for (let at = 0; at < looks.length; at += lookSize) {
    const head = looks[at] as number;
    const key = (packed[head / keySize] as number) + (looks[at + 1] as number) * rankWeight;
    if (key > bestKey || able[looks[at + 2] as number] !== 1) continue;
    if (key === bestKey && (keys[head + 2] as number) >= (keys[bestHead + 2] as number)) continue;
    best = at;
    bestHead = head;
    bestKey = key;
  }
  return best;
}

/** As `firstPacked`, but compares keys part by part. */
function firstByKeys(core: Core, { looks }: Signature): number {
  const { able, demands, unoffered } = core;
  const { keys } = demands.heads;
  const { precedence } = core.centre.settings;
  const isLinkFirst = precedence === 'rankFirst';
  const isQueueFirst = precedence === 'longestQueue';
  let best = -1;
  let bestHead = 0;
  let bestFirst = Number.POSITIVE_INFINITY;
  let bestSecond = Number.POSITIVE_INFINITY;
  let bestThird = 0;
  for (let at = 0; at < looks.length; at += lookSize) {
    if (able[looks[at + 2] as number] !== 1) continue;
    const head = looks[at] as number;
    const callClass = keys[head] as number;
    if (callClass === Number.POSITIVE_INFINITY) continue;
    const link = looks[at + 1] as number;
    const first = isLinkFirst ? link : callClass;
    if (first > bestFirst) continue;
    let second = isLinkFirst ? callClass : link;
    let third = 0;
    if (isQueueFirst) {
      second = -(unoffered[keys[head + 3] as number] as number);
      third = link;
    }
    if (first === bestFirst) {
      if (second > bestSecond) continue;
      if (second === bestSecond) {
        if (third > bestThird) continue;
        if (third === bestThird && isBehind(keys, head, bestHead)) continue;
      }
    }
    best = at;
    bestHead = head;
    bestFirst = first;
    bestSecond = second;
    bestThird = third;
  }
  return best;
}

function isBehind(keys: Float64Array, head: number, other: number): boolean {
  const due = (keys[head + 1] as number) - (keys[other + 1] as number);
  return due > 0 || (due === 0 && (keys[head + 2] as number) >= (keys[other + 2] as number));
}

/** Reused by every search, to allocate nothing. */
let keyNow = emptyPairKey();
let keyBest = emptyPairKey();

/** As {@link bestCall}, but skips calls held back from the agent. */
function bestFreeCall(core: Core, agent: Agent): Assignment | null {
  let best: Assignment | null = null;
  for (const pair of agent.signature.pairs) {
    if (!pair.hasPassedDelay || core.able[pair.slot.channel.index] !== 1) continue;
    const { calls } = pair.demand;
    let node = calls.first();
    if (node === null || (agent.rare.ableFor.length > 0 && isReserved(agent, pair.demand)))
      continue;
    while (node !== null && isTried(node, agent)) node = calls.next(node);
    if (node === null) continue;
    assert(node.demand === pair.demand, 'a call stands among those of its demand');
    writePairKey(core, node, pair, keyNow);
    if (best !== null && comparePairKeys(keyNow, keyBest) >= 0) continue;
    [keyNow, keyBest] = [keyBest, keyNow];
    best = { call: node, agent, pair };
  }
  return best;
}

/** The call's best agent, by link rank and comparators. */
export function bestAgent(core: Core, call: Call): Assignment | null {
  const { demand } = call;
  if (!isOfferable(call) || demand === null) return null;
  const { draws, hasTiers, weighsAll } = call.plan.strategy;
  if (weighsAll) return bestWeighed(core, call, demand);
  if (draws) return bestDrawn(core, call, demand);
  return hasTiers ? firstAgent(core, call, demand) : bestFreeAgent(core, call, demand);
}

function firstAgent(core: Core, call: Call, demand: Demand): Assignment | null {
  const { pairs, ableSlots } = demand;
  const { keys, nodes } = core.signatures.firsts;
  const tiers = demand.tiers ?? tiersOf(core, demand);
  assert(tiers.length === ableSlots.length, 'each pair has a tier');
  let best = -1;
  let bestTier = 0;
  let bestKey = 0;
  for (let at = 0; at < ableSlots.length; at += 1) {
    const key = (ableSlots[at] as number) * keySize;
    if (keys[key] === Number.POSITIVE_INFINITY) continue;
    const tier = tiers[at] as number;
    if (best !== -1 && (tier > bestTier || (tier === bestTier && isAfter(keys, key, bestKey)))) {
      continue;
    }
    best = at;
    bestTier = tier;
    bestKey = key;
  }
  if (best === -1) return null;
  const pair = pairs[best] as Pair;
  const { item: agent } = nodes[ableSlots[best] as number] as Node;
  assert(agent.signature === pair.signature, 'the first of a slot is of its signature');
  return isHeldBack(core, call, agent, demand)
    ? bestFreeAgent(core, call, demand)
    : { call, agent, pair };
}

function isAfter(keys: Float64Array, key: number, other: number): boolean {
  for (let n = 0; n < keySize; n += 1) {
    const difference = (keys[key + n] as number) - (keys[other + n] as number);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** As {@link bestAgent}, but skips agents from whom the call is held back. */
function bestFreeAgent(core: Core, call: Call, demand: Demand): Assignment | null {
  const { pairs, ableSlots } = demand;
  const { keys, nodes } = core.signatures.firsts;
  assert(pairs.length === ableSlots.length, 'each pair has a slot');
  let bestPair: Pair | null = null;
  let best: Node | null = null;
  for (let at = 0; at < pairs.length; at += 1) {
    const slot = ableSlots[at] as number;
    if (keys[slot * keySize] === Number.POSITIVE_INFINITY) continue;
    const pair = pairs[at] as Pair;
    const { able } = pair.slot;
    let node = nodes[slot] ?? null;
    while (node !== null && isHeldBack(core, call, node.item, demand)) node = able.next(node);
    if (node === null) continue;
    if (best !== null && bestPair !== null) {
      const difference = compareValues(core, node, pair, best, bestPair);
      if (difference > 0 || (difference === 0 && node.k3 > best.k3)) continue;
    }
    assert(node.item.signature === pair.signature, 'who is able in a slot is of its signature');
    best = node;
    bestPair = pair;
  }
  return best === null || bestPair === null ? null : { call, agent: best.item, pair: bestPair };
}

/** As {@link compareAgents}, but by the keys of the sets, without draw and id. */
function compareValues(core: Core, node: Node, pair: Pair, other: Node, otherPair: Pair): number {
  const link = linkPlace(core, pair) - linkPlace(core, otherPair);
  if (link !== 0) return link;
  for (const place of pair.demand.plan.strategy.places) {
    const difference = valueAt(node, pair, place) - valueAt(other, otherPair, place);
    if (difference !== 0) return difference;
  }
  return 0;
}

function valueAt(node: Node, pair: Pair, place: number): number {
  if (place >= 0) return pair.values[place] as number;
  return place === -1 ? node.k0 : place === -2 ? node.k1 : node.k2;
}

/** The best agent by random draw; all able agents draw whose pair can still win. */
function bestDrawn(core: Core, call: Call, demand: Demand): Assignment | null {
  // Then agents of one pair differ by their draws only.
  const isAlike = demand.plan.strategy.setElements.length === 0;
  let bestPair: Pair | null = null;
  let best: Node | null = null;
  let bestDraw = 0;
  for (const pair of demand.pairs) {
    if (!pair.hasPassedDelay) continue;
    const { able } = pair.slot;
    for (let node = able.first(); node !== null; node = able.next(node)) {
      if (isHeldBack(core, call, node.item, demand)) continue;
      let before = -1;
      if (pair === bestPair && isAlike) before = 0;
      else if (best !== null && bestPair !== null) {
        before = compareValues(core, node, pair, best, bestPair);
      }
      if (before > 0) continue;
      const { hash } = node.item.config;
      const draw = routerDraw(core.centre.seed, call.offersMade + 1, call.hash, hash);
      if (before === 0 && best !== null) {
        if (draw > bestDraw || (draw === bestDraw && node.k3 > best.k3)) continue;
      }
      assert(node.item.signature === pair.signature, 'who draws in a slot is of its signature');
      bestPair = pair;
      best = node;
      bestDraw = draw;
    }
  }
  return best === null || bestPair === null ? null : { call, agent: best.item, pair: bestPair };
}

/** The best by values of a program, asked for every able agent. */
function bestWeighed(core: Core, call: Call, demand: Demand): Assignment | null {
  let best: Assignment | null = null;
  for (const pair of demand.pairs) {
    if (!pair.hasPassedDelay) continue;
    const { able } = pair.slot;
    for (let node = able.first(); node !== null; node = able.next(node)) {
      if (isHeldBack(core, call, node.item, demand)) continue;
      const choice = { call, agent: node.item, pair };
      if (best === null || compareAgents(core, choice, best) < 0) best = choice;
    }
  }
  return best;
}

/** Order of two agents: link, comparators, then agent id. */
export function compareAgents(core: Core, a: Assignment, b: Assignment): number {
  assert(a.call === b.call, 'agents are compared for one call');
  const link = linkPlace(core, a.pair) - linkPlace(core, b.pair);
  if (link !== 0) return link;
  for (const element of a.call.plan.strategy.elements) {
    const difference = elementValue(core, element, a) - elementValue(core, element, b);
    if (difference !== 0) return difference;
  }
  return a.agent.config.index - b.agent.config.index;
}

export function elementValue(core: Core, element: ComparatorElement, of: Assignment): number {
  switch (element.scope) {
    case 'pair':
      return element.value(of.pair);
    case 'agent':
      return element.value(of.agent);
    case 'agentQueue':
      return element.value(of.agent, of.call.queue.index);
    case 'own':
      return ownValue(element.value, of);
    case 'draw':
      return routerDraw(
        core.centre.seed,
        of.call.offersMade + 1,
        of.call.hash,
        of.agent.config.hash,
      );
  }
}

function ownValue(value: StrategyValue, { call, agent, pair }: Assignment): number {
  const { id: agentId } = agent.config;
  const { skills } = agent.signature;
  const own = value({
    agentId,
    callId: call.id,
    queueId: call.queue.id,
    skills,
    level: pair.link.level,
    order: pair.link.order,
    score: pair.score,
    capacity: agent.capacity,
    unitsInUse: unitsInUse(agent),
    idleKeyMs: agent.idleKeyMs,
    handledToday: agent.handledToday,
    talkTodayMs: agent.talkTodayMs,
  });
  assert(Number.isFinite(own), () => `a strategy's value of ${agentId} is ${own}, not a number`);
  return own;
}
