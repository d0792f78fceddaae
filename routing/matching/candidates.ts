/**
 * Candidates: the first call for an agent, the first agent for a call, and what they are compared
 * by.
 *
 * Pairs of a call and an agent are compared by class and link rank, in the centre's order, then the
 * call's due key and sequence, then the agent's comparators. Class, rank and due key fit one exact
 * number, but in centres of many ranks, with `longestQueue`, or where a due key is out of range.
 * Cost: a freed agent reads one line of memory for each pair of their signature; a call one for
 * each pair of its demand; walks are for those who are held back.
 * Source: acd-routing.md B7 (pair key), B8.
 */
import { routerDraw } from '../../kernel/index.ts';
import type { ComparatorElement } from '../centre/strategies.ts';
import { agentConfigOf } from '../life/agent-readings.ts';
import { demandOf, isOfferable, planOf } from '../life/calls.ts';
import type { Core, Demand, Pair, Signature } from '../memory/core.ts';
import {
  type AgentRef,
  agentHas,
  agentLayout,
  type CallRef,
  callHas,
  callLayout,
  type NodeRef,
  nodeLayout,
  none,
} from '../memory/layout.ts';
import {
  headItem as headItemOf,
  headPacked as headPackedOf,
  headSize as headSizeOf,
} from '../memory/ordered-sets.ts';
import { linkPlace, lookSize as lookSizeOf } from './demands.ts';
import { isInIt } from './eligibility.ts';
import { isExcluded } from './exclusions.ts';
import { comparePairKeys, emptyPairKey, writePairKey } from './pair-key.ts';
import { isReserved } from './reserves.ts';
import { signatureOf } from './signatures.ts';

const [headItem, headPacked, headSize, lookSize] = [
  headItemOf,
  headPackedOf,
  headSizeOf,
  lookSizeOf,
];
const { agentSpecial } = agentLayout;
const { callFirstExclusion, callLiveOffers, callOffersMade } = callLayout;
const { callQueue, callSpecial } = callLayout;
const { nodeItem, nodeKey0, nodeKey1, nodeKey2, nodeKey3 } = nodeLayout;
const { callHasConsults } = callHas;
const { agentHasAbleFor } = agentHas;

/** A call and an agent who may have it, by their pair. */
export interface Choice {
  readonly call: CallRef;
  readonly agent: AgentRef;
  readonly pair: Pair;
}

/** Tests 9 and 11, for an agent whom the other tests let have the call. */
export function isHeldBack(core: Core, call: CallRef, agent: AgentRef, demand: Demand): boolean {
  if (isTried(core, call, agent)) return true;
  return core.centre.reserving.length > 0 && isReserved(core, agent, demand);
}

/** Test 9: excluded, offered the call already, or in the call that it consults for. */
function isTried(core: Core, call: CallRef, agent: AgentRef): boolean {
  const { i32 } = core;
  if (i32[call + callFirstExclusion] !== 0 && isExcluded(core, call, agent)) return true;
  const isPlain = i32[call + callLiveOffers] === 0;
  if (isPlain && (i32[call + callSpecial]! & callHasConsults) === 0) return false;
  return isInIt(core, call, agent);
}

/** The first call, by the pair key, that an agent may have who is able as `core.ableOn` says. */
export function bestCall(core: Core, agent: AgentRef): Choice | null {
  const signature = signatureOf(core, agent);
  const best = core.isPacked ? firstPacked(core, signature) : firstByKeys(core, signature.looks);
  if (best === -1) return null;
  const pair = signature.pairs[best]!;
  // A whole number again: a real would make every sum with it one.
  const call = (core.heads.heads[signature.looks[best * lookSize]! + headItem]! | 0) as CallRef;
  return isHeldBack(core, call, agent, pair.demand)
    ? bestFreeCall(core, agent)
    : { call, agent, pair };
}

/** The pair of the first call, by packed keys; -1: there is none. */
function firstPacked(core: Core, { looks, weights }: Signature): number {
  const { ableOn } = core;
  const { heads } = core.heads;
  let best = -1;
  let bestKey = Number.POSITIVE_INFINITY;
  let bestSequence = 0;
  for (let pair = 0; pair < weights.length; pair += 1) {
    const at = pair * lookSize;
    if (ableOn[looks[at + 2]!] !== 1) continue;
    const head = looks[at]!;
    const key = heads[head + headPacked]! + weights[pair]!;
    if (key > bestKey || key === Number.POSITIVE_INFINITY) continue;
    const sequence = heads[head + 2]!;
    if (key === bestKey && sequence >= bestSequence) continue;
    best = pair;
    bestKey = key;
    bestSequence = sequence;
  }
  return best;
}

/** The same by one part of the key after the other. */
function firstByKeys(core: Core, looks: readonly number[]): number {
  const { ableOn, unoffered } = core;
  const { heads } = core.heads;
  const { precedence } = core.centre.settings;
  const isLinkFirst = precedence === 'rankFirst';
  const isQueueFirst = precedence === 'longestQueue';
  let best = -1;
  let bestFirst = Number.POSITIVE_INFINITY;
  let bestSecond = Number.POSITIVE_INFINITY;
  let bestThird = 0;
  let bestDueKey = 0;
  let bestSequence = 0;
  for (let at = 0; at < looks.length; at += lookSize) {
    if (ableOn[looks[at + 2]!] !== 1) continue;
    const head = looks[at]!;
    const callClass = heads[head]!;
    if (callClass === Number.POSITIVE_INFINITY) continue;
    const link = looks[at + 1]!;
    const first = isLinkFirst ? link : callClass;
    if (first > bestFirst) continue;
    const queue = heads[head + 3]!;
    const second = isQueueFirst ? -unoffered[queue]! : isLinkFirst ? callClass : link;
    const third = isQueueFirst ? link : 0;
    const due = heads[head + 1]!;
    const sequence = heads[head + 2]!;
    if (first === bestFirst) {
      if (second > bestSecond) continue;
      if (second === bestSecond) {
        if (third > bestThird) continue;
        if (third === bestThird) {
          if (due > bestDueKey) continue;
          if (due === bestDueKey && sequence >= bestSequence) continue;
        }
      }
    }
    best = at / lookSize;
    bestFirst = first;
    bestSecond = second;
    bestThird = third;
    bestDueKey = due;
    bestSequence = sequence;
  }
  return best;
}

/** Written over by every search; nothing is kept from one to the next. */
let keyNow = emptyPairKey();
let keyBest = emptyPairKey();

/** As {@link bestCall}, where the first call of all is held back from this agent. */
function bestFreeCall(core: Core, agent: AgentRef): Choice | null {
  const { i32, heads } = core;
  const mayBeReserved = (i32[agent + agentSpecial]! & agentHasAbleFor) !== 0;
  let best: Choice | null = null;
  for (const pair of signatureOf(core, agent).pairs) {
    if (!pair.hasPassedDelay || core.ableOn[pair.slot.channel.index] !== 1) continue;
    let node = heads.first(pair.demand.index);
    if (node === none || (mayBeReserved && isReserved(core, agent, pair.demand))) continue;
    while (node !== none && isTried(core, i32[node + nodeItem] as CallRef, agent)) {
      node = heads.next(node);
    }
    if (node === none) continue;
    const call = i32[node + nodeItem] as CallRef;
    writePairKey(core, call, pair, keyNow);
    if (best !== null && comparePairKeys(keyNow, keyBest) >= 0) continue;
    [keyNow, keyBest] = [keyBest, keyNow];
    best = { call, agent, pair };
  }
  return best;
}

/** The first agent, by link rank and comparators, who may have a call. */
export function bestAgent(core: Core, call: CallRef): Choice | null {
  const demand = demandOf(core, call);
  if (demand === null || !isOfferable(core, call)) return null;
  const { draws, hasTiers } = planOf(core, call).strategy;
  if (draws) return bestDrawn(core, call, demand);
  return hasTiers ? firstAgent(core, call, demand) : bestFreeAgent(core, call, demand);
}

/** The first agent by tier and key, where they are not held back. */
function firstAgent(core: Core, call: CallRef, demand: Demand): Choice | null {
  const { pairs, ableSets } = demand;
  const { heads } = core.able;
  const tiers = demand.tiers ?? tiersOf(core, demand);
  let best = -1;
  let bestTier = 0;
  let bestHead = 0;
  for (let at = 0; at < ableSets.length; at += 1) {
    const head = ableSets[at]! * headSize;
    if (heads[head] === Number.POSITIVE_INFINITY) continue;
    const tier = tiers[at]!;
    if (best !== -1 && (tier > bestTier || (tier === bestTier && isAfter(heads, head, bestHead)))) {
      continue;
    }
    best = at;
    bestTier = tier;
    bestHead = head;
  }
  if (best === -1) return null;
  const agent = (heads[bestHead + headItem]! | 0) as AgentRef;
  return isHeldBack(core, call, agent, demand)
    ? bestFreeAgent(core, call, demand)
    : { call, agent, pair: pairs[best]! };
}

/** Whether a key comes after another; two agents have two keys. */
function isAfter(heads: Float64Array, head: number, other: number): boolean {
  for (let n = 0; n < 4; n += 1) {
    const difference = heads[head + n]! - heads[other + n]!;
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/**
 * Tiers: the order among the pairs of a demand as far as no agent's own values come into it. Two
 * pairs of one tier have the same place of the link and equal values of the comparators that look
 * at pairs; between their agents, the keys of their places decide. A sort, each time a pair has
 * come or gone.
 */
function tiersOf(core: Core, demand: Demand): readonly number[] {
  const { pairs } = demand;
  const compare = (a: number, b: number): number => compareFixed(core, pairs[a]!, pairs[b]!);
  const order = pairs.map((_, at) => at).sort(compare);
  const tiers = pairs.map(() => 0);
  let tier = 0;
  for (const [n, at] of order.entries()) {
    const before = order[n - 1];
    if (before !== undefined && compare(before, at) !== 0) tier += 1;
    tiers[at] = tier;
  }
  demand.tiers = tiers;
  return tiers;
}

function compareFixed(core: Core, a: Pair, b: Pair): number {
  const link = linkPlace(core.centre, a) - linkPlace(core.centre, b);
  if (link !== 0) return link;
  for (const [place, value] of a.values.entries()) {
    const difference = value - (b.values[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** An agent in their place, by a pair. */
interface Found {
  readonly node: NodeRef;
  readonly pair: Pair;
}

/** As {@link bestAgent}, looking past those who are held back. */
function bestFreeAgent(core: Core, call: CallRef, demand: Demand): Choice | null {
  const { i32, able } = core;
  const { pairs, ableSets } = demand;
  let best: Found | null = null;
  for (let at = 0; at < pairs.length; at += 1) {
    let node = able.first(ableSets[at]!);
    while (node !== none && isHeldBack(core, call, i32[node + nodeItem] as AgentRef, demand)) {
      node = able.next(node);
    }
    if (node === none) continue;
    const found = { node, pair: pairs[at]! };
    if (best !== null) {
      const difference = compareValues(core, found, best);
      if (difference > 0 || (difference === 0 && isLater(core, node, best.node))) continue;
    }
    best = found;
  }
  return choiceOf(core, call, best);
}

/** Whether an agent's id is behind another's. */
function isLater({ i32 }: Core, node: NodeRef, other: NodeRef): boolean {
  return i32[node + nodeKey3]! > i32[other + nodeKey3]!;
}

function choiceOf({ i32 }: Core, call: CallRef, found: Found | null): Choice | null {
  if (found === null) return null;
  return { call, agent: i32[found.node + nodeItem] as AgentRef, pair: found.pair };
}

/**
 * As {@link compareAgents}, for agents in their places, and but for the draw; ids are the caller's.
 */
function compareValues(core: Core, a: Found, b: Found): number {
  const link = linkPlace(core.centre, a.pair) - linkPlace(core.centre, b.pair);
  if (link !== 0) return link;
  for (const place of a.pair.demand.plan.strategy.places) {
    const difference = valueAt(core, a, place) - valueAt(core, b, place);
    if (difference !== 0) return difference;
  }
  return 0;
}

function valueAt({ f64 }: Core, { node, pair }: Found, place: number): number {
  if (place >= 0) return pair.values[place]!;
  return f64[(node >> 1) + (place === -1 ? nodeKey0 : place === -2 ? nodeKey1 : nodeKey2)]!;
}

/** Every able agent draws, but those of a pair that loses before the draw. */
function bestDrawn(core: Core, call: CallRef, demand: Demand): Choice | null {
  // Agents of one pair differ by their draws alone.
  const isAlike = demand.plan.strategy.setElements.length === 0;
  const { i32, able } = core;
  let best: Found | null = null;
  let bestDraw = 0;
  for (const [at, pair] of demand.pairs.entries()) {
    for (let node = able.first(demand.ableSets[at]!); node !== none; node = able.next(node)) {
      const agent = i32[node + nodeItem] as AgentRef;
      if (isHeldBack(core, call, agent, demand)) continue;
      let before = -1;
      if (best !== null) {
        before = pair === best.pair && isAlike ? 0 : compareValues(core, { node, pair }, best);
      }
      if (before > 0) continue;
      const draw = drawOf(core, call, agent);
      if (before === 0 && best !== null) {
        if (draw > bestDraw || (draw === bestDraw && isLater(core, node, best.node))) continue;
      }
      best = { node, pair };
      bestDraw = draw;
    }
  }
  return choiceOf(core, call, best);
}

function drawOf(core: Core, call: CallRef, agent: AgentRef): number {
  const n = core.i32[call + callOffersMade]! + 1;
  return routerDraw(core.centre.seed, n, core.calls.hashOf(call), agentConfigOf(core, agent).hash);
}

/** Smaller (link, comparator vector, agent) first, for two agents who may have one call. */
export function compareAgents(core: Core, a: Choice, b: Choice): number {
  const link = linkPlace(core.centre, a.pair) - linkPlace(core.centre, b.pair);
  if (link !== 0) return link;
  for (const element of planOf(core, a.call).strategy.elements) {
    const difference = elementValue(core, element, a) - elementValue(core, element, b);
    if (difference !== 0) return difference;
  }
  return agentConfigOf(core, a.agent).index - agentConfigOf(core, b.agent).index;
}

/** One element of the vector of an agent for a call. */
export function elementValue(core: Core, element: ComparatorElement, of: Choice): number {
  switch (element.scope) {
    case 'pair':
      return element.value(of.pair);
    case 'agent':
      return element.value(core, of.agent);
    case 'agentQueue':
      return element.value(core, of.agent, core.i32[of.call + callQueue]!);
    case 'draw':
      return drawOf(core, of.call, of.agent);
  }
}
