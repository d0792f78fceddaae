/**
 * The host for several machines: each process is a workflow, recorded in the tables of the embedded
 * host. The tables answer repeated messages; others go to the workflow.
 * Source: durable-orders.md 10.3; decision 0022.
 */
import { createHash } from 'node:crypto';
import {
  Client,
  Connection,
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, type Workflow } from '@temporalio/common';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { Verdict } from '../../contracts/index.ts';
import { omitUndefined, reasonOf } from '../../kernel/index.ts';
import manifest from '../../package.json' with { type: 'json' };
import { sharedStoreThread } from '../embedded/store-thread.ts';
import { answerOf, askStore } from '../engine/ask-store.ts';
import { bodyHash } from '../engine/body-hash.ts';
import { StoreRefusal } from '../engine/process-store.ts';
import type { InboxStatus, TurnStore } from '../engine/turn-store.ts';
import { inboxKey, inHostTime } from '../engine/work-item.ts';
import {
  coreOf,
  HostError,
  type HostErrorCode,
  type ListFilter,
  limitsDefault,
  type Message,
  type ProcessHost,
  type ProcessPage,
} from '../host.ts';
import {
  type ClockReading,
  commandName,
  type Delivery,
  type ProcessInput,
  resumeName,
  updateNamesOf,
} from '../messages.ts';
import { storeInDraft } from './draft-turns.ts';
import { dataConverterOf } from './encryption-codec.ts';
import { end, openProcesses } from './move-processes.ts';
import { OutboxFeed } from './outbox-feed.ts';
import { Reconciler } from './reconciler.ts';
import { registerAttributes } from './register-attributes.ts';
import { retriesUntil } from './retries.ts';
import type { TemporalOptions } from './temporal-options.ts';
import {
  connectTo as connected,
  namespaceOf,
  type RunningWorker,
  TemporalError,
} from './temporal-place.ts';
import { runTemporalWorker, taskQueueDefault } from './temporal-worker.ts';
import type { Tracing } from './tracing.ts';
import { tracingOf } from './worker-parts.ts';

const answerMsDefault = 20_000;
/** Latest events in which the end of the last workflow task is looked for. */
const eventsMax = 20;

/** Connects, opens the store, and starts a worker for the given doers. @throws {HostError} */
export async function openHost<State>(options: TemporalOptions<State>): Promise<ProcessHost> {
  const store = sharedStoreThread(options.path);
  try {
    return await TemporalHost.open(store, options);
  } catch (error) {
    await store.close().catch(() => undefined);
    throw error instanceof TemporalError ? error : hostErrorOf(error, 'stopped');
  }
}

class TemporalHost<State> implements ProcessHost {
  readonly #store: TurnStore;
  readonly #options: TemporalOptions<State>;
  readonly #connection: Connection;
  readonly #client: Client;
  readonly #worker: RunningWorker;
  readonly #feed: OutboxFeed;
  readonly #tracing: Tracing | null;
  readonly #flying = new Map<string, Promise<unknown>>();
  readonly #last = new Map<string, Promise<void>>();
  readonly #calls = new Set<AbortController>();
  readonly #over: AbortController;
  #waiting = 0;
  #reconciler: Reconciler | null = null;

  static async open<State>(
    store: TurnStore,
    options: TemporalOptions<State>,
  ): Promise<ProcessHost> {
    const { doers, clock, reached = () => undefined, onAlarm = () => undefined } = options;
    reached('recovering', []);
    const over = new AbortController();
    const interceptors = retriesUntil(over.signal);
    const connection = await connected(options.temporal, (place) =>
      Connection.connect({ ...place, interceptors }),
    );
    const owner = `process ${process.pid}`;
    const isMoving = await store.share(owner, clock.nowMs());
    const feed = new OutboxFeed(store, { doers, clock, onAlarm });
    const watched = watchedStore(store, (...at) => {
      if (at[0] === 'committed') feed.wake();
      reached(...at);
    });
    const worker = await runTemporalWorker(options, { store: watched, doers, clock, onAlarm });
    const { isIndexed = false, temporal } = options;
    const isRegistered = isIndexed && (await registerAttributes(connection, namespaceOf(temporal)));
    const of = { ...options, isIndexed: isRegistered };
    const tracing = await tracingOf(temporal);
    const parts = { store: watched, options: of, connection, worker, feed, tracing, over };
    const host = new TemporalHost(parts);
    if (isMoving) {
      await host.#takeOver();
      await store.moved(owner, clock.nowMs());
    }
    host.#reconcile();
    return host;
  }

  private constructor(of: {
    readonly store: TurnStore;
    readonly options: TemporalOptions<State>;
    readonly connection: Connection;
    readonly worker: RunningWorker;
    readonly feed: OutboxFeed;
    readonly tracing: Tracing | null;
    readonly over: AbortController;
  }) {
    this.#over = of.over;
    this.#store = of.store;
    this.#options = of.options;
    this.#connection = of.connection;
    this.#worker = of.worker;
    this.#feed = of.feed;
    this.#tracing = of.tracing;
    const { connection, options, tracing } = of;
    this.#client = new Client({
      connection,
      namespace: namespaceOf(options.temporal),
      dataConverter: dataConverterOf(options.temporal),
      ...(tracing === null ? {} : { interceptors: tracing.client }),
    });
  }

  deliver(message: Message): Promise<Verdict> {
    return this.#take(inHostTime(message, this.#options), false);
  }

  start(message: Message): Promise<Verdict> {
    return this.#take(inHostTime(message, this.#options), true);
  }

  async query(processId: string, name: string): Promise<unknown> {
    const stateOf = async (): Promise<State | null> => {
      const [row] = await this.#store.load([processId]);
      if (row === undefined) return null;
      return coreOf(this.#options, processId).upcast(JSON.parse(row.snapshot), row.machineVersion);
    };
    return await answerOf(askStore(this.#store, { ...this.#options, processId, name, stateOf }));
  }

  list(filter: ListFilter, cursor: string | null): Promise<ProcessPage> {
    return answerOf(this.#store.list(filter, cursor));
  }

  async drain(): Promise<void> {
    await this.#worker.stop();
    await this.#feed.stop();
  }

  async stop(): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    await this.#reconciler?.stop();
    await this.drain();
    const asked = [...this.#last.keys()];
    // Rejects waiting callers at once, without waiting for the server's answers.
    for (const call of this.#calls) call.abort();
    await Promise.all(this.#flying.values());
    if (this.#options.isPassing === true) {
      // Workflows just started may not be in the store yet, so they are ended by id.
      for (const processId of asked) await this.#end(processId);
      for await (const processId of openProcesses(this.#store)) await this.#end(processId);
    }
    await this.#connection.close();
    await this.#store.close();
  }

  #reconcile(): void {
    const { clock, taskQueue = taskQueueDefault, reconcileEveryMs, onAlarm } = this.#options;
    this.#reconciler = new Reconciler({
      store: this.#store,
      service: this.#client.workflowService,
      namespace: namespaceOf(this.#options.temporal),
      clock,
      taskQueue,
      everyMs: reconcileEveryMs,
      workflowIdOf: (processId) => this.#start(processId, true).workflowId,
      resume: (processId) => this.#resume(processId),
      onAlarm: (alarm) => onAlarm?.(alarm),
    });
  }

  async #resume(processId: string): Promise<void> {
    const startWorkflowOperation = this.#operation(processId, true);
    const ask = () =>
      this.#client.workflow.executeUpdateWithStart<Workflow, void, [ClockReading]>(resumeName, {
        args: [this.#reading()],
        startWorkflowOperation,
      });
    try {
      await this.#withLimits(ask);
    } catch (error) {
      throw (await this.#taskError(processId).catch(() => undefined)) ?? error;
    }
  }

  /** Why the last task of a process failed; undefined: it did not. */
  async #taskError(processId: string): Promise<Error | undefined> {
    const { workflowService, options } = this.#client;
    const { history } = await workflowService.getWorkflowExecutionHistoryReverse({
      namespace: namespaceOf(this.#options.temporal),
      execution: { workflowId: this.#start(processId, true).workflowId },
      maximumPageSize: eventsMax,
    });
    const attributes = (history?.events ?? [])
      .map(
        (one) => one.workflowTaskFailedEventAttributes ?? one.workflowTaskCompletedEventAttributes,
      )
      .find((one) => one != null);
    const failure = attributes && 'failure' in attributes ? attributes.failure : null;
    return await decodeOptionalFailureToOptionalError(options.loadedDataConverter, failure);
  }

  #operation(processId: string, isStored: boolean): WithStartWorkflowOperation<Workflow> {
    const { args, ...start } = this.#start(processId, isStored);
    return new WithStartWorkflowOperation<Workflow>(this.#workflowTypeOf(processId), {
      ...start,
      args: [...args],
      workflowIdConflictPolicy: 'USE_EXISTING' as const,
    });
  }

  async #end(processId: string): Promise<void> {
    await end(this.#client.workflow, this.#start(processId, true).workflowId);
  }

  async #takeOver(): Promise<void> {
    for await (const processId of openProcesses(this.#store)) {
      const { workflowId, taskQueue, args } = this.#start(processId, true);
      await this.#client.workflow.start(this.#workflowTypeOf(processId), {
        workflowId,
        taskQueue,
        args,
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
    }
  }

  async #take(message: Message, mayBegin: boolean): Promise<Verdict> {
    const { waitingMax } = { ...limitsDefault, ...this.#options.limits };
    this.#requireRunning();
    if (this.#waiting >= waitingMax) {
      const text = `${this.#waiting} messages wait; expected fewer than waitingMax, ${waitingMax}`;
      throw new HostError('busy', text);
    }
    const key = inboxKey(message);
    this.#waiting += 1;
    try {
      // If the same message is being sent, waits for that, then finds its verdict.
      for (let one = this.#flying.get(key); one !== undefined; one = this.#flying.get(key))
        await one;
      const told = this.#tell(message, { key, mayBegin });
      const settled = told.then(
        () => this.#flying.delete(key),
        () => this.#flying.delete(key),
      );
      this.#flying.set(key, settled);
      return await told;
    } catch (error) {
      throw hostErrorOf(error, 'busy');
    } finally {
      this.#waiting -= 1;
    }
  }

  #requireRunning(): void {
    if (this.#over.signal.aborted)
      throw new HostError('stopped', 'the host takes no message: it was told to stop');
  }

  async #tell(
    message: Message,
    of: { readonly key: string; readonly mayBegin: boolean },
  ): Promise<Verdict> {
    const { id, processId } = message;
    const hash = bodyHash(message);
    const { message: before, status } = await this.#store.glance(processId, of.key);
    if (before !== null)
      return this.#again(id, before.bodyHash === hash, JSON.parse(before.verdict));
    if (status === null && !of.mayBegin) {
      return { outcome: 'refused', version: 0, code: 'process_not_found' };
    }
    const isStored = status !== null;
    const told = { message, hash, mayBegin: of.mayBegin, isStored, ...this.#reading() };
    const verdict = await this.#inTurn(
      processId,
      async () => (await this.#storeInDraft(told, status)) ?? (await this.#update(told, isStored)),
    );
    if (verdict.outcome === 'conflict') {
      // The same message, sent twice, may have been applied meanwhile.
      const { message: taken } = await this.#store.glance(processId, of.key);
      if (taken !== null)
        return this.#again(id, taken.bodyHash === hash, JSON.parse(taken.verdict));
    }
    this.#options.reached?.('acknowledged', [id]);
    return verdict;
  }

  #again(id: string, isSame: boolean, verdict: Verdict): Verdict {
    if (isSame) return { ...verdict, outcome: 'duplicate', value: verdict };
    this.#alarmReused(id);
    const text = `the id ${id} was used by another message; expected the same one`;
    throw new HostError('id_reused', text);
  }

  #alarmReused(id: string): void {
    const problem = 'another message had this id';
    this.#options.onAlarm?.({ kind: 'id_reused', subject: id, problem });
  }

  async #storeInDraft(told: Delivery, status: InboxStatus['status']): Promise<Verdict | null> {
    this.#requireRunning();
    if (status !== 'open') return null;
    const nowMs = this.#options.clock.nowMs();
    return await storeInDraft(told, { store: this.#store, cores: this.#options, nowMs });
  }

  async #update(told: Delivery, isStored: boolean): Promise<Verdict> {
    this.#requireRunning();
    const { id, processId, expectedVersion } = told.message;
    // Ids hold logins and clients' keys, and update ids are not encrypted. After a conflict the
    // message id is unused, so each expected version has its own update id.
    const updateId = createHash('sha256').update(`${id} at ${expectedVersion}`).digest('hex');
    const { type } = told.message.event;
    const { kind } = coreOf(this.#options, processId);
    const update = updateNamesOf(kind).has(type) ? type : commandName;
    const startWorkflowOperation = this.#operation(processId, isStored);
    const ask = () =>
      this.#client.workflow.executeUpdateWithStart<Workflow, Verdict, [Delivery]>(update, {
        args: [told],
        updateId,
        startWorkflowOperation,
      });
    try {
      return await this.#withLimits(
        () => this.#tracing?.within(told.message.traceparent, ask) ?? ask(),
      );
    } catch (error) {
      const refused = this.#refusalOf(error, id);
      if (refused.code === 'id_reused') this.#alarmReused(id);
      throw refused;
    }
  }

  /** Asks the server; gives up at the time limit or when the host stops. */
  async #withLimits<Result>(ask: () => Promise<Result>): Promise<Result> {
    const { answerMsMax = answerMsDefault } = this.#options;
    const call = new AbortController();
    this.#calls.add(call);
    try {
      return await this.#connection.withDeadline(Date.now() + answerMsMax, () =>
        this.#connection.withAbortSignal(call.signal, ask),
      );
    } finally {
      this.#calls.delete(call);
    }
  }

  #refusalOf(error: unknown, id: string): HostError {
    const refused = hostErrorOf(error, 'busy');
    if (refused.code === 'busy' && this.#over.signal.aborted)
      return new HostError(
        'stopped',
        `the host was told to stop before ${id} had a verdict`,
        error,
      );
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) return refused;
    const { answerMsMax = answerMsDefault } = this.#options;
    return new HostError('busy', `${id} has no verdict after ${answerMsMax} ms`, error);
  }

  #start(processId: string, isResumed: boolean) {
    const { taskQueue = taskQueueDefault, taskMsMax, idPrefix = '', isIndexed } = this.#options;
    const input: ProcessInput = {
      processId,
      isResumed,
      ...this.#reading(),
      ...(isIndexed === true ? { isIndexed } : {}),
      savesOrders: true,
      readsStore: true,
    };
    return {
      workflowId: `${idPrefix}${processId}`,
      taskQueue,
      args: [input],
      staticSummary: processId.replace('/', ' '),
      memo: { startedBy: `callwright ${manifest.version}` },
      ...omitUndefined({ workflowTaskTimeout: taskMsMax }),
    };
  }

  #workflowTypeOf(processId: string): string {
    const { kind } = coreOf(this.#options, processId);
    return this.#options.workflowTypes?.[kind] ?? `${kind}Workflow`;
  }

  #reading(): ClockReading {
    const { clock } = this.#options;
    if (clock.speed === undefined) return {};
    return { clockMs: clock.nowMs(), readAtMs: Date.now(), speed: clock.speed };
  }

  /** Sends one update at a time to a process, as the server does not keep their order. */
  async #inTurn<Result>(processId: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(processId);
    const done = (before ?? Promise.resolve()).then(work);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(processId, settled);
    try {
      return await done;
    } finally {
      if (this.#last.get(processId) === settled) this.#last.delete(processId);
    }
  }
}

/**
 * A turn store that reports when a turn's events are planned and committed, to the outbox feed and
 * tests.
 */
function watchedStore(
  store: TurnStore,
  reached: NonNullable<TemporalOptions<never>['reached']>,
): TurnStore {
  return {
    ...store,
    async record(turn) {
      const ids = turn.writes.events.map(({ messageId }) => messageId);
      reached('planned', ids);
      const ahead = await store.record(turn);
      reached('committed', ids);
      return ahead;
    },
  };
}

function hostErrorOf(error: unknown, otherwise: HostErrorCode): HostError {
  if (error instanceof HostError) return error;
  const text = reasonOf(error);
  if (error instanceof StoreRefusal) {
    return new HostError(error.reason === 'passing' ? 'busy' : 'stopped', text, error);
  }
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  if (cause instanceof ApplicationFailure && isCode(cause.type)) {
    return new HostError(cause.type, cause.message, error);
  }
  return new HostError(otherwise, `Temporal: ${text}`, error);
}

function isCode(type: string | null | undefined): type is HostErrorCode {
  return type === 'busy' || type === 'id_reused' || type === 'parked' || type === 'stopped';
}
