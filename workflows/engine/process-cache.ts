/**
 * Copies of stored snapshots, verdicts, timers and open effects in memory, changed only after
 * commits.
 */
import { coreOf, type HostedCores } from '../host.ts';
import { BatchPlan, type CachedProcess, type TakenMessage } from './batch-plan.ts';
import type { EffectLanes } from './effect-lanes.ts';
import type { Conflict, Epoch, ProcessStore } from './process-store.ts';
import type { ProcessTimers } from './process-timers.ts';
import { RecentMap } from './recent-map.ts';
import type { WorkItem } from './work-item.ts';

/** Verdicts kept in memory; older ones are read from the store. */
const verdictsMax = 10_000;

export type FindProcess<State> = (processId: string) => CachedProcess<State>;

export interface BatchContext<State> {
  readonly nowMs: number;
  readonly held: FindProcess<State>;
  readonly before: BatchPlan<State> | null;
  readonly usedUp: Conflict;
  /** Time limit of a try by kind of effect; null: this host starts no effects. */
  readonly leaseMs: ((kind: string) => number) | null;
}

export class ProcessCache<State> {
  readonly #store: ProcessStore;
  readonly #cores: HostedCores<State>;
  readonly #timers: ProcessTimers;
  readonly #lanes: EffectLanes;
  readonly #epoch: number;
  #effectSeq: number;
  readonly #held: RecentMap<string, CachedProcess<State>>;
  readonly #taken = new RecentMap<string, TakenMessage>(verdictsMax);

  constructor(
    store: ProcessStore,
    of: {
      readonly cores: HostedCores<State>;
      readonly opened: Epoch;
      readonly timers: ProcessTimers;
      readonly lanes: EffectLanes;
      readonly snapshotsMax: number;
    },
  ) {
    this.#store = store;
    this.#cores = of.cores;
    this.#timers = of.timers;
    this.#lanes = of.lanes;
    this.#epoch = of.opened.epoch;
    this.#effectSeq = of.opened.effectSeq;
    this.#held = new RecentMap(of.snapshotsMax);
  }

  async load(told: readonly { readonly processId: string }[]): Promise<FindProcess<State>> {
    const ids = new Set(told.map(({ processId }) => processId));
    const missing = [...ids].filter((id) => !this.#held.has(id));
    const rows = missing.length === 0 ? [] : await this.#store.load(missing);
    const found = new Map<string, CachedProcess<State>>();
    for (const { id, version, machineVersion, snapshot, seq } of rows) {
      const state = coreOf(this.#cores, id).upcast(JSON.parse(snapshot), machineVersion);
      found.set(id, { state, version, seq });
    }
    const none = { state: null, version: 0, seq: 0 };
    return (id) => this.#held.get(id) ?? found.get(id) ?? none;
  }

  plan(items: readonly WorkItem[], planning: BatchContext<State>): BatchPlan<State> {
    const { nowMs, held, before, leaseMs, usedUp } = planning;
    const used = new Map<string, TakenMessage>();
    for (const { id, bodyHash, verdict } of usedUp.messages) {
      used.set(id, { hash: bodyHash, verdict: JSON.parse(verdict) });
    }
    return new BatchPlan(items, {
      cores: this.#cores,
      epoch: this.#epoch,
      nowMs,
      leaseMs,
      before,
      timers: this.#timers,
      lanes: this.#lanes,
      usedEffects: new Set(usedUp.effectKeys),
      held: (id) => before?.processes.get(id) ?? held(id),
      taken: (key) => used.get(key) ?? before?.taken.get(key) ?? this.#taken.get(key),
      effectSeq: before?.effectSeq ?? this.#effectSeq,
    });
  }

  absorb(plan: BatchPlan<State>): void {
    this.#effectSeq = plan.effectSeq;
    for (const [id, held] of plan.processes) this.#held.set(id, held);
    for (const [key, taken] of plan.taken) this.#taken.set(key, taken);
    for (const { processId, name, dueAtMs } of plan.timers.values()) {
      if (dueAtMs === null) this.#timers.drop({ processId, name });
      else this.#timers.arm({ processId, name, dueAtMs });
    }
    for (const open of plan.ended) this.#lanes.remove(open);
    for (const open of plan.added) this.#lanes.add(open);
  }
}
