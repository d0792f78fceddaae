/** A simulation report with title, clock and the command that repeats it. */
import type { MeasuredFigures } from '../../contracts/index.ts';
import type { QueueSetting } from '../../routing/index.ts';
import type { SimulationPlan } from '../plan.ts';
import type { SimulatedMeasureId } from '../runs/measures.ts';
import type { ReplicationResult } from '../runs/replication.ts';
import { unitsOf } from '../runs/units.ts';
import type { ComparedPart } from './comparison.ts';
import { dailyValues, promiseOf } from './day-distribution.ts';
import { nameOf } from './figure-text.ts';
import type { IntervalEstimates, IntervalTable } from './interval-table.ts';
import type { SimulationReport } from './report.ts';

export interface PublishedReport {
  readonly title: string;
  readonly report: SimulationReport;
  /** In ms since midnight. */
  readonly dayStartMs: number;
  readonly isPartial: boolean;
  readonly reproduce: string;
  readonly engineVersion: string;
  /** Estimates for each queue by interval. Default: not gathered. */
  readonly queueIntervals?: readonly QueueIntervals[];
  /** Daily service levels; null for a long run or without a service level. */
  readonly daily: DailyValues | null;
  /** Figures measured in the real centre. Default: none. */
  readonly measured?: MeasuredFigures | null;
  readonly compared?: readonly ComparedPart[];
  /** Whether text shows intervals; pages always do. Default: false. */
  readonly showsIntervals?: boolean;
  /** Kinds of the rule sets in force. Default: unknown. */
  readonly ruleKinds?: readonly string[];
}

export interface QueueIntervals {
  readonly queue: QueueSetting;
  readonly intervals: readonly IntervalEstimates[];
}

export interface DailyValues {
  readonly measureId: SimulatedMeasureId;
  readonly values: readonly number[];
  readonly promised: number | null;
}

/** Daily values of the first service level that the plan reports. */
export function dailyLevels(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
): DailyValues | null {
  const measureId = plan.measures.find((id) => id.startsWith('serviceLevel'));
  if (measureId === undefined || plan.steady !== null) return null;
  const days = results.map(({ whole }) => whole);
  const promised = promiseOf(plan.centre, measureId);
  return { measureId, values: dailyValues(days, measureId), promised };
}

/** Reads the windows that were gathered for each queue. */
export function queueIntervalsOf(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
  {
    tables,
    confidence,
  }: { readonly tables: readonly IntervalTable[]; readonly confidence: number },
): readonly QueueIntervals[] {
  const { measures } = plan;
  const asked = { confidence, measures, units: unitsOf(plan, results) };
  return plan.centre.queues.flatMap((queue, place) => {
    const table = tables[place];
    return table === undefined ? [] : { queue, intervals: table.estimates(asked) };
  });
}

/** Prefixes of the measures that readers look for first. */
export const headlineMeasures = ['serviceLevel', 'waitMsMean', 'abandonShare'];

/** Target of the service level in ms, if all queues have the same. */
export function sharedTargetMs(queues: SimulationReport['queues']): number | null {
  const [only, ...others] = new Set(queues.map(({ targetMs }) => targetMs));
  return others.length === 0 ? (only ?? null) : null;
}

/** The name of a measure in a table, with the target if all queues have the same. */
export function nameWithTarget(measureId: string, queues: SimulationReport['queues']): string {
  const targetMs = measureId.startsWith('serviceLevel') ? sharedTargetMs(queues) : null;
  return targetMs === null ? nameOf(measureId) : `${nameOf(measureId)} (T ${targetMs / 1000} s)`;
}
