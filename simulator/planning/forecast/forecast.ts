/**
 * Forecasts the days after a recording by interval, with bands, and scores every method on
 * held-back days.
 */
import type { ParseResult } from '../../../contracts/index.ts';
import { dateOfDay } from '../../../kernel/index.ts';
import { weekDays, weekdayNames, weekdayOf } from '../../clock.ts';
import { sumBy, sumOf } from '../../statistics/sums.ts';
import { refuseTable } from '../fit/table.ts';
import {
  type CountedDay,
  type CountedDays,
  type OrdinaryDay,
  openDaysOf,
  ordinaryDays,
  type SpecialDay,
} from './counted-days.ts';
import { DayProfile } from './day-profile.ts';
import {
  type ForecastDay,
  type ForecastMethod,
  type ForecastReport,
  historyDaysMax,
  type MethodId,
  type ScoredMethod,
} from './method.ts';
import { mixedModel } from './mixed-model.ts';
import {
  combine,
  learnMethod,
  type RollingScore,
  rollOrigin,
  warmUpWeeks,
} from './rolling-origin.ts';
import { countQuantiles } from './scores.ts';
import { holtWinters, levelProfile, seasonalNaive } from './weekday-means.ts';

export interface ForecastOptions {
  readonly horizonDays: number;
  /** Days at the end of the recording that are held back to score the methods on. */
  readonly holdoutDays: number;
  readonly special: readonly SpecialDay[];
  readonly methodId: MethodId | 'combined';
}

const scoredHorizons = [1, 7, 14, 28] as const;

const daysBeforeMin = weekDays * (warmUpWeeks + 1);

/** Forecasts calls: yields the share done, returns the forecast or why there is none. */
export function* forecastCalls(
  counted: CountedDays,
  options: ForecastOptions,
): Generator<number, ParseResult<ForecastReport>, undefined> {
  const { ordinary: all, leftOut } = ordinaryDays(counted.days, options.special);
  const last = all.at(-1);
  const holdoutFrom = (last?.day ?? 0) - options.holdoutDays + 1;
  const ordinary = all.filter(({ day }) => day >= holdoutFrom - historyDaysMax);
  const first = ordinary[0];
  const spanDays = first === undefined || last === undefined ? 0 : last.day - first.day + 1;
  if (first === undefined || last === undefined || spanDays < daysBeforeMin + options.holdoutDays) {
    const expected = `at least ${daysBeforeMin} days before the ${options.holdoutDays} held back`;
    const received = `a recording of ${spanDays} days (${ordinary.length} ordinary ones)`;
    return refuseTable({ expected, received });
  }
  const horizons = [...new Set([...scoredHorizons, options.horizonDays])]
    .sort((a, b) => a - b)
    .filter((days) => days === 1 || days < spanDays - daysBeforeMin);
  const tracks = yield* rollOrigin(ordinary, { methods, horizons, holdoutFrom });
  const open = openDaysOf(ordinary);
  const held = ordinary.filter(({ day }) => day >= holdoutFrom);
  return {
    ok: true,
    value: {
      history: {
        from: dateOfDay(first.day),
        to: dateOfDay(last.day),
        days: ordinary.length,
        startMs: counted.startMs,
        intervalMs: counted.intervalMs,
        intervals: counted.intervals,
        olderDays: all.length - ordinary.length,
        leftOut,
        closed: weekdayNames.filter((_, weekday) => !open.isOpen(mondayOf(last.day) + weekday)),
      },
      holdout: {
        from: dateOfDay(held[0]?.day ?? holdoutFrom),
        to: dateOfDay(last.day),
        days: held.length,
      },
      methodId: options.methodId,
      horizon: options.horizonDays,
      naiveMae: naiveOf(tracks),
      scores: tracks.map((track) => scored(track, naiveOf(tracks))),
      days: daysAhead({ counted, ordinary, tracks, options }),
    },
  };
}

function mondayOf(day: number): number {
  return day - weekdayOf(day);
}

function naiveOf(tracks: readonly RollingScore[]): number | null {
  return tracks.find(({ methodId }) => methodId === 'sameWeekday')?.maeBefore ?? null;
}

function scored(track: RollingScore, naiveMae: number | null): ScoredMethod {
  const method = methods.find(({ id }) => id === track.methodId);
  return {
    methodId: track.methodId,
    name: method?.name ?? 'the methods combined, by how well each did so far',
    isBaseline: method?.isBaseline ?? false,
    horizon: track.horizon,
    kappa: track.kappa,
    dayKappa: track.dayKappa,
    ...track.sums.scores(naiveMae),
  };
}

interface Ahead {
  readonly counted: CountedDays;
  readonly ordinary: readonly OrdinaryDay[];
  readonly tracks: readonly RollingScore[];
  readonly options: ForecastOptions;
}

function daysAhead(ahead: Ahead): readonly ForecastDay[] {
  const { counted, ordinary, options } = ahead;
  const lastDay = counted.days.at(-1)?.day ?? 0;
  const targets = Array.from({ length: options.horizonDays }, (_, place) => lastDay + 1 + place);
  const learn = learnMethod();
  const history = ordinary.slice(-historyDaysMax);
  const profile = new DayProfile(counted.intervals);
  for (const day of ordinary) profile.add(day);
  const seen = { history, profile: profile.sharesOf, targets };
  const answers = methods.map((method: ForecastMethod) =>
    method.forecast({ ...seen, weights: learn(method, history) }),
  );
  const open = openDaysOf(ordinary);
  const handleTimeMs = forecastHandleTimes(ordinary);
  return targets.map((day, place): ForecastDay => {
    const horizon = day - lastDay;
    const { means, track } = meansAt(ahead, { horizon, answers, place });
    const name = options.special.find((special) => special.day === day)?.name ?? null;
    const isOpen = name === 'closed' ? false : open.isOpen(day) || name !== null;
    const own = name === null ? null : specialMeans(counted.days, options.special, name);
    const calls = isOpen ? (own ?? means) : means.map(() => 0);
    const { kappa = 0, dayKappa = 0 } = track ?? {};
    const total = sumOf(calls);
    return {
      date: dateOfDay(day),
      weekday: weekdayNames[weekdayOf(day)],
      isOpen,
      special: name,
      isLikeOthers: name !== null && isOpen && own === null,
      total,
      totalBand: countQuantiles({ mean: total, kappa: dayKappa }),
      calls,
      bands: calls.map((mean) => countQuantiles({ mean, kappa })),
      ...(handleTimeMs === null ? {} : { handleTimeMs }),
      kappa,
      dayKappa,
    };
  });
}

function meansAt(
  { tracks, options }: Ahead,
  of: {
    readonly horizon: number;
    readonly answers: readonly (readonly (readonly number[])[])[];
    readonly place: number;
  },
): { readonly means: readonly number[]; readonly track: RollingScore | undefined } {
  const horizons = [...new Set(tracks.map((track) => track.horizon))];
  const nearest = horizons.find((days) => days >= of.horizon) ?? horizons.at(-1);
  const atHorizon = tracks.filter((track) => track.horizon === nearest);
  const track = atHorizon.find(({ methodId }) => methodId === options.methodId);
  const means = of.answers.map((answer) => answer[of.place] ?? []);
  const own = methods.findIndex(({ id }) => id === options.methodId);
  const parts = methods.map(({ id }) => ({
    meanSquare: atHorizon.find(({ methodId }) => methodId === id)?.meanSquare ?? 0,
  }));
  return { means: means[own] ?? combine(means, parts), track };
}

function specialMeans(
  days: readonly CountedDay[],
  special: readonly SpecialDay[],
  name: string,
): readonly number[] | null {
  const named = new Set(special.filter((one) => one.name === name).map(({ day }) => day));
  const before = days.filter(({ day }) => named.has(day));
  if (before.length === 0) return null;
  return (before[0]?.calls ?? []).map(
    (_, place) => sumBy(before, ({ calls }) => calls[place] ?? 0) / before.length,
  );
}

const methods: readonly ForecastMethod[] = [
  seasonalNaive({ id: 'sameWeekday', name: 'same weekday last week' }, 1),
  seasonalNaive({ id: 'meanOf4', name: 'mean of the last 4 same weekdays' }, 4),
  seasonalNaive({ id: 'meanOf8', name: 'mean of the last 8 same weekdays' }, 8),
  levelProfile,
  holtWinters,
  mixedModel,
];

const lookBackDays = 56;
const callsForHalf = 30;

/**
 * Mean handle time of each interval over the last eight weeks, weighted by calls; with few calls it
 * stays near the day's mean. Null if not recorded.
 */
function forecastHandleTimes(history: readonly CountedDay[]): readonly number[] | null {
  const lastDay = history.at(-1)?.day ?? 0;
  const recent = history.filter(({ day }) => day > lastDay - lookBackDays);
  const sum = (pick: (day: CountedDay) => number): number => sumBy(recent, pick);
  const total = (values: readonly number[] = []): number => sumOf(values);
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
