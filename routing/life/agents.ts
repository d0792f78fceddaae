/**
 * Changes of agents: every one ends in {@link touch}, which keeps all that is derived from it.
 *
 * The idle clock, which nobody can game, runs while the agent is logged on, not Not Ready and
 * without work: a break neither adds nor takes, and a live offer does not stop it.
 * Source: acd-routing.md B2, B9; decisions/0004 20-27, 29.
 */
import { assert } from '../../kernel/index.ts';
import { requestedStateTable, sessionTable } from '../../machines/index.ts';
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

/** Starts or stops the clock after any change of the agent, and sets the key that holds now. */
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

/** The accrued time as it is now, running or not. */
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

/** After any change of an agent: counts, idle clock, and who looks at them again. */
export function touch(core: Core, agent: Agent): void {
  countMember(core, agent);
  setIdleClock(core, agent);
  markStale(core, agent);
  if (agent.isTouched) return;
  agent.isTouched = true;
  core.touched.push(agent);
}

/** What a bit of `imposed` is in a number of it and of `requested`. */
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
  // The first has come, or the last has gone.
  if (signature.loggedOn === (by === 1 ? 1 : 0)) changeRivals(demands);
}

/** An agent who was never seen; to be signed, like every other. */
export function createAgent(signatures: Signatures, config: AgentConfig, centre: Centre): Agent {
  const none = centre.groups.map(() => sessionNone);
  return new Agent(config, signatureFor(signatures, config, none).signature);
}

/** Gives an agent the signature of their links, skills and sessions as they are now. */
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

/** The last one takes their place. */
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
  if (isReady && counted < imposedUnit) signature.present += by;
  assert(signature.present >= 0, 'no more present members leave than came');
}

/** Makes agents whom an expression names signatures of their own. */
export function nameAgents(core: Core, ids: readonly string[]): void {
  for (const id of ids) {
    const agent = core.agentsById.get(id);
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
  const agent = core.agentsById.get(agentId);
  if (agent !== undefined) signAgent(core, agent);
}

/** Back among their likes, so that signatures stay few however many agents are asked by name. */
function rejoin(core: Core, agentId: string): void {
  const { signatures } = core;
  signatures.soloForNow.delete(agentId);
  const agent = core.agentsById.get(agentId);
  if (agent === undefined || signatures.solo.has(agentId)) return;
  signAgent(core, agent);
  dropSolo(signatures, agentId);
}

/** Ends imposed states other than the device's, which only the device ends. */
export function clearImposed(core: Core, agent: Agent): void {
  agent.imposed &= imposedBy.device;
  disarm(core, agent.rare.autoReturnTimer);
}

/** Offers that they did not take count no more. */
export function forgetRefused(agent: Agent): void {
  if (agent.rare === noAgentRare) return;
  const rare = agent.own;
  rare.noAnswers = 0;
  rare.rejects = 0;
}

/** Auto-return: the imposed state and its count end. */
export function returnFromNoAnswer(core: Core, agent: Agent): void {
  assert((agent.imposed & imposedBy.noAnswer) !== 0, 'who returns was away for no answer');
  agent.imposed &= ~imposedBy.noAnswer;
  if (agent.rare.noAnswers !== 0) agent.own.noAnswers = 0;
  touch(core, agent);
}

/** Keeps the agent from work until the later of this end and the one they have. */
export function coolDown(core: Core, agent: Agent, forMs: number): void {
  const untilMs = core.nowMs + forMs;
  if (untilMs <= agent.rare.coolUntilMs) return;
  const rare = agent.own;
  rare.coolUntilMs = untilMs;
  rare.coolDownTimer ??= new Timer('coolDownEnd', agent);
  arm(core, rare.coolDownTimer, untilMs);
}

/** Lets a pending request act once nothing occupies the agent any more. */
export function settlePending(core: Core, agent: Agent): void {
  // Offers that were let finish occupy them to their end, whatever a later version says of others.
  if (requestedOf(agent).pending === null || agent.firstWork !== null) return;
  agent.requested = follow(requestedStateTable, agent.requested, requestedOn.pendingActed);
  if (agent.requested === requestedIs.loggedOff) finishLogOff(core, agent);
  else agent.reason = agent.rare.pendingReason;
  touch(core, agent);
}

/** What a log-off does when it takes effect; until then the sessions live. */
export function finishLogOff(core: Core, agent: Agent): void {
  assert(agent.firstWork === null, 'an agent who has logged off holds nothing');
  assert(agent.interactions === 0, 'who holds nothing is connected to nobody');
  assert(!requestedOf(agent).isLoggedOn, 'a log-off that takes effect was asked for');
  for (const session of agent.rare.sessions) {
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
  if (agent.rare.addressId !== null) agent.own.addressId = null;
  // Who goes after a restart, and is back in time for it, keeps their idle time too.
  const lostAtMs = agent.rare.isLost ? core.nowMs : core.restartedAtMs;
  if (lostAtMs !== agent.rare.lostAtMs) agent.own.lostAtMs = lostAtMs;
  touch(core, agent);
}

/** Reports states that changed in this instant: agents by id, then sessions by (agent, number). */
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

/** Up to so many are sorted by insertion: they are touched in about their order. */
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
