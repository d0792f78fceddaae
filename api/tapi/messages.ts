/**
 * TAPI messages made from a handler's events: one for each address, agent, session or call that an
 * instant has changed.
 *
 * Cost: constant for an event, little while nobody listens. Source: tapi-call-center.md 3.3, 6.3.
 */
import {
  type HeardMedia,
  type ProxyKind,
  proxyKindNumber,
  tapiNumber,
} from '../../contracts/index.ts';
import { equalByValue } from '../../kernel/index.ts';
import {
  isLiveLeg,
  type KeptCall,
  type KeptLeg,
  type LiveAgent,
  type StreamEvent,
  type Wire,
} from '../../live/index.ts';
import { presentEvent, typeOf } from '../../services/index.ts';
import { statusOf } from '../operations/addresses.ts';
import type { Services } from '../operations/services.ts';
import { numberAll, numberInSlices } from './addresses.ts';
import type { TapiParts } from './context.ts';
import type { StoredKind } from './handles.ts';
import { addressSeen, isDialled, stateSeen } from './leg-view.ts';
import {
  addressFlags,
  eventOf3x,
  flagOf,
  kinds,
  type Message,
  messageOf2x,
  noAddress,
  ofFigures,
} from './message-forms.ts';

/** Statistics of one subject are announced at most this often. */
const updateEveryMs = 1_000;
/** Types of events after which an agent or session may be released. */
const ends = /^agent(Session)?\.state$/;

/** For members of a station: the states of its device where they are so, and where not. */
const deviceStates: { readonly [member: string]: readonly [on: string, off: string] } = {
  messageWaiting: ['msgWaitOn', 'msgWaitOff'],
  inService: ['inService', 'outOfService'],
  connected: ['connected', 'disconnected'],
  locked: ['lock', 'lock'],
};

type AgentStatus = ReturnType<typeof statusAt>;

interface Touched {
  readonly kind: keyof typeof kinds;
  readonly id: string;
  readonly of: readonly string[] | null;
  readonly flags: Set<string>;
  state: string | null;
}
type Touches = Map<string, Touched>;

export class Messages {
  readonly #serving: Services;
  readonly #shared: TapiParts;
  readonly #send: (messages: readonly Message[]) => void;
  readonly close: () => void;
  #isHeard = false;
  /** Last known status of each agent who is logged on, at their address. */
  readonly #statuses = new Map<string, AgentStatus>();
  #states = new WeakMap<KeptLeg, string>();
  #places = new WeakMap<KeptLeg, string | null>();
  #activities: unknown;
  #isReady = false;
  readonly #updated: Touches = new Map();
  #cancelUpdates = () => {};

  constructor(serving: Services, shared: TapiParts, send: (messages: readonly Message[]) => void) {
    this.#serving = serving;
    this.#shared = shared;
    this.#send = send;
    numberAll(shared.handles, serving);
    // Handles of agents whose log-on ended while nobody listened end now.
    for (const { shown } of serving.live.projection.agents.all()) {
      if (shown.state === 'released') shared.handles.end('hAgent', shown.id, serving.wire);
    }
    const stopEvents = serving.live.onEvents((events) => this.#hear(events));
    this.close = () => {
      stopEvents();
      this.#cancelUpdates();
    };
  }

  /** Starts to make messages, when the first listener comes. */
  begin(): void {
    if (this.#isHeard) return;
    this.#isHeard = true;
    const { projection, file } = this.#serving.live;
    for (const one of projection.agents.all()) this.#keepStatus(one.agentId, one);
    for (const { legs, call } of projection.calls.all()) {
      if (call.derivedState === 'ended') continue;
      for (const made of legs) this.#keepState(made, stateSeen(made));
    }
    this.#activities = file.activities;
    this.#isReady = this.#serving.gateways.isReadyForAcd;
  }

  /** Stops making messages, when the last listener has left. */
  pause(): void {
    this.#isHeard = false;
    this.#statuses.clear();
    this.#states = new WeakMap();
    this.#places = new WeakMap();
  }

  /** Checks whether the handler is lost, which no event reports, and tells listeners. */
  look(): void {
    if (this.#isHeard) this.#send(this.#readiness());
  }

  #hear(events: readonly StreamEvent[]): void {
    const { handles } = this.#shared;
    const { wire } = this.#serving;
    const types = new Set(events.map(typeOf));
    const hasMore = types.has('centre.changed') || types.has('outboundList.added');
    if (hasMore) for (const _ of numberInSlices(handles, this.#serving));
    const own = this.#isHeard ? events : events.filter((event) => ends.test(typeOf(event)));
    const told = own.map((event) => heard(event, wire));
    if (this.#isHeard) this.#send(this.#messagesOf(told, types));
    for (const { type, thing, id, data } of told) {
      if (data['state'] !== 'released' || !ends.test(type)) continue;
      handles.end(thing === 'agent' ? 'hAgent' : 'hAgentSession', id, wire);
    }
  }

  #messagesOf(told: readonly Heard[], types: ReadonlySet<string>): readonly Message[] {
    const { live } = this.#serving;
    const touched: Touches = new Map();
    const agentIds = new Set<string>();
    const calls = new Map<KeptCall, readonly string[]>();
    for (const one of told) {
      if (one.type === 'call.digits' || one.type === 'call.media') this.#hearOnLeg(one);
      for (const agentId of one.of) agentIds.add(agentId);
      this.#touch(one, touched);
      const kept = this.#callOf(one);
      for (const call of [kept, kept?.about?.of]) {
        if (call !== undefined) calls.set(call, [...(calls.get(call) ?? []), ...one.of]);
      }
    }
    const { activities } = live.file;
    const more = equalByValue(activities, this.#activities) ? [] : ['activityList'];
    this.#activities = activities;
    const isChanged = types.has('centre.changed');
    if (isChanged) for (const { agentId } of live.projection.agents.all()) agentIds.add(agentId);
    return [
      ...[...agentIds].flatMap((agentId) => this.#addressMessages(agentId, more)),
      ...(types.has('handler.caps') ? this.#capsMessages() : []),
      ...[...touched.values()].map((one) => this.#touchedMessage(one)),
      ...[...calls].flatMap(([kept, of]) => this.#callMessages(kept, of)),
      ...told.flatMap((one) => this.#plainMessages(one)),
      ...this.#readiness(),
    ];
  }

  #touch({ type, thing, id, of, data }: Heard, touched: Touches): void {
    const state = typeof data['state'] === 'string' ? data['state'] : null;
    const flag = flagOf[type];
    const isSame = type === 'agent.state' && state === data['previous'];
    if (isKind(thing) && flag !== undefined && !isSame) {
      const into = flag === 'updateInfo' ? this.#updates() : touched;
      // A session that ends and is released in the same instant gives two messages.
      const apart = thing === 'agentSession' && /^(ended|released)$/.test(`${state}`) && state;
      noted(into, { kind: thing, id, of }, apart || '', flag).state = state;
    }
    const isDone = type === 'agentSession.state' && /^busy/.test(`${data['previous']}`);
    if (isDone) noted(this.#updates(), { kind: 'agentSession', id, of });
    for (const [kind, types] of ofFigures) {
      const whose = data[`${kind}Id`];
      if (typeof whose !== 'string' || !types.test(type)) continue;
      noted(this.#updates(), { kind, id: whose, of });
    }
  }

  #updates(): Touches {
    if (this.#updated.size === 0) {
      this.#cancelUpdates = this.#serving.clock.after(updateEveryMs, () => {
        const updated = [...this.#updated.values()];
        this.#updated.clear();
        this.#send(updated.map((one) => this.#touchedMessage(one)));
      });
    }
    return this.#updated;
  }

  #touchedMessage({ kind, id, of, flags, state }: Touched): Message {
    const [message, handle, states, event, codes] = kinds[kind];
    const isOfAgent = states !== null;
    const p1 = handle === null ? 0 : this.#numberOf(handle, id);
    const p3 = isOfAgent && flags.has('state') ? (tapiNumber(states, `${state}`) ?? 0) : 0;
    const own = [...flags, `${state}`].flatMap((word) => eventOf3x(event, codes, word, id));
    const figures = flags.has('updateInfo') ? eventOf3x('PRIVATE', 'CW', `${kind}Figures`, id) : [];
    const told = messageOf2x(message, [p1, [...flags], p3]);
    return { of: isOfAgent ? of : null, two: told, three: [...own, ...figures] };
  }

  // Remembers an agent's status, to flag what differs in the next.

  #keepStatus(agentId: string, one: LiveAgent | undefined): AgentStatus | undefined {
    const addressId = one?.shown.addressId ?? null;
    const status = addressId === null ? undefined : statusAt(addressId, one);
    if (status === undefined) this.#statuses.delete(agentId);
    else this.#statuses.set(agentId, status);
    return status;
  }

  #addressMessages(agentId: string, more: readonly string[]): readonly Message[] {
    const before = this.#statuses.get(agentId);
    const agent = this.#serving.live.projection.agents.get(agentId);
    const after = this.#keepStatus(agentId, agent);
    const places = new Set([before, after].flatMap((status) => status?.addressId ?? []));
    return [...places].flatMap((place) => {
      const [old, now] = [before, after].map((status) =>
        status?.addressId === place ? status : statusAt(place),
      ) as [AgentStatus, AgentStatus];
      const differs = (member: keyof AgentStatus) => !equalByValue(old[member], now[member]);
      const members = Object.keys(addressFlags) as (keyof typeof addressFlags)[];
      const isOther = old.agentId !== now.agentId;
      // If another agent has logged on at the address, the difference in permitted groups is not
      // reported.
      const different = members.filter(
        (member) => differs(member) && !(isOther && member === 'permittedIds'),
      );
      const flags = [...more, ...different.map((member) => addressFlags[member])];
      if (flags.length === 0) return [];
      const p1 = this.#numberOf('dwAddressID', place);
      const p3 = differs('state') ? (tapiNumber('LINEAGENTSTATE', now.state) ?? 0) : 0;
      const told = messageOf2x('AGENTSTATUS', [p1, flags, p3]);
      return { of: [agentId], two: told, three: [], at: p1 };
    });
  }

  #capsMessages(): readonly Message[] {
    const { wire } = this.#serving;
    return (wire.live.file.addresses ?? []).map(({ id }) => {
      const p1 = this.#numberOf('dwAddressID', wire.id(id));
      return { of: null, two: messageOf2x('AGENTSTATUS', [p1, ['capsChange']]), three: [], at: p1 };
    });
  }

  #callOf({ thing, id, data }: Heard): KeptCall | undefined {
    const callId = thing === 'call' ? id : data['callId'];
    return this.#serving.live.projection.calls.kept(typeof callId === 'string' ? callId : '');
  }

  #callMessages({ legs }: KeptCall, of: readonly string[]): readonly Message[] {
    const { handles } = this.#shared;
    return legs.flatMap((made) => {
      const { id, cause } = made.leg;
      const state = stateSeen(made);
      const before = this.#states.get(made);
      const place = this.#places.get(made) ?? null;
      const hasMoved = before === 'queued' && state === before && place !== addressSeen(made);
      if (before === 'ended' && state !== 'queued') return [];
      if (before === state && !hasMoved) return [];
      this.#keepState(made, state);
      const left = hasMoved ? this.#leftMessages(made, place, of) : [];
      // A call never leaves idle: one that is in a queue again has a new handle there.
      if (hasMoved || before === 'ended') handles.renew(made, place, addressSeen(made));
      const isLost = state === 'disconnected';
      if (isLost || state === 'ended') this.#shared.digits.end(handles.ofLeg(made));
      const mode = isLost ? (tapiNumber('LINEDISCONNECTMODE', cause ?? 'normal') ?? 0) : 0;
      const hCall = handles.ofLeg(made);
      const about = { of, ...this.#placeOf(made) };
      const state2x = (word: string, p2 = 0) => messageOf2x('CALLSTATE', [[word], p2], { hCall });
      const isNew = before === undefined || before === 'ended' || hasMoved;
      const newCall = {
        ...about,
        two: messageOf2x('APPNEWCALL', [about.at ?? noAddress, hCall]),
        three: eventOf3x('CALLNOTIFICATION', 'CNE', 'owner', id),
      };
      const now = {
        ...about,
        two: state2x(state, mode),
        three: eventOf3x('CALLSTATE', 'CS', state, id),
      };
      const idle = { ...about, two: state2x('ended'), three: [] };
      return [...left, ...(isNew ? [newCall] : []), now, ...(isLost ? [idle] : [])];
    });
  }

  #keepState(made: KeptLeg, state: string): void {
    this.#states.set(made, state);
    this.#places.set(made, addressSeen(made));
  }

  /** A call has left a queue for another: it is idle in the former. */
  #leftMessages(made: KeptLeg, place: string | null, of: readonly string[]): readonly Message[] {
    const { call } = this.#placeOf(made);
    const at = place === null ? {} : { at: this.#numberOf('dwAddressID', place) };
    const about = { of, call, ...at };
    const hCall = this.#shared.handles.ofLeg(made);
    return [
      {
        ...about,
        two: messageOf2x('CALLINFO', [['redirectionid']], { hCall }),
        three: eventOf3x('CALLINFOCHANGE', 'CIC', 'redirectionid', made.leg.id),
      },
      { ...about, two: messageOf2x('CALLSTATE', [['ended']], { hCall }), three: [] },
    ];
  }

  /** Whoever is on another leg of the call hears the keys; what is there is known of its own. */
  #hearOnLeg(one: Heard): void {
    const { digits, handles } = this.#shared;
    for (const made of this.#callOf(one)?.legs ?? []) {
      if (!isLiveLeg(made.leg)) continue;
      const hCall = handles.ofLeg(made);
      if (one.type === 'call.media') digits.detected(hCall, one.data as unknown as HeardMedia);
      else if (made.leg.id !== one.data['legId']) digits.heard(hCall, String(one.data['digits']));
    }
  }

  #placeOf(made: KeptLeg): Required<Pick<Message, 'call'>> & Pick<Message, 'at'> {
    const address = addressSeen(made);
    const call = { ownerId: made.agentId, isDialled: isDialled(made) };
    return address === null ? { call } : { call, at: this.#numberOf('dwAddressID', address) };
  }

  #plainMessages(one: Heard): readonly Message[] {
    const { type, thing, of, data } = one;
    const flag = flagOf[type] ?? '';
    const ofAll = (told: ReturnType<typeof messageOf2x>) => [{ of: null, two: told, three: [] }];
    if (thing === 'call' && flag !== '') {
      const legs = (this.#callOf(one)?.legs ?? []).filter(({ leg }) => isLiveLeg(leg));
      return legs.map((made) => ({
        of,
        ...this.#placeOf(made),
        two: messageOf2x('CALLINFO', [[flag]], { hCall: this.#shared.handles.ofLeg(made) }),
        three: eventOf3x('CALLINFOCHANGE', 'CIC', flag, made.leg.id),
      }));
    }
    if (type === 'address.status') return this.#stationMessages(one);
    const { index, p2 = 0, p3 = 0 } = data;
    if (type === 'handler.extension') {
      return ofAll(messageOf2x('AGENTSPECIFIC', [Number(index), Number(p2), Number(p3)]));
    }
    if (type === 'address.agentStatus') {
      const at = this.#numberOf('dwAddressID', one.id);
      const two = messageOf2x('AGENTSTATUS', [at, Number(p2), Number(p3)]);
      return [{ of: of.length === 0 ? null : of, at, two, three: [] }];
    }
    if (!type.startsWith('proxy.')) return [];
    const kind = proxyKindNumber(data['kind'] as ProxyKind);
    return ofAll(messageOf2x('PROXYSTATUS', [[flag], kind]));
  }

  /** What has changed at a station, and the lamp and service of its telephone. */
  #stationMessages({ id, of, data }: Heard): readonly Message[] {
    const at = this.#numberOf('dwAddressID', id);
    const changed = data['changed'] as readonly string[];
    const has = (member: string) => data[member] === true;
    const states = changed.filter((member) => /^(forwarding|doNotDisturb)$/.test(member));
    const device = changed.flatMap((member) => {
      const [on, off] = deviceStates[member] ?? [];
      return (has(member) ? on : off) ?? [];
    });
    const about = { of: of.length === 0 ? null : of, at, three: [] };
    return [
      ...(states.length > 0 ? [messageOf2x('ADDRESSSTATE', [at, states])] : []),
      ...(device.length > 0 ? [messageOf2x('LINEDEVSTATE', [device])] : []),
    ].map((two) => ({ ...about, two }));
  }

  /** Messages for a change of readiness: in 3.x a handler exists while it is ready. */
  #readiness(): readonly Message[] {
    const { gateways, wire } = this.#serving;
    const isReady = gateways.isReadyForAcd;
    if (isReady === this.#isReady) return [];
    this.#isReady = isReady;
    const told = eventOf3x('AGENTHANDLER', 'AHE', isReady ? 'ready' : 'lost', wire.handlerId);
    return [{ of: null, two: null, three: told }];
  }

  #numberOf(kind: StoredKind, id: string): number {
    return this.#shared.handles.numberOf(kind, id, this.#serving.wire);
  }
}

function heard(event: StreamEvent, wire: Wire) {
  const { type, subject, data } = presentEvent(event, wire);
  const slash = subject.indexOf('/');
  const said: { readonly [member: string]: unknown } = data;
  const [thing, id] = [subject.slice(0, slash), subject.slice(slash + 1)];
  return { type, thing, id, data: said, of: event.agentIds ?? [] };
}
type Heard = ReturnType<typeof heard>;

function isKind(thing: string): thing is keyof typeof kinds {
  return Object.hasOwn(kinds, thing);
}

function noted(
  into: Touches,
  of: Pick<Touched, 'kind' | 'id' | 'of'>,
  apart = '',
  flag = 'updateInfo',
): Touched {
  const key = `${of.kind} ${of.id} ${apart}`;
  const one = into.get(key) ?? { ...of, flags: new Set(), state: null };
  one.flags.add(flag);
  into.set(key, one);
  return one;
}

function statusAt(addressId: string, one?: LiveAgent) {
  return { ...statusOf(addressId, one), permittedIds: one?.shown.groupIds ?? [] };
}
