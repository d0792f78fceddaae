/**
 * Statistics: effects in, counters kept, readings out. Readers of the same effects show the same
 * figures. No clock: readings are given the time. Cost: O(1) per effect. Memory: constant per
 * queue, agent, interval and live call.
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
  /** From `frameOfCentre`; queues and agents outside it get defaults. */
  readonly frame: MetricsFrame;
  /** Above 0; windows are whole intervals. */
  readonly intervalMs: number;
  /** Older intervals are added into one; default: all kept. */
  readonly intervalsMax?: number;
  /** Keeps half an hour for expected waits; default false. */
  readonly keepsLookBack?: boolean;
  /** Also counts by the time of events; default true. */
  readonly keepsEvents?: boolean;
}

export interface Metrics {
  readonly intervalMs: number;
  /** Effects must come in the core's order. */
  apply(effect: Effect): void;
  /**
   * Notes an announced wait for comparison with its outcome. False: the wait is no entry (consult,
   * call for one agent), so nothing should be announced.
   */
  predicted(callId: string, prediction: WaitPrediction): boolean;
  /** Takes new queues and agents of another version; known ones keep their targets. */
  follow(frame: MetricsFrame): void;
  /** Start of the first interval kept of a queue; 0: all are kept. */
  keptFromMs(queueId: string): number;
  /** Ids of queues, in order of the frame, then of appearance. */
  queueIds(): readonly string[];
  agentIds(): readonly string[];
  /** Null: unknown queue. */
  targetOf(queueId: string): QueueTarget | null;
  /** Null: unknown. */
  stateOf(agentId: string): AgentState | null;
  /** A live call as of the last effect; null: unknown. */
  callNow(callId: string): Readonly<CallRecord> | null;
  queueCounts(scope: Scope): QueueCounts;
  /** Counts of the last hour by event, in five-minute steps; empty: unknown queue. */
  lastHour(queueId: string, atMs: number): readonly StepCounts[];
  /** Waits of all queues in scope, by entry. */
  waits(scope: Scope): WaitSpread;
  /** Null: none waits. */
  earliestWaitingAtMs(scope: Scope, ofClass?: CallClass): number | null;
  agentCounts(scope: Scope): AgentCounts;
  /** Writes an agent's counters into `into`; false: unknown agent, `into` is unchanged. */
  readAgent(agentId: string, scope: Scope, into: AgentCounts): boolean;
  /** Routed segments that ended in the half-hour before `atMs`. */
  recentHandleTime(of: QueueOrAgent, atMs: number): MeasureSums;
  /** The state as plain values, for {@link Metrics.load} with the same frame. */
  save(): unknown;
  load(saved: unknown): void;
  /** Abandoned over abandoned and answered, in the half-hour before `atMs`. */
  recentLeaving(queueId: string, atMs: number): MeasureSums;
}

type QueueOrAgent = { readonly queueId: string } | { readonly agentId: string };

interface SavedFold {
  readonly queues: ReadonlyMap<string, QueueRecord>;
  readonly agents: ReadonlyMap<string, AgentRecord>;
  readonly log: ReturnType<EffectLog['save']>;
}

/** Statistics before any effect. */
export function createMetrics(options: MetricsOptions): Metrics {
  return new Fold(options);
}

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

  /** Makes a call findable by {@link predicted}; null removes it. */
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

/** The records named, or all; unknown ids are ignored. */
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
