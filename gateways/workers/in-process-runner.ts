/**
 * Runs replications one by one in this process, for small runs and tests. The event loop turns
 * between two, for Ctrl-C and other work.
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

/** Most compiled plans kept, some MB each; the least recently used is dropped. */
const plansMax = 8;

export function replicate(plan: SimulationPlan, job: ReplicationRequest): ReplicationResult {
  const { replication, ...options } = job;
  return simulateReplication(plan, replication, options);
}

export type ReplicationRequest = Omit<ReplicationJob, 'design'>;

export class PlanCache {
  readonly #plans = new Map<string, SimulationPlan>();

  /** The plan of a design; `read` gives the design if the plan is not cached. */
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
