/**
 * Replications in this very process, one after the other: for small runs, and for tests.
 *
 * Between two of them the event loop turns, so that Ctrl-C and other callers are heard.
 *
 * Plans are compiled once by the key of their design: for a sweep's cells, not its replications.
 */
import { setImmediate as pause } from 'node:timers/promises';
import { assert } from '../../kernel/index.ts';
import {
  compileScenario,
  type ReplicationResult,
  type SimulationPlan,
  simulateReplication,
} from '../../simulator/index.ts';
import {
  ReplicationError,
  type ReplicationJob,
  type ReplicationRunner,
  type SimulationDesign,
} from './port.ts';

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

/** Plans kept; the one used longest ago goes first. */
const plansMax = 32;

/** Runs a job, here and now. */
export function replicate(plan: SimulationPlan, job: AskedReplication): ReplicationResult {
  const { replication, seed, windows, measures } = job;
  return simulateReplication(plan, replication, {
    seed,
    ...(windows === undefined ? {} : { windows }),
    ...(measures === undefined ? {} : { measures }),
  });
}

/** A job whose design is elsewhere. */
export type AskedReplication = Omit<ReplicationJob, 'design'>;

export class PlanCache {
  readonly #plans = new Map<string, SimulationPlan>();

  /** `read` is asked where the plan is not there yet. */
  planOf(key: string, read: () => SimulationDesign): SimulationPlan {
    const plan = this.#plans.get(key) ?? planOf(read());
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    const [oldest = ''] = this.#plans.keys();
    if (this.#plans.size > plansMax) this.#plans.delete(oldest);
    return plan;
  }
}

function planOf({ scenario, centre, ruleSets }: SimulationDesign): SimulationPlan {
  const compiled = compileScenario(scenario, centre, ruleSets);
  assert(compiled.ok, () => `a design that is run is valid: ${JSON.stringify(compiled)}`);
  return compiled.value;
}
