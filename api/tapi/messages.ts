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
import { tapi, tapiNumber } from '../../contracts/index.ts';
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
import { versionTwoTwo } from './lines.ts';
import { type Message, messagesOfCentre, three, two } from './message-forms.ts';

/** Statistics of one subject are announced once in so long. */
const updateEveryMs = 1_000;

/** The agent at an address, and groups open to them. */
interface AgentStatus extends ReturnType<typeof statusOf> {
  readonly permittedIds: readonly string[];
}

/** What an instant has done to an agent or a session. */
interface Touched {
  readonly kind: 'agent' | 'session';
  readonly id: string;
  readonly of: readonly string[];
  flags: number;
  state: string | null;
}

const { LINEAGENTSTATUS: parts, LINEAGENTSTATUSEX: agentFlags } = tapi;
const { LINEAGENTSESSIONSTATUS: sessionFlags } = tapi;

/** What is said of each, and by which constants. */
const objects = {
  agent: ['AGENTSTATUSEX', 'LINEAGENTSTATEEX', 'hAgent', 'AGENT', 'AE'],
  session: ['AGENTSESSIONSTATUS', 'LINEAGENTSESSIONSTATE', 'hAgentSession', 'AGENTSESSION', 'ASE'],
} as const;

/** Events that change an agent or a session, and the flag of each. */
const touches: { readonly [type: string]: { of: Touched['kind']; flag: number } } = {
  'agent.added': { of: 'agent', flag: agentFlags.NEWAGENT },
  'agent.state': { of: 'agent', flag: agentFlags.STATE },
  'agentSession.added': { of: 'session', flag: sessionFlags.NEWSESSION },
  'agentSession.state': { of: 'session', flag: sessionFlags.STATE },
};

/** Effects after which a queue has other figures; and an agent. */
const ofQueues =
  /^call\.(queued|answered|abandoned|overflowed|ended|messageTaken)$|^callback\.planned$/;
const ofAgents = /^interaction\./;
/** What of a call's information events change. */
const callInfo: { readonly [type: string]: 'TREATMENT' | 'CALLDATA' } = {
  ...{ 'call.treatment': 'TREATMENT', 'call.data': 'CALLDATA' },
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
  /** Subjects whose figures have changed, until they are told. */
  #updated = new Map<string, Message>();

  constructor(serving: Serving, shared: Shared, send: (messages: readonly Message[]) => void) {
    this.#serving = serving;
    this.#shared = shared;
    this.#send = send;
    this.#endHandles();
    this.#unsubscribe = serving.live.onEvents((events) => this.#hear(events));
  }

  /** From now on somebody listens. */
  begin(): void {
    if (this.#isHeard) return;
    this.#isHeard = true;
    const { projection } = this.#serving.live;
    for (const one of projection.agents.all()) this.#statuses.set(one.agentId, this.#status(one));
    for (const { legs, call } of projection.calls.all()) {
      if (call.derivedState !== 'ended') {
        for (const made of legs) this.#states.set(made, made.leg.state);
      }
    }
    this.#activities = this.#activityList();
  }

  /** Nobody does. */
  pause(): void {
    this.#isHeard = false;
    this.#statuses.clear();
    this.#states = new WeakMap();
  }

  close(): void {
    this.#unsubscribe();
  }

  #hear(events: readonly StreamEvent[]): void {
    const changes = events.some((event) => typeOf(event) === 'centre.changed');
    const isNew = events.some((event) => typeOf(event) === 'outboundList.added');
    if (changes || isNew) numberAll(this.#shared.handles, this.#serving);
    if (this.#isHeard) this.#send(this.#messagesOf(events, changes));
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
    const { handles } = this.#shared;
    for (let after = 0; ; ) {
      const page = handles.list('hAgent', wire, { after, limit: 1_000 });
      for (const { name } of page) {
        const agent = live.projection.agents.get(wire.fileId(name) ?? '');
        if (agent?.shown.state === 'released') this.#end('hAgent', name);
      }
      if (page.length < 1_000) return;
      after = page.at(-1)?.number ?? 0;
    }
  }

  #messagesOf(events: readonly StreamEvent[], changes: boolean): readonly Message[] {
    const { projection } = this.#serving.live;
    const touched = new Map<string, Touched>();
    const agentIds = new Set<string>();
    const calls = new Map<KeptCall, readonly string[]>();
    const plain: Message[] = [];
    for (const event of events) {
      for (const agentId of event.agentIds ?? []) agentIds.add(agentId);
      this.#touch(event, touched);
      this.#notePlain(event, plain);
      this.#update(event);
      const kept = this.#callOf(event);
      if (kept === undefined) continue;
      for (const one of [kept, kept.about?.of]) {
        if (one !== undefined)
          calls.set(one, [...(calls.get(one) ?? []), ...(event.agentIds ?? [])]);
      }
    }
    if (changes) for (const { agentId } of projection.agents.all()) agentIds.add(agentId);
    const activities = this.#activityList();
    const more = changes && activities !== this.#activities ? parts.ACTIVITYLIST : 0;
    this.#activities = activities;
    const caps = events.some((event) => typeOf(event) === 'handler.caps');
    return [
      ...[...agentIds].flatMap((agentId) => this.#addressMessages(agentId, more)),
      ...(caps ? this.#capsMessages() : []),
      ...[...touched.values()].map((one) => this.#objectMessage(one)),
      ...[...calls].flatMap(([kept, of]) => this.#callMessages(kept, of)),
      ...plain,
    ];
  }

  // Agents and sessions: what their own events say.

  #touch(event: StreamEvent, touched: Map<string, Touched>): void {
    const { type, id, state, previous } = saidOf(event, this.#serving.wire);
    const known = touches[type];
    const isSame = type === 'agent.state' && state === previous;
    if (known === undefined || isSame) return;
    // The end of a session, and that its handle is let go, are told apart.
    const apart = known.of === 'session' && /^(ended|released)$/.test(state ?? '') ? state : '';
    const key = `${known.of} ${id} ${apart}`;
    const of = event.agentIds ?? [];
    const one = touched.get(key) ?? { kind: known.of, id, of, flags: 0, state: null };
    // A flag is added once.
    one.flags += known.flag - (one.flags & known.flag);
    one.state = state ?? one.state;
    touched.set(key, one);
  }

  #objectMessage({ kind, id, of, flags, state }: Touched): Message {
    const [message, states, handle, event, codes] = objects[kind];
    const p1 = this.#shared.handles.numberOf(handle, id, this.#serving.wire);
    const p3 = state === null ? 0 : (tapiNumber(states, state) ?? 0);
    // 3.x tells a new session apart, and has nothing that is let go.
    const isNew = kind === 'session' && flags % 2 === 1;
    const words = [isNew ? 'newSession' : null, state === 'released' ? null : state];
    return {
      ...{ of, since: versionTwoTwo },
      two: two(message, [p1, flags, p3], [`LINE${message}`, flags]),
      three: words.flatMap((word) => (word === null ? [] : three(event, codes, word, id))),
    };
  }

  // Addresses: the status there, compared with what it was.

  #status(one: LiveAgent): AgentStatus | null {
    const { addressId } = one.shown;
    return addressId === null ? null : seenAt(addressId, one);
  }

  #addressMessages(agentId: string, more: number): readonly Message[] {
    const one = this.#serving.live.projection.agents.get(agentId);
    const before = this.#statuses.get(agentId) ?? null;
    const after = one === undefined ? null : this.#status(one);
    this.#statuses.set(agentId, after);
    if (one === undefined) this.#statuses.delete(agentId);
    const left =
      before !== null && before.addressId !== after?.addressId
        ? this.#addressMessage(before, seenAt(before.addressId), agentId, 0)
        : [];
    if (after === null) return left;
    const old = before?.addressId === after.addressId ? before : seenAt(after.addressId);
    return [...left, ...this.#addressMessage(old, after, agentId, more)];
  }

  #addressMessage(old: AgentStatus, now: AgentStatus, agentId: string, more: number) {
    const isSameAgent = old.agentId === now.agentId;
    const differs = (...members: readonly (keyof AgentStatus)[]) =>
      members.some((member) => !equalByValue(old[member], now[member]));
    const flags =
      more +
      (differs('groupIds') ? parts.GROUP : 0) +
      (differs('state') ? parts.STATE : 0) +
      (differs('nextState') ? parts.NEXTSTATE : 0) +
      (differs('activityId') ? parts.ACTIVITY : 0) +
      (isSameAgent && differs('permittedIds') ? parts.GROUPLIST : 0) +
      (differs('validStates') ? parts.VALIDSTATES : 0) +
      (differs('validNextStates') ? parts.VALIDNEXTSTATES : 0);
    if (flags === 0) return [];
    const p3 = differs('state') ? (tapiNumber('LINEAGENTSTATE', now.state) ?? 0) : 0;
    const { handles } = this.#shared;
    const p1 = handles.numberOf('dwAddressID', now.addressId, this.#serving.wire);
    const told = two('AGENTSTATUS', [p1, flags, p3], ['LINEAGENTSTATUS', flags]);
    return [{ of: [agentId], since: 0, two: told, three: [] }];
  }

  /** What agents can do has changed, at every station. */
  #capsMessages(): readonly Message[] {
    const { wire } = this.#serving;
    const p2 = parts.CAPSCHANGE;
    return (wire.live.file.addresses ?? []).map(({ id }) => {
      const p1 = this.#shared.handles.numberOf('dwAddressID', wire.id(id), wire);
      const told = two('AGENTSTATUS', [p1, p2, 0], ['LINEAGENTSTATUS', p2]);
      return { of: null, since: 0, two: told, three: [] };
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
      const { state, cause } = made.leg;
      const before = this.#states.get(made);
      if (before === state) return [];
      this.#states.set(made, state);
      const owner = three('CALLNOTIFICATION', 'CNE', 'owner', made.leg.id);
      const first = before === undefined ? [{ of, since: 0, two: null, three: [owner] }] : [];
      const isLost = state === 'disconnected';
      const mode = isLost ? (tapiNumber('LINEDISCONNECTMODE', cause ?? 'normal') ?? 0) : 0;
      // Nothing more comes of a leg whose other side has gone.
      const last = isLost ? [{ ...this.#moved(made, 'ended', 0), of, three: [] }] : [];
      return [...first, { ...this.#moved(made, state, mode), of }, ...last];
    });
  }

  #moved(made: KeptLeg, state: string, mode: number): Omit<Message, 'of'> {
    const p1 = tapiNumber('LINECALLSTATE', state) ?? 0;
    const call = { hCall: this.#shared.calls.of(made), ownerId: made.agentId };
    return {
      since: 0,
      two: two('CALLSTATE', [p1, mode, 0], ['LINECALLSTATE', p1], call),
      three: [three('CALLSTATE', 'CS', state, made.leg.id)],
    };
  }

  // What is one message by itself.

  #notePlain(event: StreamEvent, plain: Message[]): void {
    const type = typeOf(event);
    const word = callInfo[type];
    const legs = word === undefined ? [] : (this.#callOf(event)?.legs ?? []);
    for (const made of legs) {
      if (word === undefined || !isLiveLeg(made.leg)) continue;
      const p1 = tapi.LINECALLINFOSTATE[word];
      const call = { hCall: this.#shared.calls.of(made) };
      plain.push({
        ...{ of: event.agentIds ?? [], since: 0 },
        two: two('CALLINFO', [p1, 0, 0], ['LINECALLINFOSTATE', p1], call),
        three: [three('CALLINFOCHANGE', 'CIC', word, made.leg.id)],
      });
    }
    const known = messagesOfCentre[type];
    if (known === undefined || 'effect' in event || !('subject' in event.told)) return;
    const id = event.told.subject.slice(event.told.subject.indexOf('/') + 1);
    const { data } = event.told;
    plain.push(known(id, { ...this.#shared, wire: this.#serving.wire }, data));
  }

  // Figures: at most once a second for each of whom they are.

  #update(event: StreamEvent): void {
    const { type, id, previous } = saidOf(event, this.#serving.wire);
    const { wire } = this.#serving;
    const of = event.agentIds ?? [];
    if (type === 'agent.stats') return this.#updateOf('AGENTSTATUSEX', 'hAgent', id, of);
    if (type === 'queue.stats') return this.#updateOf('QUEUESTATUS', 'dwQueueID', id, null);
    const isDone = type === 'agentSession.state' && previous?.startsWith('busy') === true;
    if (type === 'agentSession.stats' || isDone) {
      return this.#updateOf('AGENTSESSIONSTATUS', 'hAgentSession', id, of);
    }
    if (!('effect' in event)) return;
    const { effect } = event;
    if (ofQueues.test(type) && 'queueId' in effect && effect.queueId !== undefined) {
      this.#updateOf('QUEUESTATUS', 'dwQueueID', wire.id(effect.queueId), null);
    }
    if (ofAgents.test(type) && 'agentId' in effect && effect.agentId !== undefined) {
      this.#updateOf('AGENTSTATUSEX', 'hAgent', wire.id(effect.agentId), of);
    }
  }

  #updateOf(
    name: 'QUEUESTATUS' | 'AGENTSTATUSEX' | 'AGENTSESSIONSTATUS',
    kind: StoredKind,
    id: string,
    of: readonly string[] | null,
  ): void {
    if (this.#updated.size === 0) {
      this.#serving.clock.after(updateEveryMs, () => this.#tellUpdates());
    }
    const prefix = `LINE${name}` as const;
    const p2 = tapi[prefix].UPDATEINFO;
    const p1 = this.#shared.handles.numberOf(kind, id, this.#serving.wire);
    const told = two(name, [p1, p2, 0], [prefix, p2]);
    this.#updated.set(`${kind} ${id}`, { of, since: versionTwoTwo, two: told, three: [] });
  }

  #tellUpdates(): void {
    const updates = [...this.#updated.values()];
    this.#updated = new Map();
    this.#send(updates);
  }
}

/** What an event is about, and its states: of our core, or told by an ACD in its place. */
function saidOf(event: StreamEvent, wire: Wire) {
  if (!('effect' in event)) {
    const { told } = event;
    const { subject = '', data = {} } = 'subject' in told ? told : {};
    const { state = null, previous = null } = data as { state?: string; previous?: string };
    return { type: told.type, id: subject.slice(subject.indexOf('/') + 1), state, previous };
  }
  const { effect, state = null, previous = null } = event;
  const { type } = effect;
  const isSession = type === 'agentSession.state';
  const agentId = type === 'agent.state' ? wire.id(effect.agentId) : '';
  return { type, id: isSession ? wire.session(effect.sessionId) : agentId, state, previous };
}

function seenAt(addressId: string, one?: LiveAgent): AgentStatus {
  return { ...statusOf(addressId, one), permittedIds: one?.shown.groupIds ?? [] };
}
