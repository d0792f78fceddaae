/**
 * The fold itself: effects in, counters kept, readings out.
 *
 * It is the only place that counts. A wallboard, a report, a replay and a simulation hold one of
 * these and feed it the same effects, so they show the same figures; folding a journal again gives
 * them back. It has no clock: readings are told what now is, and change nothing.
 *
 * Cost: O(1) per effect. Memory: constant per interval, queue and agent, and per live call.
 */
import { assert } from '../kernel/index.ts';
import type { AgentState, Effect } from '../routing/index.ts';
import type { CallClass } from '../rules/index.ts';
import { type AgentRecord, changeAgent, newAgentRecord, readAgentCounts } from './agent-record.ts';
import { CallLog } from './call-log.ts';
import { type AgentCounts, newAgentCounts, newQueueCounts, type QueueCounts } from './counts.ts';
import type { WaitPrediction } from './expected-wait.ts';
import { defaultCapacity, defaultTarget, type MetricsFrame } from './frame.ts';
import {
  newQueueRecord,
  newWaitSpread,
  type QueueRecord,
  type QueueTarget,
  readQueueCounts,
  readWaitSpread,
  type WaitSpread,
} from './queue-record.ts';
import type { MeasureSums } from './ratio.ts';
import type { Scope } from './scope.ts';
import { WorkLog } from './work-log.ts';

export interface MetricsOptions {
  /**
   * Targets and capacity; `frameOfCentre` makes it. Queues and agents it lacks get the defaults.
   */
  readonly frame: MetricsFrame;
  /** Whole and > 0. Counters are kept per interval; windows are whole intervals. */
  readonly intervalMs: number;
  /** True: what expected waits are made of is kept for half an hour [false]. */
  readonly keepsLookBack?: boolean;
}

/** Counters by queue, agent and interval, as far as effects were applied. */
export interface Metrics {
  readonly intervalMs: number;
  /** Takes in the next effect; effects come in the order they left the core. */
  apply(effect: Effect): void;
  /**
   * Notes what a waiting call is told; joined to the outcome when it is answered. False: its wait
   * is no entry of a queue (a consult, a call for one agent), and nothing is to be told.
   */
  predicted(callId: string, prediction: WaitPrediction): boolean;
  /** Another version is active: what it adds counts by it, what was there keeps its targets. */
  follow(frame: MetricsFrame): void;
  /** In the order of the frame, then of appearance. */
  queueIds(): readonly string[];
  agentIds(): readonly string[];
  /** T and s of a queue; null: not known. */
  targetOf(queueId: string): QueueTarget | null;
  /** Last reported state; null: not known. */
  stateOf(agentId: string): AgentState | null;
  /** Counters of the queues in scope, together. */
  queueCounts(scope: Scope): QueueCounts;
  /** Waits of the queues in scope, together; by entry whatever the attribution. */
  waits(scope: Scope): WaitSpread;
  /**
   * Instant of entry of the earliest call waiting in the queues in scope, of this class [all];
   * null: none waits.
   */
  earliestWaitingAtMs(scope: Scope, ofClass?: CallClass): number | null;
  /** Counters of the agents in scope, together. */
  agentCounts(scope: Scope): AgentCounts;
  /** Routed work that ended in the half-hour before `atMs`: its handle time, over its segments. */
  recentHandleTime(of: QueueOrAgent, atMs: number): MeasureSums;
  /** Those who had to wait in the queue until that half-hour: who gave up, over them and answered. */
  recentLeaving(queueId: string, atMs: number): MeasureSums;
}

type QueueOrAgent = { readonly queueId: string } | { readonly agentId: string };

const nothing: MeasureSums = { numerator: 0, denominator: 0 };

/** A fold that no effect has been applied to. */
export function createMetrics(options: MetricsOptions): Metrics {
  return new Fold(options);
}

class Fold implements Metrics {
  readonly intervalMs: number;
  #frame: MetricsFrame;
  readonly #keepsLookBack: boolean;
  readonly #queues = new Map<string, QueueRecord>();
  readonly #agents = new Map<string, AgentRecord>();
  readonly #calls = new CallLog();
  readonly #work = new WorkLog(this.#calls);

  constructor({ frame, intervalMs, keepsLookBack = false }: MetricsOptions) {
    assert(
      Number.isSafeInteger(intervalMs) && intervalMs > 0,
      () => `intervalMs is ${intervalMs}; expected a whole number > 0`,
    );
    this.#frame = frame;
    this.#keepsLookBack = keepsLookBack;
    this.intervalMs = intervalMs;
    this.follow(frame);
  }

  follow(frame: MetricsFrame): void {
    this.#frame = frame;
    for (const queueId of frame.queues.keys()) this.#queue(queueId);
    for (const agentId of frame.agents.keys()) this.#agent(agentId);
  }

  apply(effect: Effect): void {
    switch (effect.type) {
      case 'call.queued':
        return this.#calls.queued(effect, this.#queue(effect.queueId));
      case 'call.answered':
        return this.#calls.entryEnded(effect, 'answered');
      case 'call.abandoned':
        return this.#calls.abandoned(effect);
      case 'call.overflowed':
        return this.#calls.entryEnded(effect, 'overflowed');
      case 'call.ended':
        if (effect.queueId !== undefined) this.#calls.entryEnded(effect, 'endedBySystem');
        return this.#calls.forget(effect.callId);
      case 'callback.planned':
        return this.#calls.callbackPlanned(effect);
      case 'callback.done':
        return this.#calls.callbackDone(effect, this.#queue(effect.queueId));
      case 'call.messageTaken':
        this.#calls.entryEnded(effect, 'callback');
        return this.#calls.forget(effect.callId);
      case 'call.blocked': {
        const queue = this.#queue(effect.queueId);
        queue.byEntry.at(effect.atMs).blocked += 1;
        queue.byEvent.at(effect.atMs).blocked += 1;
        return;
      }
      case 'agent.state':
        return changeAgent(this.#agent(effect.agentId), effect.atMs, { state: effect.state });
      default:
        return this.#applyWork(effect);
    }
  }

  /** Offers and interactions; effects that count for nothing pass by. */
  #applyWork(effect: Effect): void {
    switch (effect.type) {
      case 'offer.offered':
        this.#calls.offered(effect);
        return this.#work.offered(effect, this.#agent(effect.agentId), this.#queue(effect.queueId));
      case 'offer.connected':
        return this.#work.connected(effect);
      case 'offer.rejected':
        return this.#work.lost(effect, 'offersRejected');
      case 'offer.expired':
        return this.#work.lost(effect, 'offersExpired');
      case 'offer.failed':
        return this.#work.lost(effect, 'offersFailed');
      case 'offer.rescinded':
        return this.#work.lost(effect, 'offersRescinded');
      case 'interaction.began': {
        const queue = effect.queueId === undefined ? undefined : this.#queue(effect.queueId);
        const units = queue?.units ?? this.#frame.directUnits;
        return this.#work.began(effect, this.#agent(effect.agentId), { queue, units });
      }
      case 'call.held':
        return this.#work.held(effect);
      case 'call.retrieved':
        return this.#work.retrieved(effect);
      case 'call.transferred':
        return 'offerId' in effect ? this.#work.passed(effect) : undefined;
      case 'call.conferenced':
        return this.#work.passed(effect);
      case 'interaction.wrapUp':
        return this.#work.wrapUpBegan(effect);
      case 'interaction.ended':
        return this.#work.ended(effect);
    }
  }

  predicted(callId: string, prediction: WaitPrediction): boolean {
    return this.#calls.predicted(callId, prediction);
  }

  recentHandleTime(of: QueueOrAgent, atMs: number): MeasureSums {
    const record = 'queueId' in of ? this.#queues.get(of.queueId) : this.#agents.get(of.agentId);
    return record?.recentHandleTime?.at(atMs) ?? nothing;
  }

  recentLeaving(queueId: string, atMs: number): MeasureSums {
    return this.#queues.get(queueId)?.recentLeaving?.at(atMs) ?? nothing;
  }

  queueIds(): readonly string[] {
    return [...this.#queues.keys()];
  }

  agentIds(): readonly string[] {
    return [...this.#agents.keys()];
  }

  targetOf(queueId: string): QueueTarget | null {
    const queue = this.#queues.get(queueId);
    if (queue === undefined) return null;
    return { targetMs: queue.targetMs, shortAbandonMs: queue.shortAbandonMs };
  }

  stateOf(agentId: string): AgentState | null {
    return this.#agents.get(agentId)?.state ?? null;
  }

  queueCounts(scope: Scope): QueueCounts {
    const counts = newQueueCounts();
    for (const queue of chosen(this.#queues, scope.queueIds)) readQueueCounts(queue, scope, counts);
    return counts;
  }

  waits(scope: Scope): WaitSpread {
    const spread = newWaitSpread();
    for (const queue of chosen(this.#queues, scope.queueIds)) readWaitSpread(queue, scope, spread);
    return spread;
  }

  earliestWaitingAtMs(scope: Scope, ofClass?: CallClass): number | null {
    let earliest: number | null = null;
    for (const queue of chosen(this.#queues, scope.queueIds)) {
      for (const { enteredAtMs, class: own } of queue.open) {
        if (ofClass !== undefined && own !== ofClass) continue;
        if (earliest === null || enteredAtMs < earliest) earliest = enteredAtMs;
      }
    }
    return earliest;
  }

  agentCounts(scope: Scope): AgentCounts {
    const counts = newAgentCounts();
    for (const agent of chosen(this.#agents, scope.agentIds)) readAgentCounts(agent, scope, counts);
    return counts;
  }

  #queue(queueId: string): QueueRecord {
    let queue = this.#queues.get(queueId);
    if (queue === undefined) {
      const { directUnits: units } = this.#frame;
      const frame = this.#frame.queues.get(queueId) ?? { ...defaultTarget, units };
      const settings = { intervalMs: this.intervalMs, keepsLookBack: this.#keepsLookBack };
      queue = newQueueRecord(queueId, { ...frame, ...settings });
      this.#queues.set(queueId, queue);
    }
    return queue;
  }

  #agent(agentId: string): AgentRecord {
    let agent = this.#agents.get(agentId);
    if (agent === undefined) {
      const capacity = this.#frame.agents.get(agentId) ?? defaultCapacity;
      const settings = { intervalMs: this.intervalMs, keepsLookBack: this.#keepsLookBack };
      agent = newAgentRecord(agentId, { capacity, ...settings });
      this.#agents.set(agentId, agent);
    }
    return agent;
  }
}

/** The records named, or all; names not known count for nothing. */
function* chosen<Item>(
  all: ReadonlyMap<string, Item>,
  ids: readonly string[] | undefined,
): Iterable<Item> {
  if (ids === undefined) {
    yield* all.values();
    return;
  }
  for (const id of new Set(ids)) {
    const item = all.get(id);
    if (item !== undefined) yield item;
  }
}
