/**
 * The fold itself: effects in, counters kept, readings out.
 *
 * It is the only place that counts. A wallboard, a report, a replay and a simulation hold one of
 * these and feed it the same effects, so they show the same figures; folding a journal again gives
 * them back. It has no clock: readings are told what now is, and change nothing.
 *
 * Cost: O(1) per effect. Memory: constant per queue, agent and interval kept apart, and per live
 * call.
 */
import { assert } from '../kernel/index.ts';
import type { AgentState, Effect } from '../routing/index.ts';
import type { CallClass } from '../rules/index.ts';
import { type AgentRecord, hasCounts, newAgentRecord, readAgentCounts } from './agent-record.ts';
import { type CallRecord, predictEntry } from './call-record.ts';
import {
  type AgentCounts,
  clearAgentCounts,
  newAgentCounts,
  newQueueCounts,
  type QueueCounts,
} from './counts.ts';
import { EffectLog } from './effect-log.ts';
import type { WaitPrediction } from './expected-wait.ts';
import { defaultCapacity, defaultTarget, type MetricsFrame } from './frame.ts';
import { type MeasureSums, noSums } from './measure.ts';
import {
  newQueueRecord,
  newWaitSpread,
  type QueueRecord,
  type QueueTarget,
  readLastHour,
  readQueueCounts,
  readWaitSpread,
  type StepCounts,
  type WaitSpread,
} from './queue-record.ts';
import { plainOf, reviveAgent, reviveQueue } from './saved-fold.ts';
import type { Scope } from './scope.ts';

export interface MetricsOptions {
  /**
   * Targets and capacity; `frameOfCentre` makes it. Queues and agents it lacks get the defaults.
   */
  readonly frame: MetricsFrame;
  /** Whole and > 0. Counters are kept per interval; windows are whole intervals. */
  readonly intervalMs: number;
  /** Intervals kept apart; older ones become one sum [all]. */
  readonly intervalsMax?: number;
  /** True: what expected waits are made of is kept for half an hour [false]. */
  readonly keepsLookBack?: boolean;
  /** False: nothing is kept by the time of what is counted, only by entry [true]. */
  readonly keepsEvents?: boolean;
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
  /** Start of the first interval that is kept apart for a queue; 0: all are. */
  keptFromMs(queueId: string): number;
  /** In the order of the frame, then of appearance. */
  queueIds(): readonly string[];
  agentIds(): readonly string[];
  /** T and s of a queue; null: not known. */
  targetOf(queueId: string): QueueTarget | null;
  /** Last reported state; null: not known. */
  stateOf(agentId: string): AgentState | null;
  /** A call that is not over, as it was with the last effect; null: not known. */
  callNow(callId: string): Readonly<CallRecord> | null;
  /** Counters of the queues in scope, together. */
  queueCounts(scope: Scope): QueueCounts;
  /** The last hour of a queue in steps of five minutes, by event; none of a queue not known. */
  lastHour(queueId: string, atMs: number): readonly StepCounts[];
  /** Waits of the queues in scope, together; by entry whatever the attribution. */
  waits(scope: Scope): WaitSpread;
  /**
   * Instant of entry of the earliest call waiting in the queues in scope, of this class [all];
   * null: none waits.
   */
  earliestWaitingAtMs(scope: Scope, ofClass?: CallClass): number | null;
  /** Counters of the agents in scope, together. */
  agentCounts(scope: Scope): AgentCounts;
  /**
   * Writes the counters of one agent over `into`; false: there are none in the scope, and `into`
   * stays as it is.
   */
  readAgent(agentId: string, scope: Scope, into: AgentCounts): boolean;
  /** Routed work that ended in the half-hour before `atMs`: its handle time, over its segments. */
  recentHandleTime(of: QueueOrAgent, atMs: number): MeasureSums;
  /** All of it as plain values, for {@link Metrics.load} of a fold of the same frame. */
  save(): unknown;
  load(saved: unknown): void;
  /** Those who had to wait in the queue until that half-hour: who gave up, over them and answered. */
  recentLeaving(queueId: string, atMs: number): MeasureSums;
}

type QueueOrAgent = { readonly queueId: string } | { readonly agentId: string };

interface SavedFold {
  readonly queues: ReadonlyMap<string, QueueRecord>;
  readonly agents: ReadonlyMap<string, AgentRecord>;
  readonly log: ReturnType<EffectLog['save']>;
}

/** A fold that no effect has been applied to. */
export function createMetrics(options: MetricsOptions): Metrics {
  return new Fold(options);
}

/** The fold: records of queues and agents, and by id those of calls and their work. */
export class Fold implements Metrics {
  readonly intervalMs: number;
  readonly keepsLookBack: boolean;
  #frame: MetricsFrame;
  readonly #keepsEvents: boolean;
  readonly #intervalsMax: number | null;
  readonly #queues = new Map<string, QueueRecord>();
  readonly #agents = new Map<string, AgentRecord>();
  readonly #log: EffectLog;

  constructor({
    frame,
    intervalMs,
    intervalsMax,
    keepsLookBack = false,
    keepsEvents = true,
  }: MetricsOptions) {
    assert(
      Number.isSafeInteger(intervalMs) && intervalMs > 0,
      () => `intervalMs is ${intervalMs}; expected a whole number > 0`,
    );
    this.#frame = frame;
    this.keepsLookBack = keepsLookBack;
    this.#keepsEvents = keepsEvents;
    this.#intervalsMax = intervalsMax ?? null;
    this.intervalMs = intervalMs;
    this.#log = new EffectLog(this);
    this.follow(frame);
  }

  follow(frame: MetricsFrame): void {
    this.#frame = frame;
    for (const queueId of frame.queues.keys()) this.queue(queueId);
    for (const agentId of frame.agents.keys()) this.agent(agentId);
  }

  apply(effect: Effect): void {
    this.#log.apply(effect);
  }

  /** Finds a call by its id from now on, for {@link predicted}; null: no more. */
  name(callId: string, call: CallRecord | null): void {
    this.#log.name(callId, call);
  }

  save(): unknown {
    return plainOf({ queues: this.#queues, agents: this.#agents, log: this.#log });
  }

  load(saved: unknown): void {
    const { queues, agents, log } = saved as SavedFold;
    for (const [queueId, queue] of queues) {
      this.#queues.set(queueId, reviveQueue(queue, this.#intervalsMax));
    }
    for (const [agentId, agent] of agents) {
      this.#agents.set(agentId, reviveAgent(agent, this.#intervalsMax));
    }
    this.#log.load(log);
  }

  get directUnits(): number {
    return this.#frame.directUnits;
  }

  predicted(callId: string, prediction: WaitPrediction): boolean {
    const call = this.#log.call(callId);
    return call !== null && predictEntry(call, prediction);
  }

  callNow(callId: string): Readonly<CallRecord> | null {
    return this.#log.call(callId);
  }

  recentHandleTime(of: QueueOrAgent, atMs: number): MeasureSums {
    const record = 'queueId' in of ? this.#queues.get(of.queueId) : this.#agents.get(of.agentId);
    return record?.recentHandleTime?.at(atMs) ?? noSums;
  }

  recentLeaving(queueId: string, atMs: number): MeasureSums {
    return this.#queues.get(queueId)?.recentLeaving?.at(atMs) ?? noSums;
  }

  keptFromMs(queueId: string): number {
    return this.#queues.get(queueId)?.byEntry.keptFromMs ?? 0;
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

  lastHour(queueId: string, atMs: number): readonly StepCounts[] {
    const queue = this.#queues.get(queueId);
    return queue === undefined ? [] : readLastHour(queue, atMs);
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

  readAgent(agentId: string, scope: Scope, into: AgentCounts): boolean {
    const agent = this.#agents.get(agentId);
    if (agent === undefined || !hasCounts(agent)) return false;
    clearAgentCounts(into);
    readAgentCounts(agent, scope, into);
    return true;
  }

  /** The record of a queue, known or not. */
  queue(queueId: string): QueueRecord {
    let queue = this.#queues.get(queueId);
    if (queue === undefined) {
      const { directUnits: units } = this.#frame;
      const frame = this.#frame.queues.get(queueId) ?? { ...defaultTarget, units };
      queue = newQueueRecord(queueId, {
        ...frame,
        intervalMs: this.intervalMs,
        intervalsMax: this.#intervalsMax,
        keepsLookBack: this.keepsLookBack,
        keepsEvents: this.#keepsEvents,
      });
      this.#queues.set(queueId, queue);
    }
    return queue;
  }

  /** The record of an agent, known or not. */
  agent(agentId: string): AgentRecord {
    let agent = this.#agents.get(agentId);
    if (agent === undefined) {
      const capacity = this.#frame.agents.get(agentId) ?? defaultCapacity;
      agent = newAgentRecord(agentId, {
        capacity,
        intervalMs: this.intervalMs,
        intervalsMax: this.#intervalsMax,
        keepsLookBack: this.keepsLookBack,
      });
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
