/**
 * Able agents: who may get work on which channel, and their places in the ordered sets.
 *
 * Source: acd-routing.md B5 (tests 1 to 4, 7, 8), B7 (data structures).
 */
import { isPresent, isUsable, requestedOf } from './agent-readings.ts';
import { hasCapacity, isFull } from './capacity.ts';
import type { Channel } from './compile-centre.ts';
import type { AbleNode, Agent } from './records.ts';
import { countReserves, touchesReserves } from './reserves.ts';
import type { Slot } from './signatures.ts';
import type { Core } from './state.ts';

/**
 * Finds for which channels the agent is able, into `core.able`, which holds until the next time;
 * false: for none.
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

/** Tests 1 to 3, and 8. */
function mayWork(core: Core, agent: Agent): boolean {
  return isPresent(agent) && requestedOf(agent).pending === null && agent.coolUntilMs <= core.nowMs;
}

/** Tests 4 and 7. */
function isAbleOn(core: Core, agent: Agent, channel: Channel): boolean {
  return isUsable(agent, channel) && hasCapacity(core.centre, agent, channel);
}

/** Puts an agent where they belong among the able; true: they are among some. */
export function placeAgent(core: Core, agent: Agent): boolean {
  const isAny = findAble(core, agent);
  if (isAny) placeAble(core, agent);
  else unplaceAgent(core, agent);
  if (touchesReserves(agent)) recount(core, agent);
  return isAny;
}

/** Counts them among the able of queues with a reserve, by what they are now. */
export function recount(core: Core, agent: Agent): void {
  const works = mayWork(core, agent);
  countReserves(core, agent, ({ config }) => works && isAbleOn(core, agent, config.channel));
}

/** Puts an agent where `core.able` says that they belong. */
export function placeAble(core: Core, agent: Agent): void {
  agent.isPlaced = true;
  let node = agent.firstPlace;
  for (const slot of agent.signature.slots) {
    if (node === null) return;
    placeIn(core, agent, slot, node);
    node = node.nextPlace;
  }
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
    if (node.k0 === k0 && node.k1 === k1 && node.k2 === k2) return;
    core.signatures.firsts.remove(slot.index, node);
  }
  node.setKey(k0, k1, k2, agent.config.index);
  core.signatures.firsts.insert(slot.index, slot.able, node);
}

/** Takes an agent out of all sets of able agents. */
export function unplaceAgent(core: Core, agent: Agent): void {
  if (!agent.isPlaced) return;
  agent.isPlaced = false;
  let node = agent.firstPlace;
  for (const slot of agent.signature.slots) {
    if (node === null) return;
    core.signatures.firsts.remove(slot.index, node);
    node = node.nextPlace;
  }
}
