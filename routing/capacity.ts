/**
 * Capacity: units per agent, debited when an offer is made and returned once (acd-routing.md B4).
 *
 * An agent holds few things at a time, so a question is a walk over their works; that nothing fits
 * is known without one.
 */
import type { Centre, Channel } from './compile-centre.ts';
import { offerIs } from './life-cycles.ts';
import type { Agent, Call, Work } from './records.ts';

/**
 * Test 7, live offers of one call set aside: whether one more hold of the channel fits beside the
 * agent's present ones.
 */
export function hasCapacity(
  centre: Centre,
  agent: Agent,
  channel: Channel,
  apartFrom: Call | null = null,
): boolean {
  const { capacity } = agent.config;
  const first = agent.firstWork;
  if (first === null) return channel.cost <= capacity && channelMax(channel, capacity) > 0;
  let held = 0;
  let units = channel.cost;
  for (let work: Work | null = first; work !== null; work = work.nextOfAgent) {
    if (work.call === apartFrom && isLiveOffer(work)) continue;
    const { channel: other } = work;
    if (other === channel) held += 1;
    if (other === centre.voice && channel === other && isLiveOffer(work)) return false;
    if (channel.excludes[other.index] || channel.interruptedBy[other.index]) return false;
    if (!other.interruptedBy[channel.index]) units += work.cost;
  }
  return held < channelMax(channel, capacity) && units <= capacity;
}

/** Whether they hold so much that nothing fits beside it, on whichever channel. */
export function isFull(centre: Centre, agent: Agent): boolean {
  return agent.heldUnits + centre.leastCost > agent.config.capacity;
}

/** Units of the holds that no other hold interrupts. */
export function unitsInUse(agent: Agent): number {
  let units = 0;
  for (let work = agent.firstWork; work !== null; work = work.nextOfAgent) {
    if (!isInterrupted(work.channel, agent)) units += work.cost;
  }
  return units;
}

function isInterrupted({ interruptedBy }: Channel, agent: Agent): boolean {
  for (let work = agent.firstWork; work !== null; work = work.nextOfAgent) {
    if (interruptedBy[work.channel.index] === true) return true;
  }
  return false;
}

/** Whether the offer is alerting, parked or connecting. */
export function isLiveOffer(work: Work): boolean {
  return work.interactionState === -1 && work.offerState !== offerIs.connected;
}

function channelMax(channel: Channel, capacity: number): number {
  return channel.max ?? Math.floor(capacity / channel.cost);
}
