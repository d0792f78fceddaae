/**
 * Capacity: units per agent, debited when an offer is made and returned once (acd-routing.md B4).
 *
 * Beside an agent's record stand, by channel, how many works they have there and the units of
 * these. So whether one more fits is a question of counters, however much they hold.
 *
 * Cost: O(1) where no channel excludes or interrupts another; else O(channels).
 */
import { assert } from '../../kernel/index.ts';
import type { Channel } from '../centre/compile-centre.ts';
import type { Core } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  type WorkRef,
  workLayout,
} from '../memory/layout.ts';
import { allocate, release } from '../memory/memory.ts';
import { offerIs } from './life-cycles.ts';

const { agentCapacity, agentFirstWork, agentHeldUnits, agentHolds, agentVoiceOffers } = agentLayout;
const { workAgent, workCall, workChannel, workCost, workInteractionState } = workLayout;
const { workNextOfAgent, workOfferState } = workLayout;

/** Words of the counters of so many channels: works by channel, then units. */
function holdWords(channels: number): number {
  return 4 * Math.ceil((2 * channels) / 4);
}

/** Gives an agent counters, all 0, for the channels of the centre. */
export function takeHolds(core: Core, agent: AgentRef): void {
  const holds = allocate(core, holdWords(core.centre.channels.length));
  core.i32[agent + agentHolds] = holds;
}

/** Gives them back. */
export function releaseHolds(core: Core, agent: AgentRef): void {
  release(core, core.i32[agent + agentHolds]!, holdWords(core.centre.channels.length));
}

/** Counts a work of an agent. */
export function addHold(core: Core, work: WorkRef): void {
  count(core, work, 1);
}

/** Counts it no more. */
export function dropHold(core: Core, work: WorkRef): void {
  count(core, work, -1);
}

function count({ i32, centre }: Core, work: WorkRef, by: 1 | -1): void {
  const agent = i32[work + workAgent]!;
  const units = by * i32[work + workCost]!;
  const channel = i32[work + workChannel]!;
  if (channel !== -1) {
    const at = i32[agent + agentHolds]! + channel;
    i32[at] = i32[at]! + by;
    assert(i32[at]! >= 0, 'an agent has no fewer than no works of a channel');
    if (centre.weighs) {
      i32[at + centre.channels.length] = i32[at + centre.channels.length]! + units;
      if (centre.channels[channel]?.isNeverInterrupted === false) return;
    }
  }
  const held = i32[agent + agentHeldUnits]! + units;
  assert(held >= 0, 'an agent gives back no more than they hold');
  i32[agent + agentHeldUnits] = held;
}

/** A voice offer becomes live, or is live no more. */
export function countVoiceOffer({ i32, centre }: Core, work: WorkRef, by: 1 | -1): void {
  if (i32[work + workChannel] !== centre.voice.index) return;
  const at = i32[work + workAgent]! + agentVoiceOffers;
  i32[at] = i32[at]! + by;
  assert(i32[at]! >= 0, 'voice offers are counted once');
}

/** Test 7: whether one more hold of the channel fits beside the agent's present ones. */
export function hasCapacity(core: Core, agent: AgentRef, channel: Channel): boolean {
  const { i32, centre } = core;
  const capacity = i32[agent + agentCapacity]!;
  const holds = i32[agent + agentHolds]!;
  const max = channel.max ?? Math.floor(capacity / channel.cost);
  if (i32[holds + channel.index]! >= max) return false;
  if (channel === centre.voice && i32[agent + agentVoiceOffers]! > 0) return false;
  if (channel.isAlone) return i32[agent + agentHeldUnits]! + channel.cost <= capacity;
  return fitsBeside(core, agent, channel);
}

/** The same where channels exclude or interrupt one another. */
function fitsBeside({ i32, centre }: Core, agent: AgentRef, channel: Channel): boolean {
  const { channels } = centre;
  const holds = i32[agent + agentHolds]!;
  let units = channel.cost + goneUnits({ i32, centre }, agent);
  for (const { index, interruptedBy } of channels) {
    if (i32[holds + index] === 0) continue;
    if (channel.excludes[index] || channel.interruptedBy[index]) return false;
    if (!interruptedBy[channel.index]) units += i32[holds + channels.length + index]!;
  }
  return units <= i32[agent + agentCapacity]!;
}

/** Units of works on channels that the active version has no more. */
function goneUnits({ i32, centre }: Pick<Core, 'i32' | 'centre'>, agent: AgentRef): number {
  let units = i32[agent + agentHeldUnits]!;
  for (const { index, isNeverInterrupted } of centre.channels) {
    if (!isNeverInterrupted) continue;
    units -= i32[i32[agent + agentHolds]! + centre.channels.length + index]!;
  }
  return units;
}

/** {@link hasCapacity}, with the live offers of one call set aside. */
export function hasCapacityBut(
  core: Core,
  agent: AgentRef,
  channel: Channel,
  call: CallRef,
): boolean {
  const aside: WorkRef[] = [];
  const { i32 } = core;
  for (let work = i32[agent + agentFirstWork]!; work !== 0; work = i32[work + workNextOfAgent]!) {
    if (i32[work + workCall] !== call || !isLiveOffer(core, work as WorkRef)) continue;
    aside.push(work as WorkRef);
  }
  for (const work of aside) {
    dropHold(core, work);
    countVoiceOffer(core, work, -1);
  }
  const has = hasCapacity(core, agent, channel);
  for (const work of aside) {
    addHold(core, work);
    countVoiceOffer(core, work, 1);
  }
  return has;
}

/** Whether they hold so much that nothing fits beside it, on whichever channel. */
export function isFull({ i32, centre }: Core, agent: AgentRef): boolean {
  return i32[agent + agentHeldUnits]! + centre.leastCost > i32[agent + agentCapacity]!;
}

/** Units of the holds that no other hold interrupts. */
export function unitsInUse(core: Core, agent: AgentRef): number {
  const { i32, centre } = core;
  if (!centre.weighs) return i32[agent + agentHeldUnits]!;
  const { channels } = centre;
  const holds = i32[agent + agentHolds]!;
  let units = goneUnits(core, agent);
  for (const { index, interruptedBy } of channels) {
    const isInterrupted = channels.some(
      (other) => interruptedBy[other.index] === true && i32[holds + other.index]! > 0,
    );
    if (!isInterrupted) units += i32[holds + channels.length + index]!;
  }
  return units;
}

/** Counts all that an agent has anew. */
export function recountHolds(core: Core, agent: AgentRef): void {
  const { i32, centre } = core;
  const holds = i32[agent + agentHolds]!;
  i32.fill(0, holds, holds + holdWords(centre.channels.length));
  i32[agent + agentHeldUnits] = 0;
  i32[agent + agentVoiceOffers] = 0;
  for (let at = i32[agent + agentFirstWork]!; at !== 0; at = i32[at + workNextOfAgent]!) {
    const work = at as WorkRef;
    addHold(core, work);
    if (isLiveOffer(core, work)) countVoiceOffer(core, work, 1);
  }
}

/** Whether the offer is alerting, parked or connecting. */
export function isLiveOffer({ i32 }: Pick<Core, 'i32'>, work: WorkRef): boolean {
  return (
    i32[work + workInteractionState] === -1 && i32[work + workOfferState] !== offerIs.connected
  );
}
