/**
 * When a scenario's rule ends its run, and how far it still has to go.
 *
 * Source: simulation.md 9.4.
 */

import type { SimulationPlan } from '../plan.ts';
import { isLook, type Outlook, outlookOf } from '../statistics/sequential-stop.ts';
import { estimatesOf } from './estimates.ts';
import type { ReplicationResult } from './replication.ts';
import { unitsOf } from './units.ts';

/** Whether the plan's stop rule ends a run here. */
export function endsHere(plan: SimulationPlan, results: readonly ReplicationResult[]): boolean {
  return isLook(results.length, plan.replicationsMin) && isPreciseEnough(plan, results);
}

/** Whether the interval is as narrow as the rule wants; never without a rule. */
export function isPreciseEnough(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
): boolean {
  return stopOutlook(plan, results)?.isEnough ?? false;
}

/**
 * How wide the watched interval is, and how many replications it will take; null without a rule.
 */
export function stopOutlook(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
): Outlook | null {
  const { stop } = plan;
  if (stop === null) return null;
  const { confidence, measureId } = stop;
  const units = unitsOf(plan, results);
  const whole = results.map((result) => result.whole);
  const [, estimate] = estimatesOf(whole, { confidence, measures: [measureId], units });
  if (estimate === undefined) return null;
  const told = outlookOf(estimate, stop);
  if (told.predictedTotal === null) return told;
  // Of pairs, the estimate counts half as many.
  const days = told.predictedTotal * (units.kind === 'mirroredDays' ? 2 : 1);
  return { ...told, predictedTotal: Math.min(days, plan.replicationsMax) };
}
