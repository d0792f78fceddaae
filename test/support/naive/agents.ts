/**
 * Agents: log-on and log-off, the requested state, the pending slot, the device, and the idle
 * clock.
 *
 * Source: acd-routing.md B2, B9; readings 20 to 25, 29.
 */
import type { Input, RefusalCode } from '../../../routing/index.ts';
import { byText } from './centre.ts';
import { endInteraction, refusalToEnd } from './interactions.ts';
import { imposeNotReady, liftNoAnswerAndRejects, rescindUnaccepted } from './offers.ts';
import { isWorking } from './pairs.ts';
import { addSession, refusalOfAddress, shownState } from './sessions.ts';
import { type Agent, agentOf, holdsOfAgent, isOccupied, isReady, type World } from './world.ts';

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

/** An agent comes; answers why not. */
export function logOn(world: World, input: InputOf<'logOn'>): RefusalCode | null {
  const agent = agentOf(world, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  if (agent.loggedOn) return 'agent_state_not_allowed';
  const groups = [...new Set(input.groups ?? agent.profile.groups)].sort(byText);
  if (!groups.every((group) => agent.profile.groups.includes(group))) return 'group_not_permitted';
  const addressId = input.addressId ?? null;
  const refusal = refusalOfAddress(world, agent, addressId);
  if (refusal !== null) return refusal;
  const state = input.ready === true ? 'ready' : 'notReady';
  agent.loggedOn = true;
  agent.addressId = addressId;
  agent.requested = state;
  agent.requestedReason = state === 'notReady' ? 'login' : null;
  agent.noAnswerCount = 0;
  agent.rejectCount = 0;
  startIdleClock(world, agent);
  for (const groupId of groups) addSession(agent, groupId, addressId, state);
  return null;
}

/** An agent goes, at once or when their work is done; answers why not. */
export function logOff(world: World, input: InputOf<'logOff'>): RefusalCode | null {
  const agent = agentOf(world, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  if (!agent.loggedOn) return 'agent_state_not_allowed';
  const lost = input.lost ?? false;
  const mustWait = isOccupied(world, agent);
  rescindUnaccepted(world, agent);
  if (mustWait) agent.pending = { kind: 'loggedOff', lost };
  else leave(world, agent, lost);
  return null;
}

/** Ready or Not Ready, asked by the agent or for them; answers why not. */
export function setState(world: World, input: InputOf<'setState'>): RefusalCode | null {
  const agent = agentOf(world, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  if (!agent.loggedOn) return 'agent_state_not_allowed';
  if (input.state === 'ready') {
    const wrapUps = holdsOfAgent(world, agent.profile.id).filter(
      (hold) => hold.stage === 'wrapUp' && input.next !== true,
    );
    const lacksCode = wrapUps.some((hold) => refusalToEnd(hold) === 'code_required');
    if (input.by === undefined && lacksCode) return 'code_required';
    agent.pending = null;
    agent.requested = 'ready';
    agent.requestedReason = null;
    liftNoAnswerAndRejects(agent);
    if (input.by === undefined) {
      agent.noAnswerCount = 0;
      agent.rejectCount = 0;
    }
    for (const wrapUp of wrapUps) {
      if (refusalToEnd(wrapUp) === null) endInteraction(world, wrapUp);
    }
    for (const session of agent.sessions) {
      const shown = shownState(world, session);
      if (shown !== 'notReady' || session.isPaused) continue;
      session.own = 'ready';
      session.reason = null;
    }
    return null;
  }
  const reason = input.reason ?? null;
  const mustWait = isOccupied(world, agent);
  rescindUnaccepted(world, agent);
  if (mustWait) {
    agent.pending = { kind: 'notReady', reason };
  } else {
    agent.pending = null;
    agent.requested = 'notReady';
    agent.requestedReason = reason;
  }
  return null;
}

/** The device reports what it can do; answers why not. */
export function changeDevice(world: World, input: InputOf<'device.changed'>): RefusalCode | null {
  const agent = agentOf(world, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const { usable, channels } = input;
  if (!usable && channels === undefined) imposeNotReady(world, agent, 'device');
  if (!usable) for (const channel of channels ?? []) agent.unusableChannels.add(channel);
  if (usable) {
    agent.imposed.device = false;
    const restored = channels ?? [...agent.unusableChannels];
    for (const channel of restored) agent.unusableChannels.delete(channel);
  }
  return null;
}

/** Lets pending requests act whose time has come, and brings the idle clocks up to date. */
export function settleAgents(world: World): void {
  for (const agent of world.agents) {
    const { pending } = agent;
    // Offers that were let finish occupy them to their end, whatever a later version says of
    // others.
    if (pending !== null && holdsOfAgent(world, agent.profile.id).length === 0) {
      agent.pending = null;
      if (pending.kind === 'loggedOff') {
        leave(world, agent, pending.lost);
      } else {
        agent.requested = 'notReady';
        agent.requestedReason = pending.reason;
      }
    }
    runIdleClock(world, agent);
  }
}

/** The log-off itself. */
function leave(world: World, agent: Agent, lost: boolean): void {
  agent.loggedOn = false;
  agent.addressId = null;
  agent.requested = 'notReady';
  agent.requestedReason = null;
  agent.pending = null;
  liftNoAnswerAndRejects(agent);
  for (const session of agent.sessions) session.own = 'released';
  // After a core restart every log-off may be one that the restart has caused.
  agent.idle.lostAtMs = lost ? world.nowMs : world.restartedAtMs;
}

/** Accrued time survives a lost connection of limited length; all else begins anew. */
function startIdleClock(world: World, agent: Agent): void {
  const { idle } = agent;
  const { resumeWithinMs } = world.centre.settings;
  const isReturn = idle.lostAtMs !== null && world.nowMs - idle.lostAtMs <= resumeWithinMs;
  if (!isReturn) {
    idle.accruedMs = 0;
    idle.runningSinceMs = null;
  }
  idle.lostAtMs = null;
  idle.left = null;
  idle.readySinceMs = world.nowMs;
  idle.lastInboundAtMs = world.nowMs;
  idle.lastOfferAtMs = world.nowMs;
}

/**
 * The clock runs while the agent is Ready and without work; it stands otherwise, and keeps its
 * time.
 */
function runIdleClock(world: World, agent: Agent): void {
  const { idle } = agent;
  const runs = isReady(world, agent) && !isWorking(world, agent);
  if (runs && idle.runningSinceMs === null) {
    idle.runningSinceMs = world.nowMs;
    idle.readySinceMs = world.nowMs;
  }
  if (!runs && idle.runningSinceMs !== null) {
    idle.accruedMs += world.nowMs - idle.runningSinceMs;
    idle.runningSinceMs = null;
  }
}
