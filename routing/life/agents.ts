/**
 * Changes of agents: every one ends in {@link touch}, which keeps all that is derived from it.
 *
 * The idle clock is one that nobody can game: idle time accrues while the agent is logged on, not
 * Not Ready and without work, and a break neither adds nor takes; a live offer does not stop it.
 * Source: acd-routing.md B2, B9; decisions/0004 20-29.
 */
import { requestedStateTable, sessionTable } from '../../machines/index.ts';
import { unplaceAgent } from '../matching/able.ts';
import { isWaitedFor, markStale, pairSignature } from '../matching/demands.ts';
import {
  addPlace,
  dropPlaces,
  dropSolo,
  sessionLive,
  sessionNone,
  sessionReady,
  signatureFor,
  signatureOf,
} from '../matching/signatures.ts';
import { type Core, groupGone, type Session, type Signature } from '../memory/core.ts';
import { type AgentRef, agentFlag, agentHas, agentLayout, none, words } from '../memory/layout.ts';
import { clear } from '../memory/lists.ts';
import { align, allocate } from '../memory/memory.ts';
import { kindOf } from '../memory/timer-list.ts';
import { agentTimer, arm, disarmAgent } from '../memory/timers.ts';
import {
  agentStates,
  coldAgent,
  findAgent,
  flagAgent,
  imposedBy,
  isAgent,
  isLoggedOn,
  isPresent,
  loginReason,
  pendings,
  reasonOf,
  requestedOf,
  sessionsOf,
  setAgentHas,
  setOwnReason,
  shownSession,
  shownState,
  textsOf,
  textsToSet,
} from './agent-readings.ts';
import { takeHolds } from './capacity.ts';
import { follow, requestedIs, requestedOn, sessionIs, sessionOn } from './life-cycles.ts';

const { agentAccruedMs, agentCoolUntilMs, agentIdleKeyMs, agentIdleSinceMs } = agentLayout;
const { agentLastInboundAtMs, agentLastOfferAtMs, agentLastWorkAtMs, agentLostAtMs } = agentLayout;
const { agentReadyAtMs, agentCapacity, agentCountedImposed, agentCountedRequested } = agentLayout;
const { agentFirstWork, agentFlags, agentImposed, agentIndex, agentInteractions } = agentLayout;
const { agentNextMember, agentNoAnswers, agentPreviousMember, agentReportedPending } = agentLayout;
const { agentReportedState, agentRequested, agentSessionsMade, agentSignature } = agentLayout;
const {
  agentIsTouched,
  agentIsCountedLoggedOn,
  agentIsCountedPresent,
  agentIsIdleRunning,
  agentIsLost,
  agentLoginReported,
} = agentFlag;
const { agentHasSessions } = agentHas;
const { coolDownEnd, autoReturn } = kindOf;

/**
 * To be called after any change of an agent: counts, idle clock, and who looks at them again, and
 * when.
 */
export function touch(core: Core, agent: AgentRef): void {
  countMember(core, agent);
  touchWork(core, agent);
}

/** After a change of what they have alone, not of what they request or is imposed. */
export function touchWork(core: Core, agent: AgentRef): void {
  setIdleClock(core, agent);
  touchOffer(core, agent);
}

/** After a change of what they are offered alone: their idle clock runs on. */
export function touchOffer(core: Core, agent: AgentRef): void {
  const { i32 } = core;
  markStale(core, agent);
  const flags = i32[agent + agentFlags]!;
  if ((flags & agentIsTouched) !== 0) return;
  i32[agent + agentFlags] = flags | agentIsTouched;
  core.touched.push(agent);
}

function countMember(core: Core, agent: AgentRef): void {
  const { i32 } = core;
  const requested = i32[agent + agentRequested]!;
  const imposed = i32[agent + agentImposed]!;
  const isAsCounted = requested === i32[agent + agentCountedRequested];
  if (isAsCounted && imposed === i32[agent + agentCountedImposed]) return;
  i32[agent + agentCountedRequested] = requested;
  i32[agent + agentCountedImposed] = imposed;
  countIn(core, agent, -1);
  flagAgent(core, agent, agentIsCountedLoggedOn, isLoggedOn(core, agent));
  flagAgent(core, agent, agentIsCountedPresent, isPresent(core, agent));
  countIn(core, agent, 1);
}

/** Counts them in their signature, as they were counted last. */
function countIn(core: Core, agent: AgentRef, by: 1 | -1): void {
  const signature = signatureOf(core, agent);
  if (isAgent(core, agent, agentIsCountedLoggedOn)) signature.loggedOn += by;
  if (isAgent(core, agent, agentIsCountedPresent)) signature.present += by;
}

/** Starts or stops the idle clock after any change of the agent, and sets the key that holds now. */
export function setIdleClock(core: Core, agent: AgentRef): void {
  const { i32, f64, nowMs } = core;
  const at = agent >> 1;
  const runs = i32[agent + agentInteractions] === 0 && isPresent(core, agent);
  const didRun = (i32[agent + agentFlags]! & agentIsIdleRunning) !== 0;
  if (runs && !didRun) {
    f64[at + agentIdleSinceMs] = nowMs - f64[at + agentAccruedMs]!;
    f64[at + agentReadyAtMs] = nowMs;
    i32[agent + agentFlags] = i32[agent + agentFlags]! | agentIsIdleRunning;
  } else if (didRun && !runs) {
    f64[at + agentAccruedMs] = nowMs - f64[at + agentIdleSinceMs]!;
    i32[agent + agentFlags] = i32[agent + agentFlags]! & ~agentIsIdleRunning;
  }
  f64[at + agentIdleKeyMs] = f64[at + idleField(core, runs)]!;
}

/** Where the key stands by which agents are compared. */
function idleField({ centre }: Core, runs: boolean): number {
  switch (centre.settings.idleKey) {
    case 'accrued':
      return runs ? agentIdleSinceMs : agentLastWorkAtMs;
    case 'sinceStatus':
      return agentReadyAtMs;
    case 'sinceLastInbound':
      return agentLastInboundAtMs;
    case 'sinceLastOffer':
      return agentLastOfferAtMs;
  }
}

/** The accrued idle time as it is now, running or not. */
export function accruedOf(core: Core, agent: AgentRef): number {
  const { f64, nowMs } = core;
  if (!isAgent(core, agent, agentIsIdleRunning)) return f64[(agent >> 1) + agentAccruedMs]!;
  return nowMs - f64[(agent >> 1) + agentIdleSinceMs]!;
}

/** Sets the accrued idle time; a running clock starts again from there. */
export function setAccrued(core: Core, agent: AgentRef, accruedMs: number): void {
  const { f64, nowMs } = core;
  f64[(agent >> 1) + agentAccruedMs] = accruedMs;
  if (!isAgent(core, agent, agentIsIdleRunning)) return;
  f64[(agent >> 1) + agentIdleSinceMs] = nowMs - accruedMs;
}

/** An agent who was never seen, of no signature yet. */
export function createAgent(core: Core, index: number): AgentRef {
  align(core);
  const agent = allocate(core, words.agent) as AgentRef;
  core.i32[agent + agentIndex] = index;
  takeHolds(core, agent);
  const { i32, f64, centre } = core;
  i32[agent + agentRequested] = requestedStateTable.initial;
  i32[agent + agentCountedRequested] = -1;
  i32[agent + agentCapacity] = centre.agents[index]!.capacity;
  f64[(agent >> 1) + agentCoolUntilMs] = -1;
  f64[(agent >> 1) + agentLostAtMs] = -1;
  return agent;
}

/** Gives an agent the signature of their links, skills and sessions as they are now. */
export function signAgent(core: Core, agent: AgentRef): void {
  const { signature, isNew } = signatureFor(core, agent, sessionStates(core, agent));
  if (signature === signatureOf(core, agent)) return;
  unplaceAgent(core, agent);
  leaveSignature(core, agent);
  joinSignature(core, agent, signature);
  if (isNew) pairSignature(core, signature);
  markStale(core, agent);
}

/** The same, where all signatures were made anew and the agent has none. */
export function signAnew(core: Core, agent: AgentRef): void {
  const { signature, isNew } = signatureFor(core, agent, sessionStates(core, agent));
  joinSignature(core, agent, signature);
  if (isNew) pairSignature(core, signature);
  markStale(core, agent);
}

/** By group: what their session there is to a link. */
function sessionStates(core: Core, agent: AgentRef): readonly number[] {
  const states = core.centre.groups.map(() => sessionNone);
  for (const session of sessionsOf(core, agent)) {
    if (session.group === groupGone) continue;
    if (session.own === sessionIs.ready) states[session.group] = sessionReady;
    else if (session.own === sessionIs.notReady) states[session.group] = sessionLive;
  }
  return states;
}

function leaveSignature(core: Core, agent: AgentRef): void {
  const { i32 } = core;
  dropPlaces(core, agent);
  countIn(core, agent, -1);
  const next = i32[agent + agentNextMember]!;
  const previous = i32[agent + agentPreviousMember]!;
  if (previous === 0) signatureOf(core, agent).firstMember = next as AgentRef;
  else i32[previous + agentNextMember] = next;
  if (next !== 0) i32[next + agentPreviousMember] = previous;
}

function joinSignature(core: Core, agent: AgentRef, signature: Signature): void {
  core.i32[agent + agentSignature] = signature.index;
  for (const _ of signature.slots) addPlace(core, agent);
  const { i32 } = core;
  const first = signature.firstMember;
  i32[agent + agentNextMember] = first;
  i32[agent + agentPreviousMember] = none;
  if (first !== none) i32[first + agentPreviousMember] = agent;
  signature.firstMember = agent;
  countIn(core, agent, 1);
}

/** Makes agents whom an expression names signatures of their own. */
export function nameAgents(core: Core, ids: readonly string[]): void {
  for (const id of ids) {
    const agent = findAgent(core, id);
    if (agent === undefined || core.signatures.solo.has(id)) continue;
    core.signatures.solo.add(id);
    signAgent(core, agent);
  }
}

/** Makes an agent a signature of their own while calls for them alone wait. */
export function singleOut(core: Core, agentId: string): void {
  const { soloForNow } = core.signatures;
  for (const id of soloForNow) if (id !== agentId && !isWaitedFor(core, id)) rejoin(core, id);
  soloForNow.add(agentId);
  const agent = findAgent(core, agentId);
  if (agent !== undefined) signAgent(core, agent);
}

/** Back among their likes, so that signatures stay few however many agents are asked by name. */
function rejoin(core: Core, agentId: string): void {
  const { signatures } = core;
  signatures.soloForNow.delete(agentId);
  const agent = findAgent(core, agentId);
  if (agent === undefined || signatures.solo.has(agentId)) return;
  signAgent(core, agent);
  dropSolo(core, agentId);
}

/** Ends imposed states other than the device's, which only the device ends. */
export function clearImposed(core: Core, agent: AgentRef): void {
  core.i32[agent + agentImposed] = core.i32[agent + agentImposed]! & imposedBy.device;
  disarmAgent(core, agent, autoReturn);
}

/** Auto-return: the imposed state and its count end. */
export function returnFromNoAnswer(core: Core, agent: AgentRef): void {
  const { i32 } = core;
  i32[agent + agentImposed] = i32[agent + agentImposed]! & ~imposedBy.noAnswer;
  i32[agent + agentNoAnswers] = 0;
  touch(core, agent);
}

/** Keeps the agent from work until the later of this end and the one they have. */
export function coolDown(core: Core, agent: AgentRef, forMs: number): void {
  const untilMs = core.nowMs + forMs;
  if (untilMs <= core.f64[(agent >> 1) + agentCoolUntilMs]!) return;
  core.f64[(agent >> 1) + agentCoolUntilMs] = untilMs;
  arm(core, agentTimer(core, agent, coolDownEnd), untilMs);
}

/** Lets a pending request act once nothing occupies the agent any more. */
export function settlePending(core: Core, agent: AgentRef): void {
  const { i32 } = core;
  // Offers that were let finish occupy them to their end, whatever a later version says of others.
  if (requestedOf(core, agent).pending === null || i32[agent + agentFirstWork] !== 0) return;
  const requested = i32[agent + agentRequested]!;
  i32[agent + agentRequested] = follow(requestedStateTable, requested, requestedOn.pendingActed);
  if (i32[agent + agentRequested] === requestedIs.loggedOff) finishLogOff(core, agent);
  else setOwnReason(core, agent, textsOf(core, agent).pendingReason);
  touch(core, agent);
}

/** What a log-off does when it takes effect; until then the sessions live. */
export function finishLogOff(core: Core, agent: AgentRef): void {
  for (const session of sessionsOf(core, agent)) {
    // Of an earlier log-on in this same instant, and still to be reported.
    if (sessionTable.isFinal(session.own)) continue;
    if (session.own !== sessionIs.ended) {
      session.own = follow(sessionTable, session.own, sessionOn.ended);
    }
    session.own = follow(sessionTable, session.own, sessionOn.released);
    session.reason = null;
    core.sessions.delete(session.id);
  }
  signAgent(core, agent);
  clearImposed(core, agent);
  if (textsOf(core, agent).addressId !== null) textsToSet(core, agent).addressId = null;
  // Who goes after a restart, and is back in time for it, keeps their idle time too.
  const isLost = isAgent(core, agent, agentIsLost);
  core.f64[(agent >> 1) + agentLostAtMs] = isLost ? core.nowMs : core.restartedAtMs;
  touch(core, agent);
}

/** Up to so many are sorted by insertion. */
const fewAgents = 16;

/** Reports states that changed in this instant: agents by id, then sessions by (agent, number). */
export function reportStates(core: Core): void {
  const { touched, i32 } = core;
  if (touched.length === 0) return;
  if (touched.length > 1) sortById(i32, touched);
  for (const agent of touched) reportAgent(core, agent);
  for (const agent of touched) {
    i32[agent + agentFlags] = i32[agent + agentFlags]! & ~agentIsTouched;
    if (i32[agent + agentSessionsMade]! > 0) reportSessions(core, agent);
  }
  clear(touched);
}

/** Few as a rule, and touched in about their order: sorted by insertion. */
function sortById(i32: Int32Array, agents: AgentRef[]): void {
  if (agents.length > fewAgents) {
    agents.sort((a, b) => i32[a + agentIndex]! - i32[b + agentIndex]!);
    return;
  }
  for (let at = 1; at < agents.length; at += 1) {
    const agent = agents[at]!;
    let place = at;
    while (place > 0 && i32[agents[place - 1]! + agentIndex]! > i32[agent + agentIndex]!) {
      agents[place] = agents[place - 1]!;
      place -= 1;
    }
    agents[place] = agent;
  }
}

function reportAgent(core: Core, agent: AgentRef): void {
  const { i32 } = core;
  const state = shownState(core, agent);
  const reason = reasonOf(core, agent);
  const { pending } = requestedOf(core, agent);
  const isReported =
    state === i32[agent + agentReportedState] &&
    pending === pendings[i32[agent + agentReportedPending]!] &&
    reason === reportedReasonOf(core, agent);
  if (isReported) return;
  i32[agent + agentReportedState] = state;
  i32[agent + agentReportedPending] = pendings.indexOf(pending);
  setReportedReason(core, agent, reason);
  core.sink.agentState(agent, agentStates[state]!, reason, pending);
}

/** The reason that was reported last. */
export function reportedReasonOf(core: Core, agent: AgentRef): string | null {
  const isLogin = isAgent(core, agent, agentLoginReported);
  return isLogin ? loginReason : textsOf(core, agent).reportedReason;
}

export function setReportedReason(core: Core, agent: AgentRef, reason: string | null): void {
  const isLogin = reason === loginReason;
  flagAgent(core, agent, agentLoginReported, isLogin);
  if (isLogin || reason === textsOf(core, agent).reportedReason) return;
  textsToSet(core, agent).reportedReason = reason;
}

function reportSessions(core: Core, agent: AgentRef): void {
  const { sessions } = coldAgent(core, agent);
  for (const session of sessions) {
    const state = shownSession(core, session);
    const reason = state === 'notReady' ? session.reason : null;
    if (state === session.reported && reason === session.reportedReason) continue;
    if (state === 'released' && session.reported !== 'ended') {
      core.sink.sessionState(session, 'ended', null);
    }
    core.sink.sessionState(session, state, reason);
    session.reported = state;
    session.reportedReason = reason;
  }
  if (!sessions.some(isReleased)) return;
  const live = sessions.filter((session) => !isReleased(session));
  sessions.splice(0, sessions.length, ...live);
  setAgentHas(core, agent, agentHasSessions, live.length > 0);
}

function isReleased({ own }: Session): boolean {
  return own === sessionIs.released;
}
