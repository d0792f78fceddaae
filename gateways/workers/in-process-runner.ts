/**
 * Replications in this very process, one after the other: for small runs, and for tests.
 *
 * Between two of them the event loop turns, so that Ctrl-C and other callers are heard.
 */
import { setImmediate as pause } from 'node:timers/promises';
import { PlanCache, replicate } from './plan-cache.ts';
import { ReplicationError, type ReplicationRunner } from './port.ts';

/** A runner without threads. */
export function inProcessRunner(): ReplicationRunner {
  const plans = new PlanCache();
  let isClosed = false;
  return {
    workers: 1,
    run: async ({ design, ...job }, { signal } = {}) => {
      await pause();
      if (isClosed || signal?.aborted === true) {
        throw new ReplicationError('cancelled', `replication ${job.replication} was given up`);
      }
      return replicate(
        plans.planOf(design.key, () => design),
        job,
      );
    },
    close: () => {
      isClosed = true;
      return Promise.resolve();
    },
  };
}
