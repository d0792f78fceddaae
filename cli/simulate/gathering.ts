/** What a simulation's replications are asked for beside the plan's measures. */
import {
  IntervalTable,
  intervalMeasures,
  intervalsOf,
  type ReplicationResult,
  type SimulatedMeasureId,
} from '../../simulator/index.ts';
import type { LoadedScenario } from './load-scenario.ts';
import type { Beside } from './measured.ts';

/** What replications gather beside the plan's measures, and where their windows go. */
export interface Gathering {
  readonly windows: readonly { readonly fromMs: number; readonly toMs: number }[] | undefined;
  readonly measures: readonly SimulatedMeasureId[];
  readonly table: IntervalTable;
  /** What is kept of a result. */
  readonly keep: (result: ReplicationResult) => ReplicationResult;
}

/** Measured figures need their own windows; a page, or a scenario by interval, the clock's. */
export function gatheringOf(
  { plan }: LoadedScenario,
  beside: Beside | null,
  { output, report }: { readonly output: string; readonly report?: string },
): Gathering {
  const isPage = output === 'html' || output === 'md' || output === 'csv' || report !== undefined;
  const isByInterval = plan.steady === null && (plan.isByInterval || isPage);
  const intervals = isByInterval ? intervalsOf(plan) : [];
  const own = beside?.needs.windows ?? [];
  const table = new IntervalTable(intervals);
  const windows = plan.steady === null ? [...own, ...intervals] : undefined;
  return {
    windows,
    measures: [...(beside?.needs.measures ?? []), ...(isByInterval ? intervalMeasures : [])],
    table,
    keep: (result) => {
      if (plan.steady !== null) return result;
      const kept = result.windows.slice(0, own.length);
      table.take({ ...result, windows: result.windows.slice(own.length) });
      return { ...result, windows: kept };
    },
  };
}
