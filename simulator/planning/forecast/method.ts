/**
 * A way to forecast: what is learned from history, and what it says of days to come.
 *
 * Learning sets a few numbers and may be slow; forecasting takes them and the history up to its
 * origin, the last {@link historyDaysMax} days of it. A method never sees a day it forecasts.
 *
 * And what a forecast says: the days ahead, what they are learned from, and the scores.
 */
import type { LeftOut, OrdinaryDay } from './counted-days.ts';
import type { ProfileOf } from './day-profile.ts';
import type { Scores } from './scores.ts';

/**
 * Days before those held back, and before each of these, that methods look at. Levels and seasons
 * have forgotten what is older, and the work of a day does not grow with the recording.
 */
export const historyDaysMax = 1_000;

/** Ids of the methods, as `--method` takes them. */
export const methodIds = [
  'sameWeekday',
  'meanOf4',
  'meanOf8',
  'levelProfile',
  'holtWinters',
  'mixed',
] as const;

export type MethodId = (typeof methodIds)[number];

/** What was learned, on the method's own scale; none for many. */
export type Weights = readonly number[];

export interface ForecastMethod {
  readonly id: MethodId;
  readonly name: string;
  /** Seasonal naive, to be beaten. */
  readonly isBaseline: boolean;
  /** `before`: what was learned from an earlier part of this history. */
  learn(history: readonly OrdinaryDay[], before?: Weights): Weights;
  /** Expected calls of each interval of each target, which all come after the history. */
  forecast(of: {
    readonly history: readonly OrdinaryDay[];
    /** Of the same days, and of those before them. */
    readonly profile: ProfileOf;
    /** Numbers of days. */
    readonly targets: readonly number[];
    readonly weights: Weights;
  }): readonly (readonly number[])[];
}

/** One method at one horizon, on the days held back. */
export interface ScoredMethod extends Scores {
  readonly methodId: MethodId | 'combined';
  readonly name: string;
  readonly isBaseline: boolean;
  /** Days from what is known to the day forecast. */
  readonly horizon: number;
  /** Of counts by interval: variance = mean + kappa × mean². */
  readonly kappa: number;
  /** Of daily totals. */
  readonly dayKappa: number;
}

/** One day to come. */
export interface ForecastDay {
  readonly date: string;
  readonly weekday: string;
  readonly isOpen: boolean;
  /** Its name in the list of special days. */
  readonly special: string | null;
  /** A special day without an earlier one of its name: forecast as an ordinary day. */
  readonly isLikeOthers: boolean;
  readonly total: number;
  /** Quantiles at 5, 25, 50, 75, 95 %. */
  readonly totalBand: readonly number[];
  readonly calls: readonly number[];
  readonly bands: readonly (readonly number[])[];
  readonly handleTimeMs?: readonly number[];
  readonly kappa: number;
  readonly dayKappa: number;
}

export interface ForecastReport {
  readonly history: {
    readonly from: string;
    readonly to: string;
    /** Ordinary ones. */
    readonly days: number;
    readonly startMs: number;
    readonly intervalMs: number;
    readonly intervals: number;
    /** Ordinary days too long ago to be looked at. */
    readonly olderDays: number;
    readonly leftOut: readonly LeftOut[];
    /** Weekdays without a call. */
    readonly closed: readonly string[];
  };
  readonly holdout: { readonly from: string; readonly to: string; readonly days: number };
  readonly methodId: MethodId | 'combined';
  /** Days ahead that were asked for; without scores where the recording is too short for them. */
  readonly horizon: number;
  /** MAE of the same weekday a week before, on the days before those held back. */
  readonly naiveMae: number | null;
  readonly scores: readonly ScoredMethod[];
  readonly days: readonly ForecastDay[];
}
