/**
 * A scenario over replications, until its rule says enough.
 *
 * A generator: who drives it stops when he likes, shows the interval narrowing, or runs the
 * replications elsewhere by their numbers. Source: simulation.md 9.4.
 */
import type { SimulationPlan } from '../plan.ts';
import {
  type ReplicationOptions,
  type ReplicationResult,
  simulateReplication,
} from './replication.ts';
import { endsHere } from './stop-rule.ts';

export interface SimulateOptions extends ReplicationOptions {
  /** Exactly so many [the plan's minimum, maximum and stop rule]. */
  readonly replications?: number;
}

/** Yields one replication after another, from number 0. */
export function* simulateScenario(
  plan: SimulationPlan,
  options: SimulateOptions,
): Generator<ReplicationResult, void, undefined> {
  const { replications } = options;
  const most = replications ?? plan.replicationsMax;
  const results: ReplicationResult[] = [];
  for (let replication = 0; replication < most; replication++) {
    const result = simulateReplication(plan, replication, options);
    results.push(result);
    yield result;
    if (replications === undefined && endsHere(plan, results)) return;
  }
}
