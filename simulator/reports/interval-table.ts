/**
 * Measures by interval of the clock, over days, in one array of numbers a day: 1,000 days of 100
 * intervals and 20 measures take 32 MB.
 */
import { assert } from '../../kernel/index.ts';
import {
  type MeasureSums,
  noSums,
  offeredLoadErlangs,
  ratioOf,
  waitMsOfBin,
} from '../../metrics/index.ts';
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
import { addUp, waitQuantiles } from '../statistics/quantile-interval.ts';
import type { Estimate } from '../statistics/ratio-estimate.ts';
import { addAt, sumBy } from '../statistics/sums.ts';

/** The intervals of the clock; the last is shorter if the day ends within it. */
export function intervalsOf({ dayMs, intervalMs, cellMs }: SimulationPlan): readonly Window[] {
  const lengthMs = Math.max(1, Math.round(intervalMs / cellMs)) * cellMs;
  return Array.from({ length: Math.ceil(dayMs / lengthMs) }, (_, place) => ({
    fromMs: place * lengthMs,
    toMs: Math.min((place + 1) * lengthMs, Math.ceil(dayMs / cellMs) * cellMs),
  }));
}

/** Staffing figures of an interval, defined in docs/measures.md. */
export const staffingMeasures = [
  'queueLengthByEntry',
  'staffLoggedOn',
  'staffPresent',
  'offeredLoadErlangs',
] as const;

/** Estimates of an interval of the day. */
export interface IntervalEstimates
  extends Window,
    Readonly<Record<(typeof staffingMeasures)[number], Estimate>> {
  readonly measures: readonly MeasureEstimate[];
}

export function staffingIdsOf({ measures }: IntervalEstimates) {
  return staffingMeasures.filter((id) => !measures.some(({ measureId }) => measureId === id));
}

export const intervalMeasures = [
  'waitMsMean',
  'handleTimeMsMean',
  'loggedInOccupancy',
  'occupancy',
] as const satisfies readonly SimulatedMeasureId[];

/** Gathers the intervals of days and removes them from the results, so that memory stays small. */
export class IntervalTable {
  readonly windows: readonly Window[];
  #measures: readonly SimulatedMeasureId[] = [];
  readonly #days: Float64Array[] = [];
  #count = 0;
  readonly #isSummed: boolean;
  readonly #waits: Float64Array[] = [];

  /** A summed table has means alone, and takes the memory of one day. */
  constructor(windows: readonly Window[], { isSummed = false } = {}) {
    this.windows = windows;
    this.#isSummed = isSummed;
  }

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
    result.windows.forEach(({ answered }, place) => {
      if (answered !== undefined) this.#waits[place] = addUp([this.#waits[place] ?? [], answered]);
    });
    this.#count += 1;
    const [sum] = this.#days;
    if (this.#isSummed && sum !== undefined)
      for (const [at, value] of row.entries()) addAt(sum, at, value);
    else this.#days.push(row);
    return { ...result, windows: [] };
  }

  /** Mean over days of one part of a measure, or of calls, by window; empty before the first day. */
  means(id: SimulatedMeasureId, part: keyof MeasureSums): readonly number[] {
    const column = this.#measures.indexOf(id);
    const at = id === 'calls' ? 0 : 1 + 2 * column + (part === 'numerator' ? 0 : 1);
    if (this.#count === 0 || (column < 0 && id !== 'calls')) return [];
    return this.windows.map((_, place) => {
      const cell = place * this.#width() + at;
      return sumBy(this.#days, (day) => day[cell] ?? 0) / this.#count;
    });
  }

  /** The wait within which a share of the answered calls of a window were answered, in ms. */
  waitMsWithin(place: number, share: number): number | null {
    const days = [this.#waits[place] ?? []];
    const asked = { days, shares: [share], confidence: 0.95, waitMsOf: waitMsOfBin };
    return waitQuantiles(asked)[0]?.waitMs ?? null;
  }

  estimates(options: EstimatesOptions): readonly IntervalEstimates[] {
    if (this.#days.length === 0) return [];
    return this.windows.map((window, place) => {
      // One interval after another, as all at once would need more memory.
      const sums = this.#sums(place);
      const lengthMs = window.toMs - window.fromMs;
      const estimate = (days: readonly MeasureSums[]): Estimate =>
        estimateSums(days, { ...options, isShare: false });
      const perTime = (id: SimulatedMeasureId, part: keyof MeasureSums): Estimate =>
        estimate(sumsOf(sums, id).map((of) => ({ numerator: of[part], denominator: lengthMs })));
      return {
        ...window,
        measures: estimatesOf(sums, options),
        queueLengthByEntry: perTime('waitMsMean', 'numerator'),
        staffLoggedOn: perTime('loggedInOccupancy', 'denominator'),
        staffPresent: perTime('occupancy', 'denominator'),
        offeredLoadErlangs: estimate(sums.map((day) => loadOf(day, lengthMs))),
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

  #width(): number {
    return 1 + 2 * this.#measures.length;
  }
}

function loadOf({ calls, sums }: WindowSums, windowMs: number): MeasureSums {
  const handleTimeMsMean = ratioOf(sums.get('handleTimeMsMean') ?? noSums);
  const erlangs = offeredLoadErlangs({ callCount: calls, handleTimeMsMean, windowMs });
  return erlangs === null ? noSums : { numerator: erlangs, denominator: 1 };
}
