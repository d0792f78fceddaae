/**
 * Agents and sessions by id, folded from effects.
 *
 * Cost: constant per effect.
 */
import type { Effect } from '../../routing/index.ts';
import {
  type AgentView,
  newAgent,
  type SessionView,
  type WorkView,
  wireStateOf,
} from './agent-view.ts';

/** Sessions kept of one agent, ended ones included. */
const sessionsPerAgentMax = 50;

type Of<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;

/** What a change did to its object: its version, and the state on the wire now and before. */
export interface Change {
  readonly version: number;
  readonly state: string;
  readonly previous: string;
}

/** The agents of one centre. */
export class AgentBook {
  readonly #agents = new Map<string, AgentView>();
  readonly #sessions = new Map<string, SessionView>();
  readonly #channelOf: (queueId: string | undefined) => string;

  constructor(options: {
    readonly agentIds: readonly string[];
    /** The channel of a queue; of a direct call where there is none. */
    readonly channelOf: (queueId: string | undefined) => string;
  }) {
    this.follow(options.agentIds);
    this.#channelOf = options.channelOf;
  }

  /** The agents that the centre has now; those it has no more are logged off, and forgotten. */
  follow(agentIds: readonly string[]): void {
    const before = new Map(this.#agents);
    this.#agents.clear();
    for (const id of agentIds) this.#agents.set(id, before.get(id) ?? newAgent(id));
  }

  get(agentId: string): AgentView | undefined {
    return this.#agents.get(agentId);
  }

  session(sessionId: string): SessionView | undefined {
    return this.#sessions.get(sessionId);
  }

  /** In order of id. */
  all(): readonly AgentView[] {
    return [...this.#agents.values()];
  }

  /** Takes a state effect; null for any other. */
  applyState(effect: Effect): Change | null {
    if (effect.type === 'agent.state') return this.#agentState(effect);
    if (effect.type === 'agentSession.state') return this.#sessionState(effect);
    return null;
  }

  /** Takes what an effect about an offer does to its agent's work; `isConsult`: of such a call. */
  applyWork(effect: Effect, isConsult: boolean): void {
    if (!('offerId' in effect) || !('agentId' in effect)) return;
    const agent = this.#agents.get(effect.agentId);
    if (agent === undefined) return;
    const work = agent.work.get(effect.offerId);
    switch (effect.type) {
      case 'offer.offered':
        this.#begin(agent, effect, {
          kind: isConsult ? 'consult' : 'routed',
          phase: 'offer',
          queueId: effect.queueId,
        });
        break;
      case 'call.transferred':
      case 'call.conferenced':
        if (work === undefined) break;
        work.kind = 'routed';
        work.callId = effect.callId;
        break;
      case 'interaction.began':
        this.#begin(agent, effect, {
          kind: effect.direction,
          phase: 'talk',
          queueId: effect.queueId,
        });
        break;
      case 'offer.connected':
        if (work !== undefined) work.phase = 'talk';
        break;
      case 'interaction.wrapUp':
        if (work === undefined) break;
        work.phase = 'wrapUp';
        work.untilMs = effect.untilMs;
        break;
      case 'interaction.ended':
        if (work?.kind === 'routed') restartIdle(agent, effect.atMs);
        agent.work.delete(effect.offerId);
        break;
      case 'offer.rejected':
      case 'offer.expired':
      case 'offer.failed':
      case 'offer.rescinded':
        agent.work.delete(effect.offerId);
        break;
      default:
    }
  }

  #begin(
    agent: AgentView,
    effect: Of<'offer.offered'> | Of<'interaction.began'>,
    of: { kind: WorkView['kind']; phase: WorkView['phase']; queueId: string | undefined },
  ): void {
    agent.work.set(effect.offerId, {
      offerId: effect.offerId,
      callId: effect.callId,
      kind: of.kind,
      phase: of.phase,
      channel: this.#channelOf(of.queueId),
      queueId: of.queueId ?? null,
      sessionId: effect.type === 'offer.offered' ? (effect.sessionId ?? null) : null,
      untilMs: null,
    });
  }

  #agentState(effect: Of<'agent.state'>): Change | null {
    const agent = this.#agents.get(effect.agentId);
    if (agent === undefined) return null;
    const previous = agent.state;
    if (effect.state === 'loggedOff' || previous === 'loggedOff') agent.idleAccruedMs = 0;
    accrueIdle(agent, effect);
    if (effect.state !== previous) agent.stateEnteredAtMs = effect.atMs;
    agent.state = effect.state;
    agent.reason = effect.reason ?? null;
    agent.pending = effect.pending ?? null;
    agent.version += 1;
    const told = agent.toldState;
    agent.toldState = wireStateOf(agent);
    return { version: agent.version, state: agent.toldState, previous: told };
  }

  #sessionState(effect: Of<'agentSession.state'>): Change {
    const session = this.#sessions.get(effect.sessionId) ?? this.#open(effect);
    const previous = session.state;
    session.state = effect.state;
    session.reason = effect.reason ?? null;
    session.stateEnteredAtMs = effect.atMs;
    if (effect.state === 'ended') session.endedAtMs = effect.atMs;
    session.version += 1;
    return { version: session.version, state: session.state, previous };
  }

  #open(effect: Of<'agentSession.state'>): SessionView {
    const session: SessionView = {
      sessionId: effect.sessionId,
      agentId: effect.agentId,
      groupId: effect.groupId,
      startedAtMs: effect.atMs,
      state: effect.state,
      reason: null,
      stateEnteredAtMs: effect.atMs,
      endedAtMs: null,
      version: 0,
    };
    this.#sessions.set(session.sessionId, session);
    const own = this.#agents.get(effect.agentId)?.sessions;
    own?.set(session.sessionId, session);
    for (const oldest of own?.keys() ?? []) {
      if ((own?.size ?? 0) <= sessionsPerAgentMax) break;
      own?.delete(oldest);
      this.#sessions.delete(oldest);
    }
    return session;
  }
}

/** Idle time runs while the agent is ready or only reserved, and no Not Ready holds. */
function accrueIdle(agent: AgentView, effect: Of<'agent.state'>): void {
  if (agent.idleSinceMs !== null) agent.idleAccruedMs += effect.atMs - agent.idleSinceMs;
  const isFree = effect.state === 'ready' || effect.state === 'reserved';
  const isIdle = isFree && effect.reason === undefined;
  agent.idleSinceMs = isIdle ? effect.atMs : null;
}

function restartIdle(agent: AgentView, atMs: number): void {
  agent.idleAccruedMs = 0;
  if (agent.idleSinceMs !== null) agent.idleSinceMs = atMs;
}
