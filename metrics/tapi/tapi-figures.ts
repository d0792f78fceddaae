/**
 * TAPI's figures by measurement period. Effects come here before the metrics, as a window closes
 * with the counts before them. Cost: O(1) per effect. Source: tapi-call-center.md 4.
 */
import type { CentreFile, Effect } from '../../routing/index.ts';
import type { Metrics } from '../metrics.ts';
import { AgentFold, type AgentSums, type SessionSums } from './agent-figures.ts';
import { QueueFold, type QueueSums } from './queue-figures.ts';
import type { MeasuredWindow, WindowChoice } from './windows.ts';

export class TapiFigures {
  readonly #metrics: Metrics;
  readonly #agents = new Map<string, AgentFold>();
  readonly #queues = new Map<string, QueueFold>();
  #groups: ReadonlyMap<string, string> = new Map();

  constructor(metrics: Metrics, file: CentreFile) {
    this.#metrics = metrics;
    this.follow(file, 0);
  }

  /** Adds windows of new agents and queues; removed ones keep theirs. */
  follow({ agents = [], queues }: CentreFile, atMs: number): void {
    for (const { id } of agents) this.#agent(id, atMs);
    for (const { id } of queues) this.#queue(id, atMs);
    this.#groups = new Map(queues.map(({ id, group = '' }) => [id, group]));
  }

  /** Counts an effect. Call it before the metrics. */
  apply(effect: Effect): void {
    const { atMs } = effect;
    if ('queueId' in effect && effect.queueId !== undefined) {
      const queue = this.#queue(effect.queueId, atMs);
      queue.windows.rollTo(atMs);
      if ('waitMs' in effect) this.#left(queue, effect);
    }
    if (!('agentId' in effect) || effect.agentId === undefined) return;
    const agent = this.#agent(effect.agentId, atMs);
    agent.windows.rollTo(atMs);
    if (effect.type === 'agentSession.state') agent.session(effect);
    else if (effect.type === 'offer.offered' || effect.type === 'interaction.began') {
      const isConsult = this.#metrics.callNow(effect.callId)?.isConsult === true;
      agent.began(effect, isConsult, this.#groups.get(effect.queueId ?? '') ?? null);
    } else if ('offerId' in effect) agent.worked(effect);
  }

  /** Plain values for {@link load}. */
  save() {
    const agents = [...this.#agents].map(([id, agent]) => [id, agent.save()] as const);
    const queues = [...this.#queues].map(([id, queue]) => [id, queue.save()] as const);
    return { agents, queues };
  }

  load({ agents, queues }: ReturnType<TapiFigures['save']>): void {
    for (const [id, agent] of agents) this.#agent(id, 0).load(agent);
    for (const [id, queue] of queues) this.#queue(id, 0).load(queue);
  }

  setAgentPeriod(agentId: string, periodMs: number, atMs: number): void {
    this.#agent(agentId, atMs).windows.reset(periodMs, atMs);
  }

  setQueuePeriod(queueId: string, periodMs: number, atMs: number): void {
    this.#queue(queueId, atMs).windows.reset(periodMs, atMs);
  }

  /** Null: window not kept. */
  ofAgent(agentId: string, choice: WindowChoice, atMs: number): MeasuredWindow<AgentSums> | null {
    return this.#agent(agentId, atMs).windows.read(choice, atMs);
  }

  ofQueue(queueId: string, choice: WindowChoice, atMs: number): MeasuredWindow<QueueSums> | null {
    return this.#queue(queueId, atMs).windows.read(choice, atMs);
  }

  /** Null: session not kept. */
  ofSession(agentId: string, sessionId: string): SessionSums | null {
    return this.#agents.get(agentId)?.sessions.get(sessionId) ?? null;
  }

  #left(queue: QueueFold, effect: Extract<Effect, { readonly waitMs?: number }>): void {
    const entry = this.#metrics.callNow(effect.callId)?.open ?? null;
    if (entry !== null) queue.left(effect.atMs - entry.enteredAtMs);
  }

  #agent(agentId: string, atMs: number): AgentFold {
    let agent = this.#agents.get(agentId);
    if (agent === undefined) {
      agent = new AgentFold(atMs);
      this.#agents.set(agentId, agent);
    }
    return agent;
  }

  #queue(queueId: string, atMs: number): QueueFold {
    let queue = this.#queues.get(queueId);
    if (queue === undefined) {
      queue = new QueueFold(queueId, this.#metrics, atMs);
      this.#queues.set(queueId, queue);
    }
    return queue;
  }
}
