/**
 * Runs replications on threads. A dead thread's replication moves to another thread; one whose
 * threads keep dying fails. The number of threads does not change results.
 */
import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { ReplicationResult } from '../../simulator/index.ts';
import {
  ReplicationError,
  type ReplicationJob,
  type ReplicationRunner,
  type RunOptions,
  type SimulationDesign,
} from './port.ts';
import type { WorkerAnswer, WorkerTask } from './replication-worker.ts';

/** Megabytes of heap for young objects: three semi-spaces of 8. */
const youngMegabytes = 24;
/** Most replications that wait; further ones are refused. */
const waitingMax = 10_000;
/** How many threads a replication may kill before it fails. */
const triesMax = 3;

export interface WorkerRunnerOptions {
  /** Number of threads; default: one per processor. */
  readonly workers?: number;
}

export interface WorkerRunner extends ReplicationRunner {
  readonly threads: readonly Worker[];
}

export function workerRunner(options: WorkerRunnerOptions = {}): WorkerRunner {
  return new ThreadRunner(options.workers ?? availableParallelism());
}

class ThreadRunner implements WorkerRunner {
  readonly workers: number;
  readonly #pool: Piscina<WorkerTask, WorkerAnswer>;
  readonly #texts = new WeakMap<SimulationDesign, SharedArrayBuffer>();
  readonly #tries = new Set<AbortController>();
  #isClosed = false;

  constructor(workers: number) {
    this.workers = workers;
    this.#pool = new Piscina({
      filename: new URL('./replication-thread.ts', import.meta.url).href,
      name: 'answerTask',
      minThreads: workers,
      maxThreads: workers,
      maxQueue: waitingMax,
      idleTimeout: Number.POSITIVE_INFINITY,
      workerData: { cacheFolder: cacheFolder() },
      // Few objects outlive a call to the thread; a larger heap is slower.
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    });
    // A dead thread's calls are rejected one by one, so this event needs no answer.
    this.#pool.on('error', () => {});
    this.#pool.on('workerDestroy', () => queueMicrotask(() => this.#onDeath()));
  }

  get threads(): readonly Worker[] {
    return this.#pool.threads;
  }

  async run(job: ReplicationJob, { signal }: RunOptions = {}): Promise<ReplicationResult> {
    const { design, ...asked } = job;
    const task = { designKey: design.key, design: this.#textOf(design), job: asked };
    const what = `replication ${job.replication}`;
    const isGivenUp = (): boolean => this.#isClosed || signal?.aborted === true;
    for (let tries = 1; ; tries += 1) {
      if (isGivenUp()) throw new ReplicationError('cancelled', `${what} was given up`);
      if (this.#pool.queueSize >= waitingMax) {
        throw new ReplicationError('too_many', `${what} would be number ${waitingMax + 1} to wait`);
      }
      const answer = await this.#try(task, signal);
      if (!(answer instanceof Error)) {
        if (answer.ok) return answer.result;
        throw new ReplicationError('failed', `${what} failed: ${answer.message}`);
      }
      if (tries === triesMax && !isGivenUp()) {
        const message = `${what} lost its thread ${triesMax} times: ${answer.message}`;
        throw new ReplicationError('lost', message, { cause: answer });
      }
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#pool.destroy();
  }

  async #try(task: WorkerTask, signal: AbortSignal | undefined): Promise<WorkerAnswer | Error> {
    const own = new AbortController();
    const giveUp = (): void => own.abort();
    signal?.addEventListener('abort', giveUp);
    this.#tries.add(own);
    try {
      return await this.#pool.run(task, { signal: own.signal });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#tries.delete(own);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /**
   * If all threads died at their start, ends the calls: the pool starts threads only for new calls.
   */
  #onDeath(): void {
    if (this.#isClosed || this.#pool.threads.length > 0) return;
    for (const one of [...this.#tries]) one.abort();
  }

  #textOf(design: SimulationDesign): SharedArrayBuffer {
    const known = this.#texts.get(design);
    if (known !== undefined) return known;
    const bytes = new TextEncoder().encode(JSON.stringify(design));
    const shared = new SharedArrayBuffer(bytes.length);
    new Uint8Array(shared).set(bytes);
    this.#texts.set(design, shared);
    return shared;
  }
}

/** Where the process keeps what Node compiled, in a folder by version; null: nowhere. */
function cacheFolder(): string | null {
  const own = getCompileCacheDir();
  return own === undefined ? null : dirname(own);
}
