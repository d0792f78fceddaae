/**
 * What readers may ask of a centre, folded from its effects.
 *
 * A read model: it decides nothing, and a new one is made by folding the journal again.
 *
 * Cost: constant per effect.
 */
import type { Effect, QueueState } from '../../routing/index.ts';
import type { LiveEvent } from '../event-ring.ts';
import { AgentBook } from './agent-book.ts';
import { CallBook } from './call-book.ts';
import type { CallView } from './call-view.ts';

/** A queue as readers see it. */
export interface QueueView {
  readonly queueId: string;
  state: QueueState;
  /** With `closing`: when it closes. */
  untilMs: number | null;
  readonly waiting: Set<string>;
  version: number;
}

export interface ProjectionOptions {
  readonly agentIds: readonly string[];
  readonly queueIds: readonly string[];
  readonly channelOf: (queueId: string | undefined) => string;
  /** A call is no longer kept. */
  readonly onForget: (callId: string) => void;
}

/** Agents, queues and calls of one centre. */
export class Projection {
  readonly agents: AgentBook;
  readonly calls: CallBook;
  readonly #queues = new Map<string, QueueView>();

  constructor(options: ProjectionOptions) {
    this.agents = new AgentBook(options);
    this.calls = new CallBook(options);
    this.follow(options);
  }

  /** Agents and queues that the centre has now; what it has no more is not in use. */
  follow({ agentIds, queueIds }: Pick<ProjectionOptions, 'agentIds' | 'queueIds'>): void {
    this.agents.follow(agentIds);
    const before = new Map(this.#queues);
    this.#queues.clear();
    for (const id of queueIds) this.#queues.set(id, before.get(id) ?? newQueue(id));
  }

  queue(queueId: string): QueueView | undefined {
    return this.#queues.get(queueId);
  }

  queues(): readonly QueueView[] {
    return [...this.#queues.values()];
  }

  /** Calls that wait in a queue, a live offer included, in the order in which they are served. */
  waitingIn(queueId: string): readonly CallView[] {
    const calls: CallView[] = [];
    for (const callId of this.#queues.get(queueId)?.waiting ?? []) {
      const call = this.calls.get(callId);
      if (call !== undefined) calls.push(call);
    }
    return calls.sort(byKey);
  }

  /** Takes one effect; the event that readers of the stream get, null for none. */
  apply(effect: Effect): LiveEvent | null {
    if (effect.type === 'refused') return null;
    if (effect.type === 'queue.state') return this.#queueState(effect);
    if (effect.type === 'centre.changed') return { effect, version: effect.version };
    const change = this.agents.applyState(effect);
    if (change !== null) return { effect, ...change };
    const before = 'callId' in effect ? this.calls.get(effect.callId)?.queueId : undefined;
    const version = this.calls.apply(effect);
    this.agents.applyWork(effect, this.#isConsult(effect));
    if ('callId' in effect) this.#settleWaiting(effect, before ?? undefined);
    return { effect, version };
  }

  #isConsult(effect: Effect): boolean {
    return 'callId' in effect && this.calls.get(effect.callId)?.direction === 'consult';
  }

  #queueState(effect: Extract<Effect, { type: 'queue.state' }>): LiveEvent | null {
    const queue = this.#queues.get(effect.queueId);
    if (queue === undefined) return null;
    const previous = queue.state;
    queue.state = effect.state;
    queue.untilMs = effect.untilMs ?? null;
    queue.version += 1;
    return { effect, version: queue.version, state: queue.state, previous };
  }

  /** A call keeps its place among those that wait, in the order in which they entered. */
  #settleWaiting(
    { type, callId }: { readonly type: string; readonly callId: string },
    before: string | undefined,
  ): void {
    const call = this.calls.get(callId);
    const waits = call?.state === 'queued' || call?.state === 'connecting';
    // As with entries: neither consults nor calls for one agent are the queue's.
    const isOfQueue = call?.direction !== 'consult' && call?.forAgentId === null;
    const queueId = waits && isOfQueue ? (call?.queueId ?? undefined) : undefined;
    const hasLeft = before !== queueId || type === 'call.queued';
    if (before !== undefined && hasLeft) this.#queues.get(before)?.waiting.delete(callId);
    if (queueId !== undefined) this.#queues.get(queueId)?.waiting.add(callId);
  }
}

function newQueue(queueId: string): QueueView {
  return { queueId, state: 'open', untilMs: null, waiting: new Set(), version: 0 };
}

/** (class, due key, sequence), as the core serves them. */
function byKey(a: CallView, b: CallView): number {
  return (
    (a.class ?? 0) - (b.class ?? 0) || (a.dueKey ?? 0) - (b.dueKey ?? 0) || a.sequence - b.sequence
  );
}
