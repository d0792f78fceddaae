/** The baselines: a day is as the last same weekday was, or the mean of the last few. */
import { weekdayOf } from './calendar-day.ts';
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
