/**
 * A process as a Temporal workflow: takes messages, plans a turn, stores it by a local activity,
 * answers, then starts effects. If a turn was stored but its workflow task was lost, it continues
 * from the store.
 * Source: durable-orders.md 10.3; decision 0022.
 */
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import {
  type ActivityOptions,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  ContinueAsNew,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  TemporalFailure,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Verdict } from '../../contracts/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import { BatchPlan, type CachedProcess, type TakenMessage } from '../engine/batch-plan.ts';
import { EffectLanes, type OpenEffect, openEffectOf } from '../engine/effect-lanes.ts';
import type { TimerRow } from '../engine/process-store.ts';
import { RecentMap } from '../engine/recent-map.ts';
import type { StoreAhead, WholeProcess } from '../engine/turn-store.ts';
import { type MessageItem, messageItem, outcomeItem, timerItem } from '../engine/work-item.ts';
import { HostError, type HostedCore } from '../host.ts';
import {
  type ClockReading,
  commandName,
  type Delivery,
  deadlinesQuery,
  holdsQuery,
  inputSchema,
  type ProcessInput,
  problemOf,
  problemOfArgument,
  readingSchema,
  resumeName,
  updateNamesOf,
} from '../messages.ts';
import {
  carriesOut,
  type EffectEnd,
  type LocalActivities,
  type SavedTurn,
} from './effect-activities.ts';
import { updateTexts } from './update-texts.ts';

/** Verdicts that a run keeps in memory; the store has older ones. */
const verdictsMax = 1_000;
/** Number of failed tries after which a message is parked. */
const triesMax = 3;
/** Number of events in the history above which new effects wait for the next run. */
const eventsMax = 20_000;
/** The clock was set if it jumps by more than this, in ms. */
const setAnewMs = 1_000;
/** Characters of a summary that Temporal's pages show. */
const summaryMax = 200;
const nothingSaved: SavedTurn = { ahead: null, ends: [] };
/** Workflows cannot hash messages, so the store does. */
const noHash = () => '';

/** Activities on the store, retried while it is unavailable; the server waits for long pauses. */
const store = proxyLocalActivities<LocalActivities>({
  startToCloseTimeout: '1 minute',
  localRetryThreshold: '2 seconds',
  retry: { initialInterval: '100 ms', backoffCoefficient: 3, maximumInterval: '1 minute' },
});

export interface ProcessOptions<State> {
  readonly attributesOf?: (state: State) => readonly SearchAttributeUpdatePair[];
  /** What the process is and waits for, in Markdown, for the first page of its workflow. */
  readonly detailsOf?: (state: State) => string;
  /** A deadline in the summary of its timer. Default: its name. */
  readonly deadlineOf?: (state: State, name: string) => string;
  readonly holdsOf?: (state: State) => unknown;
  /** Options of effects' activities. Default: at most one hour, and 10 s without heartbeat. */
  readonly effects?: Partial<ActivityOptions>;
}

export async function runProcess<State>(
  core: HostedCore<State>,
  input: ProcessInput,
  options: ProcessOptions<State> = {},
): Promise<void> {
  refuseIf(problemOfArgument(inputSchema, input));
  const { kind } = core;
  const loop = new ProcessLoop(core, input, options);
  const validator = (delivery: Delivery) =>
    refuseIf(problemOf(kind, delivery) ?? strangerOf(delivery.message, input));
  for (const name of [commandName, ...updateNamesOf(kind)]) {
    const update = defineUpdate<Verdict, [Delivery]>(name);
    const description =
      updateTexts[name] ?? `Applies a message of type ${name} and returns its verdict.`;
    setHandler(update, (told) => loop.command(told), { validator, description });
  }
  const resume = defineUpdate<void, [ClockReading]>(resumeName);
  setHandler(resume, (reading = {}) => loop.resume(reading), {
    validator: (reading) => refuseIf(problemOfArgument(readingSchema, reading)),
    description: 'Reads the state from the store again.',
  });
  const stateQuery = defineQuery<unknown>(`get${kind.charAt(0).toUpperCase()}${kind.slice(1)}`);
  setHandler(stateQuery, () => loop.snapshot, { description: 'Its whole state.' });
  setHandler(holdsQuery, () => loop.holds, { description: 'Holds that are not cleared.' });
  setHandler(deadlinesQuery, () => loop.deadlines, { description: 'Deadlines by name, in UTC.' });
  try {
    await loop.run();
  } catch (error) {
    if (error instanceof TemporalFailure || error instanceof ContinueAsNew) throw error;
    // Alerts an operator, as the server retries a failing workflow task forever.
    await store.tellFailing(input.processId, error instanceof Error ? error.message : `${error}`);
    throw error;
  }
}

function refuseIf(problem: string | null): void {
  if (problem !== null) throw ApplicationFailure.nonRetryable(problem, 'stopped');
}

function strangerOf({ id, processId }: Delivery['message'], input: ProcessInput): string | null {
  if (processId === input.processId) return null;
  return `${id} is of ${processId}; expected a message of ${input.processId}`;
}

class ProcessLoop<State> {
  readonly #core: HostedCore<State>;
  readonly #options: ProcessOptions<State>;
  readonly #told = new Map<string, string>();
  readonly #input: ProcessInput;
  readonly #carriedOut: (open: OpenEffect) => Promise<EffectEnd>;
  #held: CachedProcess<State> = { state: null, version: 0, seq: 0 };
  readonly #taken = new RecentMap<string, TakenMessage>(verdictsMax);
  readonly #usedEffects = new Set<string>();
  readonly #timers = new Map<string, TimerRow>();
  readonly #lanes = new EffectLanes();
  #effectSeq = 0;
  #running = 0;
  #queue: MessageItem[] = [];
  #turns = 0;
  #isTurning = false;
  /** Whether the next turn reads the store first. */
  #readsFirst = false;
  #clock: ClockReading;
  #alarm: { readonly atMs: number; readonly scope: CancellationScope } | null = null;

  constructor(core: HostedCore<State>, input: ProcessInput, options: ProcessOptions<State>) {
    this.#core = core;
    this.#options = options;
    this.#carriedOut = carriesOut(options.effects);
    this.#input = input;
    this.#clock = readingOf(input);
  }

  get snapshot(): State | null {
    return this.#held.state;
  }

  get holds(): unknown {
    const { state } = this.#held;
    return state === null ? [] : (this.#options.holdsOf?.(state) ?? []);
  }

  get deadlines(): Readonly<Record<string, string>> {
    const all = [...this.#timers.values()].sort((a, b) => a.dueAtMs - b.dueAtMs);
    return Object.fromEntries(
      all.map(({ name, dueAtMs }) => [name, new Date(dueAtMs).toISOString()]),
    );
  }

  async command(told: Delivery): Promise<Verdict> {
    try {
      return await new Promise((resolve, reject) => this.take(told, { resolve, reject }));
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      throw ApplicationFailure.nonRetryable(error.message, error.code);
    }
  }

  take({ message, hash, mayBegin, isStored, ...told }: Delivery, caller: Caller): void {
    this.#learn(readingOf(told));
    if (isStored === true && this.#held.state === null) this.#readsFirst = true;
    const origin = { from: 'caller' as const, ...caller };
    this.#queue.push(messageItem(message, hash, { mayBegin, origin }));
  }

  /** Answers when the state is read and what is due has been stored. */
  async resume(reading: ClockReading): Promise<void> {
    // A process in real time keeps to it, whatever an operator sends.
    if (this.#input.clockMs !== undefined) this.#learn(readingOf(reading));
    this.#readsFirst = true;
    await condition(() => !this.#isTurning && !this.#hasWork());
  }

  /**
   * Runs until the process ends. A cancellation request from Temporal's pages is no command of the
   * process: it is reported, and the process goes on.
   */
  async run(): Promise<void> {
    const root = CancellationScope.current();
    root.cancelRequested.catch(() => void this.#reportCancellation());
    await CancellationScope.nonCancellable(() => this.#run());
  }

  async #reportCancellation(): Promise<void> {
    const problem = 'a cancellation was requested on Temporal and ignored; cancel the order itself';
    await CancellationScope.nonCancellable(() => store.tellFailing(this.#input.processId, problem));
  }

  async #read(): Promise<void> {
    this.#restore(await store.readProcess(this.#input.processId));
    this.#tellOperators();
  }

  async #run(): Promise<void> {
    const { processId, isResumed, readsStore = false } = this.#input;
    if (isResumed || (readsStore && this.#queue.length === 0)) {
      await this.#read();
      const isUnknown = this.#held.state === null && !this.#hasWork();
      refuseIf(isUnknown ? `${processId} is not in the database of the orders` : null);
    }
    for (;;) {
      this.#begin();
      // Effects that `saveOrder` carried out are part of this task, and may drop the timer again.
      if (this.#input.savesOrders !== true || !this.#hasWork()) this.#setAlarm();
      await condition(() => this.#hasWork() || this.#mayEnd() || this.#mayContinue());
      if (this.#hasWork()) await this.#turn();
      else {
        await condition(() => this.#hasWork() || allHandlersFinished());
        if (this.#hasWork()) continue;
        if (this.#mayEnd()) return;
        const next = { isResumed: true, savesOrders: true };
        const input = { ...this.#input, ...next, ...this.#clock };
        await continueAsNew<(input: ProcessInput) => Promise<void>>(input);
      }
    }
  }

  #nowMs(): number {
    return timeOf(this.#clock);
  }

  /** Takes a clock reading; if the clock was set, a new alarm is needed. */
  #learn(reading: ClockReading): void {
    if (reading.clockMs === undefined) return;
    const byMs = Math.abs(timeOf(reading) - this.#nowMs());
    if (reading.speed !== this.#clock.speed || byMs > setAnewMs) {
      this.#alarm?.scope.cancel();
      this.#alarm = null;
    }
    this.#clock = reading;
  }

  #hasWork(): boolean {
    const hasMessages = this.#queue.length > 0 || this.#due() > 0;
    return hasMessages || this.#readsFirst || this.#alarm?.atMs === 0;
  }

  #due(): number {
    const nowMs = this.#nowMs();
    return [...this.#timers.values()].filter(({ dueAtMs }) => dueAtMs <= nowMs).length;
  }

  #mayEnd(): boolean {
    const { state } = this.#held;
    const isOver = state === null ? this.#turns > 0 : this.#core.isEnded(state);
    return isOver && this.#lanes.size === 0 && this.#timers.size === 0;
  }

  /** Whether the history is long enough for a new run ("continue as new"), and no effect runs. */
  #mayContinue(): boolean {
    return workflowInfo().continueAsNewSuggested && this.#running === 0;
  }

  async #turn(): Promise<void> {
    this.#isTurning = true;
    if (this.#readsFirst) {
      await this.#read();
      this.#readsFirst = false;
    }
    const items = [...this.#queue.splice(0), ...this.#takeDue()];
    let plan = this.#plan(items);
    if (plan.conflicts.some((item) => this.#isBehind(item))) {
      this.#restore(await store.readProcess(this.#input.processId));
      plan = this.#plan(items);
    }
    const heads = this.#headsAfter(plan);
    const { ahead, ends } = plan.isEmpty ? nothingSaved : await this.#save(plan, heads);
    for (const open of heads) open.phase = 'idle';
    if (ahead === null) this.#absorb(plan);
    else this.#catchUp(ahead, items);
    for (const [n, end] of ends.entries()) this.#settle(heads[n], end);
    this.#tellOperators();
    this.#turns += 1;
    this.#isTurning = false;
  }

  /** Effects that the worker may carry out once the turn is stored, in the same activity. */
  #headsAfter({ ended, added }: BatchPlan<State>): readonly OpenEffect[] {
    if (this.#input.savesOrders !== true || workflowInfo().continueAsNewSuggested) return [];
    const touched = { ended, added: added.filter(isOurs) };
    const heads = this.#lanes.nextHeads(touched, { ended, added: [] });
    return heads.filter(({ phase }) => phase === 'idle');
  }

  async #save({ writes }: BatchPlan<State>, heads: readonly OpenEffect[]): Promise<SavedTurn> {
    const { processId, savesOrders } = this.#input;
    const { epoch: _, ...rows } = writes;
    const turn = { processId, afterSeq: this.#held.seq, writes: rows };
    if (savesOrders !== true) return { ahead: await store.recordTurn(turn), ends: [] };
    for (const open of heads) open.phase = 'running';
    const effects = heads.map(({ effect, cause }) => ({ effect, of: { processId, cause } }));
    return await store.saveOrder(turn, effects);
  }

  #settle(open: OpenEffect | undefined, end: EffectEnd | null): void {
    if (open === undefined || !this.#lanes.has(open.effect.key)) return;
    if (end === null) {
      open.attempt += 1;
      return;
    }
    const { event, failures, gaveUp } = end;
    open.failures = failures;
    if (event === null) return this.#lanes.remove(open);
    open.phase = 'running';
    const outcome = { event, gaveUp, nowMs: this.#nowMs() };
    this.#queue.push(outcomeItem(open, outcome, noHash));
  }

  #tellOperators(): void {
    const { state } = this.#held;
    if (state === null) return;
    const { attributesOf, detailsOf } = this.#options;
    if (detailsOf !== undefined) setCurrentDetails(detailsOf(state));
    if (attributesOf === undefined || this.#input.isIndexed !== true) return;
    const changed = attributesOf(state).filter(({ key, value }) => {
      const text = JSON.stringify(value);
      const before = this.#told.get(key.name) ?? 'null';
      this.#told.set(key.name, text);
      return text !== before;
    });
    if (changed.length > 0) upsertSearchAttributes(changed);
  }

  /** Whether the store is ahead: the sender knows a later version than this workflow. */
  #isBehind({ message: { expectedVersion = 0 } }: MessageItem): boolean {
    return expectedVersion > this.#held.version;
  }

  #plan(items: readonly MessageItem[]): BatchPlan<State> {
    const isArmed = ({ name, dueAtMs }: TimerRow) => this.#timers.get(name)?.dueAtMs === dueAtMs;
    return new BatchPlan(items, {
      cores: { core: this.#core },
      epoch: 0,
      nowMs: this.#nowMs(),
      leaseMs: null,
      before: null,
      timers: { isArmed },
      lanes: this.#lanes,
      usedEffects: this.#usedEffects,
      held: () => this.#held,
      taken: (key) => this.#taken.get(key),
      effectSeq: this.#effectSeq,
    });
  }

  #absorb(plan: BatchPlan<State>): void {
    this.#effectSeq = plan.effectSeq;
    this.#held = plan.processes.get(this.#input.processId) ?? this.#held;
    for (const [key, taken] of plan.taken) this.#taken.set(key, taken);
    for (const { processId, name, dueAtMs } of plan.timers.values()) {
      if (dueAtMs === null) this.#timers.delete(name);
      else this.#timers.set(name, { processId, name, dueAtMs });
    }
    for (const open of plan.ended) this.#lanes.remove(open);
    for (const open of plan.added) if (isOurs(open)) this.#lanes.add(open);
    for (const answer of plan.answers) answer();
    for (const { item, error } of plan.threw) {
      item.tries += 1;
      if (item.tries >= triesMax) item.problem = reasonOf(error);
      this.#queue.push(item);
    }
  }

  /** Continues from the store's state and plans the items again. */
  #catchUp(ahead: StoreAhead, items: readonly MessageItem[]): void {
    this.#restore(ahead);
    for (const key of ahead.effectKeys) this.#usedEffects.add(key);
    for (const { id, processId, bodyHash, verdict } of ahead.messages) {
      this.#taken.set(id, { hash: bodyHash, verdict: JSON.parse(verdict) });
      if (processId !== this.#input.processId) continue;
      // Sends verdicts of a turn that was stored before it was lost here.
      const untold = items.find(({ key, hash }) => key === id && hash === bodyHash);
      if (untold?.origin.from === 'caller') untold.origin.resolve(JSON.parse(verdict));
    }
    const left = items.filter(({ origin }) => origin.from !== 'timer');
    this.#queue = [...left, ...this.#queue];
  }

  #restore({ process, timers, effects }: WholeProcess): void {
    if (process !== null) {
      const { snapshot, machineVersion, version, seq } = process;
      const state = this.#core.upcast(JSON.parse(snapshot), machineVersion);
      this.#held = { state, version, seq };
    }
    this.#timers.clear();
    for (const timer of timers) this.#timers.set(timer.name, timer);
    const isStored = new Set(effects.map(({ key }) => key));
    for (const open of this.#lanes.all()) {
      if (!isStored.has(open.effect.key)) this.#lanes.remove(open);
    }
    for (const row of effects) {
      this.#effectSeq = Math.max(this.#effectSeq, row.seq);
      const open = openEffectOf(row);
      if (isOurs(open) && !this.#lanes.has(row.key)) this.#lanes.add(open);
    }
  }

  #takeDue(): readonly MessageItem[] {
    const nowMs = this.#nowMs();
    if (this.#alarm?.atMs === 0) this.#alarm = null;
    return [...this.#timers.values()]
      .filter(({ dueAtMs }) => dueAtMs <= nowMs)
      .sort((a, b) => a.dueAtMs - b.dueAtMs || (a.name < b.name ? -1 : 1))
      .map((timer) => timerItem(timer, nowMs, noHash));
  }

  /** Sleeps until the earliest timer is due. If that is dropped meanwhile, waking does nothing. */
  #setAlarm(): void {
    const { clockMs, speed = clockMs === undefined ? 1 : 0 } = this.#clock;
    if (speed === 0) return;
    const atMs = Math.min(...[...this.#timers.values()].map(({ dueAtMs }) => dueAtMs));
    if (atMs >= (this.#alarm?.atMs ?? Number.POSITIVE_INFINITY)) return;
    this.#alarm?.scope.cancel();
    const scope = new CancellationScope();
    this.#alarm = { atMs, scope };
    const ring = (): void => {
      if (this.#alarm?.scope === scope) this.#alarm = { atMs: 0, scope };
    };
    const sleepMs = Math.ceil((atMs - this.#nowMs()) / speed);
    const summary = this.#dueAt(atMs);
    const waits = scope.run(() => sleep(Math.max(1, sleepMs), { summary }));
    void waits.then(ring, () => undefined);
  }

  /** Timers that are due then, for Temporal's pages. */
  #dueAt(atMs: number): string {
    const { state } = this.#held;
    const { deadlineOf = (_, name) => name } = this.#options;
    const due = [...this.#timers.values()].filter(({ dueAtMs }) => dueAtMs === atMs);
    const names = due.map(({ name }) => (state === null ? name : deadlineOf(state, name)));
    return `due: ${names.join(', ')}`.slice(0, summaryMax);
  }

  /** Starts the first effect of each idle lane, in the order of requests. */
  #begin(): void {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    if (continueAsNewSuggested && (this.#running === 0 || historyLength > eventsMax)) return;
    const idle = [...this.#lanes.heads()].filter(({ phase }) => phase === 'idle');
    for (const open of idle.sort((a, b) => a.seq - b.seq)) void this.#carryOut(open);
  }

  async #carryOut(open: OpenEffect): Promise<void> {
    const { effect } = open;
    open.phase = 'running';
    this.#running += 1;
    const end = await this.#carriedOut(open);
    this.#running -= 1;
    this.#settle(open, end);
    // An effect with an outcome keeps its lane until that is stored.
    if (end.event === null || !this.#lanes.has(effect.key)) this.#begin();
  }
}

/**
 * Whether the workflow runs the effect. The outbox feed publishes events, which keeps the history
 * short.
 */
function isOurs({ effect }: OpenEffect): boolean {
  return effect.lane !== 'events';
}

function readingOf({ clockMs, readAtMs, speed }: ClockReading): ClockReading {
  return clockMs === undefined ? {} : { clockMs, readAtMs, speed };
}

function timeOf({ clockMs, readAtMs = 0, speed = 0 }: ClockReading): number {
  if (clockMs === undefined) return Date.now();
  return clockMs + (speed === 0 ? 0 : Math.floor((Date.now() - readAtMs) * speed));
}

interface Caller {
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: HostError) => void;
}
