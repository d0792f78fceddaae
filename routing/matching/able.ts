/**
 * Able agents: who may get work on which channel, and their places in the ordered sets.
 *
 * Source: acd-routing.md B5 (tests 1 to 4, 7, 8), B7 (data structures).
 */
import type { Channel } from '../centre/compile-centre.ts';
import { isPresent, isUsable, requestedOf } from '../life/agent-readings.ts';
import { hasCapacity, isFull } from '../life/capacity.ts';
import type { Core, Slot } from '../memory/core.ts';
import {
  type AgentRef,
  agentFlag,
  agentLayout,
  type NodeRef,
  nodeLayout,
} from '../memory/layout.ts';
import { countReserves, touchesReserves } from './reserves.ts';
import { signatureOf } from './signatures.ts';

const { agentCoolUntilMs, agentFirstPlace, agentFlags, agentIndex } = agentLayout;
const { nodeKey0, nodeKey1, nodeKey2, nodeKey3, nodeNextPlace, nodeSet } = nodeLayout;
const { agentIsPlaced } = agentFlag;

/**
 * Finds for which channels the agent is able, into `core.ableOn`, which holds until the next time;
 * false: for none.
 */
export function findAble(core: Core, agent: AgentRef): boolean {
  if (isFull(core, agent) || !mayWork(core, agent)) return false;
  let isAny = false;
  const { channels } = signatureOf(core, agent);
  for (let at = 0; at < channels.length; at += 1) {
    const channel = channels[at]!;
    const isAble = isAbleOn(core, agent, channel);
    core.ableOn[channel.index] = isAble ? 1 : 0;
    isAny ||= isAble;
  }
  return isAny;
}

/** Tests 1 to 3, and 8. */
function mayWork(core: Core, agent: AgentRef): boolean {
  if (!isPresent(core, agent) || requestedOf(core, agent).pending !== null) return false;
  return core.f64[(agent >> 1) + agentCoolUntilMs]! <= core.nowMs;
}

/** Tests 4 and 7. */
function isAbleOn(core: Core, agent: AgentRef, channel: Channel): boolean {
  return isUsable(core, agent, channel) && hasCapacity(core, agent, channel);
}

/** Puts an agent where they belong among the able; true: they are among some. */
export function placeAgent(core: Core, agent: AgentRef): boolean {
  const isAny = findAble(core, agent);
  if (isAny) placeAble(core, agent);
  else unplaceAgent(core, agent);
  if (touchesReserves(core, agent)) recount(core, agent);
  return isAny;
}

/** Counts them among the able of queues with a reserve, by what they are now. */
export function recount(core: Core, agent: AgentRef): void {
  const works = mayWork(core, agent);
  countReserves(core, agent, ({ config }) => works && isAbleOn(core, agent, config.channel));
}

/** Puts an agent where `core.ableOn` says that they belong. */
export function placeAble(core: Core, agent: AgentRef): void {
  const { i32 } = core;
  i32[agent + agentFlags] = i32[agent + agentFlags]! | agentIsPlaced;
  let place = i32[agent + agentFirstPlace]!;
  for (const slot of signatureOf(core, agent).slots) {
    if (place === 0) return;
    placeIn(core, agent, slot, place as NodeRef);
    place = i32[place + nodeNextPlace]!;
  }
}

function placeIn(core: Core, agent: AgentRef, slot: Slot, node: NodeRef): void {
  const { i32, f64, able } = core;
  if (core.ableOn[slot.channel.index] !== 1) {
    able.remove(node);
    return;
  }
  const { first, second, third } = slot.strategy.setKey;
  const key0 = first === null ? 0 : first(core, agent, slot.queue);
  const key1 = second === null ? 0 : second(core, agent, slot.queue);
  const key2 = third === null ? 0 : third(core, agent, slot.queue);
  const at = node >> 1;
  if (i32[node + nodeSet] !== 0) {
    const isThere = f64[at + nodeKey0] === key0 && f64[at + nodeKey1] === key1;
    if (isThere && f64[at + nodeKey2] === key2) return;
    able.remove(node);
  }
  f64[at + nodeKey0] = key0;
  f64[at + nodeKey1] = key1;
  f64[at + nodeKey2] = key2;
  i32[node + nodeKey3] = i32[agent + agentIndex]!;
  able.insert(slot.able, node);
}

/** Takes an agent out of all sets of able agents. */
export function unplaceAgent(core: Core, agent: AgentRef): void {
  const { i32 } = core;
  const flags = i32[agent + agentFlags]!;
  if ((flags & agentIsPlaced) === 0) return;
  i32[agent + agentFlags] = flags & ~agentIsPlaced;
  for (
    let place = i32[agent + agentFirstPlace]!;
    place !== 0;
    place = i32[place + nodeNextPlace]!
  ) {
    core.able.remove(place as NodeRef);
  }
}
