/**
 * What the replications of a plan are to its intervals: days, mirrored days, or batches; and what
 * of the days was known before.
 *
 * Calls: first attempts, whose mean is that of the rates. Handle time: the talk of served calls as
 * it was drawn, less its distribution's mean; whether a call is served does not depend on how long
 * its own talk will be, so that the mean of this is 0.
 * Source: simulation.md 9.6.
 */
import { expectedCalls } from '../callers/arrivals.ts';
import type { SimulationPlan } from '../plan.ts';
import type { Units } from './estimates.ts';
import type { ReplicationResult } from './replication.ts';

/** Mirrored days bring less variance by themselves, and take no controls beside. */
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

/**
 * First attempts of a day; null where they are not known: bursts, and days that remember others.
 */
function firstAttempts({ callTypes, bursts, busyness }: SimulationPlan): number | null {
  if (bursts.length > 0 || (busyness?.memory ?? null) !== null) return null;
  return callTypes.reduce((sum, { arrivals }) => sum + expectedCalls(arrivals, 0, Infinity), 0);
}
