/** What replications gather beside the plan's measures. */
import { type MeasuredFigures, parseMeasured } from '../../contracts/index.ts';
import {
  type ComparisonNeeds,
  type IntervalSource,
  IntervalTable,
  intervalMeasures,
  intervalSource,
  intervalsOf,
  needsOf,
  type ReplicationResult,
  type SimulatedMeasureId,
  type SimulationPlan,
  tableMeasures,
  type Window,
} from '../../simulator/index.ts';
import { invalidFile, readValid } from '../files/read-centre.ts';
import type { StyleOptions } from '../text/style.ts';
import type { LoadedScenario } from './load-scenario.ts';

export interface RunCollection {
  readonly windows: readonly Window[] | undefined;
  readonly measures: readonly SimulatedMeasureId[];
  readonly table: IntervalTable;
  /** A table for each queue, in the centre's order; empty if no report shows them. */
  readonly queueTables: readonly IntervalTable[];
  /** Tables by queue, profile and agent; null if none is asked for. */
  readonly source: IntervalSource | null;
  readonly keep: (result: ReplicationResult) => ReplicationResult;
}

interface Gathered {
  readonly output: string;
  readonly report?: string;
  readonly table?: string;
}

/**
 * What to gather by time of day: a comparison with measured figures needs their windows; reports
 * and scenarios by interval need clock intervals.
 */
export function gatheringOf(
  { plan }: LoadedScenario,
  beside: MeasuredComparison | null,
  { output, report, table: asked }: Gathered,
): RunCollection {
  const isPage = output === 'html' || output === 'md' || output === 'csv' || report !== undefined;
  const isByTable = asked?.endsWith('Intervals') === true || report?.endsWith('.xlsx') === true;
  const isByInterval = plan.steady === null && (plan.isByInterval || isPage || isByTable);
  const intervals = isByInterval ? intervalsOf(plan) : [];
  const own = beside?.needs.windows ?? [];
  const table = new IntervalTable(intervals);
  const { queues } = plan.centre;
  const apart = isByInterval && isPage && queues.length > 1 ? queues : [];
  const queueTables = apart.map(({ id }) => new IntervalTable(windowsOf(intervals, id)));
  const source =
    isByInterval && isByTable
      ? intervalSource(plan, intervals, { hasAgents: asked === 'agentIntervals' })
      : null;
  const ofSource = [...(source?.queues ?? []), ...(source?.profiles.values() ?? [])];
  const all = [table, ...queueTables, ...ofSource, ...(source?.agents ?? [])];
  const windows = plan.steady === null ? [...own, ...all.flatMap((one) => one.windows)] : undefined;
  return {
    windows,
    measures: [
      ...(beside?.needs.measures ?? []),
      ...(isByInterval ? intervalMeasures : []),
      ...(source === null ? [] : tableMeasures(plan)),
    ],
    table,
    queueTables,
    source,
    keep: (result) => {
      if (plan.steady !== null) return result;
      const kept = result.windows.slice(0, own.length);
      all.forEach((one, place) => {
        const from = own.length + place * intervals.length;
        one.take({ ...result, windows: result.windows.slice(from, from + intervals.length) });
      });
      return { ...result, windows: kept };
    },
  };
}

function windowsOf(intervals: readonly Window[], queueId: string): readonly Window[] {
  return intervals.map((interval) => ({ ...interval, queueIds: [queueId] }));
}

export interface MeasuredComparison {
  readonly measured: MeasuredFigures;
  readonly needs: ComparisonNeeds;
}

/** @throws {CliError} if the file is invalid, or does not fit the scenario. */
export function readMeasured(
  path: string,
  plan: SimulationPlan,
  style: StyleOptions,
): MeasuredComparison {
  const measured = readValid(path, parseMeasured, style);
  const needs = needsOf(measured, plan);
  if (!needs.ok) throw invalidFile(path, needs.problems, style);
  return { measured, needs: needs.value };
}
