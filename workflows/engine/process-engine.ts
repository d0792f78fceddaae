/**
 * The loop of every host: takes what waits, plans a batch, stores it, answers, then lets effects
 * begin.
 *
 * One batch at a time; while it is stored, the next one gathers. What is in memory (snapshots,
 * timers, open effects) is what is stored, and changes after the commit only.
 * Source: durable-orders.md 10.2.
 */

import type { Verdict } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import {
  type Alarm,
  HostError,
  type HostLimits,
  type HostOptions,
  type HostPoint,
  type ListFilter,
  type Message,
  type ProcessHost,
  type ProcessPage,
} from '../host.ts';
import { BatchPlan, type HeldProcess, type TakenMessage } from './batch-plan.ts';
import { openEffectOf } from './effect-lanes.ts';
import { EffectRunner } from './effect-runner.ts';
import { type Opened, type ProcessStore, StoreRefusal } from './process-store.ts';
import { ProcessTimers, sliceMs, timersPage } from './process-timers.ts';
import { RecentMap } from './recent-map.ts';
import { type MessageItem, messageItem, timerItem, type WorkItem } from './work-item.ts';

const limitsDefault: HostLimits = {
  ...{ waitingMax: 10_000, batchMax: 512, effectsMax: 256, catchUpPerSecond: 500 },
  snapshotsMax: 5_000,
};
/** Verdicts kept in memory; older ones are found in the store. */
const verdictsMax = 10_000;
/** Open effects read at once. */
const effectsPage = 5_000;
/** A message that failed so often is parked. */
const triesMax = 3;
/** Until what the store did not take is tried again. */
const againMs = 250;
/** Until a clock that was turned is noticed. */
const lookMs = 1_000;

export class ProcessEngine<State> implements ProcessHost {
  readonly #store: ProcessStore;
  readonly #options: HostOptions<State>;
  readonly #limits: HostLimits;
  readonly #epoch: number;
  #effectSeq: number;
  readonly #held: RecentMap<string, HeldProcess<State>>;
  readonly #taken = new RecentMap<string, TakenMessage>(verdictsMax);
  readonly #timers: ProcessTimers;
  readonly #runner: EffectRunner;
  #queue: WorkItem[] = [];
  /** Messages of callers that have no verdict yet. */
  #waiting = 0;
  #isPumping = false;
  #isDraining = false;
  /** Why nothing is taken any more; null: it is. */
  #over: string | null = null;
  #cancelAlarm: (() => void) | null = null;
  #cancelAgain: (() => void) | null = null;
  #putOff: WorkItem[] = [];
  #closing: Promise<void> | null = null;
  readonly #idle: (() => void)[] = [];

  /** Takes the store over, recovers what was under way, and begins. */
  static async open<State>(store: ProcessStore, options: HostOptions<State>): Promise<ProcessHost> {
    const nowMs = options.clock.nowMs();
    const opened = await store.open(`process ${process.pid}`, nowMs);
    const engine = new ProcessEngine(store, options, opened);
    options.reached?.('recovering', []);
    await engine.#recover();
    return engine;
  }

  private constructor(store: ProcessStore, options: HostOptions<State>, opened: Opened) {
    this.#store = store;
    this.#options = options;
    this.#limits = { ...limitsDefault, ...options.limits };
    this.#epoch = opened.epoch;
    this.#effectSeq = opened.effectSeq;
    const { catchUpPerSecond } = this.#limits;
    this.#timers = new ProcessTimers({ startedAtMs: options.clock.nowMs(), catchUpPerSecond });
    this.#held = new RecentMap(this.#limits.snapshotsMax);
    this.#runner = new EffectRunner({
      ...{ doers: options.doers, clock: options.clock, effectsMax: this.#limits.effectsMax },
      onAlarm: (alarm) => this.#alarm(alarm),
      enqueue: (item) => this.#enqueue(item),
    });
  }

  deliver(message: Message): Promise<Verdict> {
    return this.#take(message, false);
  }

  start(message: Message): Promise<Verdict> {
    return this.#take(message, true);
  }

  async query(processId: string, name: string): Promise<unknown> {
    if (name === 'openEffects') {
      const effects = await this.#store.effectsOf(processId);
      return effects.filter(({ doneAtMs, parkedAtMs }) => doneAtMs === null && parkedAtMs === null);
    }
    if (name === 'orderTimeline') {
      const [events, effects] = await Promise.all([
        this.#store.eventsOf(processId),
        this.#store.effectsOf(processId),
      ]);
      return { events, effects };
    }
    const answer = this.#options.queries?.[name];
    assert(answer !== undefined, () => `no query is named ${name}; expected one of the core's`);
    const { state } = this.#held.get(processId) ?? (await this.#load([processId]))(processId);
    return state === null ? null : answer(state);
  }

  list(filter: ListFilter, cursor: string | null): Promise<ProcessPage> {
    return this.#store.list(filter, cursor);
  }

  async drain(): Promise<void> {
    this.#isDraining = true;
    this.#runner.halt();
    if (!this.#isIdle()) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async stop(): Promise<void> {
    this.#over ??= 'it was told to stop';
    this.#runner.halt();
    this.#cancelAlarm?.();
    this.#cancelAgain?.();
    this.#putOff = [];
    if (this.#isPumping) await new Promise<void>((resolve) => this.#idle.push(resolve));
    this.#closing ??= this.#store.close();
    await this.#closing;
  }

  #take(message: Message, mayBegin: boolean): Promise<Verdict> {
    const { waitingMax } = this.#limits;
    return new Promise((resolve, reject) => {
      if (this.#over !== null) {
        return reject(new HostError('stopped', `the host takes no message: ${this.#over}`));
      }
      if (this.#waiting >= waitingMax) {
        const text = `${this.#waiting} messages wait; expected fewer than waitingMax, ${waitingMax}`;
        return reject(new HostError('busy', text));
      }
      this.#waiting += 1;
      const origin = {
        from: 'caller' as const,
        resolve: (verdict: Verdict) => {
          this.#waiting -= 1;
          resolve(verdict);
        },
        reject: (error: HostError) => {
          this.#waiting -= 1;
          reject(error);
        },
      };
      this.#enqueue(messageItem(message, mayBegin, origin));
    });
  }

  #enqueue(item: WorkItem): void {
    if (this.#over !== null) return;
    this.#queue.push(item);
    this.#wake();
  }

  #wake(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    void this.#pump().catch((error: unknown) => this.#end(String(error)));
  }

  async #pump(): Promise<void> {
    try {
      // What is delivered in this turn of the event loop is one batch.
      await null;
      for (;;) {
        await this.#readTimers();
        this.#fireTimers();
        if (this.#over === null) this.#runner.wake(this.#options.clock.nowMs());
        const items = this.#nextBatch();
        if (items.length === 0) break;
        await this.#storeBatch(items);
        // Callers that were just answered say what they want next, and join the batch.
        await new Promise(setImmediate);
      }
    } finally {
      this.#isPumping = false;
      this.#setAlarm();
      if (this.#isIdle() || this.#over !== null) {
        for (const resolve of this.#idle.splice(0)) resolve();
      }
    }
  }

  #isIdle(): boolean {
    const waits = this.#queue.length + this.#putOff.length + this.#runner.running;
    return !this.#isPumping && waits === 0;
  }

  #nextBatch(): readonly WorkItem[] {
    const alone = this.#queue.findIndex(({ isAlone }) => isAlone);
    const count = alone === 0 ? 1 : Math.min(this.#limits.batchMax, alone < 0 ? Infinity : alone);
    return this.#queue.splice(0, count);
  }

  async #storeBatch(items: readonly WorkItem[]): Promise<void> {
    const messages = items.filter((item) => item.kind === 'message');
    const ids = messages.map(({ message }) => message.id);
    try {
      const plan = await this.#commit(items, messages, ids);
      this.#reached('committed', ids);
      this.#absorb(plan);
      for (const answer of plan.answers) answer();
      this.#reached('acknowledged', ids);
      for (const { open, untilMs } of plan.leased) this.#runner.begin(open, untilMs);
      for (const stored of plan.stored) stored();
      for (const { item, error } of plan.threw) this.#failed(item, error);
    } catch (error) {
      this.#refused(items, error);
    }
  }

  async #commit(
    items: readonly WorkItem[],
    messages: readonly MessageItem[],
    ids: readonly string[],
  ): Promise<BatchPlan<State>> {
    const processIds = new Set(messages.map(({ message }) => message.processId));
    const held = await this.#load([...processIds]);
    const used = new Map<string, TakenMessage>();
    const usedEffects = new Set<string>();
    for (let turn = 0; ; turn += 1) {
      assert(turn < 2, 'the store names all that is used up at once');
      const plan = new BatchPlan(items, {
        ...{ core: this.#options.core, epoch: this.#epoch, effectSeq: this.#effectSeq },
        ...{ nowMs: this.#options.clock.nowMs(), held, usedEffects },
        taken: (key) => used.get(key) ?? this.#taken.get(key),
        ...{ timers: this.#timers, lanes: this.#runner.lanes },
        leaseMs: this.#isDraining ? null : (kind) => this.#runner.leaseMs(kind),
      });
      this.#reached('planned', ids);
      if (plan.isEmpty) return plan;
      const storing = this.#store.commit(plan.writes);
      this.#reached('sent', ids);
      const usedUp = await storing;
      if (usedUp === null) return plan;
      for (const { id, bodyHash, verdict } of usedUp.messages) {
        used.set(id, { hash: bodyHash, verdict: JSON.parse(verdict) });
      }
      for (const key of usedUp.effectKeys) usedEffects.add(key);
    }
  }

  /** Snapshots by process, from memory or the store; `seq` 0 where there is none. */
  async #load(ids: readonly string[]): Promise<(id: string) => HeldProcess<State>> {
    const missing = ids.filter((id) => !this.#held.has(id));
    const rows = missing.length === 0 ? [] : await this.#store.load(missing);
    const found = new Map<string, HeldProcess<State>>();
    for (const { id, version, machineVersion, snapshot, seq } of rows) {
      const state = this.#options.core.upcast(JSON.parse(snapshot), machineVersion);
      found.set(id, { state, version, seq });
    }
    const none = { state: null, version: 0, seq: 0 };
    return (id) => this.#held.get(id) ?? found.get(id) ?? none;
  }

  /** Memory becomes what is stored. */
  #absorb(plan: BatchPlan<State>): void {
    this.#effectSeq = plan.effectSeq;
    for (const [id, held] of plan.processes) this.#held.set(id, held);
    for (const [key, taken] of plan.taken) this.#taken.set(key, taken);
    for (const { processId, name, dueAtMs } of plan.timers.values()) {
      if (dueAtMs === null) this.#timers.drop({ processId, name });
      else this.#timers.arm({ processId, name, dueAtMs });
    }
    for (const open of plan.ended) this.#runner.lanes.remove(open);
    for (const open of plan.added) this.#runner.lanes.add(open);
    for (const { message } of plan.reused) {
      const problem = 'another message had this id';
      this.#alarm({ kind: 'id_reused', subject: message.id, problem });
    }
    for (const { message, problem } of plan.parked) {
      this.#alarm({ kind: 'message_parked', subject: message.id, problem: problem ?? '' });
    }
  }

  /** A step threw: tried again after the others, and parked after the last try. */
  #failed(item: MessageItem, error: unknown): void {
    item.tries += 1;
    if (item.tries >= triesMax)
      item.problem = error instanceof Error ? error.message : String(error);
    this.#queue.push(item);
  }

  /** The store took nothing of it. */
  #refused(items: readonly WorkItem[], error: unknown): void {
    const reason = error instanceof StoreRefusal ? error.reason : 'failed';
    const text = error instanceof Error ? error.message : String(error);
    if (reason === 'fenced') {
      this.#queue = [...items, ...this.#queue];
      return this.#end(text);
    }
    if (reason === 'passing') return this.#putOffAll(items, text);
    const [first] = items;
    if (items.length > 1) {
      for (const item of items) item.isAlone = true;
      this.#queue = [...items, ...this.#queue];
    } else if (first?.kind === 'message' && first.problem === null) this.#failed(first, error);
    else this.#putOffAll(items, text);
  }

  /** Callers are told to try again; what has no caller is tried again here. */
  #putOffAll(items: readonly WorkItem[], text: string): void {
    for (const item of items) {
      if (item.kind === 'message' && item.origin.from === 'caller') {
        item.origin.reject(new HostError('busy', `the store takes nothing now: ${text}`));
      } else this.#putOff.push(item);
    }
    if (this.#putOff.length === 0 || this.#over !== null) return;
    this.#cancelAgain ??= this.#options.clock.after(againMs, () => {
      this.#cancelAgain = null;
      this.#queue = [...this.#putOff.splice(0), ...this.#queue];
      this.#wake();
    });
  }

  /** Another host has the store, or its thread has ended: nothing can be done any more. */
  #end(problem: string): void {
    if (this.#over === null)
      this.#alarm({ kind: 'fenced', subject: `epoch ${this.#epoch}`, problem });
    this.#over ??= problem;
    this.#runner.halt();
    for (const item of this.#queue.splice(0)) {
      if (item.kind !== 'message' || item.origin.from !== 'caller') continue;
      item.origin.reject(new HostError('stopped', `the host works no more: ${problem}`));
    }
  }

  async #recover(): Promise<void> {
    for (let afterSeq = 0; ; ) {
      const rows = await this.#store.openEffects(afterSeq, effectsPage);
      for (const row of rows) this.#runner.lanes.add(openEffectOf(row));
      afterSeq = rows.at(-1)?.seq ?? afterSeq;
      if (rows.length < effectsPage) break;
    }
    this.#runner.resume();
    await this.#readTimers();
    this.#wake();
  }

  async #readTimers(): Promise<void> {
    const page = this.#timers.wantsPage(this.#options.clock.nowMs());
    if (page === null || this.#over !== null) return;
    this.#timers.addPage(await this.#store.timersAfter(page.after, timersPage));
  }

  #fireTimers(): void {
    if (this.#isDraining || this.#over !== null) return;
    const nowMs = this.#options.clock.nowMs();
    for (const timer of this.#timers.takeDue(nowMs)) this.#queue.push(timerItem(timer, nowMs));
  }

  #setAlarm(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = null;
    if (this.#over !== null) return;
    const timerAtMs = this.#isDraining ? null : this.#timers.nextAtMs();
    const dues = [timerAtMs, this.#runner.nextAtMs()].filter((one) => one !== null);
    if (dues.length === 0) return;
    const waitMs = Math.min(...dues) - this.#options.clock.nowMs();
    const delayMs = waitMs <= 0 ? sliceMs : Math.min(waitMs, lookMs);
    this.#cancelAlarm = this.#options.clock.after(delayMs, () => this.#wake());
  }

  #alarm(alarm: Alarm): void {
    this.#options.onAlarm?.(alarm);
  }

  #reached(point: HostPoint, ids: readonly string[]): void {
    this.#options.reached?.(point, ids);
  }
}
