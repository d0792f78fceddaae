/**
 * Agents and sessions as clients see them, computed from effects.
 *
 * Cost: constant for an effect; running times are added when read.
 */
import type { AgentResource } from '../../contracts/index.ts';
import { equalByValue } from '../../kernel/index.ts';
import type { MetricsFrame } from '../../metrics/index.ts';
import type { CentreFile, Effect } from '../../routing/index.ts';
import {
  type CapacityHold,
  isLive,
  type LiveAgent,
  type LiveSession,
  newAgent,
  noteChange,
  settingsOf,
  visibleReasonOf,
  wireStateOf,
} from './live-agent.ts';
import type { WireNames } from './wire-names.ts';

/** Channel of calls without a queue, and of queues that name none. */
const voice = 'voice';
/** Most sessions kept of an agent, ended ones included. */
const sessionsPerAgentMax = 50;

type Of<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;

export interface ActiveCentre {
  readonly file: CentreFile;
  readonly frame: MetricsFrame;
}

export interface StateTransition {
  readonly version: number;
  readonly state: string;
  readonly previous: string;
}

export class AgentBook {
  readonly #agents = new Map<string, LiveAgent>();
  readonly #sessions = new Map<string, LiveSession>();
  readonly #names: WireNames;
  #now: ActiveCentre;
  #channels: ReadonlyMap<string, string> = new Map();

  constructor(options: ActiveCentre & { readonly names: WireNames }) {
    this.#names = options.names;
    this.#now = options;
    this.follow(options);
  }

  /** Takes over a centre version; agents missing from it are removed. */
  follow(now: ActiveCentre): void {
    this.#now = now;
    this.#channels = new Map(now.file.queues.map(({ id, channel }) => [id, channel ?? voice]));
    const before = new Map(this.#agents);
    this.#agents.clear();
    const settings = [...(now.file.agents ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const setting of settings) {
      const agent = before.get(setting.id) ?? newAgent(setting.id, this.#names);
      const { units, user, ...others } = settingsOf(now, setting, this.#names);
      const rest = { ...others, user: user ?? agent.shown.user };
      const isSame =
        equalByValue({ ...agent.shown, ...rest }, agent.shown) &&
        agent.shown.capacity.units === units;
      Object.assign(agent.shown, rest, { capacity: { ...agent.shown.capacity, units } });
      if (!isSame && before.has(setting.id)) agent.shown.version += 1;
      this.#agents.set(setting.id, agent);
    }
  }

  save() {
    return { agents: this.#agents, sessions: this.#sessions };
  }

  load({ agents, sessions }: ReturnType<AgentBook['save']>): void {
    for (const [id, agent] of agents) this.#agents.set(id, agent);
    for (const [id, session] of sessions) this.#sessions.set(id, session);
  }

  get(agentId: string): LiveAgent | undefined {
    return this.#agents.get(agentId);
  }

  session(sessionId: string): LiveSession | undefined {
    return this.#sessions.get(sessionId);
  }

  all(): readonly LiveAgent[] {
    return [...this.#agents.values()];
  }

  at(addressId: string): LiveAgent | undefined {
    const id = this.#names.id(addressId);
    for (const agent of this.#agents.values()) if (agent.shown.addressId === id) return agent;
    return undefined;
  }

  read(agent: LiveAgent, nowMs: number): AgentResource {
    return { ...agent.shown, ...this.readTimes(agent, nowMs) };
  }

  /** Members of the API resource that grow with time. */
  readTimes(
    { shown, idleSinceMs, activitySinceMs }: LiveAgent,
    nowMs: number,
  ): Pick<AgentResource, 'idleAccruedMs' | 'activityMs'> {
    const { activityId, activityMs } = shown;
    const idleAccruedMs = shown.idleAccruedMs + (idleSinceMs === null ? 0 : nowMs - idleSinceMs);
    if (activityId === null) return { idleAccruedMs, activityMs };
    const runMs = (activityMs[activityId] ?? 0) + nowMs - activitySinceMs;
    return { idleAccruedMs, activityMs: { ...activityMs, [activityId]: runMs } };
  }

  setUser(agent: LiveAgent, user: string): void {
    if (agent.shown.user !== null) return;
    agent.shown.user = user;
    agent.shown.version += 1;
  }

  setActivity(agent: LiveAgent, activityId: string | null, nowMs: number): void {
    const { activityMs } = this.read(agent, nowMs);
    agent.shown.activityMs = activityMs;
    agent.shown.activityId = activityId;
    agent.shown.version += 1;
    agent.activitySinceMs = nowMs;
  }

  setNext(session: LiveSession, next: LiveSession['next']): void {
    if (session.next === next) return;
    session.next = next;
    this.#showNext(session, this.#agents.get(session.agentId));
  }

  applyState(effect: Effect): StateTransition | null {
    if (effect.type === 'agent.state') return this.#agentState(effect);
    if (effect.type === 'agentSession.state') return this.#sessionState(effect);
    return null;
  }

  /** Applies an offer's effect to the agent's work; `offered` is the kind of work. */
  applyWork(effect: Effect, offered: CapacityHold['kind']): void {
    if (!('offerId' in effect) || !('agentId' in effect)) return;
    const agent = this.#agents.get(effect.agentId);
    if (agent === undefined) return;
    const hold = agent.holds.get(effect.offerId);
    switch (effect.type) {
      case 'offer.offered':
        this.#begin(agent, effect, offered);
        break;
      case 'interaction.began':
        this.#begin(agent, effect, effect.direction);
        break;
      case 'call.transferred':
      case 'call.conferenced':
        if (hold === undefined) return;
        hold.kind = 'routed';
        hold.callId = this.#names.call(effect.callId);
        break;
      case 'offer.accepted':
      case 'offer.connecting':
        if (hold !== undefined) hold.isAccepted = true;
        return;
      case 'offer.connected':
        if (hold !== undefined) hold.phase = 'talk';
        break;
      case 'interaction.wrapUp':
        if (hold === undefined) return;
        hold.phase = 'wrapUp';
        hold.untilMs = effect.untilMs;
        break;
      case 'interaction.ended':
        if (hold !== undefined && this.#endsIdle(hold)) restartIdle(agent, effect.atMs);
        agent.holds.delete(effect.offerId);
        break;
      case 'offer.rejected':
      case 'offer.expired':
      case 'offer.failed':
      case 'offer.rescinded':
        agent.holds.delete(effect.offerId);
        break;
      default:
        return;
    }
    this.#showWork(agent, hold ?? agent.holds.get(effect.offerId));
  }

  #begin(
    agent: LiveAgent,
    effect: Of<'offer.offered'> | Of<'interaction.began'>,
    kind: CapacityHold['kind'],
  ): void {
    agent.holds.set(effect.offerId, {
      offerId: effect.offerId,
      callId: this.#names.call(effect.callId),
      kind,
      phase: effect.type === 'offer.offered' ? 'offer' : 'talk',
      isAccepted: false,
      channel: this.#channels.get(effect.queueId ?? '') ?? voice,
      queueId: effect.queueId ?? null,
      sessionId: effect.type === 'offer.offered' ? (effect.sessionId ?? null) : null,
      untilMs: null,
    });
  }

  /**
   * Whether work ends idle time, as in the core (acd-routing.md B8): routed work, and a queue's
   * outbound work unless the centre file excludes it.
   */
  #endsIdle({ kind, queueId }: CapacityHold): boolean {
    const { outboundCounts = true } = this.#now.file.routing ?? {};
    return kind === 'routed' || (kind === 'outgoing' && queueId !== null && outboundCounts);
  }

  #showWork(agent: LiveAgent, changed: CapacityHold | undefined): void {
    const { shown } = agent;
    const holds = [...agent.holds.values()];
    shown.work = holds.map(({ offerId, callId, phase, untilMs }) => ({
      offerId: this.#names.offer(offerId),
      callId,
      phase,
      until: this.#names.instantOrNull(untilMs),
    }));
    shown.capacity = { units: shown.capacity.units, ...this.#capacityOf(holds) };
    shown.state = wireStateOf(agent);
    shown.version += 1;
    const session = this.#sessions.get(changed?.sessionId ?? '');
    if (session === undefined) return;
    const talk = holds.find(
      ({ sessionId, phase }) => sessionId === session.sessionId && phase === 'talk',
    );
    const callId = talk?.callId ?? null;
    if (session.shown.currentCallId === callId) return;
    session.shown.currentCallId = callId;
    session.shown.version += 1;
  }

  /** Work by channel, and capacity used by work that no other may interrupt (acd-routing.md B4). */
  #capacityOf(holds: readonly CapacityHold[]): Omit<AgentResource['capacity'], 'units'> {
    const { file, frame } = this.#now;
    const interruptibleBy = file.channels?.interruptibleBy ?? {};
    const byChannel: { [channel: string]: number } = {};
    let used = 0;
    for (const { channel, queueId } of holds) {
      byChannel[channel] = (byChannel[channel] ?? 0) + 1;
      const interrupters = interruptibleBy[channel] ?? [];
      if (holds.some((other) => interrupters.includes(other.channel))) continue;
      used += frame.queues.get(queueId ?? '')?.units ?? frame.directUnits;
    }
    return { used, byChannel };
  }

  #agentState(effect: Of<'agent.state'>): StateTransition | null {
    const agent = this.#agents.get(effect.agentId);
    if (agent === undefined) return null;
    const { shown } = agent;
    const { state, reason = null, pending = null, atMs } = effect;
    const previous = shown.derivedState;
    accrueIdle(agent, effect);
    if (state === 'loggedOff' || previous === 'loggedOff') this.#newLogOn(agent, effect);
    if (state !== previous) shown.stateEnteredAt = this.#names.instant(atMs);
    shown.derivedState = state;
    shown.wrapUp = state === 'workingAfterCall';
    shown.reason = reason;
    shown.visibleReason = visibleReasonOf(state, reason, pending);
    const wasLeaving = shown.pendingState === 'loggedOff';
    shown.pendingState = pending;
    shown.nextState = pending === 'loggedOff' ? 'released' : pending;
    shown.version += 1;
    if (wasLeaving !== (pending === 'loggedOff')) {
      for (const session of agent.sessions.values()) this.#showNext(session, agent);
    }
    const told = agent.toldState;
    shown.state = wireStateOf(agent);
    agent.toldState = shown.state;
    noteChange(agent, atMs);
    return { version: shown.version, state: shown.state, previous: told };
  }

  #newLogOn(agent: LiveAgent, { state, addressId, atMs }: Of<'agent.state'>): void {
    agent.logOnAddressId = addressId ?? null;
    const { shown } = agent;
    shown.idleAccruedMs = 0;
    if (shown.activityId !== null) this.setActivity(agent, null, atMs);
    if (state !== 'loggedOff') shown.activityMs = {};
    this.#showAddress(agent);
  }

  #sessionState(effect: Of<'agentSession.state'>): StateTransition {
    const session = this.#sessions.get(effect.sessionId) ?? this.#open(effect);
    const agent = this.#agents.get(effect.agentId);
    const { shown } = session;
    const previous = shown.state;
    shown.state = effect.state;
    shown.reason = effect.reason ?? null;
    shown.stateEnteredAt = this.#names.instant(effect.atMs);
    if (effect.state === 'ended') shown.endTime = shown.stateEnteredAt;
    shown.version += 1;
    if (effect.state !== 'busyOnCall' && effect.state !== 'busyWrapUp') {
      if (session.next !== 'ended' || !isLive(session)) session.next = null;
      this.#showNext(session, agent);
    }
    if (agent !== undefined && this.#showAddress(agent)) agent.shown.version += 1;
    return { version: shown.version, state: shown.state, previous };
  }

  #open(effect: Of<'agentSession.state'>): LiveSession {
    const { sessionId, agentId, groupId, addressId = null, atMs, state } = effect;
    const startTime = this.#names.instant(atMs);
    const session: LiveSession = {
      sessionId,
      agentId,
      shown: {
        id: this.#names.session(sessionId),
        agentId: this.#names.id(agentId),
        groupId: this.#names.id(groupId),
        workingAddressId: this.#names.idOrNull(addressId),
        state,
        reason: null,
        nextState: null,
        stateEnteredAt: startTime,
        startTime,
        endTime: null,
        currentCallId: null,
        version: 0,
      },
      next: null,
    };
    this.#sessions.set(sessionId, session);
    const own = this.#agents.get(agentId)?.sessions;
    own?.set(sessionId, session);
    for (const oldest of own?.keys() ?? []) {
      if ((own?.size ?? 0) <= sessionsPerAgentMax) break;
      own?.delete(oldest);
      this.#sessions.delete(oldest);
    }
    return session;
  }

  /** A pending log-off also ends every session. */
  #showNext(session: LiveSession, agent: LiveAgent | undefined): void {
    const isLeaving = isLive(session) && agent?.shown.pendingState === 'loggedOff';
    const nextState = isLeaving ? 'ended' : session.next;
    if (session.shown.nextState === nextState) return;
    session.shown.nextState = nextState;
    session.shown.version += 1;
  }

  /** Shows the address of a live session, else of the log-on; true if it changed. */
  #showAddress(agent: LiveAgent): boolean {
    let addressId = this.#names.idOrNull(agent.logOnAddressId);
    for (const session of agent.sessions.values()) {
      if (isLive(session)) addressId = session.shown.workingAddressId ?? addressId;
    }
    const isMoved = agent.shown.addressId !== addressId;
    agent.shown.addressId = addressId;
    return isMoved;
  }
}

/** Idle time runs while the agent is ready or only reserved, and not Not Ready. */
function accrueIdle(agent: LiveAgent, effect: Of<'agent.state'>): void {
  const { idleSinceMs } = agent;
  if (idleSinceMs !== null) agent.shown.idleAccruedMs += effect.atMs - idleSinceMs;
  const isFree = effect.state === 'ready' || effect.state === 'reserved';
  const isIdle = isFree && effect.reason === undefined;
  agent.idleSinceMs = isIdle ? effect.atMs : null;
}

function restartIdle(agent: LiveAgent, atMs: number): void {
  agent.shown.idleAccruedMs = 0;
  if (agent.idleSinceMs !== null) agent.idleSinceMs = atMs;
}
