/**
 * The read model of a centre, computed from its effects; it decides nothing.
 *
 * Cost: constant for an effect.
 */
import { equalByValue, omitUndefined } from '../../kernel/index.ts';
import type { CentreFile, Effect, Input, QueueState } from '../../routing/index.ts';
import type { LiveEvent, ResourceNotice, StreamEvent } from '../event-ring.ts';
import { type ActiveCentre, AgentBook } from './agent-book.ts';
import { CallBook } from './call-book.ts';
import type { KeptCall } from './kept-call.ts';
import { Parties } from './parties.ts';
import type { WireNames } from './wire-names.ts';

export interface QueueView {
  readonly queueId: string;
  state: QueueState;
  /** When a closing queue closes, or a closed one opens. */
  untilMs: number | null;
  /** Queue that takes new calls while this one is not open. */
  divertTo: string | null;
  readonly waiting: Set<string>;
  version: number;
}

export interface ProjectionOptions extends ActiveCentre {
  readonly names: WireNames;
  readonly onForget: (callId: string) => void;
}

export class Projection {
  readonly agents: AgentBook;
  readonly calls: CallBook;
  readonly removed = { group: new Set<string>(), queue: new Set<string>() };
  readonly parties: Parties;
  readonly #names: WireNames;
  readonly #queues = new Map<string, QueueView>();
  readonly #groupVersions = new Map<string, number>();
  #now: ActiveCentre;
  #changed: ResourceNotice[] = [];

  constructor(options: ProjectionOptions) {
    this.#names = options.names;
    this.agents = new AgentBook(options);
    this.parties = new Parties(options.names, options.file);
    this.calls = new CallBook({ ...options, parties: this.parties });
    this.#now = options;
    this.#followQueues(options);
  }

  /** Takes over a centre version; what it lacks is no longer used. */
  follow(now: ActiveCentre, { atMs, version }: Extract<Effect, { type: 'centre.changed' }>): void {
    const told = { atMs, version, names: this.#names };
    this.#changed = changesOf(this.#now.file, now.file, told);
    for (const kind of ['group', 'queue'] as const) {
      for (const { id } of this.#now.file[`${kind}s`] ?? []) this.removed[kind].add(id);
      for (const { id } of now.file[`${kind}s`] ?? []) this.removed[kind].delete(id);
    }
    this.#followQueues(now);
    this.#now = now;
    this.parties.follow(now.file);
    this.agents.follow(now);
    this.#clearActivities(atMs);
  }

  /** Frees names such as `group/sales` that earlier processes removed. */
  forgetNever(names: readonly string[]): void {
    const { groups = [], queues } = this.#now.file;
    const ids = { group: groups.map(({ id }) => id), queue: queues.map(({ id }) => id) };
    for (const name of names) {
      const [kind, id = ''] = name.split('/');
      if (kind !== 'group' && kind !== 'queue') continue;
      if (!ids[kind].includes(id)) this.removed[kind].add(id);
    }
  }

  groupVersion(groupId: string): number {
    return this.#groupVersions.get(groupId) ?? 0;
  }

  #clearActivities(atMs: number): void {
    const known = new Set(this.#now.file.activities?.map(({ id }) => id));
    for (const agent of this.agents.all()) {
      const { id, activityId } = agent.shown;
      if (activityId === null || known.has(activityId)) continue;
      this.agents.setActivity(agent, null, atMs);
      const data = { activityId: null, previous: activityId, version: agent.shown.version };
      this.#changed.push({ type: 'agent.activity', subject: `agent/${id}`, atMs, data });
    }
  }

  /** Further stream events that accompany an effect's own event. */
  #beside({ effect, version, state, previous }: LiveEvent): readonly ResourceNotice[] {
    const { atMs } = effect;
    if (effect.type === 'agent.state' && previous === 'released' && state !== previous) {
      const subject = `agent/${this.#names.id(effect.agentId)}`;
      return [{ type: 'agent.added', subject, atMs, data: { state, version } }];
    }
    if (effect.type === 'agentSession.state' && version === 1) {
      const { agentId, groupId, workingAddressId, id } =
        this.agents.session(effect.sessionId)?.shown ?? {};
      const data = { agentId, groupId, workingAddressId, state, version };
      return [{ type: 'agentSession.added', subject: `agentSession/${id}`, atMs, data }];
    }
    return effect.type === 'centre.changed' ? this.#changed : [];
  }

  #followQueues({ file }: ActiveCentre): void {
    const before = new Map(this.#queues);
    this.#queues.clear();
    const queueIds = file.queues.map(({ id }) => id).sort();
    for (const id of queueIds) this.#queues.set(id, before.get(id) ?? newQueue(id));
    for (const { type, subject } of this.#changed) {
      const id = subject.slice(subject.indexOf('.') + 1);
      const queue = this.#queues.get(id);
      if (type === 'queue.changed' && queue !== undefined) queue.version += 1;
      if (type === 'group.changed') this.#groupVersions.set(id, this.groupVersion(id) + 1);
    }
  }

  queue(queueId: string): QueueView | undefined {
    return this.#queues.get(queueId);
  }

  /** The state in which callers find a queue: open, too, where an open one takes its new calls. */
  stateFound(queueId: string): QueueState | undefined {
    const queue = this.#queues.get(queueId);
    const taker = this.#queues.get(queue?.divertTo ?? '')?.state;
    return queue !== undefined && taker === 'open' ? taker : queue?.state;
  }

  queues(): readonly QueueView[] {
    return [...this.#queues.values()];
  }

  /** Waiting calls, those being offered included, in service order. */
  waitingIn(queueId: string): readonly KeptCall[] {
    const calls: KeptCall[] = [];
    for (const callId of this.#queues.get(queueId)?.waiting ?? []) {
      const call = this.calls.kept(callId);
      if (call !== undefined) calls.push(call);
    }
    return calls.sort(byKey);
  }

  save() {
    return {
      agents: this.agents.save(),
      calls: this.calls.saveAll(),
      removed: this.removed,
      queues: this.#queues,
      groupVersions: this.#groupVersions,
    };
  }

  load({ agents, calls, removed, queues, groupVersions }: ReturnType<Projection['save']>): void {
    this.agents.load(agents);
    this.calls.loadAll(calls);
    for (const kind of ['group', 'queue'] as const) {
      for (const id of removed[kind]) this.removed[kind].add(id);
    }
    for (const [id, queue] of queues) this.#queues.set(id, queue);
    for (const [id, version] of groupVersions) this.#groupVersions.set(id, version);
  }

  foresee(inputs: readonly Input[]): void {
    this.calls.legs.foresee(inputs);
    this.calls.outbound.clear();
    for (const input of inputs) {
      if (input.type !== 'call.arrived') continue;
      if (input.facts?.['call.direction'] === 'outbound') this.calls.outbound.add(input.callId);
    }
  }

  /** Applies an effect; returns its stream events, if any. */
  apply(effect: Effect): readonly StreamEvent[] {
    const event = this.#eventOf(effect);
    if (event === null) return [];
    const told = this.#beside(event).map((one, place) => ({
      told: one,
      n: effect.n,
      after: place + 1,
    }));
    return [event, ...told];
  }

  #eventOf(effect: Effect): LiveEvent | null {
    if (effect.type === 'refused') return null;
    if (effect.type === 'queue.state') return this.#queueState(effect);
    if (effect.type === 'centre.changed') return { effect, version: effect.version };
    const change = this.agents.applyState(effect);
    if (change !== null) return { effect, ...change };
    const callId = 'callId' in effect ? this.#names.call(effect.callId) : '';
    const before = this.calls.kept(callId)?.queueId;
    const version = this.calls.apply(effect);
    this.agents.applyWork(effect, kindOf(this.calls.kept(callId)));
    if ('callId' in effect) this.#settleWaiting(effect.type, callId, before ?? undefined);
    if (effect.type !== 'call.queued') return { effect, version };
    const callerNumber = this.calls.kept(callId)?.legs[0]?.leg.callerId?.number ?? undefined;
    return { effect, version, ...omitUndefined({ callerNumber }) };
  }

  #queueState(effect: Extract<Effect, { type: 'queue.state' }>): LiveEvent | null {
    const queue = this.#queues.get(effect.queueId);
    if (queue === undefined) return null;
    const previous = queue.state;
    queue.state = effect.state;
    queue.untilMs = effect.untilMs ?? null;
    queue.divertTo = effect.divertTo ?? null;
    queue.version += 1;
    return { effect, version: queue.version, state: queue.state, previous };
  }

  /** Keeps the list of waiting calls in order of entry. */
  #settleWaiting(type: Effect['type'], callId: string, before: string | undefined): void {
    const kept = this.calls.kept(callId);
    const state = kept?.call.derivedState;
    const waits = state === 'queued' || state === 'connecting';
    // Consultations, calls for one agent and parked calls that alert do not wait in the queue.
    const isOfCore = kept !== undefined && kept.liveParts.size > 0;
    const isOfQueue = isOfCore && kept.direction !== 'consult' && kept.forAgentId === null;
    const queueId = waits && isOfQueue ? (kept.queueId ?? undefined) : undefined;
    const hasLeft = before !== queueId || type === 'call.queued';
    if (before !== undefined && hasLeft) this.#queues.get(before)?.waiting.delete(callId);
    if (queueId !== undefined) this.#queues.get(queueId)?.waiting.add(callId);
  }
}

const changedAs = { agent: 'config', queue: 'changed', group: 'changed' } as const;

function changesOf(
  before: CentreFile,
  after: CentreFile,
  { atMs, version, names }: { atMs: number; version: number; names: WireNames },
): ResourceNotice[] {
  return (['agent', 'queue', 'group'] as const).flatMap((kind) => {
    const [old, now] = [byId(before[`${kind}s`]), byId(after[`${kind}s`])];
    const told = (change: string, ids: readonly string[]) =>
      ids.map((id) => ({
        type: `${kind}.${change}`,
        subject: `${kind}/${names.id(id)}`,
        atMs,
        data: { version },
      }));
    const kept = [...now.keys()].filter((id) => old.has(id));
    return [
      ...told(
        'removed',
        [...old.keys()].filter((id) => !now.has(id)),
      ),
      ...told(
        'added',
        [...now.keys()].filter((id) => !old.has(id)),
      ),
      ...told(
        changedAs[kind],
        kept.filter((id) => !equalByValue(old.get(id), now.get(id))),
      ),
    ];
  });
}

interface IdentifiedSetting {
  readonly id: string;
}

function byId(settings: readonly IdentifiedSetting[] = []): ReadonlyMap<string, IdentifiedSetting> {
  return new Map(settings.map((setting) => [setting.id, setting]));
}

function kindOf(kept: KeptCall | undefined): 'routed' | 'consult' | 'outgoing' {
  if (kept?.direction === 'consult') return 'consult';
  return kept?.direction === 'outgoing' ? 'outgoing' : 'routed';
}

function newQueue(queueId: string): QueueView {
  return { queueId, state: 'open', untilMs: null, divertTo: null, waiting: new Set(), version: 0 };
}

/** Compares waiting calls by class, due key and sequence, as the core serves them. */
function byKey(a: KeptCall, b: KeptCall): number {
  return (
    (a.call.class ?? 0) - (b.call.class ?? 0) ||
    (a.call.dueKey ?? 0) - (b.call.dueKey ?? 0) ||
    a.sequence - b.sequence
  );
}
