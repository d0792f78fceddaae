/**
 * Compiled plans by the key of their design: a sweep's cells, not its replications, are compiled.
 */
import { assert } from '../../kernel/index.ts';
import {
  compileScenario,
  type ReplicationResult,
  type SimulationPlan,
  simulateReplication,
} from '../../simulator/index.ts';
import type { ReplicationJob, SimulationDesign } from './port.ts';

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
