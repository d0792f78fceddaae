/**
 * The spread of a day's calls over intervals: a common profile, weekday deviations, and part of the
 * last day's deviation. Cost: a pass over the intervals a day.
 */
import { weekDays, weekdayOf } from '../../clock.ts';
import { addAt, sumOf } from '../../statistics/sums.ts';
import type { OrdinaryDay } from './counted-days.ts';

/**
 * Weight of a new day in the common profile, chosen on a bank's half-hours; values nearby do nearly
 * as well.
 */
const commonStep = 0.05;
const weekdayStep = 0.12;
/** Share of yesterday's smoothed deviation from the profile that is expected today. */
const yesterdayShare = 0.25;
const yesterdayReach = 2;
const daysOfCommon = 5;

/** Shares of a day's calls by interval, with sum 1; `ahead` is days since the last counted one. */
export type ProfileOf = (target: number, ahead: number) => readonly number[];

/** The days to forecast, as numbers, and what is known of the days before. */
export interface TargetDays {
  readonly history: readonly OrdinaryDay[];
  readonly profile: ProfileOf;
  readonly targets: readonly number[];
}

/** Calls of each target day by interval: the day's total, by the shares of the profile. */
export function spreadTotals(
  { history, profile, targets }: TargetDays,
  totalOn: (target: number, lastDay: number) => number,
): readonly (readonly number[])[] {
  const lastDay = history.at(-1)?.day ?? 0;
  return targets.map((target) => {
    const total = totalOn(target, lastDay);
    return profile(target, target - lastDay).map((share) => share * total);
  });
}

export class DayProfile {
  readonly #common: Float64Array;
  readonly #own: readonly Float64Array[];
  readonly #seen = new Array<number>(weekDays).fill(0);
  #deviation: Float64Array;
  #days = 0;

  constructor(intervals: number) {
    this.#common = new Float64Array(intervals);
    this.#own = Array.from({ length: weekDays }, () => new Float64Array(intervals));
    this.#deviation = new Float64Array(intervals);
  }

  add({ day, calls, total }: OrdinaryDay): void {
    if (total === 0) return;
    this.#days += 1;
    const weekday = weekdayOf(day);
    const common = this.#common;
    const own = this.#own[weekday] ?? common;
    const intervals = common.length;
    const step = Math.max(commonStep, 1 / this.#days);
    const timesSeen = (this.#seen[weekday] ?? 0) + 1;
    this.#seen[weekday] = timesSeen;
    const errors = new Float64Array(intervals);
    let squares = 0;
    let noise = 0;
    for (let place = 0; place < intervals; place++) {
      const known = (common[place] ?? 0) + (own[place] ?? 0);
      const error = ((calls[place] ?? 0) / total) * intervals - known;
      errors[place] = error;
      squares += error * error;
      noise += Math.max(known, 0) * (intervals / total);
    }
    const weight = squares === 0 ? 0 : Math.max(0, 1 - noise / squares);
    const ownStep = this.#days <= daysOfCommon ? 0 : weight * Math.max(weekdayStep, 1 / timesSeen);
    for (const [place, error] of errors.entries()) {
      addAt(common, place, step * error);
      addAt(own, place, ownStep * (1 - step) * error);
    }
    this.#deviation = smoothed(errors, weight);
  }

  readonly sharesOf: ProfileOf = (target, ahead) => {
    const own = this.#own[weekdayOf(target)] ?? this.#common;
    const share = yesterdayShare ** ahead;
    const shape = Array.from(this.#common, (value, place) =>
      Math.max(0, value + (own[place] ?? 0) + share * (this.#deviation[place] ?? 0)),
    );
    const sum = sumOf(shape);
    return shape.map((value) => (sum === 0 ? 1 / shape.length : value / sum));
  };
}

function smoothed(values: Float64Array, weight: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(values, (_, place) => {
    const part = values.slice(Math.max(0, place - yesterdayReach), place + yesterdayReach + 1);
    return (weight * sumOf(part)) / part.length;
  });
}
