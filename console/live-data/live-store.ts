/**
 * Present agents, calls and queues by id, from snapshots and events. The newest version wins, so an
 * event already in a snapshot has no effect. Watchers are called at most once a frame.
 */
import type { CloudEvent, EventType } from '#client';
import type { AgentResource, CallResource, QueueResource } from '../../contracts/index.ts';
import { heardServerTime } from './server-clock.ts';

export type LiveAgent = Pick<
  AgentResource,
  | 'id'
  | 'name'
  | 'derivedState'
  | 'reason'
  | 'visibleReason'
  | 'stateEnteredAt'
  | 'nextState'
  | 'links'
  | 'groupIds'
  | 'version'
>;

export interface LiveCall {
  readonly id: string;
  readonly queueId: string | null;
  readonly derivedState: CallResource['derivedState'];
  /** When the call entered its present queue. */
  readonly waitingSinceMs: number;
  readonly class: number | null;
  readonly callerNumber: string | null;
  readonly version: number;
}

export type LiveQueue = Pick<
  QueueResource,
  'id' | 'name' | 'state' | 'groupId' | 'serviceLevel' | 'version'
>;

interface Kinds {
  readonly agents: LiveAgent;
  readonly calls: LiveCall;
  readonly queues: LiveQueue;
}
export type LiveKind = keyof Kinds;
type Lists = { readonly [K in LiveKind]: readonly Kinds[K][] };

/** Live data at a stream position, as sent to a new tab. */
export interface LiveState extends Lists {
  readonly position: string | null;
}

interface SnapshotLists {
  readonly resumeToken: string;
  readonly asOf: string;
  readonly agents: readonly AgentResource[];
  readonly calls: readonly CallResource[];
  readonly queues: readonly QueueResource[];
}

const tellAfterMs = 16;
/** Delay before watchers hear of a long list, which takes time to sort. */
const tellOfManyAfterMs = 500;
const many = 50;

type EventData = Readonly<Record<string, unknown>>;

/** The call after an event; null: it has ended. */
type CallChange = (call: LiveCall, data: EventData, atMs: number) => LiveCall | null;

const enters = (derivedState: LiveCall['derivedState']): CallChange => {
  return (call) => ({ ...call, derivedState });
};
const isOver: CallChange = () => null;
const waitsAgain: CallChange = (call) =>
  call.derivedState === 'connecting' ? { ...call, derivedState: 'queued' } : call;

const callChanges: { readonly [Type in EventType]?: CallChange } = {
  'call.queued': (call, data, atMs) => ({
    ...call,
    queueId: textIn(data.queueId),
    derivedState: 'queued',
    waitingSinceMs: atMs,
    class: typeof data.class === 'number' ? data.class : call.class,
    callerNumber: textIn(data.from) ?? call.callerNumber,
  }),
  'call.classChanged': (call, data) => ({
    ...call,
    class: typeof data.class === 'number' ? data.class : call.class,
  }),
  'offer.connecting': enters('connecting'),
  'offer.failed': waitsAgain,
  'offer.rescinded': waitsAgain,
  'call.answered': enters('connected'),
  'callback.planned': enters('callback'),
  'call.abandoned': isOver,
  'call.blocked': isOver,
  'call.messageTaken': isOver,
  'call.ended': isOver,
};

export class LiveStore {
  readonly #objects = {
    agents: new Map<string, LiveAgent>(),
    calls: new Map<string, LiveCall>(),
    queues: new Map<string, LiveQueue>(),
  };
  readonly #lists = new Map<LiveKind, readonly unknown[]>();
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #eventWatchers = new Set<(event: CloudEvent | null) => void>();
  readonly #changed = new Map<number, Set<string>>();
  #position: string | null = null;

  get position(): string | null {
    return this.#position;
  }

  get<K extends LiveKind>(kind: K, id: string): Kinds[K] | undefined {
    return this.#objects[kind].get(id) as Kinds[K] | undefined;
  }

  /** All objects of a kind; the same array until one changes. */
  list<K extends LiveKind>(kind: K): readonly Kinds[K][] {
    const kept = this.#lists.get(kind) ?? [...this.#objects[kind].values()];
    this.#lists.set(kind, kept);
    return kept as readonly Kinds[K][];
  }

  /** `place`: `agents` for a whole list, `agents/verdier.celia` for one object. */
  watch(place: string, watcher: () => void): () => void {
    const watchers = this.#watchers.get(place) ?? new Set();
    watchers.add(watcher);
    this.#watchers.set(place, watchers);
    return () => watchers.delete(watcher);
  }

  watchEvents(watcher: (event: CloudEvent | null) => void): () => void {
    this.#eventWatchers.add(watcher);
    return () => this.#eventWatchers.delete(watcher);
  }

  state(): LiveState {
    return {
      position: this.#position,
      agents: this.list('agents'),
      calls: this.list('calls'),
      queues: this.list('queues'),
    };
  }

  replace({ position, ...lists }: LiveState): void {
    this.#position = position;
    for (const kind of Object.keys(this.#objects) as LiveKind[]) {
      const objects = this.#objects[kind] as Map<string, Kinds[LiveKind]>;
      for (const id of objects.keys()) this.#touch(kind, id);
      objects.clear();
      for (const one of lists[kind]) this.#put(kind, one);
      this.#touch(kind);
    }
    for (const watcher of this.#eventWatchers) watcher(null);
  }

  takeSnapshot(snapshot: unknown): void {
    const { agents, calls, queues, asOf, resumeToken } = snapshot as SnapshotLists;
    heardServerTime(asOf);
    const position = resumeToken;
    this.replace({ position, agents, queues, calls: calls.map((call) => liveCall(call, asOf)) });
  }

  takeEvent(event: CloudEvent): void {
    const { type, time, data, cwpos } = event;
    this.#position = cwpos;
    heardServerTime(time);
    const known = data as EventData;
    if (type === 'agent.state') this.#changeAgent(known, time);
    if (type === 'queue.state') this.#changeQueue(known);
    const change = callChanges[type];
    if (change !== undefined) this.#changeCall(change, known, Date.parse(time));
    for (const watcher of this.#eventWatchers) watcher(event);
  }

  #changeAgent(data: EventData, time: string): void {
    const agent = this.#objects.agents.get(String(data.agentId));
    const version = Number(data.version);
    if (agent === undefined || version <= agent.version) return;
    const derivedState = data.derivedState as LiveAgent['derivedState'];
    const isSame = derivedState === agent.derivedState && data.reason === agent.reason;
    this.#put('agents', {
      ...agent,
      derivedState,
      reason: textIn(data.reason),
      visibleReason: (data.visibleReason ?? null) as LiveAgent['visibleReason'],
      stateEnteredAt: isSame ? agent.stateEnteredAt : time,
      version,
    });
  }

  #changeQueue(data: EventData): void {
    const queue = this.#objects.queues.get(String(data.queueId));
    if (queue === undefined) return;
    this.#put('queues', { ...queue, state: data.state as LiveQueue['state'] });
  }

  #changeCall(change: CallChange, data: EventData, atMs: number): void {
    const id = String(data.callId);
    const known = this.#objects.calls.get(id);
    const version = Number(data.version ?? 0);
    if (known !== undefined && version <= known.version) return;
    const before: LiveCall = known ?? {
      id,
      queueId: null,
      derivedState: 'queued',
      waitingSinceMs: atMs,
      class: null,
      callerNumber: null,
      version,
    };
    const after = change(before, data, atMs);
    if (after !== null) return this.#put('calls', { ...after, version });
    this.#objects.calls.delete(id);
    this.#touch('calls', id);
  }

  #put<K extends LiveKind>(kind: K, one: Kinds[K]): void {
    (this.#objects[kind] as Map<string, Kinds[K]>).set(one.id, one);
    this.#touch(kind, one.id);
  }

  #touch(kind: LiveKind, id?: string): void {
    this.#lists.delete(kind);
    const isMany = this.#objects[kind].size > many;
    this.#tellSoon(kind, isMany ? tellOfManyAfterMs : tellAfterMs);
    if (id !== undefined) this.#tellSoon(`${kind}/${id}`, tellAfterMs);
  }

  #tellSoon(place: string, afterMs: number): void {
    const waiting = this.#changed.get(afterMs);
    if (waiting !== undefined) return void waiting.add(place);
    this.#changed.set(afterMs, new Set([place]));
    window.setTimeout(() => this.#tell(afterMs), afterMs);
  }

  #tell(afterMs: number): void {
    const changed = this.#changed.get(afterMs) ?? [];
    this.#changed.delete(afterMs);
    for (const place of changed) {
      for (const watcher of this.#watchers.get(place) ?? []) watcher();
    }
  }
}

function liveCall(call: CallResource, asOf: string): LiveCall {
  return {
    id: call.id,
    queueId: call.queueId,
    derivedState: call.derivedState,
    waitingSinceMs: Date.parse(asOf) - (call.waitMs ?? 0),
    class: call.class,
    callerNumber: call.legs[0]?.callerId?.number ?? null,
    version: call.version,
  };
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
