/**
 * Measures by interval of the clock, over days: small in memory however many days there are.
 *
 * What a day shows by interval is copied into one array of numbers, and its maps are dropped: 1,000
 * days of 100 intervals and 20 measures take 32 MB.
 */
import { assert } from '../../kernel/index.ts';
import { ratioOf, totalOf } from '../../metrics/index.ts';
import type { SimulationPlan } from '../plan.ts';
import {
  type EstimatesOptions,
  estimateSums,
  estimatesOf,
  type MeasureEstimate,
  sumsOf,
} from '../runs/estimates.ts';
import type { SimulatedMeasureId, WindowSums } from '../runs/measures.ts';
import type { ReplicationResult, Window } from '../runs/replication.ts';
import type { Estimate } from '../statistics/ratio-estimate.ts';

/** The intervals of a day, the last one shorter where the day ends within it. */
export function intervalsOf({ dayMs, intervalMs, cellMs }: SimulationPlan): readonly Window[] {
  const lengthMs = Math.max(1, Math.round(intervalMs / cellMs)) * cellMs;
  return Array.from({ length: Math.ceil(dayMs / lengthMs) }, (_, place) => ({
    fromMs: place * lengthMs,
    toMs: Math.min((place + 1) * lengthMs, Math.ceil(dayMs / cellMs) * cellMs),
  }));
}

/** An interval's measures, and what staffing asks of it. */
export interface IntervalEstimates extends Window {
  readonly measures: readonly MeasureEstimate[];
  /** Calls that wait, on average: what its callers wait in all, over its length. */
  readonly queueLength: Estimate;
  /** Agents logged on, on average. */
  readonly staff: Estimate;
  /** Calls by their mean handle time; null: none was handled all day. */
  readonly offeredLoadErlangs: number | null;
}

/** Measures that {@link IntervalTable} reads beside those a report shows. */
export const intervalMeasures = [
  'waitMsMean',
  'handleTimeMsMean',
  'loggedInOccupancy',
  'occupancy',
] as const satisfies readonly SimulatedMeasureId[];

/** The days' windows, copied out of their results. */
export class IntervalTable {
  readonly windows: readonly Window[];
  #measures: readonly SimulatedMeasureId[] = [];
  readonly #days: Float64Array[] = [];

  constructor(windows: readonly Window[]) {
    this.windows = windows;
  }

  /** Takes in the next day, and gives its result back without its windows. */
  take(result: ReplicationResult): ReplicationResult {
    const [first] = result.windows;
    if (first === undefined) return result;
    assert(result.windows.length === this.windows.length, 'a day gathers every window');
    if (this.#days.length === 0) this.#measures = [...first.sums.keys()];
    const width = this.#width();
    const row = new Float64Array(result.windows.length * width);
    result.windows.forEach(({ calls, sums }, place) => {
      row[place * width] = calls;
      this.#measures.forEach((id, column) => {
        const { numerator, denominator } = sums.get(id) ?? { numerator: 0, denominator: 0 };
        row[place * width + 1 + 2 * column] = numerator;
        row[place * width + 2 + 2 * column] = denominator;
      });
    });
    this.#days.push(row);
    return { ...result, windows: [] };
  }

  estimates(options: EstimatesOptions): readonly IntervalEstimates[] {
    if (this.#days.length === 0) return [];
    const wholeMs = this.#handleTimeMs();
    return this.windows.map((window, place) => {
      // One window's days at a time: all at once would take what the arrays save.
      const sums = this.#sums(place);
      const lengthMs = window.toMs - window.fromMs;
      const over = (parts: readonly number[]): Estimate =>
        estimateSums(
          parts.map((numerator) => ({ numerator, denominator: lengthMs })),
          { ...options, isShare: false },
        );
      const [calls] = estimatesOf(sums, { ...options, measures: [] });
      const handleMs = ratioOf(totalOf(sumsOf(sums, 'handleTimeMsMean'))) ?? wholeMs;
      return {
        ...window,
        measures: estimatesOf(sums, options),
        queueLength: over(sumsOf(sums, 'waitMsMean').map(({ numerator }) => numerator)),
        staff: over(sumsOf(sums, 'loggedInOccupancy').map(({ denominator }) => denominator)),
        offeredLoadErlangs: handleMs === null ? null : ((calls?.value ?? 0) * handleMs) / lengthMs,
      };
    });
  }

  #sums(place: number): readonly WindowSums[] {
    const from = place * this.#width();
    return this.#days.map((row) => ({
      calls: row[from] ?? 0,
      sums: new Map(
        this.#measures.map((id, column) => [
          id,
          {
            numerator: row[from + 1 + 2 * column] ?? 0,
            denominator: row[from + 2 + 2 * column] ?? 0,
          },
        ]),
      ),
    }));
  }

  /** Mean handle time of all windows of all days; null: nothing was handled. */
  #handleTimeMs(): number | null {
    const column = 1 + 2 * this.#measures.indexOf('handleTimeMsMean');
    const width = this.#width();
    let ms = 0;
    let handled = 0;
    for (const row of this.#days) {
      for (let at = column; at < row.length; at += width) {
        ms += row[at] ?? 0;
        handled += row[at + 1] ?? 0;
      }
    }
    return handled === 0 ? null : ms / handled;
  }

  #width(): number {
    return 1 + 2 * this.#measures.length;
  }
}
