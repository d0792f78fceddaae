/**
 * What a simulation reports: measures of `metrics/`, read from one replication's fold.
 *
 * Source: simulation.md 9.1.
 */
import type { Scenario } from '../contracts/index.ts';
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
import type { Ledger } from './ledger.ts';
import {
  isOutsideMeasureId,
  type OutsideMeasure,
  type OutsideMeasureId,
  outsideMeasure,
  outsideMeasures,
  outsideSums,
} from './ledger-measures.ts';
import type { CallTypePlan } from './plan.ts';

/** Id of a measure that a simulation can report: of the core's effects, or of its ledger. */
export type SimulatedMeasureId = ReportMeasureId | OutsideMeasureId;

/** All of them, in the order of a report. */
export const simulatedMeasureIds: readonly SimulatedMeasureId[] = [
  ...measures.map(({ id }) => id).filter(isReportMeasureId),
  ...outsideMeasures.map(({ id }) => id),
];

/** Whether a text is such an id. */
export function isSimulatedMeasureId(text: string): text is SimulatedMeasureId {
  return isReportMeasureId(text) || isOutsideMeasureId(text);
}

/** One replication's part in the measures asked for, and its calls, for one window of the day. */
export interface WindowSums {
  /** Queue entries (O). */
  readonly calls: number;
  readonly sums: ReadonlyMap<SimulatedMeasureId, MeasureSums>;
}

/** What a run leaves to be read. */
export interface Counters {
  readonly metrics: Metrics;
  readonly ledger: Ledger;
}

/** Reads a run; the call types of queues that the scope names are found by `callTypes`. */
export function windowSums(
  { metrics, ledger }: Counters,
  of: {
    readonly measures: readonly SimulatedMeasureId[];
    readonly scope: Scope;
    readonly callTypes: readonly CallTypePlan[];
  },
): WindowSums {
  const { scope } = of;
  const { fromMs, toMs, queueIds } = scope;
  const outside = {
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
    ...(queueIds === undefined
      ? {}
      : {
          callTypes: of.callTypes.flatMap(({ queueId, place }) =>
            queueIds.includes(queueId) ? [place] : [],
          ),
        }),
  };
  return {
    calls: metrics.queueCounts(scope).entered,
    sums: new Map(
      of.measures.map((id) => [
        id,
        isOutsideMeasureId(id) ? outsideSums(ledger, id, outside) : reportSums(metrics, id, scope),
      ]),
    ),
  };
}

/** Whether any of these integrates a level over time. */
export function watchesLevels(ids: readonly SimulatedMeasureId[]): boolean {
  return ids.some((id) => isOutsideMeasureId(id) && outsideMeasure(id).isLevel === true);
}

/** What a report shows unless it is told: waits, and what the scenario has beside them. */
export function defaultMeasures(
  centre: CentreFile,
  { callTypes, outbound = [], lines, ivr, callbacks }: Scenario,
): readonly SimulatedMeasureId[] {
  const some = (has: (callType: Scenario['callTypes'][number]) => boolean): boolean =>
    callTypes.some(has);
  const beside: readonly (readonly [SimulatedMeasureId, boolean])[] = [
    ['attemptBlockShare', lines !== undefined],
    ['ivrContainedShare', (ivr?.containedShare ?? 0) > 0],
    ['balkShare', some(({ balk }) => balk !== undefined)],
    ['callerServedShare', some(({ redial }) => redial !== undefined)],
    ['callbackKeptShare', callbacks !== undefined],
    ['outboundServedPerHour', outbound.length > 0],
    ['outboundAbandonShare', outbound.some(({ mode }) => mode === 'predictive')],
    ['revenuePerHour', some(({ order }) => order !== undefined)],
    ['promptShare', some(({ order }) => order?.upSell !== undefined)],
  ];
  return [
    serviceLevelOf(centre),
    'waitMsMean',
    'speedOfAnswerMs',
    'abandonShare',
    'occupancy',
    ...beside.flatMap(([id, isThere]) => (isThere ? [id] : [])),
  ];
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
export function definitionOf(id: SimulatedMeasureId): MeasureDefinition | OutsideMeasure {
  if (isOutsideMeasureId(id)) return outsideMeasure(id);
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
