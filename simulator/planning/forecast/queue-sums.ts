/**
 * Forecasts of queues that add up to the forecast of all calls, which errs less than their sum:
 * each interval's calls are divided as the queues' own forecasts say.
 */
import { sumOf } from '../../statistics/sums.ts';
import type { ForecastDay, ForecastReport } from './method.ts';
import { countQuantiles } from './scores.ts';

export function inAgreement(
  { days }: ForecastReport,
  parts: ReadonlyMap<string, ForecastReport>,
): ReadonlyMap<string, ForecastReport> {
  const all = [...parts.values()];
  return new Map(
    [...parts].map(([id, part]) => [
      id,
      {
        ...part,
        days: part.days.map((day, at) => {
          const beside = all.map((one) => one.days[at]);
          return divided(day, days[at], beside);
        }),
      },
    ]),
  );
}

function divided(
  day: ForecastDay,
  whole: ForecastDay | undefined,
  beside: readonly (ForecastDay | undefined)[],
): ForecastDay {
  if (whole === undefined) return day;
  const ofDay = beside.reduce((sum, one) => sum + (one?.total ?? 0), 0);
  const calls = day.calls.map((own, place) => {
    const sum = beside.reduce((all, one) => all + (one?.calls[place] ?? 0), 0);
    const ofWhole = whole.calls[place] ?? 0;
    if (sum > 0) return (ofWhole * own) / sum;
    // No queue expects calls at this time of day: they are divided as those of the whole day.
    return ofWhole * (ofDay > 0 ? day.total / ofDay : 1 / beside.length);
  });
  const total = sumOf(calls);
  return {
    ...day,
    calls,
    total,
    totalBand: countQuantiles({ mean: total, kappa: day.dayKappa }),
    bands: calls.map((mean) => countQuantiles({ mean, kappa: day.kappa })),
  };
}
