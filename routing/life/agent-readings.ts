/**
 * An agent's states, derived from requests, offers and interactions, never stored. Cost: a walk
 * over these few. Source: acd-routing.md B2, B4, B5.
 */
import type { Centre, Channel } from '../centre/compile-centre.ts';
import type { AgentState, SessionState } from '../files/index.ts';
import type { Core } from '../memory/core.ts';
import type { Agent, Call, Session, Work } from '../memory/records.ts';
import {
  interactionIs,
  offerIs,
  offerIsUnaccepted,
  requestedReadings,
  sessionIs,
} from './life-cycles.ts';

/** Of agents and sessions that are Not Ready since their log-on. */
export const loginReason = 'login';

/** Test 7: whether one more call of the channel fits, without offers of the call `apartFrom`. */
export function hasCapacity(
  centre: Centre,
  agent: Agent,
  channel: Channel,
  apartFrom: Call | null = null,
): boolean {
  const { capacity } = agent;
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

/** Whether no call of any channel fits; found without a walk. */
export function isFull(centre: Centre, agent: Agent): boolean {
  return agent.heldUnits + centre.leastCost > agent.capacity;
}

export function isLiveOffer(work: Work): boolean {
  return work.interactionState === -1 && work.offerState !== offerIs.connected;
}

function channelMax(channel: Channel, capacity: number): number {
  return channel.max ?? Math.floor(capacity / channel.cost);
}

/** `sessions`: Ready was requested, but no link counts, as sessions are paused or missing. */
export const imposedBy = { device: 1, noAnswer: 2, rejects: 4, sessions: 8 } as const;
export type ImposedCause = keyof typeof imposedBy;
export const imposedCauses = Object.keys(imposedBy) as ImposedCause[];

const nothing = { isLoggedOn: false, isReady: false, pending: null } as const;

export function requestedOf(
  agent: Pick<Agent, 'requested'>,
): (typeof requestedReadings)[number] | typeof nothing {
  return requestedReadings[agent.requested] ?? nothing;
}

/** Test 1: whether the agent is logged on. */
export function isLoggedOn(agent: Agent): boolean {
  return requestedOf(agent).isLoggedOn;
}

/** Whether the agent is logged on, and no failed telephone keeps calls from them. */
export function isStaff(agent: Agent): boolean {
  return isLoggedOn(agent) && (agent.imposed & imposedBy.device) === 0;
}

/** Whether the agent is logged on, and neither requested nor made Not Ready (tests 1, 2). */
export function isPresent(agent: Agent): boolean {
  return agent.imposed === 0 && requestedOf(agent).isReady;
}

/** Whether the agent has an interaction or accepted offer, or with `finishOffer` any live offer. */
export function isOccupied(core: Core, agent: Agent): boolean {
  const finishes = core.centre.settings.notReadyWithLiveOffer === 'finishOffer';
  for (let work = agent.firstWork; work !== null; work = work.nextOfAgent) {
    if (finishes || !isUnaccepted(work)) return true;
  }
  return false;
}

export function isUnaccepted(work: Work): boolean {
  return offerIsUnaccepted[work.offerState] === true;
}

/**
 * The agent's shown state: the first that holds of busy, reserved, workingAfterCall, notReady,
 * ready.
 */
export function shownState(agent: Agent): AgentState {
  if (!isLoggedOn(agent)) return 'loggedOff';
  let hasOffer = false;
  let hasWrapUp = false;
  for (let work = agent.firstWork; work !== null; work = work.nextOfAgent) {
    if (isLiveOffer(work)) hasOffer = true;
    else if (work.interactionState === interactionIs.wrapUp) hasWrapUp = true;
    else return 'busy';
  }
  if (hasOffer) return 'reserved';
  if (hasWrapUp) return 'workingAfterCall';
  return isPresent(agent) ? 'ready' : 'notReady';
}

/** Reason of Not Ready, also during work; null: no reason, or not Not Ready. */
export function reasonOf(agent: Agent): string | null {
  if (isPresent(agent) || !isLoggedOn(agent)) return null;
  for (const cause of imposedCauses) if ((agent.imposed & imposedBy[cause]) !== 0) return cause;
  return agent.reason;
}

/** Test 4: whether the device can serve the channel. */
export function isUsable(agent: Agent, channel: Channel): boolean {
  const { unusable } = agent.rare;
  return unusable === null || unusable[channel.index] !== true;
}

export function isLiveSession({ own }: Session): boolean {
  return own === sessionIs.notReady || own === sessionIs.ready;
}

/** The session's state as shown: its own, or that of its interactions. */
export function shownSession(session: Session): SessionState {
  if (session.own === sessionIs.released) return 'released';
  if (session.own === sessionIs.ended) return 'ended';
  let hasWrapUp = false;
  for (let work = session.agent.firstWork; work !== null; work = work.nextOfAgent) {
    if (work.session !== session || work.interactionState === -1) continue;
    if (work.interactionState !== interactionIs.wrapUp) return 'busyOnCall';
    hasWrapUp = true;
  }
  if (hasWrapUp) return 'busyWrapUp';
  return session.own === sessionIs.ready ? 'ready' : 'notReady';
}
