/**
 * Methods that go by means of weekdays: the baselines, and weekday mean × profile × level.
 *
 * A baseline's day is as the last same weekday was, or the mean of the last few. The level is how
 * busy recent days were beside their weekday's mean, an exponential mean with weight 1/4 on the
 * newest.
 * Source: simulation.md 11.2 (last line of its table).
 */
import { weekDays, weekdayOf } from '../../clock.ts';
import type { OrdinaryDay } from './counted-days.ts';
import type { ForecastMethod, MethodId } from './method.ts';

/** Mean of the last `weeks` same weekdays. */
export function seasonalNaive({
  id,
  name,
  weeks,
}: {
  readonly id: MethodId;
  readonly name: string;
  readonly weeks: number;
}): ForecastMethod {
  return {
    id,
    name,
    isBaseline: true,
    learn: () => [],
    forecast: ({ history, targets }) =>
      targets.map((target) => meanDay(sameWeekdays(history, target).slice(-weeks), history)),
  };
}

/** The days of the target's weekday. */
function sameWeekdays(history: readonly OrdinaryDay[], target: number): readonly OrdinaryDay[] {
  const weekday = weekdayOf(target);
  return history.filter(({ day }) => weekdayOf(day) === weekday);
}

/** No calls where there is no such day. */
function meanDay(days: readonly OrdinaryDay[], history: readonly OrdinaryDay[]): readonly number[] {
  const intervals = history[0]?.calls.length ?? 0;
  return Array.from({ length: intervals }, (_, place) => {
    const sum = days.reduce((all, { calls }) => all + (calls[place] ?? 0), 0);
    return days.length === 0 ? 0 : sum / days.length;
  });
}

const newestWeight = 0.25;

/** Implements {@link ForecastMethod}; nothing is learned but means. */
export const levelProfile: ForecastMethod = {
  id: 'levelProfile',
  name: 'weekday mean × profile × recent level',
  isBaseline: false,
  learn: () => [],
  forecast: ({ history, profile, targets }) => {
    const means = weekdayMeans(history);
    const lastDay = history.at(-1)?.day ?? 0;
    let level = 1;
    for (const day of history) {
      const mean = means[weekdayOf(day.day)] ?? 0;
      if (mean > 0) level += newestWeight * (day.total / mean - level);
    }
    return targets.map((target) => {
      const total = level * (means[weekdayOf(target)] ?? 0);
      return profile(target, target - lastDay).map((share) => share * total);
    });
  },
};

function weekdayMeans(history: readonly OrdinaryDay[]): readonly number[] {
  const sums = new Array<number>(weekDays).fill(0);
  const counts = new Array<number>(weekDays).fill(0);
  for (const day of history) {
    const weekday = weekdayOf(day.day);
    sums[weekday] = (sums[weekday] ?? 0) + day.total;
    counts[weekday] = (counts[weekday] ?? 0) + 1;
  }
  return sums.map((sum, weekday) => sum / Math.max(1, counts[weekday] ?? 0));
}
