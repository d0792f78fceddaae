/**
 * A way to forecast: what is learned from history, and what it says of days to come.
 *
 * Learning sets a few numbers and may be slow; forecasting takes them and the history up to its
 * origin, the last {@link historyDaysMax} days of it. A method never sees a day it forecasts.
 */
import type { OrdinaryDay } from './counted-days.ts';
import type { ProfileOf } from './day-profile.ts';

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
