/**
 * Sessions: one agent's sign-on for one group.
 *
 * Source: tapi-call-center.md 3.4 to 3.7; readings 21, 22, 26.
 */
import type { Input, RefusalCode, SessionState } from '../../../routing/index.ts';
import { endInteraction, refusalToEnd } from './interactions.ts';
import { rescindUnaccepted } from './offers.ts';
import {
  type Agent,
  agentOf,
  type Hold,
  holdsOfAgent,
  isReady,
  type Session,
  type World,
} from './world.ts';

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

/** Neither ended nor released. */
export function isLive(session: Session): boolean {
  return session.own === 'ready' || session.own === 'notReady';
}

/** What clients see: the session's interactions come before its own switch. */
export function shownState(world: World, session: Session): SessionState {
  if (!isLive(session)) return session.own;
  const stages = holdsOfSession(world, session).map((hold) => hold.stage);
  if (stages.includes('connected')) return 'busyOnCall';
  if (stages.includes('wrapUp')) return 'busyWrapUp';
  return session.own;
}

/** Opens a session that is known to be allowed. */
export function addSession(
  agent: Agent,
  groupId: string,
  addressId: string | null,
  own: 'ready' | 'notReady',
): void {
  agent.sessionCount += 1;
  agent.sessions.push({
    sessionId: `${agent.profile.id}/${agent.sessionCount}`,
    agentId: agent.profile.id,
    n: agent.sessionCount,
    groupId,
    addressId,
    own,
    isPaused: false,
    reason: own === 'notReady' ? 'login' : null,
    reported: null,
  });
}

/** An agent signs on for one more group; answers why not. */
export function openSession(world: World, input: InputOf<'openSession'>): RefusalCode | null {
  const agent = agentOf(world, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  if (!agent.loggedOn || agent.pending?.kind === 'loggedOff') return 'agent_state_not_allowed';
  if (!agent.profile.groups.includes(input.groupId)) return 'group_not_permitted';
  const isOpen = agent.sessions.some((each) => isLive(each) && each.groupId === input.groupId);
  if (isOpen) return 'session_exists';
  const refusal = refusalOfAddress(world, agent, input.addressId ?? null);
  if (refusal !== null) return refusal;
  addSession(agent, input.groupId, input.addressId ?? agent.addressId, 'notReady');
  return null;
}

/** A session's own Ready or Not Ready, which also ends its wrap-up; answers why not. */
export function setSessionState(
  world: World,
  input: InputOf<'setSessionState'>,
): RefusalCode | null {
  const found = findSession(world, input.sessionId);
  if (found === null) return 'session_not_found';
  const { agent, session } = found;
  if (!isLive(session)) return 'session_state_not_allowed';
  const shown = shownState(world, session);
  if (input.next === true) {
    if (shown !== 'busyOnCall' && shown !== 'busyWrapUp') return 'session_state_not_allowed';
  } else if (shown === 'busyWrapUp') {
    const wrapUps = holdsOfSession(world, session).filter((hold) => hold.stage === 'wrapUp');
    const refusal = wrapUps.map(refusalToEnd).find((code) => code !== null);
    if (refusal !== undefined) return refusal;
    for (const wrapUp of wrapUps) endInteraction(world, wrapUp);
  }
  session.own = input.state;
  const isPause = input.pause === true || !shown.startsWith('busy');
  session.isPaused = input.state === 'notReady' && isPause;
  session.reason = input.state === 'notReady' ? (input.reason ?? null) : null;
  if (input.state === 'notReady') rescindAfterChange(world, agent, session);
  return null;
}

/** A session is over, the call in it is not; answers why not. */
export function endSession(world: World, input: InputOf<'endSession'>): RefusalCode | null {
  const found = findSession(world, input.sessionId);
  if (found === null) return 'session_not_found';
  const { agent, session } = found;
  if (!isLive(session)) return 'session_state_not_allowed';
  session.own = 'ended';
  session.reason = null;
  rescindAfterChange(world, agent, session);
  return null;
}

/** The session's unaccepted offers end, and all of them where no session is left to work in. */
function rescindAfterChange(world: World, agent: Agent, session: Session): void {
  rescindUnaccepted(world, agent, isReady(world, agent) ? session.sessionId : undefined);
}

/** Why an address cannot be an agent's; null: it can. */
export function refusalOfAddress(
  world: World,
  agent: Agent,
  addressId: string | null,
): RefusalCode | null {
  if (addressId === null) return null;
  if (!world.centre.addresses.includes(addressId)) return 'address_not_found';
  const isBusy = world.agents.some(
    (other) =>
      other !== agent &&
      other.loggedOn &&
      (other.addressId === addressId ||
        other.sessions.some((each) => isLive(each) && each.addressId === addressId)),
  );
  return isBusy ? 'address_busy' : null;
}

/** A released session is let go of: nothing finds it any more. */
function findSession(world: World, sessionId: string): { agent: Agent; session: Session } | null {
  for (const agent of world.agents) {
    const session = agent.sessions.find(
      (each) => each.sessionId === sessionId && each.own !== 'released',
    );
    if (session !== undefined) return { agent, session };
  }
  return null;
}

function holdsOfSession(world: World, session: Session): Hold[] {
  return holdsOfAgent(world, session.agentId).filter(
    (hold) => hold.sessionId === session.sessionId,
  );
}
