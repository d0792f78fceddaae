/**
 * A forecasting method, and the types of a forecast. Learning sets a few numbers and may be slow;
 * forecasting uses them and at most {@link historyDaysMax} days before its origin.
 */
import type { ExcludedDay, OrdinaryDay } from './counted-days.ts';
import type { TargetDays } from './day-profile.ts';
import type { HandleTimeScore } from './handle-times.ts';
import type { Scores } from './scores.ts';
import type { UnusualDay } from './special-days.ts';

/** Most days of history that a forecast reads; older days would only cost time. */
export const historyDaysMax = 1_000;

export const methodIds = [
  'sameWeekday',
  'meanOf4',
  'meanOf8',
  'trend',
  'damped',
  'holtWinters',
  'mixed',
] as const;

export type MethodId = (typeof methodIds)[number];

/** Methods that are combined. */
export const combinedIds: ReadonlySet<MethodId> = new Set([
  ...(['sameWeekday', 'trend', 'damped', 'holtWinters'] as const),
]);

export type Weights = readonly number[];

export interface ForecastInput extends TargetDays {
  readonly weights: Weights;
}

export interface ForecastMethod {
  readonly id: MethodId;
  readonly name: string;
  readonly isBaseline: boolean;
  /** Sets the method's numbers; `before` are those from an earlier part of the history. */
  learn(history: readonly OrdinaryDay[], before?: Weights): Weights;
  forecast(of: ForecastInput): readonly (readonly number[])[];
}

export interface ScoredMethod extends Scores {
  readonly methodId: MethodId | 'combined';
  readonly name: string;
  readonly isBaseline: boolean;
  /** How far ahead the method forecasts, in days after the last recorded one. */
  readonly horizon: number;
  /** Dispersion of interval counts: variance = mean + kappa × mean². */
  readonly kappa: number;
  readonly dayKappa: number;
}

export interface ForecastDay {
  readonly date: string;
  readonly weekday: string;
  readonly isOpen: boolean;
  /** Name in the list of special days; null otherwise. */
  readonly special: string | null;
  /** A special day without an earlier one of its name, forecast as a usual day. */
  readonly isLikeOthers: boolean;
  /** Of a special day: the dates it follows, and its calls relative to a usual day. */
  readonly analogy?: { readonly dates: readonly string[]; readonly factor: number | null };
  readonly total: number;
  /** Quantiles of the day's calls at 5, 25, 50, 75, 95 %. */
  readonly totalBand: readonly number[];
  readonly calls: readonly number[];
  readonly bands: readonly (readonly number[])[];
  readonly handleTimeMs?: readonly number[];
  readonly kappa: number;
  readonly dayKappa: number;
}

/** Error of the rest of held-back days, as WAPE of intervals. */
export interface RestScore {
  readonly days: number;
  readonly wape: number;
  /** Without the calls of the day itself. */
  readonly withoutTodayWape: number;
  /** Of the same weekday a week before; null if unknown. */
  readonly naiveWape: number | null;
}

export interface TodayForecast {
  readonly date: string;
  /** Intervals that are over. */
  readonly done: number;
  readonly soFar: number;
  readonly soFarExpected: number;
  /** β: part of the deviation so far that the rest of the day has too. */
  readonly weight: number;
  readonly factor: number;
  /** Intervals of the whole day: calls until now, then the reforecast. */
  readonly calls: readonly number[];
  /** Of the intervals to come. */
  readonly bands: readonly (readonly number[])[];
  readonly kappa: number;
  readonly rest: number;
  readonly restBefore: number;
  readonly restBand: readonly number[];
  readonly score: RestScore | null;
}

export interface ForecastReport {
  readonly history: {
    readonly from: string;
    readonly to: string;
    readonly days: number;
    readonly startMs: number;
    readonly intervalMs: number;
    readonly intervals: number;
    readonly olderDays: number;
    readonly leftOut: readonly ExcludedDay[];
    readonly closed: readonly string[];
    /** Too few weeks to learn each weekday: bands are wider. */
    readonly isShort: boolean;
    /** Days unlike their weekday that nobody named. */
    readonly unusual: readonly UnusualDay[];
  };
  readonly holdout: { readonly from: string; readonly to: string; readonly days: number };
  readonly methodId: MethodId | 'combined';
  /** Number of days to forecast; too long for the table, it has no scores. */
  readonly horizon: number;
  /**
   * Mean absolute error of the same weekday a week before as forecast, before the held-back days.
   */
  readonly naiveMae: number | null;
  readonly scores: readonly ScoredMethod[];
  /** Null: not recorded, or not on the days held back. */
  readonly handleTimes: HandleTimeScore | null;
  readonly days: readonly ForecastDay[];
  /** Of a day that has begun. */
  readonly today?: TodayForecast;
}
