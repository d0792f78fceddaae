/**
 * A scenario over replications, until its rule says enough.
 *
 * A generator: who drives it stops when he likes, shows the interval narrowing, or runs the
 * replications elsewhere by their numbers. Source: simulation.md 9.4.
 */
import type { SimulationPlan } from './plan.ts';
import {
  type ReplicationOptions,
  type ReplicationResult,
  simulateReplication,
} from './replication.ts';
import { estimatesOf } from './report.ts';

/** The stop rule looks after so many replications: a look after each would lower the coverage. */
const stopBlock = 5;

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
    if (replications === undefined && isPreciseEnough(plan, results)) return;
  }
}

/** Whether the plan's stop rule ends a run here. */
function isPreciseEnough(
  { stop, replicationsMin }: SimulationPlan,
  results: readonly ReplicationResult[],
): boolean {
  if (stop === null || results.length < replicationsMin) return false;
  if ((results.length - replicationsMin) % stopBlock !== 0) return false;
  const { confidence, halfWidth, measureId } = stop;
  const [, estimate] = estimatesOf(
    results.map(({ whole }) => whole),
    { confidence, measures: [measureId] },
  );
  if (estimate === undefined || estimate.low === null || estimate.high === null) return false;
  return (estimate.high - estimate.low) / 2 <= halfWidth;
}
