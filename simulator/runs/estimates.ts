/**
 * From replications to estimates. A unit of observation is a day, a pair of mirrored days, or a
 * batch of a steady run. Moments are kept, so that further replications can be merged without
 * repeating earlier ones.
 */
import { assert } from '../../kernel/index.ts';
import { type Control, controlledFrom, controlledRatio } from '../statistics/control-variates.ts';
import {
  type Estimate,
  estimateRatio,
  intervalOf,
  type RatioOptions,
  type Sums,
} from '../statistics/ratio-estimate.ts';
import { antitheticPairs } from '../statistics/units.ts';
import {
  definitionOf,
  isShare,
  type SimulatedMeasureId,
  type WindowSums,
  withCalls,
} from './measures.ts';

/** An estimate of a measure; `calls` is the number of queue entries of a day. */
export interface MeasureEstimate extends Estimate {
  readonly measureId: SimulatedMeasureId;
  /** For a measure of money. */
  readonly currency?: string;
}

export function currencyOf(
  measureId: SimulatedMeasureId,
  currency: string | null | undefined,
): { readonly currency?: string } {
  const isMoney = definitionOf(measureId).unit.startsWith('minor');
  return isMoney && currency ? { currency } : {};
}

export interface Units {
  readonly kind: 'days' | 'mirroredDays' | 'batches';
  readonly controls?: readonly Control[];
  readonly currency?: string | null;
}

export interface EstimatesOptions {
  readonly confidence: number;
  readonly measures: readonly SimulatedMeasureId[];
  readonly units?: Units;
}

/** Estimates of the day or of one part. */
export function estimatesOf(
  replications: readonly WindowSums[],
  options: EstimatesOptions,
): readonly MeasureEstimate[] {
  return withCalls(options.measures).map((measureId) => ({
    measureId,
    ...currencyOf(measureId, options.units?.currency),
    ...estimateSums(sumsOf(replications, measureId), {
      ...options,
      isShare: isShare(measureId),
      isPositive: definitionOf(measureId).unit === 'ms',
    }),
  }));
}

export function estimateSums(
  replications: readonly Sums[],
  {
    confidence,
    units = { kind: 'days' },
    isShare: isOfShares,
    isPositive = false,
  }: Pick<EstimatesOptions, 'confidence' | 'units'> & Pick<RatioOptions, 'isShare' | 'isPositive'>,
): Estimate {
  const scale = { isShare: isOfShares, isPositive };
  const estimate = (sums: readonly Sums[], areBatches = false): Estimate =>
    estimateRatio({ replications: sums, confidence, ...scale, areBatches });
  if (units.kind === 'batches') return { ...estimate(replications, true), method: 'batchMeans' };
  if (units.kind === 'mirroredDays') {
    return { ...estimate(antitheticPairs(replications)), method: 'mirroredDays' };
  }
  const { controls = [] } = units;
  const plain = estimate(replications);
  if (controls.length === 0 || replications.length < controlledFrom) return plain;
  const told = controlledRatio(replications, controls, confidence);
  if (told === null || (isOfShares && !isInside(told))) return plain;
  const { value, halfWidth } = told;
  const bounds = intervalOf(value, halfWidth, scale);
  return { ...plain, value, ...bounds, method: 'controlVariates' };
}

export function sumsOf(
  replications: readonly WindowSums[],
  measureId: SimulatedMeasureId,
): readonly Sums[] {
  if (measureId === 'calls') {
    return replications.map(({ calls }) => ({ numerator: calls, denominator: 1 }));
  }
  return replications.map(({ sums }) => {
    const found = sums.get(measureId);
    assert(found !== undefined, () => `${measureId} was not gathered: name it in the options`);
    return found;
  });
}

function isInside({ value, halfWidth }: { readonly value: number; readonly halfWidth: number }) {
  return value - halfWidth >= 0 && value + halfWidth <= 1;
}

/** Σ X, Σ Y, Σ X², Σ Y², Σ X Y of numerators X and denominators Y, over replications. */
export interface Moments {
  readonly measureId: SimulatedMeasureId;
  readonly n: number;
  readonly numerator: number;
  readonly denominator: number;
  readonly numeratorSquares: number;
  readonly denominatorSquares: number;
  readonly products: number;
}

/** The moments of numerator and denominator: first those of `calls`, then of each measure. */
export function momentsOf(
  replications: readonly WindowSums[],
  measures: readonly SimulatedMeasureId[],
): readonly Moments[] {
  return withCalls(measures).map((measureId) => {
    const sums = sumsOf(replications, measureId);
    const add = (pick: (one: (typeof sums)[number]) => number): number =>
      sums.reduce((total, one) => total + pick(one), 0);
    return {
      measureId,
      n: sums.length,
      numerator: add(({ numerator }) => numerator),
      denominator: add(({ denominator }) => denominator),
      numeratorSquares: add(({ numerator }) => numerator ** 2),
      denominatorSquares: add(({ denominator }) => denominator ** 2),
      products: add(({ numerator, denominator }) => numerator * denominator),
    };
  });
}
