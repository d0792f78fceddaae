/** A report with what its reader needs beside it: title, clock, and how to run it again. */
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

/** What every form of a report is made from. */
export interface PublishedReport {
  readonly title: string;
  readonly report: SimulationReport;
  /** Local time of the day's start, in ms since midnight. */
  readonly dayStartMs: number;
  readonly isPartial: boolean;
  /** The command that gives the same figures. */
  readonly reproduce: string;
  readonly engineVersion: string;
  /** By queue and interval of the clock [not gathered]. */
  readonly queueIntervals?: readonly QueueIntervals[];
  /** Daily values of the service level; null: a long run, or no service level is shown. */
  readonly daily: DailyValues | null;
  /** Figures of the real centre [none]. */
  readonly measured?: MeasuredFigures | null;
  /** Measured and simulated, part by part. */
  readonly compared?: readonly ComparedPart[];
  /** Whether text shows intervals [false]; pages always do. */
  readonly showsIntervals?: boolean;
  /** Kinds of the rule sets that were in force [not said]. */
  readonly ruleKinds?: readonly string[];
}

/** A queue through the day, and what it promises. */
export interface QueueIntervals {
  readonly queue: QueueSetting;
  readonly intervals: readonly IntervalEstimates[];
}

export interface DailyValues {
  readonly measureId: SimulatedMeasureId;
  readonly values: readonly number[];
  readonly promised: number | null;
}

/** The daily values of the first service level that a plan reports. */
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

/** Every queue through the day, from what was gathered of it. */
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

/** Beginnings of the measures that are asked first. */
export const headlineMeasures = ['serviceLevel', 'waitMsMean', 'abandonShare'];

/** T of the service level, where all queues agree on it. */
export function sharedTargetMs(queues: SimulationReport['queues']): number | null {
  const [only, ...others] = new Set(queues.map(({ targetMs }) => targetMs));
  return others.length === 0 ? (only ?? null) : null;
}

/** A measure of the centre as a line of a table names it, with T where all queues agree on it. */
export function nameWithTarget(measureId: string, queues: SimulationReport['queues']): string {
  const targetMs = measureId.startsWith('serviceLevel') ? sharedTargetMs(queues) : null;
  return targetMs === null ? nameOf(measureId) : `${nameOf(measureId)} (T ${targetMs / 1000} s)`;
}
