/**
 * What intervals count as observations, and control variates: first attempts, whose mean follows
 * from the rates, and drawn talk minus its mean.
 */
import { expectedCalls } from '../callers/arrivals.ts';
import type { SimulationPlan } from '../plan.ts';
import type { Units } from './estimates.ts';
import type { ReplicationResult } from './replication.ts';

/**
 * Observations of a run; mirrored days take no controls, as they reduce the variance themselves.
 */
export function unitsOf(plan: SimulationPlan, results: readonly ReplicationResult[]): Units {
  const { currency } = plan;
  if (plan.steady !== null) return { kind: 'batches', currency };
  if (plan.isAntithetic) return { kind: 'mirroredDays', currency };
  const controls = plan.controls.flatMap((id) => {
    const mean = id === 'calls' ? firstAttempts(plan) : 0;
    return mean === null ? [] : { id, mean, values: results.map((one) => one.controls[id]) };
  });
  return { kind: 'days', controls, currency };
}

/** Expected first attempts; null with bursts, or if days depend on earlier ones. */
function firstAttempts({ callTypes, bursts, busyness }: SimulationPlan): number | null {
  if (bursts.length > 0 || (busyness?.memory ?? null) !== null) return null;
  return callTypes.reduce((sum, { arrivals }) => sum + expectedCalls(arrivals, 0, Infinity), 0);
}
