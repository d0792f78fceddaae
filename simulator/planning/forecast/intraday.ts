/**
 * The rest of a day, from its calls so far: the day-ahead forecast times 1 + β · (calls so far over
 * those expected - 1). β is learned from past days at the same time of day; β = 1 would follow the
 * morning wholly, which overshoots.
 */
import { sumBy, sumOf } from '../../statistics/sums.ts';
import type { ForecastDay, RestScore, TodayForecast } from './method.ts';
import type { PastForecast } from './rolling-origin.ts';
import { countQuantiles, Dispersion } from './scores.ts';

export interface TodayInput {
  /** Calls by interval of the day itself; those after `done` are not read. */
  readonly calls: readonly number[];
  readonly done: number;
  readonly day: ForecastDay;
  /** Day-ahead forecasts of past days by the same method, and by the same weekday. */
  readonly past: readonly PastForecast[];
  readonly naive: readonly PastForecast[];
  readonly holdoutFrom: number;
}

export function reforecast({ calls, done, day, ...known }: TodayInput): TodayForecast {
  const { past, naive, holdoutFrom } = known;
  const { weight, kappa, dayKappa, score } = learnRest(past, { naive, done, holdoutFrom });
  const soFar = sumOf(calls.slice(0, done));
  const soFarExpected = sumOf(day.calls.slice(0, done));
  const factor = factorOf(weight, soFar, soFarExpected);
  const rest = day.calls.slice(done).map((mean) => factor * mean);
  return {
    date: day.date,
    done,
    soFar,
    soFarExpected,
    weight,
    factor,
    calls: [...calls.slice(0, done), ...rest],
    bands: rest.map((mean) => countQuantiles({ mean, kappa })),
    kappa,
    rest: sumOf(rest),
    restBefore: sumOf(day.calls.slice(done)),
    restBand: countQuantiles({ mean: sumOf(rest), kappa: dayKappa }),
    score,
  };
}

function factorOf(weight: number, soFar: number, expected: number): number {
  return expected === 0 ? 1 : Math.max(0, 1 + weight * (soFar / expected - 1));
}

/** Before days are known, half the deviation is expected to stay; this many days say the same. */
const weightBefore = 0.5;
const daysBefore = 8;

interface RestLearned {
  readonly weight: number;
  readonly kappa: number;
  readonly dayKappa: number;
  readonly score: RestScore | null;
}

/** Each held-back day is scored with the weight that the days before it teach. */
function learnRest(
  past: readonly PastForecast[],
  of: {
    readonly naive: readonly PastForecast[];
    readonly done: number;
    readonly holdoutFrom: number;
  },
): RestLearned {
  const { naive, done, holdoutFrom } = of;
  const naiveOf = new Map(naive.map(({ day, means }) => [day.day, means]));
  const [intervals, days] = [new Dispersion(), new Dispersion()];
  const slope = { products: 0, squares: 0, days: 0 };
  const off = { calls: 0, own: 0, without: 0, naive: 0, days: 0, hasNaive: true };
  for (const { day, means } of past) {
    const expected = sumOf(means.slice(0, done));
    const restExpected = sumOf(means.slice(done));
    if (expected === 0 || restExpected === 0) continue;
    const soFar = sumOf(day.calls.slice(0, done));
    const factor = factorOf(weightOf(slope), soFar, expected);
    const rest = day.calls.slice(done);
    for (const [place, calls] of rest.entries())
      intervals.add(calls, factor * (means[done + place] ?? 0));
    days.add(sumOf(rest), factor * restExpected);
    if (day.day >= holdoutFrom) {
      const distance = (to: readonly number[], by: number): number =>
        sumBy([...rest.entries()], ([at, calls]) => Math.abs(calls - by * (to[done + at] ?? 0)));
      const week = naiveOf.get(day.day);
      off.days += 1;
      off.calls += sumOf(rest);
      off.own += distance(means, factor);
      off.without += distance(means, 1);
      if (week === undefined) off.hasNaive = false;
      else off.naive += distance(week, 1);
    }
    const x = soFar / expected - 1;
    slope.products += x * (sumOf(rest) / restExpected - 1);
    slope.squares += x * x;
    slope.days += 1;
  }
  const score = {
    days: off.days,
    wape: off.own / off.calls,
    withoutTodayWape: off.without / off.calls,
    naiveWape: off.hasNaive ? off.naive / off.calls : null,
  };
  return {
    weight: weightOf(slope),
    kappa: intervals.kappa,
    dayKappa: days.kappa,
    score: off.calls === 0 ? null : score,
  };
}

function weightOf(of: {
  readonly products: number;
  readonly squares: number;
  readonly days: number;
}): number {
  if (of.squares === 0) return weightBefore;
  const usual = daysBefore * (of.squares / of.days);
  const slope = (of.products + weightBefore * usual) / (of.squares + usual);
  return Math.min(1, Math.max(0, slope));
}
