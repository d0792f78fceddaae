/**
 * Another kind of ACD: agents sit in a circle, and each call goes to the next who is ready. It
 * keeps its own agents, sessions and figures, and serves all twenty kinds of request.
 */
import type { AgentResource, AgentSessionResource } from '../../contracts/index.ts';
import { AcdRefusal, type AcdRequest, acdRole } from '../../gateways/index.ts';
import {
  agentFigures,
  groupResource,
  queueFigures,
  queueOf,
  queueResource,
  type Seat,
  sessionFigures,
  windowOf,
} from './round-robin-figures.ts';

export interface RoundRobinOptions {
  readonly clock: { nowMs(): number; after(delayMs: number, run: () => void): () => void };
  /** Groups, each with one queue. Default: sales. */
  readonly groups?: readonly string[];
}

/** Id of the one extension, `wait`: the number of waiting callers. */
export const waitingId = '5d9f2f5e-7d57-4d0e-9a53-0f6a1c7f2b11';
const settable = ['loggedOff', 'notReady', 'ready'];
const activities = [{ id: 'training', name: { en: 'Training', fr: 'Formation' } }];
type Params = { readonly [name: string]: string } & {
  readonly seconds?: number;
  readonly groupIds?: readonly string[];
};

/** A handler that gets the request's parameters. */
function by(work: (params: Params, request: AcdRequest) => unknown) {
  return (request: AcdRequest) => work(request.params as unknown as Params, request);
}

export class RoundRobinAcd {
  readonly role: ReturnType<typeof acdRole>;
  readonly #of: RoundRobinOptions;
  /** In the order of the circle: whoever has had a call goes to its end. */
  readonly #seats: Seat[] = [];
  readonly #groups: readonly string[];
  /** Talk times of the waiting callers. */
  readonly #waiting: number[] = [];
  #minted = 0;
  #queued = 0;
  #answered = 0;

  constructor(options: RoundRobinOptions) {
    this.#of = options;
    this.#groups = options.groups ?? ['sales'];
    this.role = acdRole({
      name: 'round-robin',
      extensions: [{ id: waitingId, name: 'wait', input: {}, output: { type: 'integer' } }],
      serve: { ...this.#byAddress(), ...this.#byObject() },
    });
  }

  /** Requests of TAPI 2.0. */
  #byAddress() {
    return {
      setAgentGroup: by(({ addressId = '', groupIds = [] }, { client }) => {
        const seat = this.#at(addressId) ?? this.#seatOf(client.user);
        for (const one of seat.sessions.filter(isLive)) {
          if (!groupIds.includes(one.groupId)) this.#setSession(seat, one, 'ended');
        }
        const held = seat.sessions.filter(isLive).map(({ groupId }) => groupId);
        for (const groupId of groupIds.filter((id) => !held.includes(id))) {
          this.#open(seat, groupId, addressId);
        }
        return this.#status(addressId);
      }),
      setAgentState: by(({ addressId = '', state }) => {
        this.#set(this.#here(addressId), state);
        return this.#status(addressId);
      }),
      setAgentActivity: by(({ addressId = '', activityId }) => {
        this.#here(addressId).agent.activityId = activityId ?? null;
        return this.#status(addressId);
      }),
      getAgentCaps: by(({ addressId }) => ({
        addressId,
        handlerId: 'main',
        settableStates: settable,
        settableNextStates: [],
        features: ['setAgentGroup', 'setAgentState', 'setAgentActivity', 'agentSpecific'],
        maxGroupsPerAddress: this.#groups.length,
        extensionIds: [waitingId],
      })),
      getAgentStatus: by(({ addressId = '' }) => this.#status(addressId)),
      agentSpecific: by(() => ({ output: this.#waiting.length })),
      getAgentActivityList: by(() => ({ items: activities })),
      getAgentGroupList: by(({ addressId = '' }) => {
        const { sessions } = this.#here(addressId);
        const items = this.#groups.map((name) => {
          const held = sessions.find((one) => isLive(one) && one.groupId === `rr.${name}`);
          return { groupId: `rr.${name}`, name, sessionId: held?.id ?? null };
        });
        return { items };
      }),
    };
  }

  /** Requests of TAPI 2.2. */
  #byObject() {
    const list = (items: readonly unknown[]) => this.#list(items);
    return {
      createAgent: by((_params, { client }) => this.#seatOf(client.user).agent),
      setAgentMeasurementPeriod: by(({ agentId, seconds = 0 }) => {
        const seat = this.#seat(agentId);
        Object.assign(seat, { calls: 0, talkMs: 0 });
        seat.agent.measurementPeriod = seconds;
        return agentFigures(seat, this.#now());
      }),
      getAgentInfo: by(({ agentId }, { operation }) => {
        const seat = this.#seat(agentId);
        return operation === 'getAgentStats' ? agentFigures(seat, this.#now()) : seat.agent;
      }),
      createAgentSession: by(({ agentId, groupId = '', addressId = null }) =>
        this.#open(this.#seat(agentId), groupId, addressId),
      ),
      getAgentSessionList: by(({ agentId }) => list(this.#seat(agentId).sessions)),
      setAgentSessionState: by(({ sessionId, state }) => {
        const { seat, session } = this.#session(sessionId);
        this.#setSession(seat, session, state as AgentSessionResource['state']);
        return session;
      }),
      getAgentSessionInfo: by(({ sessionId }, { operation }) => {
        const { seat, session } = this.#session(sessionId);
        if (operation === 'getSession') return session;
        return sessionFigures(seat, session, this.#now());
      }),
      getQueueList: by(({ groupId = '' }) => list([this.#queue(queueOf(groupId))])),
      setQueueMeasurementPeriod: by(({ queueId = '', seconds }) =>
        this.#queueFigures(queueId, seconds),
      ),
      getQueueInfo: by(({ queueId = '' }, { operation }) =>
        operation === 'getQueue' ? this.#queue(queueId) : this.#queueFigures(queueId),
      ),
      getGroupList: by(() => list(this.#groups.map(groupResource))),
      setAgentStateEx: by(({ agentId, state }, { operation }) => {
        const seat = this.#seat(agentId);
        this.#set(seat, operation === 'signOffAgent' ? 'loggedOff' : state);
        return { ...seat.agent, appliesAt: 'now' };
      }),
    };
  }

  /** A caller who will talk for this time. */
  arrive(talkMs: number): void {
    this.#waiting.push(talkMs);
    this.#queued += 1;
    this.#match();
  }

  /** The longest waiting caller goes to the next agent in the circle. */
  #match(): void {
    const place = this.#seats.findIndex(({ agent }) => agent.state === 'ready');
    const talkMs = place < 0 ? undefined : this.#waiting.shift();
    if (talkMs === undefined) return;
    const [next] = this.#seats.splice(place, 1) as [Seat];
    this.#seats.push(next);
    this.#answered += 1;
    this.#become(next, 'busyAcd');
    this.#of.clock.after(talkMs, () => {
      next.calls += 1;
      next.talkMs += talkMs;
      if (next.agent.state === 'busyAcd') this.#become(next, 'ready');
    });
  }

  /** Agents who have not logged off. */
  get presentCount(): number {
    return this.#seats.filter(({ agent }) => agent.state !== 'released').length;
  }

  #become(seat: Seat, state: AgentResource['state'], reason: string | null = null): void {
    const { agent } = seat;
    if (agent.state === state) return;
    const previous = agent.state;
    const derivedState = derived[state] ?? 'notReady';
    const stateEnteredAt = this.#now();
    const version = agent.version + 1;
    seat.agent = { ...agent, state, derivedState, reason, stateEnteredAt, version };
    const data = { state, derivedState, previous, reason, version };
    this.role.tell({ type: 'agent.state', subject: `agent/${agent.id}`, data });
    if (state === 'ready') this.#match();
  }

  #set(seat: Seat, state: string | undefined): void {
    if (state === 'loggedOff') {
      for (const one of seat.sessions.filter(isLive)) this.#setSession(seat, one, 'ended');
      return this.#become(seat, 'released');
    }
    if (state === 'ready' || state === 'notReady') return this.#become(seat, state);
    throw new AcdRefusal('agent_state_not_allowed', `Nobody can be made ${state} by hand.`);
  }

  #setSession(seat: Seat, session: AgentSessionResource, state: Session['state']): void {
    if (!isLive(session)) {
      throw new AcdRefusal('session_state_not_allowed', `Session ${session.id} is over.`);
    }
    const endTime = state === 'ended' ? this.#now() : null;
    Object.assign(session, { state, endTime, version: session.version + 1 });
    if (state === 'ready' && seat.agent.state === 'notReady') this.#become(seat, 'ready');
  }

  #open(seat: Seat, groupId: string, addressId: string | null): AgentSessionResource {
    if (!this.#groups.some((name) => groupId === `rr.${name}`)) {
      throw new AcdRefusal('group_not_found', `No group ${groupId} sits in the circle.`);
    }
    const at = this.#now();
    const session: AgentSessionResource = {
      id: this.#mint('session'),
      agentId: seat.agent.id,
      groupId,
      state: 'notReady',
      workingAddressId: addressId,
      reason: null,
      nextState: null,
      stateEnteredAt: at,
      startTime: at,
      endTime: null,
      currentCallId: null,
      version: 1,
    };
    seat.sessions.push(session);
    seat.agent = { ...seat.agent, addressId, groupIds: [...seat.agent.groupIds, groupId] };
    return session;
  }

  /** A user's agent, who is logged on again if they had left. */
  #seatOf(user: string): Seat {
    let seat = this.#seats.find(({ agent }) => agent.user === user);
    if (seat === undefined) {
      const agent: AgentResource = {
        id: this.#mint('agent'),
        handlerId: 'main',
        user,
        agentId: null,
        name: user,
        profile: null,
        state: 'released',
        derivedState: 'loggedOff',
        wrapUp: false,
        reason: null,
        visibleReason: null,
        stateEnteredAt: this.#now(),
        nextState: null,
        pendingState: null,
        activityId: null,
        activityMs: {},
        addressId: null,
        measurementPeriod: 86_400,
        capacity: { units: 1, used: 0, byChannel: {} },
        skills: [],
        links: [],
        groupIds: [],
        idleAccruedMs: 0,
        work: [],
        version: 0,
      };
      seat = { agent, sessions: [], calls: 0, talkMs: 0 };
      this.#seats.push(seat);
    }
    if (seat.agent.state === 'released') this.#become(seat, 'notReady', 'login');
    return seat;
  }

  #seat(agentId: string | undefined): Seat {
    const seat = this.#seats.find(({ agent }) => agent.id === agentId);
    if (seat !== undefined) return seat;
    throw new AcdRefusal('agent_not_found', `No agent ${agentId} sits in the circle.`);
  }

  #session(id: string | undefined): { seat: Seat; session: AgentSessionResource } {
    for (const seat of this.#seats) {
      const session = seat.sessions.find((one) => one.id === id);
      if (session !== undefined) return { seat, session };
    }
    throw new AcdRefusal('session_not_found', `No session ${id} is kept.`);
  }

  #at(addressId: string): Seat | undefined {
    return this.#seats.find(
      ({ agent, sessions }) => agent.addressId === addressId && sessions.some(isLive),
    );
  }

  #here(addressId: string): Seat {
    const seat = this.#at(addressId);
    if (seat !== undefined) return seat;
    throw new AcdRefusal('no_agent_at_address', `Nobody sits at ${addressId}.`);
  }

  #status(addressId: string) {
    const seat = this.#at(addressId);
    const live = seat?.sessions.filter(isLive) ?? [];
    const { state = 'released', id = null, activityId = null } = seat?.agent ?? {};
    return {
      addressId,
      agentId: id,
      activityId,
      nextState: null,
      state: state === 'released' ? 'loggedOff' : state,
      groupIds: live.map(({ groupId }) => groupId),
      validStates: seat === undefined ? [] : settable,
      validNextStates: [],
    };
  }

  #queue(id: string) {
    const groupId = id.replace(/\.calls$/, '');
    if (!this.#groups.some((name) => groupId === `rr.${name}`)) {
      throw new AcdRefusal('queue_not_found', `No queue ${id} leads to the circle.`);
    }
    return queueResource(id, groupId, this.#waiting.length);
  }

  #queueFigures(queueId: string, period = 86_400) {
    this.#queue(queueId);
    const counts = {
      queued: this.#queued,
      waiting: this.#waiting.length,
      answered: this.#answered,
    };
    return queueFigures(queueId, counts, windowOf(period, this.#now()));
  }

  #list(items: readonly unknown[]) {
    return { items, nextCursor: null, asOf: this.#now(), resumeToken: 'main.e0:0' };
  }

  #now(): string {
    return new Date(this.#of.clock.nowMs()).toISOString();
  }

  #mint(what: string): string {
    this.#minted += 1;
    return `rr.${what}-${this.#minted}`;
  }
}

type Session = AgentSessionResource;
const derived: { readonly [state: string]: AgentResource['derivedState'] } = {
  released: 'loggedOff',
  ready: 'ready',
  busyAcd: 'busy',
};

function isLive({ state }: AgentSessionResource): boolean {
  return state !== 'ended' && state !== 'released';
}
