/**
 * What a simulation reports: measures of `metrics/`, read from one replication's fold.
 *
 * Source: simulation.md 9.1.
 */
import { assert } from '../kernel/index.ts';
import {
  defaultServiceLevel,
  type MeasureSums,
  type Metrics,
  measures,
  type ReportMeasureId,
  reportSums,
  type Scope,
} from '../metrics/index.ts';
import type { CentreFile, ServiceLevelId } from '../routing/index.ts';

/** One replication's part in the measures asked for, and its calls, for one window of the day. */
export interface WindowSums {
  /** Queue entries (O). */
  readonly calls: number;
  readonly sums: ReadonlyMap<ReportMeasureId, MeasureSums>;
}

/** Reads a fold. */
export function windowSums(
  metrics: Metrics,
  {
    measures: ids,
    scope,
  }: { readonly measures: readonly ReportMeasureId[]; readonly scope: Scope },
): WindowSums {
  return {
    calls: metrics.queueCounts(scope).entered,
    sums: new Map(ids.map((id) => [id, reportSums(metrics, id, scope)])),
  };
}

/** What a report shows unless it is told. */
export function defaultMeasures(centre: CentreFile): readonly ReportMeasureId[] {
  return [serviceLevelOf(centre), 'waitMsMean', 'speedOfAnswerMs', 'abandonShare', 'occupancy'];
}

/** The formula that all queues with a target agree on; where they differ, the default. */
function serviceLevelOf({ queues }: CentreFile): ServiceLevelId {
  const ids = new Set(queues.flatMap(({ serviceLevel }) => serviceLevel?.measureId ?? []));
  const [only = defaultServiceLevel] = ids;
  return ids.size === 1 ? only : defaultServiceLevel;
}

/** Shares keep their interval inside 0..1. */
export function isShare(id: ReportMeasureId): boolean {
  const measure = measures.find((known) => known.id === id);
  assert(measure !== undefined, () => `no measure ${id}`);
  return measure.unit === 'share';
}
