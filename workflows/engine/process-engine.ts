/**
 * The main loop of hosts: collect, plan a batch, store it, answer callers, start effects. On a fast
 * disk the next batch is planned while the previous is stored. Verdicts and effects always follow
 * their own commit.
 * Source: durable-orders.md 10.2.
 */
import type { Verdict } from '../../contracts/index.ts';
import { assert, reasonOf } from '../../kernel/index.ts';
import {
  HostError,
  type HostLimits,
  type HostOptions,
  type ListFilter,
  limitsDefault,
  type Message,
  type ProcessHost,
  type ProcessPage,
} from '../host.ts';
import { answerOf, askStore } from './ask-store.ts';
import { BatchPace } from './batch-pace.ts';
import type { BatchPlan, SentBatch as Sent } from './batch-plan.ts';
import { bodyHash } from './body-hash.ts';
import { openEffectOf } from './effect-lanes.ts';
import { EffectRunner } from './effect-runner.ts';
import { ProcessCache } from './process-cache.ts';
import { type Conflict, type Epoch, type ProcessStore, StoreRefusal } from './process-store.ts';
import { ProcessTimers, sliceMs, timersPage } from './process-timers.ts';
import {
  inHostTime,
  type MessageItem,
  messageItem,
  messagesOf,
  timerItem,
  type WorkItem,
} from './work-item.ts';

const effectsPage = 5_000;
/** Number of failed tries after which a message is parked. */
const triesMax = 3;
const againMs = 250;
/** Longest wait in ms, so that a clock set by hand is noticed soon. */
const lookMs = 1_000;

export class ProcessEngine<State> implements ProcessHost {
  readonly #store: ProcessStore;
  readonly #options: HostOptions<State>;
  readonly #limits: HostLimits;
  readonly #epoch: number;
  readonly #cache: ProcessCache<State>;
  readonly #timers: ProcessTimers;
  readonly #runner: EffectRunner;
  #queue: WorkItem[] = [];
  #sent: Sent<State> | null = null;
  #batches = 0;
  #last = 0;
  readonly #pace = new BatchPace();
  #waiting = 0;
  #isPumping = false;
  #isDraining = false;
  /** Why the host takes no more messages; null: it takes them. */
  #over: string | null = null;
  #cancelAlarm: (() => void) | null = null;
  #cancelAgain: (() => void) | null = null;
  #putOff: WorkItem[] = [];
  #closing: Promise<void> | null = null;
  readonly #idle: (() => void)[] = [];

  static async open<State>(store: ProcessStore, options: HostOptions<State>): Promise<ProcessHost> {
    const nowMs = options.clock.nowMs();
    const opened = await store.open(`process ${process.pid}`, nowMs);
    const engine = new ProcessEngine(store, options, opened);
    options.reached?.('recovering', []);
    await engine.#recover();
    return engine;
  }

  private constructor(store: ProcessStore, options: HostOptions<State>, opened: Epoch) {
    this.#store = store;
    this.#options = options;
    this.#limits = { ...limitsDefault, ...options.limits };
    this.#epoch = opened.epoch;
    const { catchUpPerSecond } = this.#limits;
    this.#timers = new ProcessTimers({ startedAtMs: options.clock.nowMs(), catchUpPerSecond });
    this.#runner = new EffectRunner({
      doers: options.doers,
      clock: options.clock,
      effectsMax: this.#limits.effectsMax,
      onAlarm: (alarm) => options.onAlarm?.(alarm),
      enqueue: (item) => this.#enqueue(item),
    });
    this.#cache = new ProcessCache(store, {
      cores: options,
      opened,
      snapshotsMax: this.#limits.snapshotsMax,
      timers: this.#timers,
      lanes: this.#runner.lanes,
    });
  }

  deliver(message: Message): Promise<Verdict> {
    return this.#take(inHostTime(message, this.#options), false);
  }

  start(message: Message): Promise<Verdict> {
    return this.#take(inHostTime(message, this.#options), true);
  }

  async query(processId: string, name: string): Promise<unknown> {
    const stateOf = async () => (await this.#cache.load([{ processId }]))(processId).state;
    return await answerOf(askStore(this.#store, { ...this.#options, processId, name, stateOf }));
  }

  list(filter: ListFilter, cursor: string | null): Promise<ProcessPage> {
    return answerOf(this.#store.list(filter, cursor));
  }

  get outboxSize(): number {
    return this.#runner.lanes.size;
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
    if (this.#over !== null) {
      const text = `the host takes no message: ${this.#over}`;
      return Promise.reject(new HostError('stopped', text));
    }
    if (this.#waiting >= waitingMax) {
      const text = `${this.#waiting} messages wait; expected fewer than waitingMax, ${waitingMax}`;
      return Promise.reject(new HostError('busy', text));
    }
    this.#waiting += 1;
    const told = new Promise<Verdict>((resolve, reject) => {
      const origin = { from: 'caller' as const, resolve, reject };
      this.#enqueue(messageItem(message, bodyHash(message), { mayBegin, origin }));
    });
    return told.finally(() => {
      this.#waiting -= 1;
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
      await null; // Messages of this turn form one batch.
      for (;;) {
        await this.#readTimers();
        this.#fireTimers();
        // Effects that end at once can have their answers in this batch.
        if (this.#over === null && this.#runner.wake(this.#options.clock.nowMs())) await turn();
        const before = this.#sent;
        const items = before === null || this.#pace.isWorthHalving ? this.#nextBatch() : [];
        if (items.length === 0 && before === null) break;
        const next = items.length === 0 ? null : await this.#send(items);
        if (before === null) continue;
        await this.#settle(before, next);
        // Callers just answered may send another message, for the next batch.
        await turn();
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
    const { length } = this.#queue;
    const alone = this.#queue.findIndex(({ isAlone }) => isAlone);
    const wanted = this.#sent === null ? this.#pace.firstOf(length) : length;
    const most = Math.min(this.#limits.batchMax, wanted);
    return this.#queue.splice(0, alone === 0 ? 1 : Math.min(most, alone < 0 ? most : alone));
  }

  async #send(items: readonly WorkItem[], usedUp?: Conflict): Promise<Sent<State> | null> {
    const ids = messagesOf(items).map(({ id }) => id);
    try {
      const before = this.#sent;
      const plan = await this.#plan(items, usedUp);
      this.#options.reached?.('planned', ids);
      const after = before?.number ?? this.#last;
      const number = plan.isEmpty ? after : ++this.#batches;
      const stored = plan.isEmpty
        ? (before?.stored ?? Promise.resolve(null))
        : this.#pace.storing(this.#store.commit(plan.writes, { number, after }));
      // The promise is awaited later; this keeps an earlier failure from ending the process as
      // unhandled.
      stored.catch(() => undefined);
      this.#options.reached?.('sent', ids);
      this.#sent = { items, plan, number, stored };
      return this.#sent;
    } catch (error) {
      // With an earlier batch still being stored, that is settled first.
      if (this.#sent === null) this.#refused(items, error);
      else this.#queue = [...items, ...this.#queue];
      return null;
    }
  }

  async #plan(items: readonly WorkItem[], usedUp: Conflict = { messages: [], effectKeys: [] }) {
    const held = await this.#cache.load(messagesOf(items));
    const planned = (used: Conflict): BatchPlan<State> =>
      this.#pace.planning(() =>
        this.#cache.plan(items, {
          nowMs: this.#options.clock.nowMs(),
          held,
          before: this.#sent?.plan ?? null,
          usedUp: used,
          leaseMs: this.#isDraining ? null : (kind) => this.#runner.leaseMs(kind),
        }),
      );
    const plan = planned(usedUp);
    const keys = plan.conflicts.map(({ key }) => key);
    // A repeated message gets its first verdict, whatever the version is now.
    const taken = keys.length === 0 ? [] : await this.#store.taken(keys);
    if (taken.length === 0) return plan;
    return planned({ ...usedUp, messages: [...usedUp.messages, ...taken] });
  }

  /** Awaits a batch. If it was not stored as planned, plans it and the following one again. */
  async #settle(batch: Sent<State>, next: Sent<State> | null): Promise<void> {
    let stored = batch;
    try {
      const usedUp = await batch.stored;
      if (usedUp === null) this.#sent = next;
      else {
        this.#takeBack(next);
        const again = await this.#send(batch.items, usedUp);
        if (again === null) return;
        assert((await again.stored) === null, 'the store names all that is used up at once');
        this.#sent = null;
        stored = again;
      }
    } catch (error) {
      this.#takeBack(next);
      return this.#refused(batch.items, error);
    }
    this.#done(stored);
  }

  #takeBack(sent: Sent<State> | null): void {
    if (sent !== null && sent === this.#sent) this.#queue = [...sent.items, ...this.#queue];
    this.#sent = null;
  }

  #done({ items, plan, number }: Sent<State>): void {
    const ids = messagesOf(items).map(({ id }) => id);
    this.#last = number;
    this.#options.reached?.('committed', ids);
    this.#cache.absorb(plan);
    for (const { message } of plan.reused) {
      const problem = 'another message had this id';
      this.#options.onAlarm?.({ kind: 'id_reused', subject: message.id, problem });
    }
    for (const { message, problem } of plan.parked) {
      this.#options.onAlarm?.({
        kind: 'message_parked',
        subject: message.id,
        problem: problem ?? '',
      });
    }
    for (const answer of plan.answers) answer();
    this.#options.reached?.('acknowledged', ids);
    for (const { open, untilMs } of plan.leased) this.#runner.begin(open, untilMs);
    for (const stored of plan.stored) stored();
    for (const { item, error } of plan.threw) this.#failed(item, error);
  }

  /** Retries a message whose step threw; parks it after the last try. */
  #failed(item: MessageItem, error: unknown): void {
    item.tries += 1;
    if (item.tries >= triesMax) item.problem = reasonOf(error);
    this.#queue.push(item);
  }

  #refused(items: readonly WorkItem[], error: unknown): void {
    const reason = error instanceof StoreRefusal ? error.reason : 'failed';
    const text = reasonOf(error);
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

  /** The store is unavailable: callers get `busy`, other items are retried here. */
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

  #end(problem: string): void {
    if (this.#over === null)
      this.#options.onAlarm?.({ kind: 'fenced', subject: `epoch ${this.#epoch}`, problem });
    this.#over ??= problem;
    this.#runner.halt();
    this.#takeBack(this.#sent);
    for (const item of this.#queue.splice(0)) {
      if (item.kind !== 'message' || item.origin.from !== 'caller') continue;
      item.origin.reject(new HostError('stopped', `the host works no more: ${problem}`));
    }
  }

  async #recover(): Promise<void> {
    for (let afterSeq = 0; ; ) {
      const rows = await this.#store.openEffects(afterSeq, effectsPage);
      for (const row of rows) {
        try {
          this.#runner.lanes.add(openEffectOf(row));
        } catch (error) {
          // No doer could carry out an effect whose body is damaged.
          const alarm = { subject: row.key, problem: `its body is damaged: ${reasonOf(error)}` };
          this.#options.onAlarm?.({ kind: 'effect_parked', ...alarm });
        }
      }
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
    for (const timer of this.#timers.takeDue(nowMs)) {
      this.#queue.push(timerItem(timer, nowMs, bodyHash));
    }
  }

  #setAlarm(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = null;
    if (this.#over !== null) return;
    const timerAtMs = this.#isDraining ? null : this.#timers.nextAtMs();
    const dueAtMs = Math.min(timerAtMs ?? Infinity, this.#runner.nextAtMs() ?? Infinity);
    if (dueAtMs === Infinity) return;
    const waitMs = dueAtMs - this.#options.clock.nowMs();
    const delayMs = waitMs <= 0 ? sliceMs : Math.min(waitMs, lookMs);
    this.#cancelAlarm = this.#options.clock.after(delayMs, () => this.#wake());
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
