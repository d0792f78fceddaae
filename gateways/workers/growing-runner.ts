/**
 * Runs replications here, then on more threads if work lasts. A thread costs two seconds to start,
 * so they start after {@link hereMs}. Services, which must stay responsive, use `workerRunner`.
 */
import type { ReplicationResult } from '../../simulator/index.ts';
import { inProcessRunner } from './in-process-runner.ts';
import type { ReplicationJob, ReplicationRunner, RunOptions } from './port.ts';
import { workerRunner } from './worker-runner.ts';

/** Processor time spent here before threads start: each starts in 2 s, and two share a core. */
const hereMs = 15_000;

export interface GrowingRunnerOptions {
  /** Number of threads, this one included. */
  readonly workers: number;
  /** Processor time before threads start; default 15,000. */
  readonly afterMs?: number;
}

/** One worker starts no thread. */
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
  /** Threads that have run a day and are idle. */
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

  /** Starts threads. Their first day is simulated here too, so that nothing waits for them. */
  #begin(job: ReplicationJob): void {
    const threads = workerRunner({ workers: this.workers - 1 });
    this.#threads = threads;
    for (let thread = 1; thread < this.workers; thread += 1) {
      const isReady = (): void => {
        this.#free += 1;
        this.#handOut();
      };
      // If a thread fails to start, or the runner is closed, work goes on here.
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
