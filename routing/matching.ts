/**
 * Matching, phase 3: the smallest eligible pair gets an offer, until no pair is left.
 *
 * At the last fixpoint nothing was matchable, so every pair now holds a call or an agent that has
 * changed since. Only those are probed: an agent for his first call, a call for its first agent. A
 * pick makes other probes worse and never better, so the smallest found stays the smallest until
 * its own turn.
 *
 * Cost: one changed agent or call, the common case: the pairs of its signature or demand, then
 * O(log n).
 * Source: acd-routing.md B7 (pair key, shortcuts), B8.
 */
import { Heap } from '../kernel/index.ts';
import { isPresent, wishOf } from './agent-readings.ts';
import { type Choice, candidatesOf, compareAgents, isHeldBack } from './candidates.ts';
import { hasCapacity } from './capacity.ts';
import type { Channel } from './compile-centre.ts';
import { decide } from './decision-record.ts';
import type { Pair } from './demands.ts';
import { makeOffer } from './offers.ts';
import type { Agent, Call } from './records.ts';
import { countReserves, noteReserves, unreserved } from './reserves.ts';
import type { Core } from './state.ts';
import { isOfferable } from './waiting.ts';

type Probe = Agent | Call;

/** Makes offers until no eligible pair remains. */
export function match(core: Core): void {
  const probes = takeProbes(core);
  const [only] = probes;
  if (only !== undefined) {
    const hasReserves = core.centre.reserving.length > 0;
    if (probes.length === 1 && !hasReserves) matchOne(core, only);
    else matchMany(core, probes);
  }
  noteReserves(core);
}

/** Tests 1 to 4, 7 and 8: what depends on the agent alone. */
function isAble(core: Core, agent: Agent, channel: Channel): boolean {
  return (
    isPresent(agent) &&
    wishOf(agent).pending === null &&
    agent.deviceUsable[channel.index] === true &&
    agent.coolUntilMs <= core.nowMs &&
    hasCapacity(core.centre, agent, channel)
  );
}

/** What a pair is compared by before its agent is: the head of the pair key. */
interface Key {
  first: number;
  second: number;
  third: number;
  dueKey: number;
  sequence: number;
}

/** Writes the head of the pair key, by the centre's precedence (acd-routing.md B7). */
function writeKey(core: Core, call: Call, { link }: Pair, into: Key): void {
  into.dueKey = call.node.k1;
  into.sequence = call.sequence;
  into.third = 0;
  switch (core.centre.settings.precedence) {
    case 'classFirst':
      into.first = call.class;
      into.second = link.rank;
      break;
    case 'rankFirst':
      into.first = link.rank;
      into.second = call.class;
      break;
    case 'longestQueue':
      into.first = call.class;
      into.second = -(core.queues[call.queue.index]?.unoffered ?? 0);
      into.third = link.order;
      break;
  }
}

function keyOf(core: Core, { call, pair }: Choice): Key {
  const key = emptyKey();
  writeKey(core, call, pair, key);
  return key;
}

function emptyKey(): Key {
  return { first: 0, second: 0, third: 0, dueKey: 0, sequence: 0 };
}

/** Smaller first; 0 only for the same call. */
function compareKeys(a: Key, b: Key): number {
  return (
    a.first - b.first ||
    a.second - b.second ||
    a.third - b.third ||
    a.dueKey - b.dueKey ||
    a.sequence - b.sequence
  );
}

function takeProbes(core: Core): Probe[] {
  const probes: Probe[] = [];
  for (const agent of core.stale) {
    agent.isStale = false;
    if (placeAgent(core, agent)) probes.push(agent);
  }
  core.stale.length = 0;
  for (const call of core.dirtyCalls) {
    call.isDirty = false;
    if (isOfferable(call)) probes.push(call);
  }
  core.dirtyCalls.length = 0;
  if (core.centre.reserving.length === 0) return probes;
  return [...new Set([...probes, ...unreserved(core)])];
}

/** Puts an agent where he belongs among the able; true: he is among some. */
function placeAgent(core: Core, agent: Agent): boolean {
  let isPlaced = false;
  const { slots } = agent.signature;
  for (let index = 0; index < slots.length; index += 1) {
    const slot = slots[index];
    const node = agent.nodes[index];
    if (slot === undefined || node === undefined) continue;
    const able = isAble(core, agent, slot.channel);
    node.set?.remove(node);
    if (!able) continue;
    const [first, second, third] = slot.strategy.setElements;
    node.setKey(
      first?.value(agent, slot.queue) ?? 0,
      second?.value(agent, slot.queue) ?? 0,
      third?.value(agent, slot.queue) ?? 0,
      agent.config.index,
    );
    slot.able.insert(node);
    isPlaced = true;
  }
  if (core.centre.reserving.length > 0) {
    countReserves(core, agent, (queue) => isAble(core, agent, queue.config.channel));
  }
  return isPlaced;
}

function matchOne(core: Core, probe: Probe): void {
  for (let choice = choose(core, probe); choice !== null; choice = choose(core, probe)) {
    pick(core, choice);
    if (!isStillProbe(probe)) return;
  }
}

/** Probes wait in order of their best pairs; a pair that a pick has spoilt is looked for anew. */
function matchMany(core: Core, probes: readonly Probe[]): void {
  const waiting = new Heap<Waiting>((a, b) => compareKeys(a.key, b.key));
  const look = (probe: Probe): void => {
    const choice = choose(core, probe);
    if (choice !== null) waiting.push({ probe, key: keyOf(core, choice) });
  };
  for (const probe of probes) look(probe);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const now = choose(core, next.probe);
    if (now === null) continue;
    if (compareKeys(keyOf(core, now), next.key) === 0) {
      const best = bestAgent(core, now.call) ?? now;
      pick(core, best);
      if (isStillProbe(next.probe)) look(next.probe);
      // No longer able for a queue that kept him, he may be free for others.
      if (core.centre.reserving.length > 0 && best.agent !== next.probe) look(best.agent);
    } else {
      look(next.probe);
    }
  }
}

interface Waiting {
  readonly probe: Probe;
  readonly key: Key;
}

function isStillProbe(probe: Probe): boolean {
  return 'config' in probe || isOfferable(probe);
}

function choose(core: Core, probe: Probe): Choice | null {
  return 'config' in probe ? bestCall(core, probe) : bestAgent(core, probe);
}

/** Written over by every search; nothing is kept from one to the next. */
let keyNow = emptyKey();
let keyBest = emptyKey();

/** The first call, by the pair key, that an able agent may have. */
function bestCall(core: Core, agent: Agent): Choice | null {
  let best: Call | null = null;
  let bestPair: Pair | null = null;
  const { pairs } = agent.signature;
  for (let place = 0; place < pairs.length; place += 1) {
    const pair = pairs[place];
    if (pair === undefined || !pair.hasPassedDelay) continue;
    const { calls } = pair.demand;
    let node = calls.first();
    if (node === null || !isPlacedIn(agent, pair)) continue;
    while (node !== null && isHeldBack(node.item, agent, pair.demand)) node = calls.next(node);
    if (node === null) continue;
    writeKey(core, node.item, pair, keyNow);
    if (best !== null && compareKeys(keyNow, keyBest) >= 0) continue;
    [keyNow, keyBest] = [keyBest, keyNow];
    best = node.item;
    bestPair = pair;
  }
  return best === null || bestPair === null ? null : { call: best, agent, pair: bestPair };
}

function isPlacedIn(agent: Agent, pair: Pair): boolean {
  return agent.nodes[pair.slotIndex]?.set === pair.slot.able;
}

/** The first agent, by link rank and comparators, who may have a call. */
function bestAgent(core: Core, call: Call): Choice | null {
  if (!isOfferable(call)) return null;
  let best: Choice | null = null;
  if (call.plan.strategy.draws) {
    for (const choice of candidatesOf(call)) {
      if (best === null || compareAgents(core, choice, best) < 0) best = choice;
    }
    return best;
  }
  for (const pair of call.demand?.pairs ?? []) {
    if (!pair.hasPassedDelay) continue;
    const { able } = pair.slot;
    let node = able.first();
    while (node !== null && isHeldBack(call, node.item, pair.demand)) node = able.next(node);
    if (node === null) continue;
    const choice: Choice = { call, agent: node.item, pair };
    if (best === null || compareAgents(core, choice, best) < 0) best = choice;
  }
  return best;
}

function pick(core: Core, choice: Choice): void {
  const decided = core.decisions === null ? null : decide(core, core.decisions, choice);
  makeOffer(core, choice);
  for (const agent of core.stale) {
    agent.isStale = false;
    placeAgent(core, agent);
  }
  core.stale.length = 0;
  if (decided !== null) decided(core.sink.count);
}
