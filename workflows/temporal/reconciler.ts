/**
 * Restarts open processes without a running workflow, as an operator may have cancelled, terminated
 * or reset it on Temporal, and raises an alarm for each. A run that ignores due timers has lost its
 * state and reads the store again.
 *
 * Cost: a page of 1,000 open workflows, one of open processes, one of overdue timers per request.
 */
import type { WorkflowService } from '@temporalio/client';
import { reasonOf } from '../../kernel/index.ts';
import type { TimerRow } from '../engine/process-store.ts';
import type { TurnStore } from '../engine/turn-store.ts';
import type { Alarm, HostClock } from '../host.ts';
import { openProcesses } from './move-processes.ts';

/** How often the reconciler looks, in real time. */
const everyMsDefault = 30_000;
/** Passes, in real time, after which a due timer counts as ignored. */
const ignoredPasses = 2;
/** Processes that are resumed in one pass because of due timers; also the timers of a page. */
const resumedMax = 100;
/** Status of Temporal's API. */
const paused = 8;

export interface ReconcilerOptions {
  readonly store: TurnStore;
  readonly service: WorkflowService;
  readonly namespace: string;
  readonly clock: HostClock;
  readonly taskQueue: string;
  readonly everyMs?: number | undefined;
  readonly workflowIdOf: (processId: string) => string;
  /** Starts the workflow unless it runs, and lets it read the store. */
  readonly resume: (processId: string) => Promise<void>;
  readonly onAlarm: (alarm: Alarm) => void;
}

export class Reconciler {
  readonly #of: ReconcilerOptions;
  readonly #interval: NodeJS.Timeout;
  #pass: Promise<void> = Promise.resolve();
  #isPassing = false;
  #isOver = false;
  /** Processes without a workflow in the last pass, when visibility may have been late. */
  #missing = new Set<string>();

  constructor(of: ReconcilerOptions) {
    this.#of = of;
    this.#interval = setInterval(() => this.#next(), of.everyMs ?? everyMsDefault);
    this.#interval.unref();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#interval);
    await this.#pass;
  }

  #next(): void {
    if (this.#isPassing) return;
    this.#isPassing = true;
    // While Temporal or the store is away, the next pass tries again.
    this.#pass = this.#reconcile()
      .catch(() => undefined)
      .finally(() => {
        this.#isPassing = false;
      });
  }

  async #reconcile(): Promise<void> {
    const { store, workflowIdOf } = this.#of;
    const statuses = await this.#statuses();
    const missing = new Set<string>();
    for await (const processId of openProcesses(store)) {
      if (!statuses.has(workflowIdOf(processId))) missing.add(processId);
    }
    for (const processId of missing) {
      if (!this.#missing.has(processId)) continue;
      await this.#resume(processId, 'its workflow had ended on Temporal and was started again');
      missing.delete(processId);
    }
    this.#missing = missing;
    const problem = 'its workflow ignored a due timer and has read its state again';
    const [waiting, others] = [new Set<string>(), new Set<string>()];
    for await (const processId of this.#ignoring()) {
      if (missing.has(processId)) continue;
      const isPaused = statuses.get(workflowIdOf(processId)) === paused;
      (isPaused ? waiting : others).add(processId);
      if (others.size === resumedMax) break;
    }
    for (const processId of waiting) this.#alarm(processId, 'it is paused on Temporal');
    await Promise.all([...others].map((processId) => this.#resume(processId, problem)));
  }

  /** Statuses of open workflows; without their memos, which may be of others and unreadable. */
  async #statuses(): Promise<ReadonlyMap<string, number>> {
    const { service, namespace, taskQueue } = this.#of;
    // A paused workflow is open, but its status is not 'Running'.
    const query = `CloseTime IS NULL AND TaskQueue = '${taskQueue}'`;
    const statuses = new Map<string, number>();
    let nextPageToken: Uint8Array = Buffer.alloc(0);
    do {
      const of = { namespace, query, pageSize: 1_000, nextPageToken };
      const page = await service.listWorkflowExecutions(of);
      for (const { execution, status } of page.executions)
        statuses.set(execution?.workflowId ?? '', status ?? 0);
      ({ nextPageToken } = page);
    } while (nextPageToken.length > 0);
    return statuses;
  }

  /** Processes with a timer that is long overdue, the oldest first. */
  async *#ignoring(): AsyncIterable<string> {
    const { store, clock, everyMs = everyMsDefault } = this.#of;
    const { speed = 1 } = clock;
    // A clock that a test sets by hand never overtakes a timer.
    if (speed === 0) return;
    const beforeMs = clock.nowMs() - ignoredPasses * everyMs * speed;
    for (let last: TimerRow | null = null; ; ) {
      const timers: readonly TimerRow[] = await store.timersAfter(last, resumedMax);
      const overdue = timers.filter(({ dueAtMs }) => dueAtMs < beforeMs);
      for (const { processId } of overdue) yield processId;
      if (overdue.length < resumedMax) return;
      last = overdue.at(-1) ?? null;
    }
  }

  async #resume(subject: string, problem: string): Promise<void> {
    if (this.#isOver) return;
    try {
      await this.#of.resume(subject);
      this.#of.onAlarm({ kind: 'process_resumed', subject, problem });
    } catch (error) {
      // A workflow of a bad build must not keep the others from going on.
      this.#alarm(subject, reasonOf(error));
    }
  }

  #alarm(subject: string, reason: string): void {
    const problem = `its workflow does not answer: ${reason}`;
    this.#of.onAlarm({ kind: 'process_failing', subject, problem });
  }
}
