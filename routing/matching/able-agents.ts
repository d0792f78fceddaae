/**
 * On which channels an agent can get work; and ordered sets of such (able) agents. Also reserves
 * (test 11): while a queue that reserves n agents has at most n able, other calls cannot take them.
 * Source: acd-routing.md B5, B7.
 */
import { assert } from '../../kernel/index.ts';
import type { Channel } from '../centre/compile-centre.ts';
import { hasCapacity, isFull, isPresent, isUsable, requestedOf } from '../life/agent-readings.ts';
import type { Core } from '../memory/core.ts';
import type { AbleNode, Agent, Demand, Queue, Slot } from '../memory/records.ts';
import { appendTo, clear } from '../memory/timers.ts';
import { isLinked, sessionReady } from './signatures.ts';

export function touchesReserves(agent: Agent): boolean {
  return agent.signature.reserving.length > 0 || agent.rare.ableFor.length > 0;
}

function countReserves(core: Core, agent: Agent, isAbleFor: (queue: Queue) => boolean): void {
  for (const queue of agent.rare.ableFor) {
    queue.able.delete(agent);
    noteChange(core, queue);
  }
  clear(agent.rare.ableFor);
  for (const index of agent.signature.reserving) {
    const queue = core.queues[index];
    if (queue === undefined || !isLinked(agent.signature, queue.config, sessionReady)) continue;
    if (!isAbleFor(queue)) continue;
    assert(queue.config.reserve !== null, 'who is able is kept where there is a reserve');
    queue.able.add(agent);
    noteChange(core, queue);
    agent.own.ableFor = appendTo(agent.rare.ableFor, queue);
  }
}

function noteChange({ changedReserves }: Core, queue: Queue): void {
  if (!changedReserves.includes(queue)) changedReserves.push(queue);
}

/**
 * Test 11: whether a reserve keeps the agent from the demand; not if the demand is for one agent.
 */
export function isReserved(agent: Agent, demand: Demand): boolean {
  if (demand.forAgent !== null) return false;
  for (const queue of agent.rare.ableFor) {
    if (!isFree(queue) && !isFor(demand, queue)) return true;
  }
  return false;
}

function isFor(demand: Demand, queue: Queue): boolean {
  for (const of of demand.queues) if (of.queue === queue.config) return true;
  return false;
}

/**
 * Agents free for other calls since the last matching, as their queue now has more than its
 * reserve.
 */
export function releasedAgents(core: Core): readonly Agent[] {
  const agents: Agent[] = [];
  for (const queue of core.changedReserves) {
    if (!isFree(queue) || queue.wasFree) continue;
    for (const agent of queue.able) agents.push(agent);
  }
  return agents;
}

export function keptAgents(core: Core): readonly Agent[] {
  return core.centre.reserving.flatMap((index) => {
    const queue = core.queues[index];
    return queue === undefined || isFree(queue) ? [] : [...queue.able];
  });
}

export function noteReserves(core: Core): void {
  for (const queue of core.changedReserves) queue.wasFree = isFree(queue);
  clear(core.changedReserves);
}

function isFree(queue: Queue): boolean {
  return queue.able.size > (queue.config.reserve ?? 0);
}

/**
 * Marks in `core.able` the channels on which the agent can get work, until the next search; false:
 * none.
 */
export function findAble(core: Core, agent: Agent): boolean {
  if (isFull(core.centre, agent) || !mayWork(core, agent)) return false;
  let isAny = false;
  const { channels } = agent.signature;
  for (let at = 0; at < channels.length; at += 1) {
    const channel = channels[at] as Channel;
    const isAble = isAbleOn(core, agent, channel);
    core.able[channel.index] = isAble ? 1 : 0;
    isAny ||= isAble;
  }
  return isAny;
}

/** Tests 1 to 3, and 8: whether the agent may work at all. */
function mayWork(core: Core, agent: Agent): boolean {
  if (agent.rare.coolUntilMs > core.nowMs) return false;
  return isPresent(agent) && requestedOf(agent).pending === null;
}

/** Tests 4 and 7, of device and capacity. */
function isAbleOn(core: Core, agent: Agent, channel: Channel): boolean {
  return isUsable(agent, channel) && hasCapacity(core.centre, agent, channel);
}

export function placeAgent(core: Core, agent: Agent): boolean {
  const isAny = findAble(core, agent);
  if (isAny) placeAble(core, agent);
  else unplaceAgent(core, agent);
  if (touchesReserves(agent)) recount(core, agent);
  return isAny;
}

export function recount(core: Core, agent: Agent): void {
  const works = mayWork(core, agent);
  countReserves(core, agent, ({ config }) => works && isAbleOn(core, agent, config.channel));
}

export function placeAble(core: Core, agent: Agent): void {
  agent.isPlaced = true;
  let node = agent.firstPlace;
  for (const slot of agent.signature.slots) {
    assert(node !== null, 'an agent has a place in each slot of their signature');
    if (node === null) return;
    placeIn(core, agent, slot, node);
    node = node.nextPlace;
  }
  assert(node === null, 'an agent has no place but in slots of their signature');
}

function placeIn(core: Core, agent: Agent, slot: Slot, node: AbleNode): void {
  if (core.able[slot.channel.index] !== 1) {
    core.signatures.firsts.remove(slot.index, node);
    return;
  }
  const { first, second, third } = slot.strategy.setKey;
  const k0 = first === null ? 0 : first(agent, slot.queue);
  const k1 = second === null ? 0 : second(agent, slot.queue);
  const k2 = third === null ? 0 : third(agent, slot.queue);
  if (node.set !== null) {
    assert(node.set === slot.able, 'an agent stands in the set of their slot');
    if (node.k0 === k0 && node.k1 === k1 && node.k2 === k2) return;
    core.signatures.firsts.remove(slot.index, node);
  }
  node.setKey(k0, k1, k2, agent.config.index);
  core.signatures.firsts.insert(slot.index, slot.able, node);
}

export function unplaceAgent(core: Core, agent: Agent): void {
  if (!agent.isPlaced) return;
  agent.isPlaced = false;
  let node = agent.firstPlace;
  for (const slot of agent.signature.slots) {
    assert(node !== null, 'an agent who is placed has a place in each slot');
    if (node === null) return;
    core.signatures.firsts.remove(slot.index, node);
    node = node.nextPlace;
  }
}
