/**
 * Runs replications on this thread, and on others if work lasts. A thread takes half a second
 * to start, so they start after {@link hereMs}. Services, to stay responsive, use `workerRunner`.
 */
import type { ReplicationResult } from '../../simulator/index.ts';
import { inProcessRunner } from './in-process-runner.ts';
import type { ReplicationJob, ReplicationRunner, RunOptions } from './port.ts';
import { workerRunner } from './worker-runner.ts';

/** Processor time in ms before threads start: each takes a second until it is compiled and fast. */
const hereMs = 4_000;

export interface GrowingRunnerOptions {
  /** Number of threads, this one included. */
  readonly workers: number;
  readonly afterMs?: number;
}

/** With one worker, no thread is started. */
export function growingRunner(options: GrowingRunnerOptions): ReplicationRunner {
  return options.workers <= 1 ? inProcessRunner() : new GrowingRunner(options);
}

interface Waiting {
  readonly job: ReplicationJob;
  readonly options: RunOptions | undefined;
  readonly resolve: (result: ReplicationResult) => void;
  readonly reject: (error: unknown) => void;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

class GrowingRunner implements ReplicationRunner {
  readonly workers: number;
  readonly #here = inProcessRunner();
  readonly #afterMs: number;
  readonly #waiting: Waiting[] = [];
  #threads: ReplicationRunner | null = null;
  #firstMs: number | null = null;
  #isBusyHere = false;
  /** Number of idle threads that have run their first day. */
  #free = 0;

  constructor({ workers, afterMs = hereMs }: GrowingRunnerOptions) {
    this.workers = workers;
    this.#afterMs = afterMs;
  }

  run(job: ReplicationJob, options?: RunOptions): Promise<ReplicationResult> {
    this.#firstMs ??= processorMs();
    if (this.#threads === null && processorMs() - this.#firstMs >= this.#afterMs) {
      this.#begin(job);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, options, resolve, reject });
      this.#handOut();
    });
  }

  async close(): Promise<void> {
    await this.#here.close();
    this.#free = 0;
    await this.#threads?.close();
  }

  /**
   * Starts threads. Their first replication also runs here, so nothing waits for a thread's start.
   */
  #begin(job: ReplicationJob): void {
    const threads = workerRunner({ workers: this.workers - 1 });
    this.#threads = threads;
    for (let thread = 1; thread < this.workers; thread += 1) {
      const isReady = (): void => {
        this.#free += 1;
        this.#handOut();
      };
      // If a thread does not start, or the runner is closed, this thread does the work.
      threads.run(job).then(isReady, () => {});
    }
  }

  #handOut(): void {
    while (this.#free > 0 && this.#threads !== null) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#free -= 1;
      void this.#give(next, this.#threads, () => {
        this.#free += 1;
      });
    }
    const next = this.#isBusyHere ? undefined : this.#waiting.shift();
    if (next === undefined) return;
    this.#isBusyHere = true;
    void this.#give(next, this.#here, () => {
      this.#isBusyHere = false;
    });
  }

  async #give(
    { job, options, resolve, reject }: Waiting,
    to: ReplicationRunner,
    isOver: () => void,
  ): Promise<void> {
    try {
      resolve(await to.run(job, options));
    } catch (error) {
      reject(error);
    }
    isOver();
    this.#handOut();
  }
}
