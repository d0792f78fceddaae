/**
 * How days differ: percentiles of daily values, the share of days that keep the target, and the
 * typical day (mean of daily values, not ratio of means).
 */
import type { CentreFile } from '../../routing/index.ts';
import type { SimulationPlan } from '../plan.ts';
import {
  currencyOf,
  type EstimatesOptions,
  estimateSums,
  type MeasureEstimate,
  sumsOf,
} from '../runs/estimates.ts';
import { isShare, type SimulatedMeasureId, type WindowSums } from '../runs/measures.ts';
import { type QuantileEstimate, quantileInterval } from '../statistics/quantile-interval.ts';
import type { Estimate, Sums } from '../statistics/ratio-estimate.ts';

/** How a measure differs between days. */
export interface DayDistribution {
  readonly measureId: SimulatedMeasureId;
  /** For measures of money. */
  readonly currency?: string;
  /** Number of days with a value. */
  readonly days: number;
  /** 5 % of the days are below. */
  readonly p5: QuantileEstimate;
  /** Half of the days are below. */
  readonly p50: QuantileEstimate;
  /** 95 % of the days are below. */
  readonly p95: QuantileEstimate;
  /** Share of days that reach the target; null if the measure has none. */
  readonly meets: { readonly promised: number; readonly share: Estimate } | null;
}

type DistributionOptions = Pick<EstimatesOptions, 'confidence' | 'measures'>;

export function dayDistributions(
  days: readonly WindowSums[],
  {
    confidence,
    measures,
    centre,
    currency,
  }: DistributionOptions & Pick<SimulationPlan, 'centre' | 'currency'>,
): readonly DayDistribution[] {
  return measures.map((measureId) => {
    const values = dailyValues(days, measureId);
    const at = (share: number): QuantileEstimate => quantileInterval({ values, share, confidence });
    const promised = promiseOf(centre, measureId);
    return {
      measureId,
      ...currencyOf(measureId, currency),
      days: values.length,
      p5: at(0.05),
      p50: at(0.5),
      p95: at(0.95),
      meets:
        promised === null ? null : { promised, share: shareFrom(values, promised, confidence) },
    };
  });
}

export function typicalDay(
  days: readonly WindowSums[],
  { confidence, measures, currency }: DistributionOptions & Pick<SimulationPlan, 'currency'>,
): readonly MeasureEstimate[] {
  return measures.map((measureId) => {
    return {
      measureId,
      ...currencyOf(measureId, currency),
      ...estimateSums(eachOnce(dailyValues(days, measureId)), {
        confidence,
        isShare: isShare(measureId),
      }),
    };
  });
}

/** Each day's value of a measure; days without a count are left out. */
export function dailyValues(
  days: readonly WindowSums[],
  measureId: SimulatedMeasureId,
): readonly number[] {
  return sumsOf(days, measureId).flatMap(({ numerator, denominator }) =>
    denominator === 0 ? [] : numerator / denominator,
  );
}

/** The target that all queues share for this measure; null if they differ. */
export function promiseOf({ queues }: CentreFile, measureId: SimulatedMeasureId): number | null {
  const promises = queues.flatMap(({ serviceLevel }) => serviceLevel ?? []);
  const shares = new Set(promises.map(({ share }) => share));
  const isOfAll = promises.every((promise) => promise.measureId === measureId);
  const [only = null] = shares;
  return isOfAll && shares.size === 1 ? only : null;
}

function shareFrom(values: readonly number[], promised: number, confidence: number): Estimate {
  const kept = values.map((value) => (value >= promised ? 1 : 0));
  return estimateSums(eachOnce(kept), { confidence, isShare: true });
}

function eachOnce(values: readonly number[]): readonly Sums[] {
  return values.map((numerator) => ({ numerator, denominator: 1 }));
}
