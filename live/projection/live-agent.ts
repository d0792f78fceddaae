/**
 * An agent with their sessions, as clients see them. Their TAPI state follows from the core's state
 * and the present work.
 *
 * Source: tapi-call-center.md 2.9.
 */
import type { AgentResource, AgentSessionResource } from '../../contracts/index.ts';
import { agentWords } from '../../machines/index.ts';
import type { MetricsFrame } from '../../metrics/index.ts';
import { type AgentSetting, agentQualification, type CentreFile } from '../../routing/index.ts';
import type { WireNames } from './wire-names.ts';

/** Default measurement period, in seconds: a day. */
const measurementPeriodDefault = 86_400;
/** Changes of state kept of an agent: about two days of calls. */
const changesKeptMax = 400;

/** Work that uses an agent's capacity: a live offer, a talk, or its wrap-up. */
export interface CapacityHold {
  readonly offerId: string;
  /** API id of the agent's call; after a consultation that of the customer's call. */
  callId: string;
  /** A consultation becomes `routed` when its agent takes the customer. */
  kind: 'routed' | 'consult' | 'incoming' | 'outgoing';
  readonly channel: string;
  readonly queueId: string | null;
  readonly sessionId: string | null;
  phase: 'offer' | 'talk' | 'wrapUp';
  /** The offer is accepted, so its work occupies the agent even before talking. */
  isAccepted: boolean;
  /** When the wrap-up reaches its limit. */
  untilMs: number | null;
}

export interface LiveSession {
  readonly sessionId: string;
  readonly agentId: string;
  readonly shown: AgentSessionResource;
  next: AgentSessionResource['nextState'];
}

export interface StateChange {
  readonly atMs: number;
  readonly state: AgentResource['state'];
  readonly reason: string | null;
  readonly callId: string | null;
}

export interface LiveAgent {
  readonly agentId: string;
  /** The API resource without running times, which `AgentBook.read` adds. */
  readonly shown: AgentResource;
  toldState: AgentResource['state'];
  readonly holds: Map<string, CapacityHold>;
  /** Sessions of the present log-on, then the last earlier ones. */
  readonly sessions: Map<string, LiveSession>;
  /** The log-on's address; a session may have another. */
  logOnAddressId: string | null;
  /** Since when idle time runs; null if it does not. */
  idleSinceMs: number | null;
  activitySinceMs: number;
  /** They are to work on after the present call [false]. */
  worksNext?: boolean;
  readonly changes: StateChange[];
}

/** Whether the agent is logged on; false if unknown. */
export function isLoggedOn(agent: LiveAgent | undefined): boolean {
  return agent !== undefined && agent.shown.derivedState !== 'loggedOff';
}

export function settingsOf(
  { file, frame }: { readonly file: CentreFile; readonly frame: MetricsFrame },
  setting: AgentSetting,
  names: WireNames,
) {
  const { skills, links, groups } = agentQualification(file, setting);
  return {
    user: setting.user ?? null,
    agentId: setting.number ?? null,
    name: setting.name ?? setting.id,
    profile: setting.profile ?? null,
    units: frame.agents.get(setting.id) ?? 0,
    skills: [...skills].map(([skillId, level]) => ({ skillId, level })),
    links: links.map(({ queue, rank = 0, delayMs = 0, level = 0 }) => ({
      queueId: names.id(queue),
      rank,
      delayMs,
      level,
    })),
    groupIds: [...groups].map((group) => names.id(group)),
  };
}

/** An agent without any effect yet: logged off. */
export function newAgent(agentId: string, names: WireNames): LiveAgent {
  return {
    agentId,
    shown: {
      id: names.id(agentId),
      handlerId: names.handlerId,
      user: null,
      agentId: null,
      name: agentId,
      profile: null,
      state: 'released',
      derivedState: 'loggedOff',
      wrapUp: false,
      reason: null,
      visibleReason: null,
      stateEnteredAt: names.instant(0),
      nextState: null,
      pendingState: null,
      activityId: null,
      activityMs: {},
      addressId: null,
      measurementPeriod: measurementPeriodDefault,
      capacity: { units: 0, used: 0, byChannel: {} },
      skills: [],
      links: [],
      groupIds: [],
      idleAccruedMs: 0,
      work: [],
      version: 0,
    },
    toldState: 'released',
    holds: new Map(),
    sessions: new Map(),
    logOnAddressId: null,
    idleSinceMs: null,
    activitySinceMs: 0,
    changes: [],
  };
}

export interface SavedAgent extends Pick<LiveAgent, 'shown' | 'activitySinceMs'> {
  /** Sessions: id, requested state, next state shown, version. */
  readonly next: readonly (readonly [
    string,
    LiveSession['next'],
    AgentSessionResource['nextState'],
    number,
  ])[];
}

export function savedAgent({ shown, activitySinceMs, sessions }: LiveAgent): SavedAgent {
  const next = [...sessions.values()].map(
    ({ sessionId, next: asked, shown: { nextState, version } }) =>
      [sessionId, asked, nextState, version] as const,
  );
  return { shown, activitySinceMs, next };
}

export function putAgent(agent: LiveAgent, { shown, activitySinceMs, next }: SavedAgent): void {
  Object.assign(agent.shown, shown);
  agent.activitySinceMs = activitySinceMs;
  for (const [sessionId, asked, nextState, version] of next) {
    const session = agent.sessions.get(sessionId);
    if (session === undefined) continue;
    session.next = asked;
    Object.assign(session.shown, { nextState, version });
  }
}

/** Whether the session has not ended. */
export function isLive({ shown }: LiveSession): boolean {
  return shown.state !== 'ended' && shown.state !== 'released';
}

/** Work that a requested state must wait for (acd-routing.md B2). */
export function isOccupied({ holds }: LiveAgent): boolean {
  for (const { phase, isAccepted } of holds.values()) {
    if (phase !== 'offer' || isAccepted) return true;
  }
  return false;
}

export function noteChange(agent: LiveAgent, atMs: number): void {
  const { state, reason } = agent.shown;
  const [hold] = [...agent.holds.values()].filter(({ phase }) => phase !== 'offer');
  const callId = state.startsWith('busy') ? (hold?.callId ?? null) : null;
  const last = agent.changes.at(-1);
  if (last?.state === state && last.reason === reason && last.callId === callId) return;
  agent.changes.push({ atMs, state, reason, callId });
  if (agent.changes.length > changesKeptMax) agent.changes.shift();
}

/** Why the agent is unavailable: the pending state, else the reason of Not Ready. */
export function visibleReasonOf(
  state: string,
  reason: string | null,
  pending: string | null,
): AgentResource['visibleReason'] {
  if (pending !== null) return { key: 'pending', params: { state: pending } };
  if (state !== 'notReady' && reason === null) return null;
  return { key: 'notReady', params: { reason: reason ?? '' } };
}

/**
 * The state in TAPI's model. Of several kinds of work, routed decides, then outgoing, then
 * incoming.
 */
export function wireStateOf({ shown, holds }: LiveAgent): AgentResource['state'] {
  const { derivedState } = shown;
  const isTalk = derivedState === 'busy';
  if (!isTalk && derivedState !== 'workingAfterCall') {
    return agentWords.find(({ core }) => core === derivedState)?.api ?? 'unknown';
  }
  const kinds = new Set<CapacityHold['kind']>();
  for (const { kind, phase } of holds.values()) if (!isTalk || phase === 'talk') kinds.add(kind);
  if (!isTalk) return kinds.has('routed') || kinds.has('consult') ? 'busyAcd' : 'busyOutgoing';
  if (kinds.has('routed')) return 'busyAcd';
  if (kinds.has('outgoing')) return 'busyOutgoing';
  return kinds.has('incoming') ? 'busyIncoming' : 'busyAcd';
}
