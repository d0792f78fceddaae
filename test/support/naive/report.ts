/**
 * The states reported at the end of an instant, each where it is another than the last one
 * reported.
 *
 * Source: acd-routing.md B1, B2; readings 20, 27.
 */
import type { AgentState, SessionState } from '../../../routing/index.ts';
import { isLive, shownState } from './sessions.ts';
import {
  type Agent,
  emit,
  holdsOfAgent,
  isBlockedBySessions,
  isLiveOffer,
  isReady,
  type Session,
  type World,
} from './world.ts';

/** Reports agents by id, then sessions by (agent id, n). */
export function reportStates(world: World): void {
  for (const agent of world.agents) {
    const shown = shownAgent(world, agent);
    if (JSON.stringify(shown) === agent.reported) continue;
    agent.reported = JSON.stringify(shown);
    const at = agent.addressId === null ? {} : { addressId: agent.addressId };
    emit(world, { type: 'agent.state', agentId: agent.profile.id, ...shown, ...at });
  }
  for (const agent of world.agents) {
    for (const session of agent.sessions) reportSession(world, session);
    agent.sessions = agent.sessions.filter((session) => session.own !== 'released');
  }
}

function shownAgent(world: World, agent: Agent) {
  const state = shownAgentState(world, agent);
  const reason = agent.loggedOn && !isReady(world, agent) ? reasonOf(world, agent) : null;
  return {
    state,
    ...(reason === null ? {} : { reason }),
    ...(agent.pending === null ? {} : { pending: agent.pending.kind }),
  };
}

function shownAgentState(world: World, agent: Agent): AgentState {
  if (!agent.loggedOn) return 'loggedOff';
  const holds = holdsOfAgent(world, agent.profile.id);
  if (holds.some((hold) => hold.stage === 'connected')) return 'busy';
  if (holds.some(isLiveOffer)) return 'reserved';
  if (holds.some((hold) => hold.stage === 'wrapUp')) return 'workingAfterCall';
  return isReady(world, agent) ? 'ready' : 'notReady';
}

function reasonOf(world: World, agent: Agent): string | null {
  if (agent.imposed.device) return 'device';
  if (agent.imposed.noAnswer) return 'noAnswer';
  if (agent.imposed.rejects) return 'rejects';
  if (isBlockedBySessions(world, agent)) return 'sessions';
  return agent.requestedReason;
}

function reportSession(world: World, session: Session): void {
  if (session.own === 'released' && session.reported !== '{"state":"ended"}') {
    reportAs(world, session, 'ended');
  }
  reportAs(world, session, shownState(world, session));
}

function reportAs(world: World, session: Session, state: SessionState): void {
  const { sessionId, agentId, groupId, addressId } = session;
  const isSpoken = state === 'notReady' && isLive(session) && session.reason !== null;
  const shown = { state, ...(isSpoken ? { reason: session.reason ?? '' } : {}) };
  if (JSON.stringify(shown) === session.reported) return;
  session.reported = JSON.stringify(shown);
  const at = addressId === null ? {} : { addressId };
  emit(world, { type: 'agentSession.state', sessionId, agentId, groupId, ...shown, ...at });
}
