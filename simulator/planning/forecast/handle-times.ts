/**
 * Handle times by interval of the day, weighted by calls: they drift as the day goes on.
 *
 * Of the last eight weeks, since work changes; an interval of few calls keeps near the day's mean.
 * Source: simulation.md 11.4.
 */
import type { CountedDay } from './counted-days.ts';

const lookBackDays = 56;
const callsForHalf = 30;

/** Mean handle time of each interval; null: the recording has none. */
export function forecastHandleTimes(history: readonly CountedDay[]): readonly number[] | null {
  const lastDay = history.at(-1)?.day ?? 0;
  const recent = history.filter(({ day }) => day > lastDay - lookBackDays);
  const sum = (pick: (day: CountedDay) => number): number =>
    recent.reduce((all, day) => all + pick(day), 0);
  const total = (values: readonly number[] = []): number =>
    values.reduce((all, one) => all + one, 0);
  const handled = sum((day) => total(day.handled ?? day.calls));
  const timeMs = sum((day) => total(day.handleTimeMs));
  if (handled === 0 || timeMs === 0) return null;
  const meanMs = timeMs / handled;
  return (history[0]?.calls ?? []).map((_, place) => {
    const calls = sum(({ handled: of, calls: all }) => (of ?? all)[place] ?? 0);
    const ofInterval = sum(({ handleTimeMs: of }) => of?.[place] ?? 0);
    return (ofInterval + callsForHalf * meanMs) / (calls + callsForHalf);
  });
}
