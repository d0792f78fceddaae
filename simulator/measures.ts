/**
 * What a simulation reports: measures of `metrics/`, read from one replication's fold.
 *
 * Source: simulation.md 9.1.
 */
import { assert } from '../kernel/index.ts';
import {
  defaultServiceLevel,
  isReportMeasureId,
  type MeasureDefinition,
  type MeasureSums,
  type Metrics,
  measures,
  type ReportMeasureId,
  reportSums,
  type Scope,
  type WaitHistogram,
} from '../metrics/index.ts';
import type { CentreFile, ServiceLevelId } from '../routing/index.ts';

/** Id of a measure that a simulation can report. */
export type SimulatedMeasureId = ReportMeasureId;

/** Whether a text is such an id. */
export function isSimulatedMeasureId(text: string): text is SimulatedMeasureId {
  return isReportMeasureId(text);
}

/** One replication's part in the measures asked for, and its calls, for one window of the day. */
export interface WindowSums {
  /** Queue entries (O). */
  readonly calls: number;
  readonly sums: ReadonlyMap<SimulatedMeasureId, MeasureSums>;
}

/** Reads a fold. */
export function windowSums(
  metrics: Metrics,
  {
    measures: ids,
    scope,
  }: { readonly measures: readonly SimulatedMeasureId[]; readonly scope: Scope },
): WindowSums {
  return {
    calls: metrics.queueCounts(scope).entered,
    sums: new Map(ids.map((id) => [id, reportSums(metrics, id, scope)])),
  };
}

/** What a report shows unless it is told. */
export function defaultMeasures(centre: CentreFile): readonly SimulatedMeasureId[] {
  return [serviceLevelOf(centre), 'waitMsMean', 'speedOfAnswerMs', 'abandonShare', 'occupancy'];
}

/** The formula that all queues with a target agree on; where they differ, the default. */
function serviceLevelOf({ queues }: CentreFile): ServiceLevelId {
  const ids = new Set(queues.flatMap(({ serviceLevel }) => serviceLevel?.measureId ?? []));
  const [only = defaultServiceLevel] = ids;
  return ids.size === 1 ? only : defaultServiceLevel;
}

/** Shares keep their interval inside 0..1. */
export function isShare(id: SimulatedMeasureId): boolean {
  return definitionOf(id).unit === 'share';
}

/** What a measure is. */
export function definitionOf(id: SimulatedMeasureId): MeasureDefinition {
  const measure = measures.find((known) => known.id === id);
  assert(measure !== undefined, () => `no measure ${id}`);
  return measure;
}

/** Calls by bin of their wait, from the shortest to the longest that occurred. */
export function waitCounts(waits: WaitHistogram): Uint32Array {
  const counts: number[] = [];
  for (let bin = 0, seen = 0; seen < waits.total; bin += 1) {
    const count = waits.count(bin);
    seen += count;
    counts.push(count);
  }
  return Uint32Array.from(counts);
}
