/**
 * A list of replications through a runner, results in the order of the list.
 *
 * So many run or wait at once that no thread idles, and no more: the list may be long, and whoever
 * reads the results may stop.
 */
import type { ReplicationResult } from '../../simulator/index.ts';
import type { ReplicationJob, ReplicationRunner, RunOptions } from './port.ts';

/** Jobs under way, for each that runs: one runs, one is ready, results wait for their turn. */
const aheadPerWorker = 3;

/** Yields the result of each job, in order. @throws {ReplicationError} of the first that fails. */
export async function* replicateAll(
  runner: ReplicationRunner,
  jobs: Iterable<ReplicationJob>,
  options: RunOptions = {},
): AsyncGenerator<ReplicationResult, void, undefined> {
  const own = new AbortController();
  const signal =
    options.signal === undefined ? own.signal : AbortSignal.any([options.signal, own.signal]);
  const underWay: Promise<ReplicationResult>[] = [];
  const queue = jobs[Symbol.iterator]();
  try {
    for (;;) {
      while (underWay.length < runner.workers * aheadPerWorker) {
        const next = queue.next();
        if (next.done === true) break;
        const result = runner.run(next.value, { signal });
        // The first failure is thrown in its turn; those behind it are nobody's news.
        result.catch(() => {});
        underWay.push(result);
      }
      const first = underWay.shift();
      if (first === undefined) return;
      yield await first;
    }
  } finally {
    own.abort();
  }
}
