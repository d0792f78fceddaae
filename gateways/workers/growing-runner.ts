/**
 * Runs replications on this thread, and on others if work lasts: a thread takes a second until it
 * is compiled and fast. If much is known to be left, one more takes this one's place, as threads
 * that are done wait while this one is busy. Services, to stay responsive, use `workerRunner`.
 */
import { availableParallelism } from 'node:os';
import type { ReplicationResult } from '../../simulator/index.ts';
import { inProcessRunner } from './in-process-runner.ts';
import type { ReplicationJob, ReplicationRunner, RunOptions } from './port.ts';
import { workerRunner } from './worker-runner.ts';

/** Processor time in ms before threads start, if nobody knows how much work is left. */
const hereMs = 4_000;
/** Threads start if the replications still to come would take this one so many ms. */
const leftMs = 1_500;
/** The same for one thread more, which takes the place of this one. */
const longMs = 6_000;
/** Replications whose mean time says how long the others last; the first compiles the code. */
const timedMin = 2;

export interface GrowingRunnerOptions {
  /** Number of threads, this one included; default: one per processor. */
  readonly workers?: number | undefined;
  readonly afterMs?: number;
  /** Replications that will be asked for, at most. */
  readonly most?: number | undefined;
}

/** With one worker, no thread is started. */
export function growingRunner(options: GrowingRunnerOptions): ReplicationRunner {
  const { workers = availableParallelism() } = options;
  return workers <= 1 ? inProcessRunner() : new GrowingRunner({ ...options, workers });
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
  readonly #most: number;
  readonly #waiting: Waiting[] = [];
  readonly #pools: ReplicationRunner[] = [];
  /** Number of threads that were started, and that have run their first replication. */
  readonly #threads = { begun: 0, ready: 0 };
  readonly #free: ReplicationRunner[] = [];
  #firstMs: number | null = null;
  #done = 0;
  /** Replications run on this thread, without the first, in which the code is compiled. */
  readonly #timed = { count: -1, ms: 0 };
  #isBusyHere = false;

  constructor(options: GrowingRunnerOptions & { readonly workers: number }) {
    this.workers = options.workers;
    this.#afterMs = options.afterMs ?? hereMs;
    this.#most = options.most ?? 0;
  }

  run(job: ReplicationJob, options?: RunOptions): Promise<ReplicationResult> {
    this.#firstMs ??= processorMs();
    if (this.#threads.begun < this.workers) this.#grow(job, this.#firstMs);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, options, resolve, reject });
      this.#handOut();
    });
  }

  async close(): Promise<void> {
    await this.#here.close();
    this.#free.length = 0;
    await Promise.all(this.#pools.map((pool) => pool.close()));
  }

  #grow(job: ReplicationJob, firstMs: number): void {
    const lasts = processorMs() - firstMs >= this.#afterMs;
    const restMs = this.#restMs();
    if (restMs >= longMs) this.#begin(job, this.workers);
    else if (lasts || restMs >= leftMs) this.#begin(job, this.workers - 1);
  }

  /** Time in ms that the replications still to come would take on this thread; 0: not known. */
  #restMs(): number {
    const { count, ms } = this.#timed;
    return count < timedMin ? 0 : (ms / count) * (this.#most - this.#done);
  }

  /**
   * Starts the threads that are missing to this number. What a thread is given first is also run
   * on this one, so that no result waits for a thread's start.
   */
  #begin(job: ReplicationJob, threads: number): void {
    const workers = threads - this.#threads.begun;
    if (workers <= 0) return;
    const pool = workerRunner({ workers });
    this.#pools.push(pool);
    this.#threads.begun = threads;
    for (let thread = 0; thread < workers; thread += 1) {
      const isReady = (): void => {
        this.#threads.ready += 1;
        this.#free.push(pool);
        this.#handOut();
      };
      // If a thread does not start, or the runner is closed, this thread does the work.
      pool.run(job).then(isReady, () => {});
    }
  }

  #handOut(): void {
    while (this.#free.length > 0) {
      const next = this.#waiting.shift();
      const pool = next && this.#free.pop();
      if (pool === undefined || next === undefined) return;
      void this.#give(next, pool, () => this.#free.push(pool));
    }
    const isNeeded = this.#threads.ready < this.workers;
    const next = this.#isBusyHere || !isNeeded ? undefined : this.#waiting.shift();
    if (next === undefined) return;
    this.#isBusyHere = true;
    const beganAtMs = performance.now();
    void this.#give(next, this.#here, () => {
      this.#isBusyHere = false;
      this.#timed.count += 1;
      if (this.#timed.count > 0) this.#timed.ms += performance.now() - beganAtMs;
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
    this.#done += 1;
    this.#handOut();
  }
}
