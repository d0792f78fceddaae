/**
 * A list of replications through a runner, results in the order of the list.
 *
 * So many run or wait at once that no thread idles, and no more: the list may be long, and whoever
 * reads the results may stop.
 */
import type { ReplicationResult } from '../../simulator/index.ts';
import {
  ReplicationError,
  type ReplicationJob,
  type ReplicationRunner,
  type RunOptions,
} from './port.ts';

/** Jobs under way, for each that runs: one runs, one is ready, results wait for their turn. */
const aheadPerWorker = 3;

/** What became of a job. */
export type Settled<Job extends ReplicationJob> =
  | { readonly job: Job; readonly result: ReplicationResult }
  | { readonly job: Job; readonly error: ReplicationError };

/** Yields the result of each job, in order. @throws {ReplicationError} of the first that fails. */
export async function* replicateAll(
  runner: ReplicationRunner,
  jobs: Iterable<ReplicationJob>,
  options: RunOptions = {},
): AsyncGenerator<ReplicationResult, void, undefined> {
  for await (const settled of settleAll(runner, jobs, options)) {
    if ('error' in settled) throw settled.error;
    yield settled.result;
  }
}

/** As {@link replicateAll}, but a job that fails is told in its turn, and the others go on. */
export async function* settleAll<Job extends ReplicationJob>(
  runner: ReplicationRunner,
  jobs: Iterable<Job>,
  options: RunOptions = {},
): AsyncGenerator<Settled<Job>, void, undefined> {
  const own = new AbortController();
  const signal =
    options.signal === undefined ? own.signal : AbortSignal.any([options.signal, own.signal]);
  const underWay: Promise<Settled<Job>>[] = [];
  const queue = jobs[Symbol.iterator]();
  try {
    for (;;) {
      while (underWay.length < runner.workers * aheadPerWorker) {
        const next = queue.next();
        if (next.done === true) break;
        underWay.push(settle(runner, next.value, { signal }));
      }
      const first = await underWay.shift();
      if (first === undefined) return;
      yield first;
    }
  } finally {
    own.abort();
  }
}

async function settle<Job extends ReplicationJob>(
  runner: ReplicationRunner,
  job: Job,
  options: RunOptions,
): Promise<Settled<Job>> {
  try {
    return { job, result: await runner.run(job, options) };
  } catch (error) {
    if (error instanceof ReplicationError) return { job, error };
    const message = `replication ${job.replication} failed: ${String(error)}`;
    return { job, error: new ReplicationError('failed', message, { cause: error }) };
  }
}
