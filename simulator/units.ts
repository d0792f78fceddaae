/** What the replications of a plan are to its intervals: days, mirrored days, or batches. */
import type { Units } from './estimates.ts';
import type { SimulationPlan } from './plan.ts';
import type { ReplicationResult } from './replication.ts';

/** Mirrored days bring less variance by themselves, and take no controls beside. */
export function unitsOf(plan: SimulationPlan, _results: readonly ReplicationResult[]): Units {
  if (plan.steady !== null) return { kind: 'batches' };
  if (plan.isAntithetic) return { kind: 'mirroredDays' };
  return { kind: 'days' };
}
