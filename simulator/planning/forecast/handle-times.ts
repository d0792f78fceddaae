/**
 * Mean handle times of days to come by interval, and how far such forecasts were off, beside those
 * of the same weekday a week before.
 */
import { weekdayOf } from '../../clock.ts';
import { addAt, sumBy, sumOf } from '../../statistics/sums.ts';
import type { CountedDay, OrdinaryDay } from './counted-days.ts';

const lookBackDays = 56;
const callsForHalf = 30;

/**
 * Mean handle time of each interval over the last eight weeks, weighted by calls; with few calls it
 * stays near the day's mean. Null if not recorded.
 */
export function forecastHandleTimes(history: readonly CountedDay[]): readonly number[] | null {
  const lastDay = history.at(-1)?.day ?? 0;
  const recent = history.filter(({ day }) => day > lastDay - lookBackDays);
  const times = history[0]?.calls.map(() => 0) ?? [];
  const counts = times.map(() => 0);
  for (const { calls, handled = calls, handleTimeMs = [] } of recent) {
    for (const place of calls.keys()) {
      addAt(times, place, handleTimeMs[place] ?? 0);
      addAt(counts, place, handled[place] ?? 0);
    }
  }
  const handled = sumOf(counts);
  const timeMs = sumOf(times);
  if (handled === 0 || timeMs === 0) return null;
  const meanMs = timeMs / handled;
  return times.map(
    (time, place) => (time + callsForHalf * meanMs) / ((counts[place] ?? 0) + callsForHalf),
  );
}

/** Errors of interval means, weighted by calls: Σ calls · |mean - forecast| / Σ handle time. */
export interface HandleTimeScore {
  readonly horizon: number;
  readonly days: number;
  readonly wape: number;
  /** Of the same weekday, the last one known; null if none was. */
  readonly naiveWape: number | null;
}

export function scoreHandleTimes(
  ordinary: readonly OrdinaryDay[],
  { horizon, holdoutFrom }: { readonly horizon: number; readonly holdoutFrom: number },
): HandleTimeScore | null {
  let timeMs = 0;
  let offMs = 0;
  let naiveOffMs = 0;
  let naiveTimeMs = 0;
  const held = ordinary.filter(({ day }) => day >= holdoutFrom);
  for (const day of held) {
    const known = ordinary.filter((one) => one.day <= day.day - horizon);
    const means = forecastHandleTimes(known);
    if (means === null) continue;
    timeMs += sumOf(day.handleTimeMs ?? []);
    offMs += distanceMs(day, means);
    const same = known.findLast((one) => weekdayOf(one.day) === weekdayOf(day.day));
    const naive = same === undefined ? null : meansOf(same);
    if (naive === null) continue;
    naiveTimeMs += sumOf(day.handleTimeMs ?? []);
    naiveOffMs += distanceMs(day, naive);
  }
  if (timeMs === 0) return null;
  const naiveWape = naiveTimeMs === 0 ? null : naiveOffMs / naiveTimeMs;
  return { horizon, days: held.length, wape: offMs / timeMs, naiveWape };
}

function distanceMs(
  { calls, handled = calls, handleTimeMs = [] }: CountedDay,
  means: readonly number[],
): number {
  return sumBy([...calls.keys()], (place) =>
    Math.abs((handleTimeMs[place] ?? 0) - (handled[place] ?? 0) * (means[place] ?? 0)),
  );
}

/** Means of a day; an interval without calls has the day's. Null without handle times. */
function meansOf({ calls, handled = calls, handleTimeMs = [] }: CountedDay) {
  const all = sumOf(handled);
  if (all === 0) return null;
  const ofDay = sumOf(handleTimeMs) / all;
  return calls.map((_, place) => {
    const count = handled[place] ?? 0;
    return count === 0 ? ofDay : (handleTimeMs[place] ?? 0) / count;
  });
}
