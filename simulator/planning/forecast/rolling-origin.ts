/**
 * Scores methods from a rolling origin: each held-back day is forecast from what was known some
 * days before. The combination weights methods by inverse squared errors at that horizon, and is
 * left for the first method, the simplest guess, while that has erred less lately.
 * Source: J. M. Bates and C. W. J. Granger (1969).
 */
import { sumBy, sumOf } from '../../statistics/sums.ts';
import type { OrdinaryDay } from './counted-days.ts';
import { DayProfile } from './day-profile.ts';
import {
  combinedIds,
  type ForecastMethod,
  historyDaysMax,
  type MethodId,
  type Weights,
} from './method.ts';
import { countQuantiles, Dispersion, ScoreSums } from './scores.ts';

const learnEveryDays = 14;
const learnDaysMax = 300;

export interface RollingOptions {
  readonly methods: readonly ForecastMethod[];
  readonly horizons: readonly number[];
  readonly holdoutFrom: number;
  /** Days before the first origin. */
  readonly warmUpDays: number;
  /** Bands are wider: few errors are known. */
  readonly isShort: boolean;
}

/** Yields the share done; returns the scores, the combination last at each horizon. */
export function* rollOrigin(
  days: readonly OrdinaryDay[],
  options: RollingOptions,
): Generator<number, readonly RollingScore[], undefined> {
  const { methods, horizons, holdoutFrom, warmUpDays, isShort } = options;
  const firstDay = days[0]?.day ?? 0;
  const lastDay = days.at(-1)?.day ?? firstDay;
  const byDay = new Map(days.map((one) => [one.day, one]));
  const learn = learnMethod();
  const tracks = horizons.map((horizon) => ({
    horizon,
    own: methods.map(({ id }) => new Track(id, horizon, isShort)),
    combined: new Track('combined', horizon, isShort),
  }));
  const profile = new DayProfile(days[0]?.calls.length ?? 0);
  let known = 0;
  for (let origin = firstDay + warmUpDays - 1; origin < lastDay; origin++) {
    for (let next = days[known]; next !== undefined && next.day <= origin; next = days[known]) {
      profile.add(next);
      known += 1;
    }
    const targets = horizons.map((horizon) => byDay.get(origin + horizon));
    const history = days.slice(Math.max(0, known - historyDaysMax), known);
    if (targets.every((target) => target === undefined)) continue;
    const asked = targets.map((_, place) => origin + (horizons[place] ?? 1));
    const seen = { history, profile: profile.sharesOf, targets: asked };
    const answers = methods.map((method) =>
      method.forecast({ ...seen, weights: learn(method, history) }),
    );
    for (const [place, { own, combined }] of tracks.entries()) {
      for (const track of [...own, combined]) track.settleUntil(origin);
      const target = targets[place];
      if (target === undefined) continue;
      const isScored = target.day >= holdoutFrom;
      const means = answers.map((answer) => answer[place] ?? []);
      const of = { means, errors: own };
      const weighed = weigh(methods, of);
      combined.add(target, { means: combine(methods, of, combined), weighed, isScored });
      for (const [at, track] of own.entries())
        track.add(target, { means: means[at] ?? [], isScored });
    }
    yield (origin - firstDay) / (lastDay - firstDay);
  }
  return tracks.flatMap(({ own, combined }) => [...own, combined].map((track) => track.result()));
}

type PastErrors = Pick<Track, 'meanSquare' | 'dayMeanSquare' | 'recentError' | 'days'>;

const noErrors: PastErrors = { meanSquare: 0, dayMeanSquare: 0, recentError: 0, days: 0 };

interface Answers {
  readonly means: readonly (readonly number[])[];
  readonly errors: readonly (PastErrors | undefined)[];
}

/** One forecast from those of several methods, the first of which is the simplest guess. */
export function combine(
  methods: readonly ForecastMethod[],
  of: Answers,
  combined = noErrors,
): readonly number[] {
  const { recentError = 0 } = of.errors[0] ?? {};
  const isBeaten = combined.days >= fullDays && recentError < combined.recentError;
  return isBeaten ? (of.means[0] ?? []) : weigh(methods, of);
}

/**
 * Each method is weighted by the inverse of its squared errors so far, of intervals and of days:
 * totals of days show what a method misses, such as a trend.
 */
function weigh(methods: readonly ForecastMethod[], of: Answers): readonly number[] {
  const parts = methods.flatMap(({ id }, at) =>
    combinedIds.has(id) ? { past: of.errors[at] ?? noErrors, means: of.means[at] ?? [] } : [],
  );
  const least = Math.min(...parts.map(({ past }) => past.meanSquare));
  const leastDay = Math.min(...parts.map(({ past }) => past.dayMeanSquare));
  const weights = parts.map(({ past: { meanSquare, dayMeanSquare, days } }) => {
    const power = Math.min(1, days / fullDays);
    return (inverse(least, meanSquare) * inverse(leastDay, dayMeanSquare)) ** power;
  });
  const sum = sumOf(weights);
  return (of.means[0] ?? []).map((_, place) =>
    sumBy(parts, ({ means }, at) => ((weights[at] ?? 0) / sum) * (means[place] ?? 0)),
  );
}

function inverse(least: number, square: number): number {
  return square === 0 ? 1 : least / square;
}

/** With errors of fewer days, the weights are more equal. */
const fullDays = 20;

export function learnMethod() {
  const learned = new Map<ForecastMethod, { readonly weights: Weights; readonly on: number }>();
  return (method: ForecastMethod, history: readonly OrdinaryDay[]): Weights => {
    const today = history.at(-1)?.day ?? 0;
    const known = learned.get(method);
    if (known !== undefined && today - known.on < learnEveryDays) return known.weights;
    const weights = method.learn(history.slice(-learnDaysMax), known?.weights);
    learned.set(method, { weights, on: today });
    return weights;
  };
}

export interface RollingScore {
  readonly methodId: MethodId | 'combined';
  readonly horizon: number;
  readonly sums: ScoreSums;
  /** κ (see `scores.ts`) of all forecast errors so far, for the bands of days to come. */
  readonly kappa: number;
  readonly dayKappa: number;
  readonly meanSquare: number;
  readonly dayMeanSquare: number;
  readonly recentError: number;
  /** Days whose errors are known. */
  readonly days: number;
  /** Day-ahead forecasts of past days, oldest first; empty at other horizons. */
  readonly past: readonly PastForecast[];
  /** Mean absolute error before the held-back days, so that choosing a method by it is fair. */
  readonly maeBefore: number | null;
}

export interface PastForecast {
  readonly day: OrdinaryDay;
  readonly means: readonly number[];
}

/** κ supposed of a short table, and the days of errors that weigh as much. */
const kappaBefore = 0.03;
const daysBefore = 4;

/** Share of outcomes that a band of 90 % leaves outside. */
const outsideShare = 0.1;
const deviationsOfBand = 1.645;
/** Change of the logarithm of κ a day, for each outcome outside above the share. */
const correctionStep = 0.1;
const correctionMax = 4;

/** Factor on κ, moved by how many outcomes past bands left outside. */
class Correction {
  factor = 1;

  learn(isOutside: readonly boolean[]): void {
    const share = isOutside.filter(Boolean).length / Math.max(1, isOutside.length);
    const factor = this.factor * Math.exp(correctionStep * (share - outsideShare));
    this.factor = Math.min(correctionMax, Math.max(1 / correctionMax, factor));
  }
}

/** By the Wilson-Hilferty approximation: cube roots are nearly normal. */
function isOutside(calls: number, mean: number, kappa: number): boolean {
  if (mean <= 0) return calls > 0;
  const ninth = (1 / mean + kappa) / 9;
  return Math.abs(Math.cbrt(calls / mean) - 1 + ninth) > deviationsOfBand * Math.sqrt(ninth);
}

/** Half of what an error counts is left after so many days. */
const errorsHalveDays = 56;
const keptOfErrors = 0.5 ** (1 / errorsHalveDays);

/** A forecast is scored once its day is over. */
class Track {
  readonly #methodId: MethodId | 'combined';
  readonly #horizon: number;
  readonly #sums = new ScoreSums();
  readonly #dispersion = new Dispersion();
  readonly #dayDispersion = new Dispersion();
  readonly #correction = new Correction();
  readonly #dayCorrection = new Correction();
  readonly #pending: (PastForecast & { readonly weighed: readonly number[] })[] = [];
  readonly #past: PastForecast[] = [];
  readonly #isShort: boolean;
  readonly #before = new ScoreSums();
  /** Sum of absolute errors of intervals, in which recent days count more. */
  recentError = 0;

  constructor(methodId: MethodId | 'combined', horizon: number, isShort: boolean) {
    this.#methodId = methodId;
    this.#horizon = horizon;
    this.#isShort = isShort;
  }

  get days(): number {
    return this.#dayDispersion.seen;
  }

  get meanSquare(): number {
    return this.#dispersion.meanSquare;
  }

  get dayMeanSquare(): number {
    return this.#dayDispersion.meanSquare;
  }

  settleUntil(today: number): void {
    while (this.#pending[0] !== undefined && this.#pending[0].day.day <= today) {
      const { day, means, weighed } = this.#pending[0];
      this.#pending.shift();
      if (this.#horizon === 1) this.#past.push({ day, means });
      const total = sumOf(means);
      if (this.days >= fullDays) {
        const { kappa, dayKappa } = this;
        const outside = (calls: number, place: number) =>
          isOutside(calls, means[place] ?? 0, kappa);
        this.#correction.learn(day.calls.map(outside));
        this.#dayCorrection.learn([isOutside(day.total, total, dayKappa)]);
      }
      this.recentError *= keptOfErrors;
      this.#dispersion.age(keptOfErrors);
      this.#dayDispersion.age(keptOfErrors);
      for (const [place, calls] of day.calls.entries()) {
        this.#dispersion.add(calls, means[place] ?? 0);
        this.recentError += Math.abs(calls - (weighed[place] ?? 0));
      }
      this.#dayDispersion.add(day.total, total);
    }
  }

  /** `weighed`: what counts in the recent error, where that is not the forecast itself. */
  add(
    day: OrdinaryDay,
    {
      means,
      weighed = means,
      isScored,
    }: Pick<PastForecast, 'means'> & {
      readonly weighed?: readonly number[];
      readonly isScored: boolean;
    },
  ): void {
    this.#pending.push({ day, means, weighed });
    if (!isScored) {
      this.#before.addDay(day.calls, means, { bands: [], ofDay: [] });
      return;
    }
    const { kappa, dayKappa } = this;
    const bands = means.map((mean) => countQuantiles({ mean, kappa }));
    const ofDay = countQuantiles({ mean: sumOf(means), kappa: dayKappa });
    this.#sums.addDay(day.calls, means, { bands, ofDay });
  }

  get kappa(): number {
    return this.#correction.factor * this.#kappaOf(this.#dispersion);
  }

  get dayKappa(): number {
    return this.#dayCorrection.factor * this.#kappaOf(this.#dayDispersion);
  }

  #kappaOf({ kappa }: Dispersion): number {
    if (!this.#isShort) return kappa;
    return (this.days * kappa + daysBefore * kappaBefore) / (this.days + daysBefore);
  }

  result(): RollingScore {
    this.settleUntil(Number.POSITIVE_INFINITY);
    const before = this.#before.scores(null);
    return {
      methodId: this.#methodId,
      horizon: this.#horizon,
      sums: this.#sums,
      kappa: this.kappa,
      dayKappa: this.dayKappa,
      meanSquare: this.meanSquare,
      dayMeanSquare: this.dayMeanSquare,
      recentError: this.recentError,
      days: this.days,
      past: this.#past,
      maeBefore: before.intervals === 0 ? null : before.mae,
    };
  }
}
