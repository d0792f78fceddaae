/**
 * Weekday mean × profile × level: the level is how busy recent days were beside their weekday's
 * mean, an exponential mean with weight 1/4 on the newest.
 *
 * Source: simulation.md 11.2 (last line of its table).
 */
import { weekDays, weekdayOf } from './calendar-day.ts';
import type { OrdinaryDay } from './counted-days.ts';
import type { ForecastMethod } from './method.ts';

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
