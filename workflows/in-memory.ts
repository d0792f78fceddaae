/**
 * The host for unit tests: the same engine with a store of maps, which outlives the host, as a file
 * would.
 */
import { ProcessEngine } from './engine/process-engine.ts';
import {
  type BatchPlace,
  type BatchWrites,
  type Conflict,
  type EffectRow,
  type Epoch,
  type EventRow,
  type InboxRow,
  isToldForGood,
  type ProcessRow,
  type ProcessStore,
  requireLast,
  type StoredProcess,
  StoreRefusal,
  type TimerRow,
  toldBody,
} from './engine/process-store.ts';
import type { HostOptions, ListFilter, ProcessHost, ProcessPage } from './host.ts';

export class ProcessMemory implements ProcessStore {
  readonly #processes = new Map<string, ProcessRow>();
  readonly #events = new Map<string, EventRow[]>();
  readonly #inbox = new Map<string, InboxRow>();
  readonly #timers = new Map<string, TimerRow>();
  readonly #effects = new Map<string, EffectRow>();
  #epoch = 0;
  #last = 0;

  open(): Promise<Epoch> {
    this.#epoch += 1;
    this.#last = 0;
    const effectSeq = Math.max(0, ...[...this.#effects.values()].map(({ seq }) => seq));
    return Promise.resolve({ epoch: this.#epoch, effectSeq });
  }

  load(ids: readonly string[]): Promise<readonly StoredProcess[]> {
    const found = ids.flatMap((id) => this.#processes.get(id) ?? []);
    const seqOf = (id: string) => this.#events.get(id)?.length ?? 0;
    return Promise.resolve(found.map((row) => ({ ...row, seq: seqOf(row.id) })));
  }

  taken(keys: readonly string[]): Promise<readonly InboxRow[]> {
    return Promise.resolve(keys.flatMap((key) => this.#inbox.get(key) ?? []));
  }

  // Asynchronous like other stores: refusals reject, instead of being thrown.
  async commit(writes: BatchWrites, place: BatchPlace): Promise<Conflict | null> {
    await null;
    if (writes.epoch !== this.#epoch) {
      throw new StoreRefusal('fenced', 'another host has opened this memory');
    }
    requireLast(place, this.#last);
    const messages = writes.inbox.flatMap(({ id }) => this.#inbox.get(id) ?? []);
    const effectKeys = writes.effects.flatMap(({ key }) => (this.#effects.has(key) ? [key] : []));
    if (messages.length + effectKeys.length > 0) return { messages, effectKeys };
    this.#write(writes);
    this.#last = place.number;
    return null;
  }

  #write(writes: BatchWrites): void {
    for (const row of writes.inbox) this.#inbox.set(row.id, row);
    for (const row of writes.processes) this.#processes.set(row.id, row);
    for (const row of writes.events) {
      const log = this.#events.get(row.processId) ?? [];
      log.push(row);
      this.#events.set(row.processId, log);
    }
    for (const { processId, name } of writes.dropped) this.#timers.delete(`${processId} ${name}`);
    for (const row of writes.armed) this.#timers.set(`${row.processId} ${row.name}`, row);
    for (const row of writes.effects) this.#effects.set(row.key, row);
    for (const state of writes.effectStates) {
      const row = this.#effects.get(state.key);
      if (row === undefined) continue;
      const body = isToldForGood(state) ? { body: toldBody } : {};
      this.#effects.set(state.key, { ...row, ...state, ...body });
    }
  }

  timersAfter(after: TimerRow | null): Promise<readonly TimerRow[]> {
    return Promise.resolve(after === null ? [...this.#timers.values()] : []);
  }

  openEffects(afterSeq: number): Promise<readonly EffectRow[]> {
    const isOpen = ({ seq, doneAtMs, parkedAtMs }: EffectRow) =>
      seq > afterSeq && doneAtMs === null && parkedAtMs === null;
    return Promise.resolve([...this.#effects.values()].filter(isOpen));
  }

  effectsOf(processId: string): Promise<readonly EffectRow[]> {
    const all = [...this.#effects.values()];
    return Promise.resolve(all.filter((row) => row.processId === processId));
  }

  eventsOf(processId: string): Promise<readonly EventRow[]> {
    return Promise.resolve(this.#events.get(processId) ?? []);
  }

  list({ status, limit = 100 }: ListFilter, cursor: string | null): Promise<ProcessPage> {
    const all = [...this.#processes.values()]
      .filter((row) => row.id > (cursor ?? '') && (status ?? row.status) === row.status)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
    const processes = all.map(({ id, version, status: now, updatedAtMs }) => ({
      processId: id,
      version,
      status: now,
      updatedAtMs,
    }));
    const isLast = all.length < limit;
    return Promise.resolve({ processes, cursor: isLast ? null : (all.at(-1)?.id ?? null) });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Opens a host on a new or existing memory. */
export function openInMemoryHost<State>(
  options: HostOptions<State> & { readonly memory?: ProcessMemory },
): Promise<ProcessHost> {
  return ProcessEngine.open(options.memory ?? new ProcessMemory(), options);
}
