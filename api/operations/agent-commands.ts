/**
 * Commands on agents and sessions, answered after the core has run them; a refusal lists what is
 * allowed now. Source: tapi-call-center.md 3.2, 3.4, 3.5, 3.7.
 */
import {
  agentMessages,
  type ErrorCode,
  fill,
  type Phrase,
  Refusal,
  refusal,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import {
  type InputResult,
  isLive,
  isOccupied,
  type LiveAgent,
  type LiveSession,
  type Wire,
} from '../../live/index.ts';
import type { Input } from '../../routing/index.ts';
import type { Principal } from '../../services/index.ts';
import { requireAddress, requireGroup } from './named-things.ts';

/** States that clients may set; the core sets the others. */
export const settableAgentStates = ['ready', 'notReady', 'loggedOff'] as const;
type SettableAgentState = (typeof settableAgentStates)[number];
/** Of TAPI's example: the agent works on after the call, until they say Ready. */
export const workAfterCall = 'workingAfterCall';
export const settableNextStates = [...settableAgentStates, workAfterCall] as const;

const settableSessionStates = ['ready', 'notReady', 'ended'] as const;
type SettableSessionState = (typeof settableSessionStates)[number];

interface AskedState {
  readonly state?: string | undefined;
  /** Null for the default. */
  readonly nextState?: string | null | undefined;
  readonly reason?: string | undefined;
}
export interface AgentStateRequest extends AskedState {
  readonly by?: string;
}
export interface SessionStateRequest extends AskedState {
  readonly extendMs?: number | undefined;
}

/**
 * Logs an agent on with sessions for groups; takes over simulated agents in their present state.
 * True if the log-on is new.
 */
export async function logOn(
  agent: LiveAgent,
  asked: { readonly groupIds: readonly string[]; readonly addressId?: string | undefined },
  { principal, wire }: { readonly principal: Principal | null; readonly wire: Wire },
): Promise<boolean> {
  const { presence, projection } = wire.live;
  const { agentId, shown } = agent;
  const isPlayed = shown.state !== 'released' && presence.personOf(agentId) === undefined;
  if (!isPlayed) {
    const groups = asked.groupIds.map((groupId) => wire.fileId(groupId) ?? '');
    const { addressId } = asked;
    const input = { type: 'logOn', agentId, groups, ...placeOf(addressId, wire) } as const;
    await requireTaken(wire.live.submit(input), () =>
      explainRefusedSignOn(agent, { addressId }, wire),
    );
  }
  // A closed connection logs agents off only if they logged on for themselves.
  const person = principal?.agentId === agentId ? principal.id : null;
  if (person !== null) projection.agents.setUser(agent, person);
  await presence.signedOn(agentId, person);
  return !isPlayed;
}

function placeOf(addressId: string | undefined, wire: Wire): { readonly addressId?: string } {
  return addressId === undefined ? {} : { addressId: requireAddress(addressId, wire) };
}

/** Changes the state, which as Ready ends a wrap-up, or the next state; answers when it acts. */
export async function changeAgent(
  agent: LiveAgent,
  asked: AgentStateRequest,
  wire: Wire,
): Promise<'now' | 'afterCall'> {
  requireLoggedOn(agent);
  const occupied = isOccupied(agent);
  const { state, nextState } = asked;
  const refused = (what: string | Phrase) =>
    refusedAs('agent_state_not_allowed', seenAgent(agent, what));
  requireSettable({ state }, settableAgentStates, refused);
  requireSettable({ nextState }, settableNextStates, refused);
  if (nextState !== undefined && !occupied)
    throw refused(fill(agentMessages.aNextState, { state: nextState }));
  // State and next state share one slot: during work, a requested state becomes the next one.
  const wanted = nextState === undefined ? state : (nextState ?? defaultNext(agent));
  if (wanted !== undefined) {
    agent.worksNext = wanted === workAfterCall;
    // Simulated agents whom a supervisor logs off stay logged off.
    const isSentAway = wanted === 'loggedOff' && asked.by !== undefined;
    if (isSentAway) wire.live.presence.signedOff(agent.agentId, true);
    const input = agentInput(
      agent.agentId,
      wanted as SettableAgentState | typeof workAfterCall,
      asked,
    );
    await requireTaken(wire.live.submit(input), () => seenAgent(agent, wanted));
  }
  return isOccupied(agent) ? 'afterCall' : 'now';
}

/** The default next state after the work: notReady if the agent was so before, else ready. */
function defaultNext({ shown }: LiveAgent): SettableAgentState {
  return shown.reason === null ? 'ready' : 'notReady';
}

function agentInput(
  agentId: string,
  asked: SettableAgentState | typeof workAfterCall,
  { nextState, by, ...more }: AgentStateRequest,
): Input {
  const isWork = asked === workAfterCall;
  const [state, reason] = isWork ? (['notReady', workAfterCall] as const) : [asked, more.reason];
  if (state === 'loggedOff') return { type: 'logOff', agentId };
  const next = nextState === undefined ? undefined : (true as const);
  return { type: 'setState', agentId, state, ...omitUndefined({ reason, by, next }) };
}

export function requireLoggedOn({ shown }: LiveAgent): void {
  if (shown.state !== 'released') return;
  throw refusal(agentMessages.loggedOff, { id: shown.id });
}

function seenAgent(agent: LiveAgent, asked: string | Phrase): RefusalContext {
  const { id, derivedState } = agent.shown;
  const detail = fill(agentMessages.agentState, { id, state: derivedState, asked });
  return { detail, allowed: derivedState === 'loggedOff' ? [] : settableAgentStates };
}

export async function changeSession(
  session: LiveSession,
  asked: SessionStateRequest,
  wire: Wire,
): Promise<void> {
  const { state, nextState, reason, extendMs } = asked;
  const { agents } = wire.live.projection;
  if (session.shown.state === 'released') {
    throw refusal(agentMessages.sessionReleased, { id: session.shown.id });
  }
  const seen = (what: string | Phrase): RefusalContext => seenSession(session, what);
  const refused = (what: string | Phrase) => refusedAs('session_state_not_allowed', seen(what));
  requireSettable(asked, settableSessionStates, refused);
  if (extendMs !== undefined) {
    const wrapUp = [...(agents.get(session.agentId)?.holds.values() ?? [])].find(
      ({ sessionId, phase }) => sessionId === session.sessionId && phase === 'wrapUp',
    );
    if (wrapUp === undefined) throw refused(agentMessages.anExtension);
    const { offerId } = wrapUp;
    const input = { type: 'extendWrapUp', offerId, byMs: extendMs } as const;
    await requireTaken(wire.live.submit(input), () => seen(agentMessages.anExtension));
  }
  const because = omitUndefined({ reason });
  if (state !== undefined) {
    const wasOnCall = session.shown.state === 'busyOnCall';
    const input = sessionInput(session, state as SettableSessionState, because);
    await requireTaken(wire.live.submit(input), () => seen(state));
    if (wasOnCall && isLive(session)) {
      wire.live.agents.setNext(session, state as SettableSessionState);
    }
  }
  if (nextState === undefined) return;
  const next = (nextState ?? 'ready') as SettableSessionState;
  const asking =
    next === 'ended'
      ? wire.live.agents.endAfterCall(session)
      : wire.live.submit({ ...sessionInput(session, next, because), next: true } as Input);
  await requireTaken(asking, () => seen(fill(agentMessages.aNextState, { state: nextState })));
  if (next !== 'ended') wire.live.agents.setNext(session, nextState === null ? null : next);
}

function sessionInput(
  { sessionId }: LiveSession,
  state: SettableSessionState,
  because: { readonly reason?: string },
): Input {
  if (state === 'ended') return { type: 'endSession', sessionId };
  return { type: 'setSessionState', sessionId, state, ...because };
}

function seenSession(session: LiveSession, asked: string | Phrase): RefusalContext {
  const { id, state } = session.shown;
  const allowed = isLive(session) ? settableSessionStates.filter((one) => one !== state) : [];
  return { detail: fill(agentMessages.sessionState, { id, state, asked }), allowed };
}

export async function openSession(
  agent: LiveAgent,
  asked: { readonly groupId: string; readonly addressId?: string | undefined },
  wire: Wire,
): Promise<LiveSession> {
  requireLoggedOn(agent);
  const group = requireGroup(asked.groupId, wire);
  const place = placeOf(asked.addressId, wire);
  const of = { agentId: agent.agentId, groupId: group.id, ...place };
  const input = { type: 'openSession', ...of } as const;
  await requireTaken(wire.live.submit(input), () => explainRefusedSignOn(agent, asked, wire));
  const opened = liveSessionOf(agent, asked.groupId);
  if (opened === undefined) {
    throw refusal(
      agentMessages.sessionEnded,
      { agentId: agent.shown.id, groupId: asked.groupId },
      { allowed: [] },
    );
  }
  return opened;
}

/** An agent's session for a group; `groupId` as the API shows it. */
export function liveSessionOf(agent: LiveAgent, groupId: string): LiveSession | undefined {
  return [...agent.sessions.values()].find(
    (session) => isLive(session) && session.shown.groupId === groupId,
  );
}

export function explainRefusedSignOn(
  agent: LiveAgent,
  asked: { readonly groupId?: string; readonly addressId?: string | undefined },
  wire: Wire,
): RefusalContext {
  const { id, groupIds, state } = agent.shown;
  const { groupId, addressId } = asked;
  const other = wire.live.projection.agents.at(wire.fileId(addressId ?? '') ?? '');
  const isTaken = other !== undefined && other !== agent;
  const place = isTaken
    ? fill(agentMessages.signOnElsewhere, { addressId, id: other.shown.id })
    : '';
  const held = groupId === undefined ? undefined : liveSessionOf(agent, groupId);
  const session = held === undefined ? '' : fill(agentMessages.signOnSession, held.shown);
  const groups = groupIds.length === 0 ? agentMessages.noGroup : groupIds.join(', ');
  const wanted = groupId ?? agentMessages.aLogOn;
  const detail = fill(agentMessages.signOn, { id, state, groups, wanted, session, place });
  return { detail, allowed: groupIds };
}

function requireSettable(
  { state, nextState }: AskedState,
  settable: readonly string[],
  refused: (state: string) => Refusal,
): void {
  for (const one of [state, nextState]) {
    if (typeof one === 'string' && !settable.includes(one)) throw refused(one);
  }
}

function refusedAs(code: ErrorCode, { detail, allowed = [] }: RefusalContext): Refusal {
  return new Refusal(code, detail, { allowed });
}

export interface RefusalContext {
  readonly detail: Phrase;
  readonly allowed?: readonly string[];
}

/**
 * The result of an input that the core accepted. @throws {Refusal} with the core's code, worded by
 * the state when it refused.
 */
export async function requireTaken(
  answering: Promise<InputResult>,
  seen: () => RefusalContext,
): Promise<InputResult> {
  const answer = await answering;
  if (answer.refused === undefined) return answer;
  const { detail, allowed } = seen();
  throw new Refusal(answer.refused, detail, omitUndefined({ allowed }));
}
