/** One simulated day with all that went in and came out, for the identities to look at. */
import type { Effect, Instant } from '../../../routing/index.ts';
import {
  type ReplicationResult,
  type SimulationPlan,
  simulateReplication,
} from '../../../simulator/index.ts';

/** What the identities read of a result. */
const measures = [
  'waitMsMean',
  'occupancy',
  'attempts',
  'attemptBlockShare',
  'ivrContainedShare',
  'balkShare',
  'queueLengthMean',
  'busyAgentsMean',
  'paidHours',
  'shrinkageShare',
  'absentShare',
] as const;

export interface ObservedDay {
  readonly plan: SimulationPlan;
  readonly result: ReplicationResult;
  readonly instants: readonly Instant[];
  readonly effects: readonly Effect[];
}

/** Simulates a replication, with an observer. */
export function observedDay(
  plan: SimulationPlan,
  { replication = 0, seed = plan.seed } = {},
): ObservedDay {
  const instants: Instant[] = [];
  const effects: Effect[] = [];
  const result = simulateReplication(plan, replication, {
    seed,
    measures,
    onInstant: (instant) => instants.push(instant),
    onEffect: (effect) => effects.push(effect),
  });
  return { plan, result, instants, effects };
}
