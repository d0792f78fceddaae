/**
 * Forecasts the days after a table by interval, with bands, and scores every method on
 * held-back days.
 */
import type { ParseResult } from '../../../contracts/index.ts';
import { dateOfDay } from '../../../kernel/index.ts';
import { weekDays, weekdayNames, weekdayOf } from '../../clock.ts';
import { sumOf } from '../../statistics/sums.ts';
import { refuseTable } from '../fit/table.ts';
import {
  type CountedDays,
  type OrdinaryDay,
  openDaysOf,
  ordinaryDays,
  type SpecialDay,
} from './counted-days.ts';
import { DayProfile } from './day-profile.ts';
import { forecastHandleTimes, scoreHandleTimes } from './handle-times.ts';
import { reforecast } from './intraday.ts';
import {
  type ForecastDay,
  type ForecastMethod,
  type ForecastReport,
  historyDaysMax,
  type MethodId,
  type ScoredMethod,
} from './method.ts';
import { mixedModel } from './mixed-model.ts';
import { combine, learnMethod, type RollingScore, rollOrigin } from './rolling-origin.ts';
import { countQuantiles } from './scores.ts';
import { analogyOf, unusualDays } from './special-days.ts';
import { dampedLevel, holtWinters, seasonalNaive, trendProfile } from './weekday-means.ts';

export interface ForecastOptions {
  readonly horizonDays: number;
  /**
   * Days at the end of the table that are held back to score the methods on. Null: 28, or as
   * many as a short table can spare.
   */
  readonly holdoutDays: number | null;
  readonly special: readonly SpecialDay[];
  readonly methodId: MethodId | 'combined';
  /** A day after the table that has begun: its calls in the intervals that are over. */
  readonly today?: {
    readonly day: number;
    readonly calls: readonly number[];
    readonly done: number;
  };
}

const scoredHorizons = [1, 7, 14, 28] as const;

const usualHoldoutDays = 4 * weekDays;
/** Days that methods learn from before the first is scored. */
const warmUpDays = 2 * weekDays;
const daysBeforeMin = 3 * weekDays;
/** The same of a short table: each weekday once. */
const shortWarmUpDays = weekDays;
const shortHoldoutDays = 2 * weekDays;
const spanDaysMin = shortWarmUpDays + 1;

interface HeldBack {
  readonly holdoutDays: number;
  readonly warmUpDays: number;
  /** Of the days before the first held-back one. */
  readonly daysBeforeMin: number;
  readonly isShort: boolean;
}

/** What to hold back of a table of so many days. */
function heldBackOf(spanDays: number, asked: number | null): HeldBack {
  const isLong = spanDays >= daysBeforeMin + usualHoldoutDays;
  if (asked !== null || isLong) {
    const holdoutDays = asked ?? usualHoldoutDays;
    return { holdoutDays, warmUpDays, daysBeforeMin, isShort: false };
  }
  const holdoutDays = Math.min(shortHoldoutDays, spanDays - shortWarmUpDays);
  const before = { warmUpDays: shortWarmUpDays, daysBeforeMin: shortWarmUpDays };
  return { holdoutDays, ...before, isShort: true };
}

/** Forecasts calls: yields the share done, returns the forecast or why there is none. */
export function* forecastCalls(
  counted: CountedDays,
  options: ForecastOptions,
): Generator<number, ParseResult<ForecastReport>, undefined> {
  const { ordinary: all, leftOut } = ordinaryDays(counted.days, options.special);
  const last = all.at(-1);
  const spanOf = (days: readonly OrdinaryDay[]): number =>
    (last?.day ?? 0) - (days[0]?.day ?? 1) + 1;
  const heldBack = heldBackOf(spanOf(all), options.holdoutDays);
  const { holdoutDays, isShort } = heldBack;
  const holdoutFrom = (last?.day ?? 0) - holdoutDays + 1;
  const ordinary = all.filter(({ day }) => day >= holdoutFrom - historyDaysMax);
  const first = ordinary[0];
  const spanDays = spanOf(ordinary);
  const neededDays = isShort ? spanDaysMin : heldBack.daysBeforeMin + holdoutDays;
  if (first === undefined || last === undefined || spanDays < neededDays) {
    const expected = isShort
      ? `at least ${spanDaysMin} days`
      : `at least ${heldBack.daysBeforeMin} days before the ${holdoutDays} held back`;
    const received = `a table of ${spanDays} days (${ordinary.length} of them open and not special)`;
    return refuseTable({ expected, received });
  }
  const horizons = [...new Set([...scoredHorizons, options.horizonDays])]
    .sort((a, b) => a - b)
    .filter((days) => days === 1 || days < spanDays - heldBack.daysBeforeMin);
  const rolling = { methods, horizons, holdoutFrom, warmUpDays: heldBack.warmUpDays, isShort };
  const tracks = yield* rollOrigin(ordinary, rolling);
  const open = openDaysOf(ordinary);
  const held = ordinary.filter(({ day }) => day >= holdoutFrom);
  const days = daysAhead({ counted, ordinary, tracks, options, isShort });
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
        isShort,
        unusual: unusualDays(ordinary),
      },
      holdout: {
        from: dateOfDay(held[0]?.day ?? holdoutFrom),
        to: dateOfDay(last.day),
        days: held.length,
      },
      methodId: options.methodId,
      horizon: options.horizonDays,
      naiveMae: naiveOf(tracks),
      scores: tracks.map((track) => scored(track, tracks)),
      handleTimes: scoreHandleTimes(ordinary, { horizon: options.horizonDays, holdoutFrom }),
      days,
      ...todayOf({ options, tracks, days, holdoutFrom }),
    },
  };
}

interface Today {
  readonly options: ForecastOptions;
  readonly tracks: readonly RollingScore[];
  readonly days: readonly ForecastDay[];
  readonly holdoutFrom: number;
}

function todayOf({ options, tracks, days, holdoutFrom }: Today): Pick<ForecastReport, 'today'> {
  const { today, methodId } = options;
  const day = today && days.find(({ date }) => date === dateOfDay(today.day));
  if (today === undefined || day === undefined) return {};
  const pastOf = (id: string): RollingScore['past'] =>
    tracks.find((track) => track.methodId === id && track.horizon === 1)?.past ?? [];
  const past = { past: pastOf(methodId), naive: pastOf('sameWeekday') };
  return { today: reforecast({ ...today, ...past, day, holdoutFrom }) };
}

function mondayOf(day: number): number {
  return day - weekdayOf(day);
}

function naiveOf(tracks: readonly RollingScore[]): number | null {
  return tracks.find(({ methodId }) => methodId === 'sameWeekday')?.maeBefore ?? null;
}

/** Scaled by the naive error of the same days as far ahead, so that MASE and WAPE agree. */
function scored(track: RollingScore, tracks: readonly RollingScore[]): ScoredMethod {
  const naive = tracks.find(
    ({ methodId, horizon }) => methodId === 'sameWeekday' && horizon === track.horizon,
  );
  const method = methods.find(({ id }) => id === track.methodId);
  return {
    methodId: track.methodId,
    name: method?.name ?? 'the methods combined, by how well each did so far',
    isBaseline: method?.isBaseline ?? false,
    horizon: track.horizon,
    kappa: track.kappa,
    dayKappa: track.dayKappa,
    ...track.sums.scores(naive?.sums.scores(null).mae ?? null),
  };
}

interface Ahead {
  readonly counted: CountedDays;
  readonly ordinary: readonly OrdinaryDay[];
  readonly tracks: readonly RollingScore[];
  readonly options: ForecastOptions;
  readonly isShort: boolean;
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
    const { means, kappa, dayKappa } = meansAt(ahead, { horizon, answers, place });
    const named = options.special.find((special) => special.day === day);
    const isOpen = named?.name === 'closed' ? false : open.isOpen(day) || named !== undefined;
    const expected = open.isOpen(day) ? means : means.map(() => 0);
    const known = { days: counted.days, ordinary, special: options.special };
    const like = named !== undefined && isOpen ? analogyOf(named, expected, known) : null;
    const calls = isOpen ? (like?.calls ?? means) : means.map(() => 0);
    const total = sumOf(calls);
    const more = like?.kappa ?? 0;
    return {
      date: dateOfDay(day),
      weekday: weekdayNames[weekdayOf(day)],
      isOpen,
      special: named?.name ?? null,
      isLikeOthers: named !== undefined && isOpen && like === null,
      ...(like === null ? {} : { analogy: { dates: like.dates, factor: like.factor } }),
      total,
      totalBand: countQuantiles({ mean: total, kappa: dayKappa + more }),
      calls,
      bands: calls.map((mean) => countQuantiles({ mean, kappa: kappa + more })),
      ...(handleTimeMs === null ? {} : { handleTimeMs }),
      kappa: kappa + more,
      dayKappa: dayKappa + more,
    };
  });
}

function meansAt(
  { tracks, options, isShort }: Ahead,
  of: {
    readonly horizon: number;
    readonly answers: readonly (readonly (readonly number[])[])[];
    readonly place: number;
  },
): { readonly means: readonly number[]; readonly kappa: number; readonly dayKappa: number } {
  const horizons = [...new Set(tracks.map((track) => track.horizon))];
  const nearest = horizons.find((days) => days >= of.horizon) ?? horizons.at(-1) ?? 1;
  const atHorizon = tracks.filter((track) => track.horizon === nearest);
  const track = atHorizon.find(({ methodId }) => methodId === options.methodId);
  const means = of.answers.map((answer) => answer[of.place] ?? []);
  const own = methods.findIndex(({ id }) => id === options.methodId);
  const errors = methods.map(({ id }) => atHorizon.find(({ methodId }) => methodId === id));
  // Errors as far ahead are not known: they are supposed to grow as those of a random walk.
  const growth = isShort ? Math.sqrt(Math.max(1, of.horizon / nearest)) : 1;
  const { kappa = 0, dayKappa = 0 } = track ?? {};
  return {
    means: means[own] ?? combine(methods, { means, errors }, track),
    kappa: growth * kappa,
    dayKappa: growth * dayKappa,
  };
}

const methods: readonly ForecastMethod[] = [
  seasonalNaive({ id: 'sameWeekday', name: 'same weekday last week' }, 1),
  seasonalNaive({ id: 'meanOf4', name: 'mean of the last 4 same weekdays' }, 4),
  seasonalNaive({ id: 'meanOf8', name: 'mean of the last 8 same weekdays' }, 8),
  trendProfile,
  dampedLevel,
  holtWinters,
  mixedModel,
];
