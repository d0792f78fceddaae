/**
 * Inputs from agents and supervisors about the agents themselves: log-on, requested states,
 * sessions, devices.
 *
 * Each answers with the code it is refused with, or null. A refused one has changed nothing.
 * Source: acd-routing.md B2; tapi-call-center.md 3.4, 3.5; decisions/0004 21-26.
 */
import { requestedStateTable, sessionTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/effects.ts';
import type { Input } from '../border/inputs.ts';
import type { Core } from '../memory/core.ts';
import type { Agent, Session } from '../memory/records.ts';
import { added } from '../memory/timers.ts';
import { imposedBy, isLoggedOn, isOccupied, requestedOf, shownSession } from './agent-readings.ts';
import { clearImposed, finishLogOff, setAccrued, signAgent, touch } from './agents.ts';
import { follow, interactionIs, requestedOn, sessionIs, sessionOn } from './life-cycles.ts';
import { impose, rescindUnaccepted } from './limits.ts';
import { endWrapUpOf } from './offer-inputs.ts';
import { compareWorks, worksOfAgent } from './works.ts';

type Of<Type extends Input['type']> = Extract<Input, { type: Type }>;

const loginReason = 'login';

export function logOn(core: Core, input: Of<'logOn'>): RefusalCode | null {
  const agent = core.agentsById.get(input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const isReady = input.ready ?? false;
  const next = requestedStateTable.next(
    agent.requested,
    isReady ? requestedOn.loggedOnReady : requestedOn.loggedOn,
  );
  if (next === -1) return 'agent_state_not_allowed';
  const groups = groupsAsked(core, agent, input.groups);
  if (groups === null) return 'group_not_permitted';
  const { addressId } = input;
  const refusal = checkAddress(core, agent, addressId);
  if (refusal !== null) return refusal;
  agent.requested = next;
  agent.reason = loginReason;
  agent.addressId = addressId ?? null;
  agent.noAnswers = 0;
  agent.rejects = 0;
  beginIdle(core, agent);
  for (const group of groups) {
    addSession(core, agent, { group, isReady, addressId: agent.addressId });
  }
  signAgent(core, agent);
  touch(core, agent);
  return null;
}

/** An address is one agent's at a time: by their log-on, or by a live session. */
function checkAddress(core: Core, agent: Agent, id: string | undefined): RefusalCode | null {
  if (id === undefined) return null;
  if (!core.centre.addresses.has(id)) return 'address_not_found';
  const isBusy = core.agents.some(
    (other) =>
      other !== agent &&
      (other.addressId === id ||
        other.sessions.some((session) => session.addressId === id && isLive(session))),
  );
  return isBusy ? 'address_busy' : null;
}

/** Places of the groups asked for, ascending; null: one is not theirs. */
function groupsAsked(
  core: Core,
  agent: Agent,
  asked: readonly string[] | undefined,
): readonly number[] | null {
  if (asked === undefined) return agent.config.groups;
  const places = asked.map((id) => core.centre.groups.indexOf(id));
  if (places.some((group) => !agent.config.groups.includes(group))) return null;
  return [...new Set(places)].sort((a, b) => a - b);
}

function beginIdle(core: Core, agent: Agent): void {
  const { resumeWithinMs } = core.centre.settings;
  const resumes = agent.lostAtMs !== -1 && core.nowMs - agent.lostAtMs <= resumeWithinMs;
  if (!resumes) setAccrued(core, agent, 0);
  agent.lastWorkAtMs = core.nowMs;
  agent.readyAtMs = core.nowMs;
  agent.lastInboundAtMs = core.nowMs;
  agent.lastOfferAtMs = core.nowMs;
  agent.left = null;
  agent.lostAtMs = -1;
  agent.isLost = false;
}

function addSession(
  core: Core,
  agent: Agent,
  of: { readonly group: number; readonly isReady: boolean; readonly addressId: string | null },
): void {
  const { group, isReady, addressId } = of;
  agent.sessionsMade += 1;
  const session: Session = {
    id: `${agent.config.id}/${agent.sessionsMade}`,
    n: agent.sessionsMade,
    agent,
    groupId: core.centre.groups[group] ?? '',
    group,
    addressId,
    own: isReady
      ? follow(sessionTable, sessionTable.initial, sessionOn.ready)
      : sessionTable.initial,
    reason: isReady ? null : loginReason,
    reported: null,
    reportedReason: null,
  };
  agent.sessions = added(agent.sessions, session);
  core.sessions.set(session.id, session);
}

export function logOff(core: Core, input: Of<'logOff'>): RefusalCode | null {
  const agent = core.agentsById.get(input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const occupied = isOccupied(core, agent);
  const next = requestedStateTable.next(
    agent.requested,
    occupied ? requestedOn.logOffPending : requestedOn.loggedOff,
  );
  if (next === -1) return 'agent_state_not_allowed';
  agent.requested = next;
  agent.isLost = input.lost ?? false;
  touch(core, agent);
  rescindUnaccepted(core, agent, null);
  if (!occupied) finishLogOff(core, agent);
  return null;
}

export function setState(core: Core, input: Of<'setState'>): RefusalCode | null {
  const agent = core.agentsById.get(input.agentId);
  if (agent === undefined) return 'agent_not_found';
  if (!isLoggedOn(agent)) return 'agent_state_not_allowed';
  if (input.state === 'ready') becomeReady(core, agent, input.by === undefined);
  else becomeNotReady(core, agent, input.reason ?? null);
  return null;
}

function becomeReady(core: Core, agent: Agent, isOwn: boolean): void {
  agent.requested = follow(requestedStateTable, agent.requested, requestedOn.ready);
  clearImposed(core, agent);
  if (isOwn) {
    agent.noAnswers = 0;
    agent.rejects = 0;
  }
  for (const session of agent.sessions) {
    if (session.own !== sessionIs.notReady || session.reason !== loginReason) continue;
    session.own = follow(sessionTable, session.own, sessionOn.ready);
    session.reason = null;
  }
  signAgent(core, agent);
  touch(core, agent);
}

function becomeNotReady(core: Core, agent: Agent, reason: string | null): void {
  const occupied = isOccupied(core, agent);
  if (occupied) {
    agent.requested = follow(requestedStateTable, agent.requested, requestedOn.notReadyPending);
    agent.pendingReason = reason;
  } else {
    agent.requested = follow(requestedStateTable, agent.requested, requestedOn.notReady);
    agent.reason = reason;
  }
  touch(core, agent);
  rescindUnaccepted(core, agent, null);
}

export function changeDevice(core: Core, input: Of<'device.changed'>): RefusalCode | null {
  const agent = core.agentsById.get(input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const places = input.channels?.map((name) =>
    core.centre.channels.findIndex((channel) => channel.name === name),
  );
  if (places?.includes(-1)) return 'invalid_parameter';
  if (places !== undefined) for (const place of places) setUsable(agent, place, input.usable);
  else if (input.usable) agent.unusable = null;
  if (input.usable) agent.imposed &= ~imposedBy.device;
  else if (places === undefined) impose(core, agent, 'device');
  touch(core, agent);
  return null;
}

function setUsable(agent: Agent, channel: number, isUsable: boolean): void {
  if (agent.unusable === null && isUsable) return;
  agent.unusable ??= [];
  agent.unusable[channel] = !isUsable;
}

export function openSession(core: Core, input: Of<'openSession'>): RefusalCode | null {
  const agent = core.agentsById.get(input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const { isLoggedOn: isOn, pending } = requestedOf(agent);
  if (!isOn || pending === 'loggedOff') return 'agent_state_not_allowed';
  const group = core.centre.groups.indexOf(input.groupId);
  if (!agent.config.groups.includes(group)) return 'group_not_permitted';
  if (agent.sessions.some((session) => session.group === group && isLive(session))) {
    return 'session_exists';
  }
  const refusal = checkAddress(core, agent, input.addressId);
  if (refusal !== null) return refusal;
  const addressId = input.addressId ?? agent.addressId;
  addSession(core, agent, { group, isReady: false, addressId });
  signAgent(core, agent);
  touch(core, agent);
  return null;
}

export function setSessionState(core: Core, input: Of<'setSessionState'>): RefusalCode | null {
  const session = core.sessions.get(input.sessionId);
  if (session === undefined) return 'session_not_found';
  if (!isLive(session)) return 'session_state_not_allowed';
  const { agent } = session;
  const shown = shownSession(session);
  if (input.next === true) {
    if (shown !== 'busyOnCall' && shown !== 'busyWrapUp') return 'session_state_not_allowed';
  } else if (shown === 'busyWrapUp') {
    const refusal = leaveWrapUp(core, session);
    if (refusal !== null) return refusal;
    // The log-off that waited for it has acted.
    if (!isLive(session)) return null;
  }
  const isReady = input.state === 'ready';
  const own = isReady ? sessionIs.ready : sessionIs.notReady;
  if (session.own !== own) {
    const event = isReady ? sessionOn.ready : sessionOn.notReady;
    session.own = follow(sessionTable, session.own, event);
  }
  session.reason = isReady ? null : (input.reason ?? null);
  signAgent(core, agent);
  touch(core, agent);
  if (!isReady) rescindUnaccepted(core, agent, session);
  return null;
}

/** Ends the wrap-ups of the session; refused, and nothing ended, where one may not be. */
function leaveWrapUp(core: Core, session: Session): RefusalCode | null {
  const works = worksOfAgent(session.agent).filter(
    (work) => work.session === session && work.interactionState === interactionIs.wrapUp,
  );
  works.sort(compareWorks);
  for (const { wrapUp, outcome } of works) {
    if (wrapUp?.mode === 'timed') return 'call_state_not_allowed';
    if (wrapUp?.outcomeRequired === true && outcome === null) return 'code_required';
  }
  for (const work of works) endWrapUpOf(core, work);
  return null;
}

export function endSession(core: Core, input: Of<'endSession'>): RefusalCode | null {
  const session = core.sessions.get(input.sessionId);
  if (session === undefined) return 'session_not_found';
  if (!isLive(session)) return 'session_state_not_allowed';
  session.own = follow(sessionTable, session.own, sessionOn.ended);
  session.reason = null;
  signAgent(core, session.agent);
  touch(core, session.agent);
  rescindUnaccepted(core, session.agent, session);
  return null;
}

function isLive(session: Session): boolean {
  return session.own === sessionIs.notReady || session.own === sessionIs.ready;
}
