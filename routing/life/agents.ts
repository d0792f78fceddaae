/**
 * Changes of agents, each ending in {@link touch}, which updates derived values. The idle clock
 * runs while logged on, not Not Ready and without work; breaks only pause it, live offers do not.
 * Source: acd-routing.md B2, B9; decisions/0004 20-27, 29.
 */
import { assert } from '../../kernel/index.ts';
import { agentRegions, sessionTable } from '../../machines/index.ts';
import type { AgentConfig, Centre } from '../centre/compile-centre.ts';
import { unplaceAgent } from '../matching/able-agents.ts';
import { changeRivals, isWaitedFor, markStale, pairSignature } from '../matching/demands.ts';
import {
  addPlace,
  dropSolo,
  sessionLive,
  sessionNone,
  sessionReady,
  signatureFor,
} from '../matching/signatures.ts';
import { type Core, groupGone, type Signatures } from '../memory/core.ts';
import { Agent, noAgentRare, type Signature } from '../memory/records.ts';
import { arm, clear, disarm, Timer } from '../memory/timers.ts';
import {
  imposedBy,
  isPresent,
  reasonOf,
  requestedOf,
  shownSession,
  shownState,
} from './agent-readings.ts';
import { follow, requestedIs, requestedOn, sessionIs, sessionOn } from './life-cycles.ts';

function setIdleClock(core: Core, agent: Agent): void {
  const isWorking = agent.interactions > 0;
  const runs = isPresent(agent) && !isWorking;
  if (runs && !agent.isIdleRunning) {
    agent.idleSinceMs = core.nowMs - agent.accruedMs;
    agent.readyAtMs = core.nowMs;
  }
  if (!runs && agent.isIdleRunning) agent.accruedMs = core.nowMs - agent.idleSinceMs;
  agent.isIdleRunning = runs;
  agent.idleKeyMs = keyNow(core, agent);
}

/** The agent's accrued idle time, whether the idle clock runs or not. */
export function accruedOf(core: Core, agent: Agent): number {
  return agent.isIdleRunning ? core.nowMs - agent.idleSinceMs : agent.accruedMs;
}

export function setAccrued(core: Core, agent: Agent, accruedMs: number): void {
  if (accruedMs < 0) assert(false, 'idle time is not negative');
  agent.accruedMs = accruedMs;
  if (agent.isIdleRunning) agent.idleSinceMs = core.nowMs - accruedMs;
}

function keyNow(core: Core, agent: Agent): number {
  switch (core.centre.settings.idleKey) {
    case 'accrued':
      return agent.isIdleRunning ? agent.idleSinceMs : agent.lastWorkAtMs;
    case 'sinceStatus':
      return agent.readyAtMs;
    case 'sinceLastInbound':
      return agent.lastInboundAtMs;
    case 'sinceLastOffer':
      return agent.lastOfferAtMs;
  }
}

/** Updates counts, idle clock and matching after an agent's change. */
export function touch(core: Core, agent: Agent): void {
  if (isBlocked(core, agent)) agent.imposed |= imposedBy.sessions;
  else agent.imposed &= ~imposedBy.sessions;
  countMember(core, agent);
  setIdleClock(core, agent);
  markStale(core, agent);
  if (agent.isTouched) return;
  agent.isTouched = true;
  core.touched.push(agent);
}

/** Whether sessions keep all queue calls from an agent who requested Ready. */
function isBlocked({ readings }: Core, { signature, requested }: Agent): boolean {
  return !signature.isServing && requestedOf({ requested }).isReady && readings > 1;
}

/** Factor on `imposed` when combined with `requested` in one number. */
const imposedUnit = 256;

function countMember(core: Core, agent: Agent): void {
  const now = agent.requested + agent.imposed * imposedUnit;
  if (now === agent.counted) return;
  countIn(core, agent, -1);
  agent.counted = now;
  countIn(core, agent, 1);
}

function countLoggedOn({ demands }: Core, signature: Signature, by: 1 | -1): void {
  signature.loggedOn += by;
  assert(signature.loggedOn >= 0, 'members who are logged on are counted');
  assert(signature.loggedOn <= signature.members.length, 'nobody is logged on but members');
  // The first member logged on, or the last logged off.
  if (signature.loggedOn === (by === 1 ? 1 : 0)) changeRivals(demands);
}

/** {@link signAgent} must follow. */
export function createAgent(signatures: Signatures, config: AgentConfig, centre: Centre): Agent {
  const none = centre.groups.map(() => sessionNone);
  return new Agent(config, signatureFor(signatures, config, none).signature);
}

export function signAgent(core: Core, agent: Agent): void {
  const states = core.centre.groups.map(() => sessionNone);
  for (const session of agent.rare.sessions) {
    if (session.group === groupGone) continue;
    assert(session.group < states.length, 'a session is for a group of the centre');
    if (session.own === sessionIs.ready) states[session.group] = sessionReady;
    else if (session.own === sessionIs.notReady) states[session.group] = sessionLive;
  }
  const { signature, isNew } = signatureFor(core.signatures, agent.config, states);
  if (signature === agent.signature) return;
  unplaceAgent(core, agent);
  countIn(core, agent, -1);
  leaveMembers(agent);
  agent.signature = signature;
  agent.memberPlace = signature.members.push(agent) - 1;
  agent.firstPlace = null;
  for (const _ of signature.slots) addPlace(agent);
  countIn(core, agent, 1);
  if (isNew) pairSignature(core, signature);
  markStale(core, agent);
}

/** Removes the agent from their signature; the last member takes the free place. */
function leaveMembers(agent: Agent): void {
  const { members } = agent.signature;
  assert(members[agent.memberPlace] === agent, 'an agent is a member of their signature');
  const last = members.pop() as Agent;
  if (last !== agent) members[agent.memberPlace] = last;
  last.memberPlace = agent.memberPlace;
}

function countIn(core: Core, agent: Agent, by: 1 | -1): void {
  const { counted, signature } = agent;
  const { isLoggedOn, isReady } = requestedOf({ requested: counted & (imposedUnit - 1) });
  if (isLoggedOn) countLoggedOn(core, signature, by);
  const isReached = ((counted / imposedUnit) & imposedBy.device) === 0;
  if (isLoggedOn && isReached) signature.staffed += by;
  if (isReady && counted < imposedUnit) signature.present += by;
  assert(signature.present >= 0, 'no more present members leave than came');
}

export function nameAgents(core: Core, ids: readonly string[]): void {
  for (const id of ids) {
    const agent = core.agentsById.get(id);
    if (agent === undefined || core.signatures.solo.has(id)) continue;
    core.signatures.solo.add(id);
    signAgent(core, agent);
  }
}

export function singleOut(core: Core, agentId: string): void {
  const { soloForNow } = core.signatures;
  for (const id of soloForNow) if (id !== agentId && !isWaitedFor(core, id)) rejoin(core, id);
  soloForNow.add(agentId);
  const agent = core.agentsById.get(agentId);
  if (agent !== undefined) signAgent(core, agent);
}

/** Ends an agent's signature of their own: they join similar agents, which keeps signatures few. */
function rejoin(core: Core, agentId: string): void {
  const { signatures } = core;
  signatures.soloForNow.delete(agentId);
  const agent = core.agentsById.get(agentId);
  if (agent === undefined || signatures.solo.has(agentId)) return;
  signAgent(core, agent);
  dropSolo(signatures, agentId);
}

/** Ends Not Ready states that the system imposed on an agent, save one for a failed telephone. */
export function clearImposed(core: Core, agent: Agent): void {
  agent.imposed &= imposedBy.device;
  disarm(core, agent.rare.autoReturnTimer);
}

export function forgetRefused(agent: Agent): void {
  if (agent.rare === noAgentRare) return;
  const rare = agent.own;
  rare.noAnswers = 0;
  rare.rejects = 0;
}

/** Ends an agent's Not Ready for unanswered offers, and resets their number. */
export function returnFromNoAnswer(core: Core, agent: Agent): void {
  assert((agent.imposed & imposedBy.noAnswer) !== 0, 'who returns was away for no answer');
  agent.imposed &= ~imposedBy.noAnswer;
  if (agent.rare.noAnswers !== 0) agent.own.noAnswers = 0;
  touch(core, agent);
}

/** Gives the agent no work for `forMs`, or longer if an earlier cool-down ends later. */
export function coolDown(core: Core, agent: Agent, forMs: number): void {
  const untilMs = core.nowMs + forMs;
  if (untilMs <= agent.rare.coolUntilMs) return;
  const rare = agent.own;
  rare.coolUntilMs = untilMs;
  rare.coolDownTimer ??= new Timer('coolDownEnd', agent);
  arm(core, rare.coolDownTimer, untilMs);
}

/** Carries out the agent's pending request once they have no work. */
export function settlePending(core: Core, agent: Agent): void {
  // An offer that was let to finish delays the request, even if a later version says otherwise.
  if (requestedOf(agent).pending === null || agent.firstWork !== null) return;
  agent.requested = follow(agentRegions.requested, agent.requested, requestedOn.pendingActed);
  if (agent.requested === requestedIs.loggedOff) finishLogOff(core, agent);
  else agent.reason = agent.rare.pendingReason;
  touch(core, agent);
}

/** Completes a log-off, maybe after a delay for work, until when sessions live. */
export function finishLogOff(core: Core, agent: Agent): void {
  assert(agent.firstWork === null, 'an agent who has logged off holds nothing');
  assert(agent.interactions === 0, 'who holds nothing is connected to nobody');
  assert(!requestedOf(agent).isLoggedOn, 'a log-off that takes effect was asked for');
  for (const session of agent.rare.sessions) {
    // An earlier log-on in this instant ended this session, still unreported.
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
  if (agent.rare.addressId !== null) agent.own.addressId = null;
  // An agent who soon logs on again keeps the idle time, also after a restart.
  const lostAtMs = agent.rare.isLost ? core.nowMs : core.restartedAtMs;
  if (lostAtMs !== agent.rare.lostAtMs) agent.own.lostAtMs = lostAtMs;
  touch(core, agent);
}

/** Reports states changed in this instant: agents by id, then sessions by agent and number. */
export function reportStates(core: Core): void {
  const { touched } = core;
  if (touched.length === 0) return;
  if (touched.length > 1) sortById(touched);
  for (const agent of touched) reportAgent(core, agent);
  for (const agent of touched) {
    agent.isTouched = false;
    if (agent.rare.sessionsMade > 0) reportSessions(core, agent);
  }
  clear(touched);
}

/** Up to this many agents, insertion sort is quicker, as they come nearly sorted. */
const fewAgents = 16;

function sortById(agents: Agent[]): void {
  if (agents.length > fewAgents) {
    agents.sort((a, b) => a.config.index - b.config.index);
    return;
  }
  for (let at = 1; at < agents.length; at += 1) {
    const agent = agents[at] as Agent;
    let place = at;
    while (place > 0 && (agents[place - 1] as Agent).config.index > agent.config.index) {
      agents[place] = agents[place - 1] as Agent;
      place -= 1;
    }
    agents[place] = agent;
  }
}

function reportAgent(core: Core, agent: Agent): void {
  const state = shownState(agent);
  const reason = reasonOf(agent);
  const { pending } = requestedOf(agent);
  const { reportedReason, reportedPending } = agent.rare;
  if (reason !== reportedReason || pending !== reportedPending) {
    const rare = agent.own;
    rare.reportedReason = reason;
    rare.reportedPending = pending;
    agent.share();
  } else if (state === agent.reportedState) {
    return;
  }
  agent.reportedState = state;
  core.sink.agentState(agent, state, reason, pending);
}

function reportSessions(core: Core, agent: Agent): void {
  let isAnyOver = false;
  for (const session of agent.rare.sessions) {
    const state = shownSession(session);
    isAnyOver ||= state === 'released';
    const reason = state === 'notReady' ? session.reason : null;
    if (state === session.reported && reason === session.reportedReason) continue;
    if (state === 'released' && session.reported !== 'ended') {
      core.sink.sessionState(session, 'ended', null);
    }
    core.sink.sessionState(session, state, reason);
    session.reported = state;
    session.reportedReason = reason;
  }
  if (!isAnyOver) return;
  const rare = agent.own;
  rare.sessions = rare.sessions.filter(({ own }) => own !== sessionIs.released);
}
