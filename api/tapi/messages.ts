/**
 * Messages of TAPI from the events of one handler: what an instant has changed, in one message for
 * each address, agent, session and call.
 *
 * The state of an address is compared with what it was, so that flags are those of what is
 * different; a reader of the view hears what readers of the event stream hear, and as late.
 *
 * Cost: nothing while nobody listens; else constant per event, and one pass over agents and calls
 * when the first listens or the centre changes.
 * Source: tapi-call-center.md 3.3, 6.3.
 */
import { type ProxyKind, proxyKindNumber, tapiNumber } from '../../contracts/index.ts';
import { equalByValue } from '../../kernel/index.ts';
import {
  isLiveLeg,
  type KeptCall,
  type KeptLeg,
  type LiveAgent,
  type StreamEvent,
} from '../../live/index.ts';
import { typeOf } from '../event-readers.ts';
import type { Serving } from '../operation.ts';
import { statusOf } from '../operations/addresses.ts';
import type { Wire } from '../wire.ts';
import { numberAll } from './addresses.ts';
import type { Shared } from './context.ts';
import type { StoredKind } from './handles.ts';
import {
  flagOf,
  type Kind,
  kinds,
  type Message,
  type Touched,
  three,
  two,
} from './message-forms.ts';
import { numberOf } from './structures.ts';

/** Statistics of one subject are announced once in so long. */
const updateEveryMs = 1_000;

/** The agent at an address, and groups open to them. */
interface AgentStatus extends ReturnType<typeof statusOf> {
  readonly permittedIds: readonly string[];
}

/** Flags of what may differ at an address. */
const parts: readonly (readonly [keyof AgentStatus, string])[] = [
  ...([
    ['groupIds', 'group'],
    ['state', 'state'],
    ['nextState', 'nextState'],
  ] as const),
  ...([
    ['activityId', 'activity'],
    ['validStates', 'validStates'],
  ] as const),
  ['validNextStates', 'validNextStates'],
];

/** Effects after which a queue has other figures; and an agent. */
const ofQueues =
  /^call\.(queued|answered|abandoned|overflowed|ended|messageTaken)$|^callback\.planned$/;
const ofAgents = /^interaction\./;
/** What of a call's information events change. */
const callInfo: { readonly [type: string]: string } = {
  ...{ 'call.treatment': 'treatment', 'call.data': 'calldata' },
};
/** A kind of request is served, or no more; with none, all that 3.x needs are. */
const ofProxies: { readonly [type: string]: string } = {
  ...{ 'proxy.opened': 'open', 'proxy.closed': 'close', 'proxy.readyForAcd': 'allOpenForAcd' },
};

export class Messages {
  readonly #serving: Serving;
  readonly #shared: Shared;
  readonly #send: (messages: readonly Message[]) => void;
  readonly #unsubscribe: () => void;
  #isHeard = false;
  /** By agent: where they are, and how they look from there. */
  #statuses = new Map<string, AgentStatus | null>();
  #states = new WeakMap<KeptLeg, string>();
  #activities = '';
  #isReady = false;
  /** Whose figures have changed, until that is told. */
  #updated = new Map<string, Touched>();

  constructor(serving: Serving, shared: Shared, send: (messages: readonly Message[]) => void) {
    this.#serving = serving;
    this.#shared = shared;
    this.#send = send;
    numberAll(shared.handles, serving);
    this.#endHandles();
    this.#unsubscribe = serving.live.onEvents((events) => this.#hear(events));
  }

  /** From now on somebody listens. */
  begin(): void {
    if (this.#isHeard) return;
    this.#isHeard = true;
    const { projection } = this.#serving.live;
    for (const one of projection.agents.all()) this.#statuses.set(one.agentId, statusAt(one));
    for (const { legs, call } of projection.calls.all()) {
      if (call.derivedState !== 'ended') {
        for (const made of legs) this.#states.set(made, made.leg.state);
      }
    }
    this.#activities = this.#activityList();
    this.#isReady = this.#serving.gateways.isReadyForAcd;
  }

  /** Nobody does. */
  pause(): void {
    this.#isHeard = false;
    this.#statuses.clear();
    this.#states = new WeakMap();
  }

  /** What no event says: that the handler is lost. */
  look(): void {
    if (this.#isHeard) this.#send(this.#readiness());
  }

  close(): void {
    this.#unsubscribe();
  }

  #hear(events: readonly StreamEvent[]): void {
    const types = new Set<string>(events.map(typeOf));
    const hasMore = types.has('centre.changed') || types.has('outboundList.added');
    if (hasMore) numberAll(this.#shared.handles, this.#serving);
    if (this.#isHeard) this.#send(this.#messagesOf(events, types));
    for (const event of events) {
      const { type, id, state } = saidOf(event, this.#serving.wire);
      if (state !== 'released') continue;
      if (type === 'agent.state') this.#end('hAgent', id);
      if (type === 'agentSession.state') this.#end('hAgentSession', id);
    }
  }

  #end(kind: 'hAgent' | 'hAgentSession', id: string): void {
    this.#shared.handles.end(kind, id, this.#serving.wire);
  }

  /** Log-ons that ended as nobody listened. */
  #endHandles(): void {
    const { wire, live } = this.#serving;
    const limit = 1_000;
    let page: ReturnType<Shared['handles']['list']> = [];
    do {
      const after = page.at(-1)?.number ?? 0;
      page = this.#shared.handles.list('hAgent', wire, { after, limit });
      for (const { name } of page) {
        const agent = live.projection.agents.get(wire.fileId(name) ?? '');
        if (agent?.shown.state === 'released') this.#end('hAgent', name);
      }
    } while (page.length === limit);
  }

  #messagesOf(events: readonly StreamEvent[], types: ReadonlySet<string>): readonly Message[] {
    const { projection } = this.#serving.live;
    const touched = new Map<string, Touched>();
    const agentIds = new Set<string>();
    const calls = new Map<KeptCall, readonly string[]>();
    for (const event of events) {
      const of = event.agentIds ?? [];
      for (const agentId of of) agentIds.add(agentId);
      this.#touch(event, touched);
      const kept = this.#callOf(event);
      for (const one of [kept, kept?.about?.of]) {
        if (one !== undefined) calls.set(one, [...(calls.get(one) ?? []), ...of]);
      }
    }
    const changes = types.has('centre.changed');
    if (changes) for (const { agentId } of projection.agents.all()) agentIds.add(agentId);
    const activities = this.#activityList();
    const more = changes && activities !== this.#activities ? ['activityList'] : [];
    this.#activities = activities;
    return [
      ...[...agentIds].flatMap((agentId) => this.#addressMessages(agentId, more)),
      ...(types.has('handler.caps') ? this.#capsMessages() : []),
      ...[...touched.values()].map((one) => this.#touchedMessage(one)),
      ...[...calls].flatMap(([kept, of]) => this.#callMessages(kept, of)),
      ...events.flatMap((event) => this.#plainMessages(event)),
      ...this.#readiness(),
    ];
  }

  // Agents, sessions, queues and groups: what their own events say, and whose figures change.

  #touch(event: StreamEvent, touched: Map<string, Touched>): void {
    const { wire } = this.#serving;
    const { type, id, state, previous } = saidOf(event, wire);
    const kind = type.split('.')[0] as Kind;
    const own = event.agentIds ?? [];
    const note = (said: Pick<Touched, 'kind' | 'id' | 'of'>, flag: string) => {
      const into = flag === 'updateInfo' ? this.#updates() : touched;
      const now = flag === 'updateInfo' ? null : state;
      // The end of a session, and that its handle is let go, are told apart.
      const apart = said.kind === 'agentSession' && /^(ended|released)$/.test(now ?? '') && now;
      const key = `${said.kind} ${said.id} ${apart}`;
      const one = into.get(key) ?? { ...said, flags: new Set(), state: null };
      one.flags.add(flag);
      one.state = now ?? one.state;
      into.set(key, one);
    };
    const flag = flagOf[type];
    const isSame = type === 'agent.state' && state === previous;
    const of = kind === 'queue' || kind === 'group' ? null : own;
    if (flag !== undefined && !isSame) note({ kind, id, of }, flag);
    const isDone = type === 'agentSession.state' && previous?.startsWith('busy') === true;
    if (isDone) note({ kind, id, of }, 'updateInfo');
    const { effect } = 'effect' in event ? event : {};
    if (effect === undefined) return;
    if (ofQueues.test(type) && 'queueId' in effect && effect.queueId !== undefined) {
      note({ kind: 'queue', id: wire.id(effect.queueId), of: null }, 'updateInfo');
    }
    if (ofAgents.test(type) && 'agentId' in effect && effect.agentId !== undefined) {
      note({ kind: 'agent', id: wire.id(effect.agentId), of: own }, 'updateInfo');
    }
  }

  /** At most once a second for each of whom they are. */
  #updates(): Map<string, Touched> {
    if (this.#updated.size === 0) {
      this.#serving.clock.after(updateEveryMs, () => {
        const updated = [...this.#updated.values()];
        this.#updated.clear();
        this.#send(updated.map((one) => this.#touchedMessage(one)));
      });
    }
    return this.#updated;
  }

  #touchedMessage({ kind, id, of, flags, state }: Touched): Message {
    const [message, handle, states, event, codes] = kinds[kind];
    const p1 = handle === null ? 0 : this.#numberOf(handle, id);
    const p2 = numberOf(`LINE${message}`, [...flags]);
    const p3 = states === null || state === null ? 0 : (tapiNumber(states, state) ?? 0);
    const words = state === null ? [...flags] : [...flags, state];
    const own = words.flatMap((word) => three(event, codes, word, id));
    const figures = flags.has('updateInfo') ? three('PRIVATE', 'CW', `${kind}Figures`, id) : [];
    return { of, two: two(message, [p1, p2, p3]), three: [...own, ...figures] };
  }

  // Addresses: the status there, compared with what it was.

  #addressMessages(agentId: string, more: readonly string[]): readonly Message[] {
    const one = this.#serving.live.projection.agents.get(agentId);
    const before = this.#statuses.get(agentId) ?? null;
    const after = one === undefined ? null : statusAt(one);
    if (one === undefined) this.#statuses.delete(agentId);
    else this.#statuses.set(agentId, after);
    const isLeft = before !== null && before.addressId !== after?.addressId;
    const left = isLeft ? this.#addressMessage(before, seenAt(before.addressId), agentId, []) : [];
    if (after === null) return left;
    const old = before === null || isLeft ? seenAt(after.addressId) : before;
    return [...left, ...this.#addressMessage(old, after, agentId, more)];
  }

  #addressMessage(
    old: AgentStatus,
    now: AgentStatus,
    agentId: string,
    more: readonly string[],
  ): readonly Message[] {
    const differs = (member: keyof AgentStatus) => !equalByValue(old[member], now[member]);
    const flags = parts.filter(([member]) => differs(member)).map(([, flag]) => flag);
    const isOther = old.agentId !== now.agentId || !differs('permittedIds');
    const all = [...more, ...flags, ...(isOther ? [] : ['groupList'])];
    if (all.length === 0) return [];
    const p1 = this.#numberOf('dwAddressID', now.addressId);
    const p3 = differs('state') ? (tapiNumber('LINEAGENTSTATE', now.state) ?? 0) : 0;
    const told = two('AGENTSTATUS', [p1, numberOf('LINEAGENTSTATUS', all), p3]);
    return [{ of: [agentId], two: told, three: [] }];
  }

  /** What agents can do has changed, at every station. */
  #capsMessages(): readonly Message[] {
    const { wire } = this.#serving;
    const p2 = numberOf('LINEAGENTSTATUS', ['capsChange']);
    return (wire.live.file.addresses ?? []).map(({ id }) => {
      const p1 = this.#numberOf('dwAddressID', wire.id(id));
      return { of: null, two: two('AGENTSTATUS', [p1, p2, 0]), three: [] };
    });
  }

  #activityList(): string {
    return JSON.stringify(this.#serving.live.file.activities ?? []);
  }

  // Calls: their legs, compared with what they were.

  #callOf(event: StreamEvent): KeptCall | undefined {
    const { wire, live } = this.#serving;
    if ('effect' in event) {
      const { effect } = event;
      return 'callId' in effect ? live.projection.calls.kept(wire.call(effect.callId)) : undefined;
    }
    const subject = 'subject' in event.told ? event.told.subject : '';
    return live.projection.calls.kept(/^call\/(.*)$/.exec(subject)?.[1] ?? '');
  }

  #callMessages({ legs }: KeptCall, of: readonly string[]): readonly Message[] {
    return legs.flatMap((made) => {
      const { id, state, cause } = made.leg;
      const before = this.#states.get(made);
      if (before === state) return [];
      this.#states.set(made, state);
      const owner = three('CALLNOTIFICATION', 'CNE', 'owner', id);
      const isLost = state === 'disconnected';
      const mode = isLost ? (tapiNumber('LINEDISCONNECTMODE', cause ?? 'normal') ?? 0) : 0;
      const call = { hCall: this.#shared.calls.of(made), ownerId: made.agentId };
      const moved = (to: string, p2: number) =>
        two('CALLSTATE', [tapiNumber('LINECALLSTATE', to) ?? 0, p2, 0], call);
      return [
        ...(before === undefined ? [{ of, two: null, three: owner }] : []),
        { of, two: moved(state, mode), three: three('CALLSTATE', 'CS', state, id) },
        // Nothing more comes of a leg whose other side has gone.
        ...(isLost ? [{ of, two: moved('ended', 0), three: [] }] : []),
      ];
    });
  }

  // What is one message by itself.

  #plainMessages(event: StreamEvent): readonly Message[] {
    const type = typeOf(event);
    const info = callInfo[type];
    if (info !== undefined) {
      const p1 = numberOf('LINECALLINFOSTATE', [info]);
      const legs = this.#callOf(event)?.legs ?? [];
      return legs
        .filter(({ leg }) => isLiveLeg(leg))
        .map((made) => ({
          of: event.agentIds ?? [],
          two: two('CALLINFO', [p1, 0, 0], { hCall: this.#shared.calls.of(made) }),
          three: three('CALLINFOCHANGE', 'CIC', info, made.leg.id),
        }));
    }
    const flag = ofProxies[type];
    const { kind, index, p2, p3 } = dataOf(event);
    const p1 = flag === undefined ? Number(index) : numberOf('LINEPROXYSTATUS', [flag]);
    const told =
      flag !== undefined
        ? two('PROXYSTATUS', [p1, proxyKindNumber(kind as ProxyKind), 0])
        : type === 'handler.extension'
          ? two('AGENTSPECIFIC', [p1, Number(p2 ?? 0), Number(p3 ?? 0)])
          : null;
    return told === null ? [] : [{ of: null, two: told, three: [] }];
  }

  /** To 3.x a handler is there while it is ready. */
  #readiness(): readonly Message[] {
    const { gateways, wire } = this.#serving;
    const isReady = gateways.isReadyForAcd;
    if (isReady === this.#isReady) return [];
    this.#isReady = isReady;
    const told = three('AGENTHANDLER', 'AHE', isReady ? 'ready' : 'lost', wire.handlerId);
    return [{ of: null, two: null, three: told }];
  }

  #numberOf(kind: StoredKind, id: string): number {
    return this.#shared.handles.numberOf(kind, id, this.#serving.wire);
  }
}

interface Values {
  readonly [member: string]: unknown;
}

/** What an event says that an effect is not. */
function dataOf(event: StreamEvent): Values {
  return 'told' in event && 'data' in event.told ? event.told.data : {};
}

/** What an event is about, and its states: of our core, or told by an ACD in its place. */
function saidOf(event: StreamEvent, wire: Wire) {
  if (!('effect' in event)) {
    const { told } = event;
    const subject = 'subject' in told ? told.subject : '';
    const { state = null, previous = null } = dataOf(event) as {
      readonly state?: string;
      readonly previous?: string;
    };
    return { type: told.type, id: subject.slice(subject.indexOf('/') + 1), state, previous };
  }
  const { effect, state = null, previous = null } = event;
  const { type } = effect;
  const isSession = type === 'agentSession.state';
  const agentId = type === 'agent.state' ? wire.id(effect.agentId) : '';
  return { type, id: isSession ? wire.session(effect.sessionId) : agentId, state, previous };
}

/** How an agent looks from their address; null: they are at none. */
function statusAt(one: LiveAgent): AgentStatus | null {
  const { addressId } = one.shown;
  return addressId === null ? null : seenAt(addressId, one);
}

function seenAt(addressId: string, one?: LiveAgent): AgentStatus {
  return { ...statusOf(addressId, one), permittedIds: one?.shown.groupIds ?? [] };
}
