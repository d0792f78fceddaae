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
import type { Core, Session } from '../memory/core.ts';
import { type AgentRef, agentFlag, agentHas, agentLayout, workLayout } from '../memory/layout.ts';
import {
  agentConfigOf,
  agentHasOf,
  agentIdOf,
  coldAgent,
  findAgent,
  flagAgent,
  imposedBy,
  isLoggedOn,
  isOccupied,
  loginReason,
  requestedOf,
  sessionsOf,
  setAgentHas,
  setOwnReason,
  shownSession,
  textsOf,
  textsToSet,
} from './agent-readings.ts';
import { clearImposed, finishLogOff, setAccrued, signAgent, touch } from './agents.ts';
import { follow, interactionIs, requestedOn, sessionIs, sessionOn } from './life-cycles.ts';
import { impose, rescindUnaccepted } from './offer-ends.ts';
import { endWrapUpOf } from './offer-inputs.ts';
import { compareWorks, outcomeOf, sessionOf, worksOfAgent, wrapUpOf } from './works.ts';

const { agentImposed, agentLastInboundAtMs, agentLastOfferAtMs, agentLastWorkAtMs } = agentLayout;
const { agentLostAtMs, agentNoAnswers, agentReadyAtMs, agentRejects, agentRequested } = agentLayout;
const { agentSessionsMade } = agentLayout;
const { workInteractionState } = workLayout;
const { agentIsLost } = agentFlag;
const { agentHasUnusable, agentHasLeft, agentHasSessions } = agentHas;

type Of<Type extends Input['type']> = Extract<Input, { type: Type }>;

export function logOn(core: Core, input: Of<'logOn'>): RefusalCode | null {
  const agent = findAgent(core, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const isReady = input.ready ?? false;
  const next = requestedStateTable.next(
    core.i32[agent + agentRequested]!,
    isReady ? requestedOn.loggedOnReady : requestedOn.loggedOn,
  );
  if (next === -1) return 'agent_state_not_allowed';
  const groups = groupsAsked(core, agent, input.groups);
  if (groups === null) return 'group_not_permitted';
  const { addressId } = input;
  const refusal = checkAddress(core, agent, addressId);
  if (refusal !== null) return refusal;
  core.i32[agent + agentRequested] = next;
  core.i32[agent + agentNoAnswers] = 0;
  core.i32[agent + agentRejects] = 0;
  setOwnReason(core, agent, loginReason);
  if (addressId !== undefined) textsToSet(core, agent).addressId = addressId;
  beginIdle(core, agent);
  for (const group of groups) {
    addSession(core, agent, { group, isReady, addressId: addressId ?? null });
  }
  signAgent(core, agent);
  touch(core, agent);
  return null;
}

/** An address is one agent's at a time: by their log-on, or by a live session. */
function checkAddress(core: Core, agent: AgentRef, id: string | undefined): RefusalCode | null {
  if (id === undefined) return null;
  if (!core.centre.addresses.has(id)) return 'address_not_found';
  const isBusy = core.agents.some(
    (other) =>
      other !== agent &&
      (textsOf(core, other).addressId === id ||
        sessionsOf(core, other).some((session) => session.addressId === id && isLive(session))),
  );
  return isBusy ? 'address_busy' : null;
}

/** Places of the groups asked for, ascending; null: one is not theirs. */
function groupsAsked(
  core: Core,
  agent: AgentRef,
  asked: readonly string[] | undefined,
): readonly number[] | null {
  const { groups: own } = agentConfigOf(core, agent);
  if (asked === undefined) return own;
  const places = asked.map((id) => core.centre.groups.indexOf(id));
  if (places.some((group) => !own.includes(group))) return null;
  return [...new Set(places)].sort((a, b) => a - b);
}

function beginIdle(core: Core, agent: AgentRef): void {
  const { f64, nowMs } = core;
  const { resumeWithinMs } = core.centre.settings;
  const at = agent >> 1;
  const lostAtMs = f64[at + agentLostAtMs]!;
  const resumes = lostAtMs !== -1 && nowMs - lostAtMs <= resumeWithinMs;
  if (!resumes) setAccrued(core, agent, 0);
  f64[at + agentLastWorkAtMs] = nowMs;
  f64[at + agentReadyAtMs] = nowMs;
  f64[at + agentLastInboundAtMs] = nowMs;
  f64[at + agentLastOfferAtMs] = nowMs;
  f64[at + agentLostAtMs] = -1;
  setAgentHas(core, agent, agentHasLeft, false);
  flagAgent(core, agent, agentIsLost, false);
}

function addSession(
  core: Core,
  agent: AgentRef,
  of: { readonly group: number; readonly isReady: boolean; readonly addressId: string | null },
): void {
  const { group, isReady, addressId } = of;
  const n = core.i32[agent + agentSessionsMade]! + 1;
  core.i32[agent + agentSessionsMade] = n;
  const session: Session = {
    id: `${agentIdOf(core, agent)}/${n}`,
    n,
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
  coldAgent(core, agent).sessions.push(session);
  setAgentHas(core, agent, agentHasSessions, true);
  core.sessions.set(session.id, session);
}

export function logOff(core: Core, input: Of<'logOff'>): RefusalCode | null {
  const agent = findAgent(core, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const occupied = isOccupied(core, agent);
  const next = requestedStateTable.next(
    core.i32[agent + agentRequested]!,
    occupied ? requestedOn.logOffPending : requestedOn.loggedOff,
  );
  if (next === -1) return 'agent_state_not_allowed';
  core.i32[agent + agentRequested] = next;
  flagAgent(core, agent, agentIsLost, input.lost ?? false);
  touch(core, agent);
  rescindUnaccepted(core, agent, null);
  if (!occupied) finishLogOff(core, agent);
  return null;
}

export function setState(core: Core, input: Of<'setState'>): RefusalCode | null {
  const agent = findAgent(core, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  if (!isLoggedOn(core, agent)) return 'agent_state_not_allowed';
  if (input.state === 'ready') becomeReady(core, agent, input.by === undefined);
  else becomeNotReady(core, agent, input.reason ?? null);
  return null;
}

function becomeReady(core: Core, agent: AgentRef, isOwn: boolean): void {
  request(core, agent, requestedOn.ready);
  clearImposed(core, agent);
  if (isOwn) {
    core.i32[agent + agentNoAnswers] = 0;
    core.i32[agent + agentRejects] = 0;
  }
  for (const session of sessionsOf(core, agent)) {
    if (session.own !== sessionIs.notReady || session.reason !== loginReason) continue;
    session.own = follow(sessionTable, session.own, sessionOn.ready);
    session.reason = null;
  }
  signAgent(core, agent);
  touch(core, agent);
}

function becomeNotReady(core: Core, agent: AgentRef, reason: string | null): void {
  const occupied = isOccupied(core, agent);
  if (occupied) {
    request(core, agent, requestedOn.notReadyPending);
    if (reason !== textsOf(core, agent).pendingReason) {
      textsToSet(core, agent).pendingReason = reason;
    }
  } else {
    request(core, agent, requestedOn.notReady);
    setOwnReason(core, agent, reason);
  }
  touch(core, agent);
  rescindUnaccepted(core, agent, null);
}

/** What they request holds from now on, which is legal. */
function request({ i32 }: Core, agent: AgentRef, event: number): void {
  i32[agent + agentRequested] = follow(requestedStateTable, i32[agent + agentRequested]!, event);
}

export function changeDevice(core: Core, input: Of<'device.changed'>): RefusalCode | null {
  const agent = findAgent(core, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const places = input.channels?.map((name) =>
    core.centre.channels.findIndex((channel) => channel.name === name),
  );
  if (places?.includes(-1)) return 'invalid_parameter';
  if (places !== undefined) for (const place of places) setUsable(core, agent, place, input.usable);
  else if (input.usable) setAgentHas(core, agent, agentHasUnusable, false);
  const { i32 } = core;
  if (input.usable) i32[agent + agentImposed] = i32[agent + agentImposed]! & ~imposedBy.device;
  else if (places === undefined) impose(core, agent, 'device');
  touch(core, agent);
  return null;
}

function setUsable(core: Core, agent: AgentRef, channel: number, isUsable: boolean): void {
  const isLimited = agentHasOf(core, agent, agentHasUnusable);
  if (!isLimited && isUsable) return;
  const cold = coldAgent(core, agent);
  if (!isLimited) cold.unusable = [];
  cold.unusable[channel] = !isUsable;
  setAgentHas(core, agent, agentHasUnusable, true);
}

export function openSession(core: Core, input: Of<'openSession'>): RefusalCode | null {
  const agent = findAgent(core, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const { isLoggedOn: isOn, pending } = requestedOf(core, agent);
  if (!isOn || pending === 'loggedOff') return 'agent_state_not_allowed';
  const group = core.centre.groups.indexOf(input.groupId);
  if (!agentConfigOf(core, agent).groups.includes(group)) return 'group_not_permitted';
  if (sessionsOf(core, agent).some((of) => of.group === group && isLive(of))) {
    return 'session_exists';
  }
  const refusal = checkAddress(core, agent, input.addressId);
  if (refusal !== null) return refusal;
  const addressId = input.addressId ?? textsOf(core, agent).addressId;
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
  const shown = shownSession(core, session);
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
  const works = worksOfAgent(core, session.agent).filter(
    (work) =>
      sessionOf(core, work) === session &&
      core.i32[work + workInteractionState] === interactionIs.wrapUp,
  );
  works.sort((a, b) => compareWorks(core, a, b));
  for (const work of works) {
    const wrapUp = wrapUpOf(core, work);
    if (wrapUp?.mode === 'timed') return 'call_state_not_allowed';
    if (wrapUp?.outcomeRequired === true && outcomeOf(core, work) === null) return 'code_required';
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
