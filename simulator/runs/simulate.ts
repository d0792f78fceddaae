/**
 * Runs replications of a scenario until its stop rule is met. A generator, so that its caller can
 * stop, show the interval so far, or run replications elsewhere by number.
 */
import type { SimulationPlan } from '../plan.ts';
import { isLook, type Outlook, outlookOf } from '../statistics/precision.ts';
import { estimatesOf } from './estimates.ts';
import {
  type ReplicationOptions,
  type ReplicationResult,
  simulateReplication,
} from './replication.ts';
import { unitsOf } from './units.ts';

/** Whether the plan's stop rule ends the run after these results. */
export function endsHere(plan: SimulationPlan, results: readonly ReplicationResult[]): boolean {
  return isLook(results.length, plan.replicationsMin) && isPreciseEnough(plan, results);
}

export function isPreciseEnough(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
): boolean {
  return stopOutlook(plan, results)?.isEnough ?? false;
}

/**
 * Width of the interval that the stop rule watches, and replications needed; null without a rule.
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
  // Estimates over mirrored pairs count pairs, each of two days.
  const days = told.predictedTotal * (units.kind === 'mirroredDays' ? 2 : 1);
  return { ...told, predictedTotal: Math.min(days, plan.replicationsMax) };
}

export interface SimulateOptions extends ReplicationOptions {
  /** Exact number of replications. Default: as the plan says. */
  readonly replications?: number;
}

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
