/**
 * Agents' inputs: log-on, requested states, sessions, devices. Handlers return null, or a refusal
 * code without any change. Source: acd-routing.md B2; decisions/0004 21-26.
 */
import { assert } from '../../kernel/index.ts';
import { agentRegions, sessionTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/codes.ts';
import type { SessionState } from '../files/index.ts';
import type { Core } from '../memory/core.ts';
import { type Agent, noAgentRare, type Session, type Work } from '../memory/records.ts';
import { appendTo } from '../memory/timers.ts';
import {
  imposedBy,
  isLiveSession,
  isLoggedOn,
  isOccupied,
  isPresent,
  loginReason,
  requestedOf,
  shownSession,
} from './agent-readings.ts';
import {
  clearImposed,
  finishLogOff,
  forgetRefused,
  setAccrued,
  signAgent,
  touch,
} from './agents.ts';
import { finish } from './interactions.ts';
import { follow, interactionIs, requestedOn, sessionIs, sessionOn } from './life-cycles.ts';
import { impose, rescindUnaccepted } from './limits.ts';
import { type Answers, about, type InputOf, keepsInWrapUp } from './offer-inputs.ts';
import { sessionFor } from './offers.ts';
import { compareWorks, worksOfAgent } from './works.ts';

function findAgent(core: Core, input: { readonly agentId: string }): Agent | RefusalCode {
  return core.agentsById.get(input.agentId) ?? 'agent_not_found';
}

function findSession(core: Core, input: { readonly sessionId: string }): Session | RefusalCode {
  const session = core.sessions.get(input.sessionId);
  if (session === undefined) return 'session_not_found';
  return isLiveSession(session) ? session : 'session_state_not_allowed';
}

const logOn = about(findAgent, (core, agent, input: InputOf<'logOn'>) => {
  const isReady = input.ready ?? false;
  const event = isReady ? requestedOn.loggedOnReady : requestedOn.loggedOn;
  const next = agentRegions.requested.next(agent.requested, event);
  if (next === -1) return 'agent_state_not_allowed';
  const groups = groupsAsked(core, agent, input.groups);
  if (groups === null) return 'group_not_permitted';
  const refusal = checkAddress(core, agent, input.addressId);
  if (refusal !== null) return refusal;
  assert(agent.firstWork === null, 'an agent who logs on holds nothing');
  agent.requested = next;
  agent.reason = loginReason;
  const { addressId = null } = input;
  if (addressId !== agent.rare.addressId) agent.own.addressId = addressId;
  forgetRefused(agent);
  beginIdle(core, agent);
  for (const group of groups) addSession(core, agent, group, isReady, addressId);
  signAgent(core, agent);
  touch(core, agent);
  return null;
});

/** Refuses an address that another agent uses, by a log-on or a live session. */
function checkAddress(core: Core, agent: Agent, id: string | undefined): RefusalCode | null {
  if (id === undefined) return null;
  if (!core.centre.addresses.has(id)) return 'address_not_found';
  const isBusy = core.agents.some(
    (other) =>
      other !== agent &&
      (other.rare.addressId === id ||
        other.rare.sessions.some((session) => session.addressId === id && isLiveSession(session))),
  );
  return isBusy ? 'address_busy' : null;
}

/** Indexes of groups to sign on to, ascending; null: one of them is not permitted. */
function groupsAsked(
  core: Core,
  agent: Agent,
  asked: readonly string[] | undefined,
): readonly number[] | null {
  if (asked === undefined) return agent.config.brings.groups;
  const places = asked.map((id) => core.centre.groups.indexOf(id));
  if (places.some((group) => !agent.config.brings.groups.includes(group))) return null;
  return [...new Set(places)].sort((a, b) => a - b);
}

function beginIdle(core: Core, agent: Agent): void {
  const { resumeWithinMs } = core.centre.settings;
  assert(!agent.isIdleRunning, 'the idle clock of who is logged off stands');
  const { lostAtMs } = agent.rare;
  const resumes = lostAtMs !== -1 && core.nowMs - lostAtMs <= resumeWithinMs;
  if (!resumes) setAccrued(core, agent, 0);
  agent.lastWorkAtMs = core.nowMs;
  agent.readyAtMs = core.nowMs;
  agent.lastInboundAtMs = core.nowMs;
  agent.lastOfferAtMs = core.nowMs;
  if (agent.rare === noAgentRare) return;
  const rare = agent.own;
  rare.left = null;
  rare.lostAtMs = -1;
  rare.isLost = false;
}

function addSession(
  core: Core,
  agent: Agent,
  group: number,
  isReady: boolean,
  addressId: string | null,
): void {
  assert(agent.config.brings.groups.includes(group), 'a session is for a group of its agent');
  const rare = agent.own;
  rare.sessionsMade += 1;
  const session: Session = {
    id: `${agent.config.id}/${rare.sessionsMade}`,
    n: rare.sessionsMade,
    agent,
    groupId: core.centre.groups[group] ?? '',
    group,
    addressId,
    own: isReady
      ? follow(sessionTable, sessionTable.initial, sessionOn.ready)
      : sessionTable.initial,
    isPaused: false,
    reason: isReady ? null : loginReason,
    reported: null,
    reportedReason: null,
  };
  rare.sessions = appendTo(rare.sessions, session);
  assert(!core.sessions.has(session.id), 'no two sessions have one number');
  core.sessions.set(session.id, session);
}

const logOff = about(findAgent, (core, agent, input: InputOf<'logOff'>) => {
  const occupied = isOccupied(core, agent);
  const event = occupied ? requestedOn.logOffPending : requestedOn.loggedOff;
  const next = agentRegions.requested.next(agent.requested, event);
  if (next === -1) return 'agent_state_not_allowed';
  agent.requested = next;
  const { lost: isLost = false } = input;
  if (isLost !== agent.rare.isLost) agent.own.isLost = isLost;
  touch(core, agent);
  rescindUnaccepted(core, agent, null);
  if (!occupied) finishLogOff(core, agent);
  return null;
});

const setState = about(findAgent, (core, agent, input: InputOf<'setState'>) => {
  if (!isLoggedOn(agent)) return 'agent_state_not_allowed';
  if (input.state === 'notReady') {
    becomeNotReady(core, agent, input.reason ?? null);
    return null;
  }
  const isOwn = input.by === undefined;
  const wrapUps = input.next === true || core.readings === 1 ? [] : wrapUpsOf(agent, null);
  if (isOwn && wrapUps.some((work) => keepsInWrapUp(work) === 'code_required')) {
    return 'code_required';
  }
  agent.requested = follow(agentRegions.requested, agent.requested, requestedOn.ready);
  clearImposed(core, agent);
  if (isOwn) forgetRefused(agent);
  // A timed wrap-up goes on, as does one whose code a supervisor cannot give.
  for (const work of wrapUps) if (keepsInWrapUp(work) === null) finish(core, work, false);
  readySessions(core, agent);
  return null;
});

function readySessions(core: Core, agent: Agent): void {
  for (const session of agent.rare.sessions) {
    if (session.own !== sessionIs.notReady || session.isPaused) continue;
    // What was said for after the session's work holds.
    if (core.readings > 1 && isAtWork(shownSession(session))) continue;
    session.own = follow(sessionTable, session.own, sessionOn.ready);
    session.reason = null;
  }
  signAgent(core, agent);
  touch(core, agent);
}

function becomeNotReady(core: Core, agent: Agent, reason: string | null): void {
  const isPending = isOccupied(core, agent);
  const event = isPending ? requestedOn.notReadyPending : requestedOn.notReady;
  agent.requested = follow(agentRegions.requested, agent.requested, event);
  if (isPending) agent.own.pendingReason = reason;
  else agent.reason = reason;
  touch(core, agent);
  rescindUnaccepted(core, agent, null);
}

const changeDevice = about(findAgent, (core, agent, input: InputOf<'device.changed'>) => {
  const places = input.channels?.map((name) =>
    core.centre.channels.findIndex((channel) => channel.name === name),
  );
  if (places?.includes(-1)) return 'invalid_parameter';
  for (const place of places ?? []) {
    if (input.usable && agent.rare.unusable === null) break;
    const rare = agent.own;
    rare.unusable ??= [];
    rare.unusable[place] = !input.usable;
  }
  if (places === undefined && input.usable) agent.own.unusable = null;
  if (input.usable) agent.imposed &= ~imposedBy.device;
  else if (places === undefined) impose(core, agent, 'device');
  touch(core, agent);
  return null;
});

const openSession = about(findAgent, (core, agent, input: InputOf<'openSession'>) => {
  const { isLoggedOn: isOn, pending } = requestedOf(agent);
  if (!isOn || pending === 'loggedOff') return 'agent_state_not_allowed';
  const group = core.centre.groups.indexOf(input.groupId);
  if (!agent.config.brings.groups.includes(group)) return 'group_not_permitted';
  if (sessionFor(agent, group) !== null) return 'session_exists';
  const refusal = checkAddress(core, agent, input.addressId);
  if (refusal !== null) return refusal;
  const addressId = input.addressId ?? agent.rare.addressId;
  addSession(core, agent, group, false, addressId);
  signAgent(core, agent);
  touch(core, agent);
  return null;
});

const setSessionState = about(findSession, (core, session, input: InputOf<'setSessionState'>) => {
  const shown = shownSession(session);
  if (input.next === true) {
    if (!isAtWork(shown)) return 'session_state_not_allowed';
  } else if (shown === 'busyWrapUp') {
    const refusal = leaveWrapUp(core, session);
    if (refusal !== null) return refusal;
    // If a pending log-off took effect, the session has ended.
    if (!isLiveSession(session)) return null;
  }
  const isReady = input.state === 'ready';
  if (session.own !== (isReady ? sessionIs.ready : sessionIs.notReady)) {
    const event = isReady ? sessionOn.ready : sessionOn.notReady;
    session.own = follow(sessionTable, session.own, event);
  }
  session.reason = isReady ? null : (input.reason ?? null);
  const isPause = core.readings === 1 ? session.reason !== loginReason : !isAtWork(shown);
  session.isPaused = !isReady && (isPause || input.pause === true);
  leaveSession(core, session);
  return null;
});

function isAtWork(shown: SessionState): boolean {
  return shown === 'busyOnCall' || shown === 'busyWrapUp';
}

/** After a change of the session: it gets no more offers if it is not ready. */
function leaveSession(core: Core, session: Session): void {
  const { agent } = session;
  signAgent(core, agent);
  touch(core, agent);
  if (session.own === sessionIs.ready) return;
  rescindUnaccepted(core, agent, isPresent(agent) ? session : null);
}

/** The agent's wrap-ups, of one session or all, in order. */
function wrapUpsOf(agent: Agent, session: Session | null): readonly Work[] {
  const works = worksOfAgent(agent).filter(
    (work) =>
      work.interactionState === interactionIs.wrapUp &&
      (session === null || work.session === session),
  );
  return works.sort(compareWorks);
}

/** Ends all wrap-ups of the session, or none if one must not end. */
function leaveWrapUp(core: Core, session: Session): RefusalCode | null {
  const works = wrapUpsOf(session.agent, session);
  for (const work of works) {
    const refusal = keepsInWrapUp(work);
    if (refusal !== null) return refusal;
  }
  for (const work of works) finish(core, work, false);
  return null;
}

const endSession = about(findSession, (core, session) => {
  session.own = follow(sessionTable, session.own, sessionOn.ended);
  session.reason = null;
  leaveSession(core, session);
  return null;
});

export const agentAnswers = {
  'device.changed': changeDevice,
  logOn,
  logOff,
  setState,
  openSession,
  setSessionState,
  endSession,
} satisfies Partial<Answers>;
